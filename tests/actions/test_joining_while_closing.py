"""A report that joins while somebody closes the case: nobody closes it as if that report were not there."""

import pytest
from django.conf import LazySettings
from tests.factories import endings, team

from sigap.cases import actions as cases
from sigap.cases.actions.closing import UnableToAnswerClosing
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Case, Closing
from sigap.cases.models.closing import GUARD_MET_LABELS
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.guard import ClosingState
from sigap.cases.rules import CaseStatus, ClosingReason, Risk
from sigap.cases.rules.guard import GuardRule
from sigap.cases.views.second import _checks
from sigap.intake import actions as intake
from sigap.intake import reading
from sigap.intake.actions.following import settle_joined
from sigap.kernel.errors import Conflict
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.notifications.models import Notice
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
GOALS = ClosingReason.GOALS_REACHED


def read_and_joined(code: str) -> Envelope:
    """A neighbour's report in which triage has read of no danger joins the case, by somebody who is not on it."""
    report = team.taken(team.HASAN)
    reading.open_report(entering=team.entering(team.HASAN), number=report.number, at=team.LATER)
    with team.at_desk(team.HASAN) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=Envelope.objects.get(pk=report.pk), code=code)
    return Envelope.objects.get(pk=report.pk)


def asked(code: str) -> Closing:
    with team.on_case(team.DEWI, code) as (actor, access):
        version = access.case.version
        found = cases.ask_closing(by=actor, at=team.AT, access=access, reason=GOALS, based_on=version)
    assert found is not None
    return found


def approved(closing: Closing) -> None:
    with team.at_desk(team.HASAN) as actor:
        cases.read_closing(by=actor, at=team.LATER, closing_id=closing.pk)
        cases.answer_closing(by=actor, at=team.LATER, closing_id=closing.pk, objection=None)


def test_a_waiting_closing_is_not_approved_over_a_report_that_joined(settings: LazySettings) -> None:
    settings.SIGAP_CLOSING_FACTS = ["intake.closing_facts"]
    code = team.opened()
    closing = asked(code)
    report = read_and_joined(code)
    with pytest.raises(UnableToAnswerClosing):
        approved(closing)
    assert report.status == ReportStatus.HANDLING
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.withdraw_closing(by=actor, at=team.LATER, access=access, reason=TakeBackReason.OVER)
    assert endings.closed(code).status == CaseStatus.CLOSED


def test_who_asked_for_the_closing_hears_of_the_report_and_the_second_reads_what_to_do() -> None:
    code = team.opened()
    closing = asked(code)
    Case.objects.filter(code=code).update(manager_id=team.person_id(team.RINA))
    read_and_joined(code)
    told = set(Notice.objects.filter(code="report-joined").values_list("person_id", flat=True))
    assert told == {team.person_id(team.RINA), team.person_id(team.DEWI)}
    facts = ClosingState(facts=frozenset({GuardRule.REPORT_JOINED.value}), has_open_work=False)
    (row,) = [each for each in _checks(closing, facts) if each.met == GUARD_MET_LABELS[GuardRule.REPORT_JOINED]]
    assert "Tolak permintaannya" in str(row.label)


def form_open(code: str) -> CaseAccess:
    with team.on_case(team.DEWI, code) as (_actor, access):
        return access


def test_an_open_form_of_closing_is_looked_at_anew() -> None:
    code = team.opened(age_years=30, risk=Risk.LOW)
    before = form_open(code).case.version
    read_and_joined(code)
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(Conflict):
        cases.close_case(by=actor, at=team.LATER, access=access, reason=GOALS, based_on=before)
    assert team.case_of(code).status != CaseStatus.CLOSED


def test_no_report_joins_a_case_that_was_closed_meanwhile() -> None:
    code = team.opened()
    report = team.taken(team.HASAN)
    seen = team.case_of(code)
    endings.closed(code)
    with team.at_desk(team.HASAN) as actor, pytest.raises(UnableToWorkOnClosedCase):
        settle_joined(actor, team.LATER, report, seen, with_sender=False)
