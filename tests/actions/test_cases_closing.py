"""A case ends when nothing is open on it, with a reason; its reporter reads "selesai", and it takes no further act."""

import pytest
from django.db import connection
from tests.factories import team
from tests.factories.work import blocking

from sigap.access.permissions import Permission
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Case, Closing
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import ClosingReason, ClosingStatus, Risk
from sigap.cases.shell import list_open_work
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Refused
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.referrals import actions as referrals
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    """A case that one person may close: of an adult, and not of high risk."""
    return team.opened(age_years=30, risk=Risk.LOW)


def close(login: str, code: str, *, based_on: int | None = None) -> Case:
    with team.on_case(login, code) as (actor, access):
        return cases.close_case(
            by=actor,
            at=team.LATER,
            access=access,
            reason=ClosingReason.GOALS_REACHED,
            based_on=access.case.version if based_on is None else based_on,
        )


def test_a_case_closes_with_its_clock_and_its_reporter_reads_done(code: str) -> None:
    before = team.case_of(code).version
    close(team.DEWI, code)
    case = team.case_of(code)
    assert (case.status, case.closed_at, case.closing_reason) == ("closed", team.LATER, "goals_reached")
    assert case.version == before + 1
    closing = Closing.objects.get()
    assert (closing.status, closing.needs_second, closing.is_alone) == (ClosingStatus.APPROVED, False, False)
    assert {clock.outcome for clock in Clock.objects.filter(subject_id=case.id)} == {"closed_before_due"}
    assert not Clock.objects.filter(subject_id=case.id, stopped_at=None).exists()
    assert Envelope.objects.get().status == ReportStatus.DONE
    assert team.trail(case.id)[-2:] == [events.STATUS_CHANGED, events.CLOSED]


def test_a_second_click_changes_nothing(code: str) -> None:
    read = team.case_of(code).version
    close(team.DEWI, code, based_on=read)
    case = team.case_of(code)
    before = team.trail(case.id)
    assert close(team.DEWI, code, based_on=read).code == code
    assert team.trail(case.id) == before
    assert team.case_of(code).version == case.version


def test_what_is_open_stands_in_the_way_and_names_who_has_not_answered(code: str) -> None:
    referral = team.offered(code)
    with pytest.raises(cases.UnableToCloseCase, match="Masih ada yang terbuka"):
        close(team.DEWI, code)
    with team.on_case(team.DEWI, code) as (_actor, access):
        (row,) = list_open_work(closing_state(access.case.pk).work, code)
        assert (str(row.label), row.waits_for) == ("Rujukan belum selesai", "Kantor polres_ppa")
    assert team.case_of(code).status == "under_assessment"
    with team.on_case(team.DEWI, code) as (actor, access):
        referrals.withdraw(by=actor, at=team.LATER, access=access, referral_id=referral, reason=TakeBackReason.WRONG)
    close(team.DEWI, code)
    assert team.case_of(code).is_closed


def test_a_case_read_before_it_changed_is_not_closed(code: str) -> None:
    with pytest.raises(Conflict, match="berubah sementara"):
        close(team.DEWI, code, based_on=0)
    assert not team.case_of(code).is_closed


@pytest.mark.parametrize("login", [team.RINA, team.ANTON])
def test_closing_needs_the_power(code: str, login: str) -> None:
    team.accepted(code)
    with pytest.raises(Refused, match=Permission.CASE_CLOSE):
        close(login, code)


def test_closing_needs_the_room(code: str) -> None:
    with pytest.raises(Refused, match=Permission.CASE_CLOSE):
        close(team.HASAN, code)
    assert not team.case_of(code).is_closed


def test_nothing_is_opened_on_a_closed_case(code: str) -> None:
    close(team.DEWI, code)
    with pytest.raises(UnableToWorkOnClosedCase):
        team.offered(code)
    assert not blocking()


def test_what_is_open_on_a_case_is_told_to_nobody_else(code: str) -> None:
    team.offered(code)
    case_id = team.case_of(code).pk
    for login in (team.SEKAR, team.ANTON):
        with team.at_desk(login):
            assert closing_state(case_id).work == ()
            with connection.cursor() as cursor:
                cursor.execute("SELECT cases.blocking_work(%s)", [case_id])
                assert cursor.fetchone() == ("[]",)


def test_a_case_without_a_report_closes_too(code: str) -> None:
    Case.objects.update(envelope_id=None)
    close(team.DEWI, code)
    assert Envelope.objects.get().status == ReportStatus.HANDLING


@pytest.mark.parametrize(("age_years", "risk"), [(15, Risk.LOW), (None, Risk.LOW), (30, Risk.HIGH)])
def test_a_child_or_a_high_risk_is_not_closed_by_one(age_years: int | None, risk: Risk) -> None:
    code = team.opened(age_years=age_years, risk=risk)
    with pytest.raises(cases.UnableToCloseCase, match="dua orang"):
        close(team.DEWI, code)
    assert not team.case_of(code).is_closed
