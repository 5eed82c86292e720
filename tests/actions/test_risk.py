"""A case's risk: raised at once by anyone on the case, lowered by two, alone only after a working day and reviewed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories import joint, team
from tests.factories.deadlines import wib

from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.actions.risk import RiskChoice, UnableToSetRisk
from sigap.cases.models import Case, RiskDecision
from sigap.cases.rules import Risk
from sigap.cases.rules.risk import RiskBasis, RiskFinding
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.screening.rules.codes import Flag
from sigap.screening.rules.examination import Answers
from sigap.ui.taking_back import ReasonMissing, TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WORDS = "Rekaan: sudah di rumah nenek, pelaku ditahan."
LONG_AFTER = team.AT + timedelta(days=3)


def decide(
    login: str,
    code: str,
    risk: Risk,
    words: str = WORDS,
    *,
    seen: Risk | None = None,
    at: datetime = team.LATER,
    post_key: UUID | None = None,
) -> RiskDecision:
    with team.on_case(login, code) as (actor, access):
        return cases.decide_risk(
            by=actor,
            at=at,
            access=access,
            wanted=RiskChoice(risk=risk, basis=RiskBasis.NEW_FACTS, words=words),
            seen=seen or Risk(access.case.risk),
            post_key=post_key or uuid4(),
        )


def answer(login: str, code: str, row: RiskDecision, *, is_approved: bool, at: datetime = team.LATER) -> RiskDecision:
    with team.on_case(login, code) as (actor, access):
        return cases.answer_lowering(by=actor, at=at, access=access, decision_id=row.id, is_approved=is_approved)


def alone(login: str, code: str, row: RiskDecision, *, at: datetime) -> RiskDecision:
    with team.on_case(login, code) as (actor, access):
        return cases.lower_alone(by=actor, at=at, access=access, decision_id=row.id)


def opened_at(risk: Risk) -> str:
    """A case of this risk, whatever the factory gives it."""
    code = team.opened()
    Case.objects.filter(code=code).update(risk=risk)
    return code


def risk_of(code: str) -> str:
    return str(Case.objects.get(code=code).risk)


def notices_on(code: str) -> list[str]:
    case = str(team.case_of(code).id)
    return [notice.code for notice in Notice.objects.order_by("created_at") if notice.ids.get("case") == case]


def test_raising_needs_nobody_else_and_tells_the_manager_and_the_head() -> None:
    code = opened_at(Risk.LOW)
    joint.police_in(code)
    row = decide(team.ANTON, code, Risk.HIGH, "")
    assert (row.status, risk_of(code), row.sealed_words) == ("raised", "high", None)
    assert row.case_version == Case.objects.get(code=code).version
    assert team.trail(team.case_of(code).id)[-1] == events.RISK_RAISED
    assert notices_on(code).count("risk-raised") == 2


def test_a_second_click_decides_nothing_twice() -> None:
    code, key = opened_at(Risk.LOW), uuid4()
    first = decide(team.DEWI, code, Risk.HIGH, post_key=key)
    again = decide(team.DEWI, code, Risk.HIGH, seen=Risk.LOW, post_key=key)
    assert first.id == again.id
    for risk, words in ((Risk.MEDIUM, WORDS), (Risk.HIGH, "Rekaan: bukan itu sebabnya.")):
        with pytest.raises(Conflict, match="baru saja berubah menjadi: Risiko tinggi"):
            decide(team.DEWI, code, risk, words, seen=Risk.LOW, post_key=key)
    assert RiskDecision.objects.count() == 1


def test_other_words_from_the_same_page_are_another_decision() -> None:
    code, key = opened_at(Risk.LOW), uuid4()
    for words in (WORDS, "Rekaan: bukan itu sebabnya.", WORDS):
        decide(team.DEWI, code, Risk.LOW, words, post_key=key)
    assert list(RiskDecision.objects.values_list("status", flat=True)) == ["kept", "kept"]


def test_a_decision_on_a_risk_that_has_changed_is_refused() -> None:
    code = opened_at(Risk.LOW)
    decide(team.DEWI, code, Risk.HIGH)
    with pytest.raises(Conflict, match="baru saja berubah menjadi: Risiko tinggi"):
        decide(team.RINA, code, Risk.MEDIUM, seen=Risk.LOW)
    assert risk_of(code) == "high"


def test_lowering_waits_for_another_person_and_says_why() -> None:
    code = opened_at(Risk.HIGH)
    with pytest.raises(UnableToSetRisk, match="Tulis alasannya"):
        decide(team.DEWI, code, Risk.LOW, "  ")
    row = decide(team.DEWI, code, Risk.LOW)
    assert (row.status, risk_of(code)) == ("waiting", "high")
    assert WORDS.encode() not in bytes(row.sealed_words or b"")
    with pytest.raises(UnableToSetRisk, match="dijawab oleh orang lain"):
        answer(team.DEWI, code, row, is_approved=True)
    assert answer(team.HASAN, code, row, is_approved=True).status == "approved"
    assert risk_of(code) == "low"
    told = [each for each in team.trail(team.case_of(code).id) if each.startswith("case:risk:")]
    assert told == [events.RISK_LOWERING_ASKED, events.RISK_LOWERED]
    assert notices_on(code)[-2:] == ["risk-lowering-asked", "risk-lowering-approved"]
    assert "risk-lowered" not in notices_on(code), "the manager asked for it"
    assert answer(team.HASAN, code, row, is_approved=True).status == "approved"


def test_the_second_person_has_as_long_as_whoever_asked_must_wait() -> None:
    """A working day: what is asked on a Friday is late for nobody on Saturday."""
    code = opened_at(Risk.HIGH)
    row = decide(team.DEWI, code, Risk.LOW, at=wib(11, 27, 14).astimezone(UTC))
    due = WorkItem.objects.filter(subject_id=row.id, settled_at=None).values_list("due_at", flat=True)
    assert set(due) == {row.alone_from}
    assert row.alone_from == wib(11, 30, 16)


def test_another_office_of_the_case_is_a_second_pair_of_eyes_too() -> None:
    code = opened_at(Risk.HIGH)
    joint.police_in(code)
    row = decide(team.DEWI, code, Risk.MEDIUM)
    assert answer(team.ANTON, code, row, is_approved=True).status == "approved"
    assert risk_of(code) == "medium"


def test_the_manager_hears_what_others_lowered_together_or_alone() -> None:
    code = opened_at(Risk.HIGH)
    joint.police_in(code)
    answer(team.HASAN, code, decide(team.ANTON, code, Risk.MEDIUM), is_approved=True)
    told = Notice.objects.filter(code="risk-lowered").values_list("person_id", flat=True)
    assert list(told) == [team.person_id(team.DEWI)]
    alone(team.ANTON, code, decide(team.ANTON, code, Risk.LOW), at=LONG_AFTER)
    assert list(told.all()) == [team.person_id(team.DEWI)] * 2


@pytest.mark.parametrize("login", [team.RINA, team.SEKAR, team.SURYA])
def test_who_may_not_answer_answers_nothing(login: str) -> None:
    code = opened_at(Risk.HIGH)
    row = decide(team.DEWI, code, Risk.LOW)
    with pytest.raises(Refused):
        answer(login, code, row, is_approved=True)
    assert risk_of(code) == "high"


def test_a_declined_or_withdrawn_lowering_changes_nothing_and_another_may_be_asked() -> None:
    code = opened_at(Risk.HIGH)
    row = decide(team.DEWI, code, Risk.LOW)
    with pytest.raises(UnableToSetRisk, match="Dewi Anggraini sudah meminta penurunan"):
        decide(team.RINA, code, Risk.MEDIUM)
    assert answer(team.HASAN, code, row, is_approved=False).status == "declined"
    new = Notice.objects.filter(code="risk-lowering-asked", read_at=None)
    assert not new.exists()
    again = decide(team.DEWI, code, Risk.LOW)
    assert new.exists()
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(ReasonMissing):
        cases.withdraw_lowering(by=actor, at=team.LATER, access=access, decision_id=again.id, reason=None)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.withdraw_lowering(
            by=actor, at=team.LATER, access=access, decision_id=again.id, reason=TakeBackReason.WRONG
        )
    assert not new.exists(), "asks nobody any more"
    with pytest.raises(UnableToSetRisk, match="sudah berakhir: Penurunan ditarik"):
        answer(team.HASAN, code, again, is_approved=True)
    assert risk_of(code) == "high"


def test_a_raising_makes_a_waiting_lowering_lapse() -> None:
    code = opened_at(Risk.MEDIUM)
    row = decide(team.DEWI, code, Risk.LOW)
    decide(team.RINA, code, Risk.HIGH)
    row.refresh_from_db()
    assert (row.status, risk_of(code)) == ("lapsed", "high")
    with pytest.raises(UnableToSetRisk, match="Gugur"):
        answer(team.HASAN, code, row, is_approved=True)


def test_alone_only_after_a_working_day_and_then_somebody_else_reviews_it() -> None:
    code = opened_at(Risk.HIGH)
    row = decide(team.DEWI, code, Risk.LOW)
    with pytest.raises(UnableToSetRisk, match="Tunggu jawaban pemeriksa kedua sampai"):
        alone(team.DEWI, code, row, at=team.LATER + timedelta(hours=8))
    with pytest.raises(Refused):
        alone(team.RINA, code, row, at=LONG_AFTER)
    assert alone(team.DEWI, code, row, at=LONG_AFTER).status == "alone"
    assert risk_of(code) == "low"
    row.refresh_from_db()
    assert row.needs_review
    assert notices_on(code)[-1] == "risk-lowered-alone"

    def review(login: str, finding: RiskFinding) -> RiskDecision:
        with team.on_case(login, code) as (actor, access):
            return cases.review_lowering(by=actor, at=LONG_AFTER, access=access, decision_id=row.id, finding=finding)

    with pytest.raises(UnableToSetRisk, match="ditinjau oleh orang lain"):
        review(team.DEWI, RiskFinding.IN_ORDER)
    assert review(team.HASAN, RiskFinding.TOO_LOW).finding == "too_low"
    assert review(team.HASAN, RiskFinding.IN_ORDER).finding == "too_low"
    assert notices_on(code)[-1] == "risk-too-low"
    assert team.trail(team.case_of(code).id)[-1] == events.RISK_REVIEWED


def test_keeping_what_the_instrument_would_change_is_a_decision_with_its_reason() -> None:
    code = opened_at(Risk.LOW)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.note_screening(
            by=actor, at=team.LATER, access=access, answers=Answers(emergency=(Flag.INJURY,)),
            reported_at=None, based_on=0,
        )  # fmt: skip
    with pytest.raises(UnableToSetRisk, match="lain dari petunjuk sistem"):
        decide(team.DEWI, code, Risk.LOW, "")
    assert decide(team.DEWI, code, Risk.LOW).status == "kept"
    assert decide(team.DEWI, code, Risk.HIGH, "").status == "raised"
    assert risk_of(code) == "high"


def test_a_colleague_sets_nothing_and_a_closed_case_keeps_its_risk() -> None:
    code = opened_at(Risk.LOW)
    with pytest.raises(Refused):
        decide(team.HASAN, code, Risk.HIGH)
    Case.objects.filter(code=code).update(status="closed", closed_at=team.AT, closing_reason="not_proven")
    with pytest.raises(UnableToWorkOnClosedCase):
        decide(team.DEWI, code, Risk.HIGH)


FORBIDDEN = (
    "UPDATE cases_case SET risk = 'low'",
    "UPDATE cases_riskdecision SET risk_after = 'low'",
    "UPDATE cases_riskdecision SET case_version = NULL",
    "DELETE FROM cases_riskdecision",
    "UPDATE cases_casescreening SET proposed_risk = 'low'",
    "DELETE FROM cases_casescreening",
)


def test_past_the_acts_the_database_lets_nobody_lower_a_risk() -> None:
    code = opened_at(Risk.HIGH)
    row = decide(team.DEWI, code, Risk.LOW)
    for statement in FORBIDDEN:
        with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            team.counted(statement)
    answered = "status = 'approved', answered_by = access.me(), answered_at = now()"
    forged = f"UPDATE cases_riskdecision SET {answered} WHERE id = '{row.id}'"
    with team.at_desk(team.DEWI), pytest.raises(DatabaseError), transaction.atomic():
        team.counted(forged)
    with team.at_desk(team.DEWI):
        assert team.counted(f"SELECT FROM (SELECT cases.apply_risk('{row.id}') AS v) a WHERE v IS NOT NULL") == 0
    assert risk_of(code) == "high"
