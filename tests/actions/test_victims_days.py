"""The victim is told in time: a planned release, the agreed rhythm, silence of the police, closing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.factories import team
from tests.factories.victims import (
    ANTON,
    DEWI,
    TODAY,
    clock,
    in_line,
    news,
    note,
    opened,
    plan,
    settle,
    wish,
)

from sigap.assistance.rules import ReferralPurpose
from sigap.clocks.models import Clock, ClockRule
from sigap.clocks.rules.units import Unit
from sigap.kernel.errors import Conflict, Refused
from sigap.legal import actions as legal
from sigap.legal.actions import UnableToPlanRelease
from sigap.legal.models import VictimNotice, VictimUpdate
from sigap.legal.rules import MarkKind, MarkSource, TellManner
from sigap.legal.rules.telling import NoticeAnswer, NoticeKind, NoticeState, WishScope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_a_planned_release_is_told_before_it_comes_and_follows_the_day() -> None:
    code = opened()
    wish(code, WishScope.MAIN)
    with pytest.raises(UnableToPlanRelease):
        plan(code, TODAY - timedelta(days=1))
    with pytest.raises(UnableToPlanRelease):
        plan(code, TODAY + timedelta(days=20), login=DEWI)
    plan(code, TODAY + timedelta(days=60))
    row = news(code)[NoticeKind.PLANNED]
    assert (clock(row).due_at.date(), row.shows_at > team.LATER) == (TODAY + timedelta(days=57), True)
    plan(code, TODAY + timedelta(days=2), login=DEWI, source=MarkSource.FAMILY)
    moved = news(code)[NoticeKind.PLANNED]
    assert (moved.id != row.id, moved.shows_at) == (True, team.LATER)
    assert clock(moved).due_at == team.LATER + timedelta(hours=12), "too near for the days before"
    settle(code, NoticeKind.PLANNED)
    plan(code, TODAY + timedelta(days=9))
    assert news(code)[NoticeKind.PLANNED].happens_on == TODAY + timedelta(days=9), "the new day is news"
    plan(code, None)
    assert NoticeKind.PLANNED not in news(code)
    plan(code, TODAY + timedelta(days=9))
    note(code, MarkKind.RELEASED)
    assert {NoticeKind.PLANNED, NoticeKind.RELEASED} & set(news(code)) == {NoticeKind.RELEASED}
    in_line()


def test_progress_comes_round_from_the_last_time_she_heard_anything() -> None:
    code = opened()
    wish(code, spoken_on=TODAY - timedelta(days=40))
    row = news(code)[NoticeKind.PROGRESS]
    assert clock(row).due_at == team.LATER + timedelta(hours=12), "late since before it was noted: now"
    settle(code, NoticeKind.PROGRESS)
    again = news(code)[NoticeKind.PROGRESS]
    assert (again.id != row.id, clock(again).due_at.date()) == (True, TODAY + timedelta(days=30))
    note(code, MarkKind.VERDICT, login=DEWI)
    settle(code, NoticeKind.VERDICT)
    assert VictimNotice.objects.filter(kind=NoticeKind.PROGRESS, state=NoticeState.OPEN).count() == 1
    wish(code, WishScope.MAIN, based_on=1)
    assert NoticeKind.PROGRESS not in news(code)
    in_line()


def test_the_complaint_is_offered_after_fourteen_days_of_silence_and_no_more_once_answered() -> None:
    code = opened()
    row = news(code)[NoticeKind.SILENCE]
    assert (row.person_id, row.shows_at) == (None, datetime(2026, 12, 9, 17, tzinfo=UTC)), "9 December is theirs whole"
    law = Clock.objects.get(rule_code="law-lp-silent", stopped_at=None)
    assert row.shows_at == law.due_at + timedelta(seconds=1)
    assert clock(row).due_at.date() == TODAY + timedelta(days=17)
    settle(code, NoticeKind.SILENCE, manner=None, words="")
    assert NoticeKind.SILENCE not in news(code)
    other = opened_again()
    note(other, MarkKind.INQUIRY, login=DEWI, ordinal=None)
    assert NoticeKind.SILENCE not in news(other), "by hearsay too: nobody is accused"
    assert Clock.objects.filter(rule_code="law-lp-silent", stopped_at=None).exists(), "the law's own limit runs on"


def test_days_of_a_rule_are_days_in_whichever_unit_it_is_written() -> None:
    ClockRule.objects.filter(code="law-lp-silent").update(amount=240, unit=Unit.HOURS)
    ClockRule.objects.filter(code="victim-silence").update(amount=1, unit=Unit.WORKING_DAYS, runs_by="office")
    row = news(opened())[NoticeKind.SILENCE]
    assert row.shows_at == datetime(2026, 12, 5, 17, tzinfo=UTC)
    assert clock(row).due_at.date() == TODAY + timedelta(days=11)


def opened_again() -> str:
    code = team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    note(code, MarkKind.LP, ordinal=None)
    return code


def test_an_untold_release_keeps_the_case_open() -> None:
    code = opened()
    case_id = team.case_of(code).id

    def facts() -> set[str]:
        with team.on_case(DEWI, code), connection.cursor() as cursor:
            cursor.execute("SELECT unnest(legal.closing_facts(%s))", [case_id])
            return {row[0] for row in cursor.fetchall()}

    assert "release_untold" not in facts()
    note(code, MarkKind.RELEASED)
    assert "release_untold" in facts()
    row = settle(code, NoticeKind.RELEASED)
    assert "release_untold" in facts(), "the plan is not seen yet"
    with team.on_case(DEWI, code) as (actor, access):
        legal.look_at_safety(by=actor, at=team.LATER, access=access, notice_id=row.id)
    assert "release_untold" not in facts()


def test_a_second_person_or_a_foreign_id_settles_nothing() -> None:
    code = opened()
    note(code, MarkKind.VERDICT, login=DEWI)
    row = news(code)[NoticeKind.VERDICT]
    settled(code, row.id)
    with pytest.raises(Conflict):
        settled(code, row.id)
    assert VictimUpdate.objects.filter(case__code=code).count() == 1
    for strange in (uuid4(), news(code, NoticeState.OPEN)[NoticeKind.WISH].id):
        with pytest.raises(Refused):
            settled(code, strange)


def settled(code: str, notice_id: UUID) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        legal.settle_notice(
            by=actor, at=team.LATER, access=access, notice_id=notice_id, answer=NoticeAnswer.DONE, done_at=team.LATER,
            manner=TellManner.IN_PERSON, hearer=None, words="", wants_plan=False, post_key=uuid4(),
        )  # fmt: skip
