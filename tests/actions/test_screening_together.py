"""Two people at once on one screening and one risk; each commits for real, nothing is overwritten or done twice."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.factories import joint, team

from sigap.cases import actions as cases
from sigap.cases.actions.risk import RiskChoice, UnableToSetRisk
from sigap.cases.models import Case, CaseScreening, RiskDecision, SectionKey
from sigap.cases.rules import Risk
from sigap.cases.rules.risk import RiskBasis
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict
from sigap.screening.rules.codes import Violence
from sigap.screening.rules.examination import Answers

pytestmark = pytest.mark.usefixtures("committed")
SEXUAL = Answers(violence=(Violence.SEXUAL,))


def screening(login: str, code: str) -> Callable[[], object]:
    def act() -> int:
        with team.on_case(login, code) as (actor, access):
            row = cases.note_screening(
                by=actor, at=team.LATER, access=access, answers=SEXUAL, reported_at=team.AT, based_on=0
            )
            return int(row.version)

    return act


def setting(login: str, code: str, risk: Risk, *, seen: Risk, post_key: UUID | None = None) -> Callable[[], object]:
    key = post_key or uuid4()

    def act() -> str:
        with team.on_case(login, code) as (actor, access):
            wanted = RiskChoice(risk=risk, basis=RiskBasis.NEW_FACTS, words="Rekaan.")
            row = cases.decide_risk(by=actor, at=team.LATER, access=access, wanted=wanted, seen=seen, post_key=key)
            return str(row.status)

    return act


def answering(login: str, code: str, row: UUID, *, is_approved: bool) -> Callable[[], object]:
    def act() -> str:
        with team.on_case(login, code) as (actor, access):
            found = cases.answer_lowering(
                by=actor,
                at=team.LATER + timedelta(minutes=1),
                access=access,
                decision_id=row,
                is_approved=is_approved,
            )
            return str(found.status)

    return act


def opened_at(risk: Risk) -> str:
    code = team.opened()
    Case.objects.filter(code=code).update(risk=risk)
    return code


def test_of_two_screenings_at_once_one_is_stored_and_the_duty_begins_once() -> None:
    code = team.opened()
    outcomes = team.at_once(screening(team.DEWI, code), screening(team.RINA, code))
    raised = [outcome.raised for outcome in outcomes if outcome.raised]
    assert len(raised) == 1
    assert isinstance(raised[0], cases.SectionConflict | cases.UnableToScreen)
    assert CaseScreening.objects.count() == SectionKey.objects.filter(room="assessment").count() == 1
    assert Clock.objects.filter(rule_code="uptd-to-police").count() == 1


def test_two_clicks_at_once_are_one_decision() -> None:
    code, key = opened_at(Risk.LOW), uuid4()
    act = setting(team.DEWI, code, Risk.HIGH, seen=Risk.LOW, post_key=key)
    outcomes = team.at_once(act, act)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert RiskDecision.objects.count() == 1
    assert Case.objects.get(code=code).risk == "high"


def test_of_two_raisings_on_one_risk_the_second_is_told_that_it_has_changed() -> None:
    code = opened_at(Risk.LOW)
    outcomes = team.at_once(
        setting(team.DEWI, code, Risk.MEDIUM, seen=Risk.LOW), setting(team.RINA, code, Risk.HIGH, seen=Risk.LOW)
    )
    raised = [outcome.raised for outcome in outcomes if outcome.raised]
    assert [type(error) for error in raised] == [Conflict]
    (row,) = RiskDecision.objects.all()
    assert Case.objects.get(code=code).risk == row.risk_after


def test_of_two_answers_at_once_one_counts() -> None:
    code = opened_at(Risk.HIGH)
    joint.police_in(code)
    setting(team.DEWI, code, Risk.LOW, seen=Risk.HIGH)()
    row = RiskDecision.objects.get().id
    outcomes = team.at_once(
        answering(team.HASAN, code, row, is_approved=True), answering(team.ANTON, code, row, is_approved=False)
    )
    raised = [outcome.raised for outcome in outcomes if outcome.raised]
    assert [type(error) for error in raised] == [UnableToSetRisk]
    status = RiskDecision.objects.get().status
    assert Case.objects.get(code=code).risk == ("low" if status == "approved" else "high")


def test_a_raising_and_an_approval_at_once_never_leave_the_lower_risk_unseen() -> None:
    code = opened_at(Risk.MEDIUM)
    setting(team.DEWI, code, Risk.LOW, seen=Risk.MEDIUM)()
    row = RiskDecision.objects.get().id
    outcomes = team.at_once(
        answering(team.HASAN, code, row, is_approved=True), setting(team.RINA, code, Risk.HIGH, seen=Risk.MEDIUM)
    )
    raised = [type(outcome.raised) for outcome in outcomes if outcome.raised]
    assert len(raised) == 1
    assert raised[0] in {Conflict, UnableToSetRisk}
    assert Case.objects.get(code=code).risk == ("low" if outcomes[0].raised is None else "high")
