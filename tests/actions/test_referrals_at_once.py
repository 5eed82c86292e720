"""Two at once on one referral, each commits for real: of two answers one holds, and nothing is left half done."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from tests.factories import handing, team
from tests.factories.team import Outcome

from sigap.access.roles import OfficeKind
from sigap.cases.models import Participation
from sigap.clocks.models import Clock
from sigap.referrals.actions import CHAIN, SUBJECT
from sigap.referrals.models import RecordedAnswer, Referral, Result
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = pytest.mark.usefixtures("committed")
OVERDUE = team.AT + timedelta(days=7)


def one_held(outcomes: list[Outcome]) -> int:
    """Which of them held; the others were told why not."""
    (held,) = [number for number, outcome in enumerate(outcomes) if outcome.raised is None]
    told = [outcome.raised for outcome in outcomes if outcome.raised]
    assert {type(each).__name__ for each in told} <= {"UnableToAnswerReferral", "UnableToOfferReferral"}
    return held


def open_legs() -> int:
    return WorkItem.objects.filter(kind=Kind.REFERRAL_ANSWER, settled_at=None).count()


def test_an_acceptance_and_a_late_passing_on() -> None:
    to = handing.health_office()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.CARE)
    acts: list[Callable[[], object]] = [
        lambda: handing.accept(team.SEKAR, referral, at=OVERDUE).id,
        lambda: handing.reroute(team.DEWI, code, referral, to, at=OVERDUE).id,
    ]
    held = one_held(team.at_once(*acts))
    is_accepted = held == 0
    assert Referral.objects.count() == (1 if is_accepted else 2)
    assert open_legs() == (0 if is_accepted else 1)
    assert Clock.objects.filter(subject_kind=CHAIN, stopped_at=None).exists() is not is_accepted
    assert Participation.objects.filter(office_id=team.office(OfficeKind.RSUD).pk).exists() is is_accepted


def test_a_receipt_and_owed_help_passed_on() -> None:
    to = handing.health_office()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    acts: list[Callable[[], object]] = [
        lambda: handing.accept(team.SEKAR, referral).id,
        lambda: handing.pass_on(team.SEKAR, referral, to).id,
    ]
    is_accepted = one_held(team.at_once(*acts)) == 0
    standing = Participation.objects.filter(case__code=code, until=None).values_list("office_id", flat=True)
    elsewhere = team.office(OfficeKind.RSUD).pk if is_accepted else to.pk
    assert set(standing) == {team.case_of(code).office_id, elsewhere}
    assert open_legs() == (0 if is_accepted else 1)


def test_their_own_answer_and_one_taken_down_for_them() -> None:
    code = team.opened()
    referral = team.offered(code)
    acts: list[Callable[[], object]] = [
        lambda: handing.decline(team.ANTON, referral).id,
        lambda: handing.recorded(code, referral).id,
    ]
    held = one_held(team.at_once(*acts))
    stored = Referral.objects.get()
    assert (stored.status, stored.is_recorded) == [("declined", False), ("accepted", True)][held]
    assert RecordedAnswer.objects.count() == held
    assert Clock.objects.get(subject_kind=SUBJECT).outcome == stored.status


def test_one_result_clicked_twice_is_told_once() -> None:
    referral: UUID = team.accepted(team.opened())
    outcomes = team.at_once(*[lambda: handing.reported(team.ANTON, referral).id] * 2)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert len({outcome.gave for outcome in outcomes}) == Result.objects.count() == 1
