"""A case is closed only once nothing stands against it; the second person has read it. A girl of 16, step by step."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from tests.factories import team
from tests.factories.team import ANTON, DEWI, HASAN, LATER, LESTARI, SITI

from sigap.assistance import actions as assistance
from sigap.assistance.models import Goal
from sigap.assistance.rules import GoalArea, GoalOutcome, ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.models import Closing, ClosingReading, DangerTag
from sigap.cases.queries.guard import closing_state
from sigap.cases.reading.closing import open_to_close
from sigap.cases.rules import ClosingObjection, ClosingReason, ClosingStatus, PersonRole, Sex
from sigap.cases.rules.danger import DangerSource, LiftBasis
from sigap.cases.rules.guard import standing_against
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Refused
from sigap.legal import actions as legal
from sigap.legal.actions import Paper, UnableToGoUnreported
from sigap.legal.rules import MarkKind, MarkSource, NoReportBasis, TellManner, VictimRight
from sigap.notifications.models import Notice
from sigap.screening.rules.codes import Exploitation, Means, Process
from sigap.screening.rules.examination import Answers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]
GOALS = ClosingReason.GOALS_REACHED
NUMBERED = Paper(number="LP/B/12/XI/2026/SPKT")
NOTHING = Answers()
TRAFFICKED = Answers(
    process=(Process.RECRUITMENT,), means=(Means.CONFINEMENT,), exploitation=(Exploitation.FORCED_LABOUR,)
)


def stands(code: str, reason: ClosingReason = GOALS) -> list[str]:
    with team.on_case(DEWI, code) as (_actor, access):
        return [rule.code.value for rule in standing_against(closing_state(access.case.pk).facts, reason)]


def screen(code: str, answers: Answers = NOTHING, *, based_on: int = 0, is_asked: bool = True) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        cases.note_screening(
            by=actor,
            at=team.AT,
            access=access,
            answers=answers,
            reported_at=team.AT,
            based_on=based_on,
            is_asked=is_asked,
        )


def lift(code: str) -> None:
    for tag in DangerTag.objects.filter(case__code=code, lifted_at=None):
        with team.on_case(DEWI, code) as (actor, access):
            cases.lift_danger(
                by=actor,
                at=LATER,
                access=access,
                tag_id=tag.pk,
                basis=LiftBasis.SAFE_NOW,
                words="Rekaan: sudah di rumah nenek.",
                based_on=tag.version,
            )


def plan(code: str, *, words: str = "Rekaan: kembali bersekolah.") -> Goal:
    with team.on_case(DEWI, code) as (actor, access):
        return assistance.set_goal(
            by=actor, at=LATER, access=access, area=GoalArea.EDUCATION, ordinal=1,
            due_on=LATER.date() + timedelta(days=30), words=words, post_key=uuid4(),
        )  # fmt: skip


def end(code: str, goal: Goal, outcome: GoalOutcome = GoalOutcome.REACHED) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        assistance.end_goal(
            by=actor,
            at=LATER,
            access=access,
            goal_id=goal.id,
            outcome=outcome,
            words="Rekaan: masuk kelas.",
        )


def mark(code: str, kind: MarkKind = MarkKind.LP, paper: Paper = NUMBERED) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        legal.note_mark(
            by=actor, at=LATER, access=access, kind=kind, happened_on=date(2026, 11, 20), ordinal=None,
            told_by=MarkSource.INVESTIGATOR, paper=paper, post_key=uuid4(), is_meant=True,
        )  # fmt: skip


def tell_rights(code: str, *rights: VictimRight) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        legal.note_victim_update(
            by=actor,
            at=LATER,
            access=access,
            ordinal=1,
            mark_id=None,
            manner=TellManner.IN_PERSON,
            told_at=LATER,
            words="Rekaan.",
            post_key=uuid4(),
            rights=rights,
        )


def reach(code: str) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        card = cases.ContactCard(answers="Nenek CONTOH", number="0812-0000-1234")
        cases.write_contact(by=actor, at=LATER, access=access, ordinal=1, card=card, based_on=0)


def unreported(code: str, *, is_heard: bool = True, words: str = "Rekaan: ia dan neneknya tidak mau.") -> None:
    with team.on_case(DEWI, code) as (actor, access):
        legal.note_no_report(
            by=actor, at=LATER, access=access, basis=NoReportBasis.VICTIM_DECLINES, decided_on=LATER.date(),
            is_heard=is_heard, words=words, post_key=uuid4(),
        )  # fmt: skip


def ask(code: str, *, follower: str = "", reason: ClosingReason = GOALS) -> Closing:
    with team.on_case(DEWI, code) as (actor, access):
        named = team.colleague(actor, follower) if follower else None
        asked = cases.ask_closing(
            by=actor, at=LATER, access=access, reason=reason, based_on=access.case.version, follower=named
        )
    assert asked is not None
    return asked


def read(login: str, closing: Closing) -> None:
    with team.at_desk(login) as actor:
        cases.read_closing(by=actor, at=LATER, closing_id=closing.pk)


def answer(login: str, closing: Closing, objection: ClosingObjection | None = None) -> Closing:
    with team.at_desk(login) as actor:
        return cases.answer_closing(by=actor, at=LATER, closing_id=closing.pk, objection=objection)


def finished() -> str:
    """A case of a girl of 16 against whose closing nothing stands."""
    code = team.opened(age_years=16)
    screen(code)
    end(code, plan(code))
    tell_rights(code, *VictimRight)
    reach(code)
    unreported(code)
    assert stands(code) == []
    return code


def test_the_girl_of_sixteen_is_closed_step_by_step() -> None:
    code = team.opened(age_years=16, report=team.taken(flags=("abduction",)))
    screen(code, TRAFFICKED)
    assert stands(code) == ["danger", "police_ordered", "plan", "rights", "contact"]
    with pytest.raises(cases.UnableToCloseCase, match="Masih ada yang terbuka"):
        ask(code)
    lift(code)
    with pytest.raises(UnableToGoUnreported, match="mewajibkan"):
        unreported(code)
    mark(code, paper=Paper())
    assert "police_ordered" in stands(code), "hearsay without a number is no receipt"
    mark(code)
    assert stands(code) == ["plan", "rights", "contact", "track"]
    goal = plan(code)
    assert stands(code) == ["goals", "rights", "contact", "track"]
    end(code, goal)
    tell_rights(code, VictimRight.LPSK)
    assert "rights" in stands(code), "both rights are explained, not one of them"
    tell_rights(code, VictimRight.RESTITUTION)
    reach(code)
    assert stands(code) == ["track"]
    with pytest.raises(cases.UnableToCloseCase):
        ask(code)
    closing = ask(code, follower=DEWI)
    read(HASAN, closing)
    answer(HASAN, closing)
    assert team.case_of(code).is_closed
    told = Notice.objects.filter(code="case-track-followed").values_list("person_id", flat=True)
    assert list(told) == [team.person_id(DEWI)]


def test_the_police_having_taken_the_report_is_a_receipt() -> None:
    code = team.opened(age_years=16)
    screen(code, TRAFFICKED)
    team.accepted(code, ANTON, frozenset({ReferralPurpose.POLICE_REPORT}))
    assert "police_ordered" not in stands(code)


def test_a_case_that_nobody_screened_stays_open_for_every_reason() -> None:
    code = team.opened(age_years=30)
    assert all(stands(code, reason) == ["screening"] for reason in ClosingReason if reason is not GOALS)
    screen(code, is_asked=False)
    assert "screening" in stands(code), "a sheet without answers is no screening"
    screen(code, based_on=1)
    assert "screening" not in stands(code)
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=LATER, access=access, role=PersonRole.VICTIM, sex=Sex.FEMALE, age_years=9)
    assert "screening" in stands(code), "the second victim was not asked about"


def test_going_without_the_police_needs_the_victim_heard_and_a_reason() -> None:
    code = team.opened(age_years=16)
    screen(code)
    assert "police" in stands(code, ClosingReason.CLIENT_WITHDREW)
    with pytest.raises(UnableToGoUnreported, match="Dengarkan"):
        unreported(code, is_heard=False)
    with pytest.raises(UnableToGoUnreported, match="alasannya"):
        unreported(code, words=" ")
    unreported(code)
    assert stands(code, ClosingReason.CLIENT_WITHDREW) == []


def test_who_has_not_read_does_not_approve_and_reads_only_what_the_decision_is_about() -> None:
    code = finished()
    closing = ask(code)
    with pytest.raises(cases.UnableToAnswerClosing, match="Baca berkasnya"):
        answer(HASAN, closing)
    for login in (HASAN, DEWI, SITI):
        with pytest.raises(Refused):
            open_to_close(entering=team.entering(login), closing_id=closing.pk, at=LATER)
    for login in (DEWI, SITI):
        with pytest.raises(Refused):
            read(login, closing)
    read(HASAN, closing)
    read(HASAN, closing)
    assert ClosingReading.objects.count() == 1
    words = [text for _piece, text in open_to_close(entering=team.entering(HASAN), closing_id=closing.pk, at=LATER)]
    for said in (
        "Rekaan: kembali bersekolah.",
        "Rekaan: masuk kelas.",
        "Rekaan: ia dan neneknya tidak mau.",
    ):
        assert said in words
    assert {"case:closing:read", "vault:room:opened"} <= set(team.trail(team.case_of(code).id))
    with team.at_desk(HASAN):
        assert team.counted("SELECT 1 FROM cases_casescreening") == 0
        assert team.counted("SELECT 1 FROM cases_safecontact") == 0
    answer(HASAN, closing)
    with pytest.raises(Refused):
        open_to_close(entering=team.entering(HASAN), closing_id=closing.pk, at=LATER)


def test_the_second_person_who_refuses_gives_the_case_back_and_reads_no_longer() -> None:
    code = finished()
    closing = ask(code)
    read(HASAN, closing)
    answer(HASAN, closing, ClosingObjection.SAFETY_UNCLEAR)
    assert Closing.objects.get().status == ClosingStatus.DECLINED
    with team.at_desk(HASAN):
        assert team.counted("SELECT 1 FROM assistance_goal") == 0


def test_what_came_up_while_the_wish_waited_holds_the_second_person_back() -> None:
    code = finished()
    closing = ask(code)
    read(HASAN, closing)
    with team.on_case(DEWI, code) as (actor, access):
        cases.set_dangers(by=actor, at=LATER, access=access, flags=("abduction",), source=DangerSource.OFFICER)
    with pytest.raises(cases.UnableToAnswerClosing, match="terbuka lagi"):
        answer(HASAN, closing)
    with team.on_case(DEWI, code) as (actor, access), pytest.raises(cases.UnableToCloseCase, match="terbuka"):
        cases.close_alone(by=actor, at=LATER + timedelta(days=5), access=access, words="Rekaan.")


def test_the_first_goal_ends_the_deadline_of_the_plan_and_a_goal_ends_once() -> None:
    code = team.opened(age_years=16)
    clock = Clock.objects.get(rule_code="service-plan", subject_id=team.case_of(code).id)
    goal = plan(code)
    clock.refresh_from_db()
    assert (clock.stopped_at, clock.outcome) == (LATER, "plan_written")
    assert b"sekolah" not in bytes(goal.sealed_goal)
    end(code, goal)
    end(code, goal)
    with pytest.raises(Conflict):
        end(code, goal, GoalOutcome.DROPPED)
    with pytest.raises(assistance.UnableToSetGoal, match="Tulis apa"):
        plan(code, words="  ")
    with team.on_case(DEWI, code) as (_actor, access):
        assert closing_state(access.case.pk).facts & {"plan_missing", "goal_open"} == set()


def test_the_police_unit_sees_neither_the_guard_of_a_foreign_case_nor_its_facts() -> None:
    case_id = team.case_of(finished()).id
    with team.at_desk(LESTARI), connection.cursor() as cursor:
        assert closing_state(case_id).facts == frozenset()
        for function in settings.SIGAP_CLOSING_FACTS:
            cursor.execute(f"SELECT {function}(%s)", [case_id])
            assert cursor.fetchone() == (None,), function
