"""Limits that a track's end or a closing cut short: owed again once neither is so, and no longer while it is."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.factories import team
from tests.factories.team import ANTON, DEWI, HASAN, RINA
from tests.factories.work import nothing_open

from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.models import Closing
from sigap.cases.rules import ClosingReason, PersonRole, ReopeningReason, Risk, Sex
from sigap.clocks.models import Clock
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.models import CriminalTrack, Mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.restitution import actions as restitution
from sigap.restitution.actions import Paperwork
from sigap.restitution.rules import Applicant, ClaimVia, LedgerKind, RestitutionLaw, RestitutionRoad
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NUMBERED = Paper(number="B/1/2026", why="Salah orang.")


def opened(*, age_years: int = 30, risk: Risk = Risk.LOW) -> str:
    code = team.opened(age_years=age_years, risk=risk)
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    note(code, MarkKind.SPRINDIK, 20, ordinal=None)
    note(code, MarkKind.NAMED_SUSPECT, 21)
    return code


def note(code: str, kind: MarkKind, day: int, *, ordinal: int | None = 2) -> Mark:
    with team.on_case(ANTON, code) as (actor, access):
        return legal.note_mark(
            by=actor, at=team.LATER, access=access, kind=kind, happened_on=date(2026, 11, day), ordinal=ordinal,
            told_by=None, paper=NUMBERED, post_key=uuid4(), is_meant=True,
        )  # fmt: skip


def void(code: str, mark: Mark) -> None:
    with team.on_case(ANTON, code) as (actor, access):
        legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=mark.id, happened_on=mark.happened_on, ordinal=2,
            told_by=None, paper=NUMBERED, post_key=uuid4(), is_meant=True, is_void=True,
        )  # fmt: skip


def running(code: str) -> set[str]:
    case = team.case_of(code).id
    subjects = [case, *CriminalTrack.objects.filter(case_id=case).values_list("id", flat=True)]
    rules = Clock.objects.filter(subject_id__in=subjects, rule_code__startswith="law-", stopped_at=None)
    return set(rules.values_list("rule_code", flat=True))


def close(code: str) -> None:
    nothing_open(code)
    with team.on_case(DEWI, code) as (actor, access):
        cases.close_case(
            by=actor, at=team.LATER, access=access, reason=ClosingReason.GOALS_REACHED, based_on=access.case.version
        )


def reopen(code: str) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.HARM_AGAIN)


def test_what_the_end_of_a_track_cut_short_is_owed_again_once_that_is_taken_out() -> None:
    code = opened()
    before = running(code)
    assert before == {"law-spdp", "law-suspect-note"}
    void(code, note(code, MarkKind.SP3, 24))
    assert running(code) == before
    note(code, MarkKind.SP2HP, 25, ordinal=None)
    assert Clock.objects.filter(rule_code="law-spdp", stopped_at=None).count() == 1


def test_a_closed_case_leaves_no_limit_of_a_track_and_a_reopened_one_owes_it_again() -> None:
    code = opened()
    before = running(code)
    close(code)
    assert running(code) == set()
    assert not WorkItem.objects.filter(kind="legal.limit", settled_at=None).exists()
    reopen(code)
    assert running(code) == before


def test_what_had_ended_before_the_closing_is_not_owed_again() -> None:
    code = opened()
    note(code, MarkKind.SP3, 24)
    close(code)
    reopen(code)
    assert running(code) == {"law-sp3-note"}


def test_a_second_person_who_sees_no_track_ends_its_limits_too() -> None:
    code = opened(age_years=15, risk=Risk.HIGH)
    nothing_open(code)
    with team.on_case(DEWI, code) as (actor, access):
        cases.ask_closing(
            by=actor, at=team.LATER, access=access, reason=ClosingReason.GOALS_REACHED, based_on=access.case.version
        )
    closing = Closing.objects.get()
    Clock.objects.filter(subject_kind="track").update(owner_office=uuid4(), sender_office=None, handed_from=None)
    with team.at_desk(HASAN) as actor:
        assert team.counted("SELECT 1 FROM legal_criminaltrack") == 0
        cases.read_closing(by=actor, at=team.LATER, closing_id=closing.pk)
        assert team.counted("SELECT 1 FROM clocks_clock WHERE subject_kind = 'track'") == 0
    with team.at_desk(HASAN) as actor:
        cases.answer_closing(by=actor, at=team.LATER, closing_id=closing.pk, objection=None)
    assert running(code) == set()


def test_the_door_ends_limits_for_nobody_who_may_not_end_the_case() -> None:
    code = opened()
    before = running(code)
    for login in (RINA, HASAN, ANTON):
        with team.at_desk(login):
            for door in ("limits", "notices"):
                statement = f"SELECT * FROM legal.end_{door}(%s, %s)"
                assert team.counted(statement, [team.case_of(code).id, team.LATER]) == 0
    assert running(code) == before


def test_what_the_door_ends_is_told_in_the_trail() -> None:
    code = opened()
    late = Clock.objects.filter(subject_kind="track", stopped_at=None).order_by("due_at")[0]
    Clock.objects.filter(pk=late.pk).update(due_at=team.LATER - timedelta(minutes=1))
    close(code)
    late.refresh_from_db()
    assert (late.outcome, late.stopped_at) == ("case_closed", team.LATER)
    assert "clocks:clock:stopped" in team.trail(late.subject_id)


def test_a_claim_of_a_reopened_case_has_its_limits_again() -> None:
    code = opened()
    with team.on_case(DEWI, code) as (actor, access):
        claim = restitution.open_claim(
            by=actor, at=team.AT, access=access, ordinal=1, road=RestitutionRoad.AFTER_RULING,
            law=RestitutionLaw.TRAFFICKING, applicant=Applicant.VICTIM, via=ClaimVia.LPSK, liable=[2],
            is_joint=False, post_key=uuid4(),
        )  # fmt: skip
        restitution.note_entry(
            by=actor, at=team.LATER, access=access, claim_id=claim.id, kind=LedgerKind.KNOWN,
            happened_on=date(2026, 11, 25), paper=Paperwork(number="B/2"), told_by=MarkSource.PROSECUTOR,
            post_key=uuid4(),
        )  # fmt: skip
    running_of_claim = Clock.objects.filter(subject_id=claim.id, stopped_at=None)
    assert running_of_claim.count() == 1
    close(code)
    assert not running_of_claim.exists()
    reopen(code)
    assert running_of_claim.count() == 1
