"""What is to be told stays right as days move, marks are corrected, people change and a case opens again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories import endings, team
from tests.factories.victims import ANTON, DEWI, TODAY, clock, in_line, news, note, opened, plan, settle, wish

from sigap.cases import actions as cases
from sigap.cases.models import Assignment
from sigap.cases.rules import PersonRole, RelationKind, ReopeningReason, Sex
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.models import Mark, VictimNotice
from sigap.legal.queries import reported_of
from sigap.legal.queries.victims import release_days
from sigap.legal.rules import MarkKind
from sigap.legal.rules.telling import NoticeAnswer, NoticeKind, NoticeState, ReleaseGround, WishScope
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
BEFORE = TODAY - timedelta(days=60)


def days(code: str) -> list[object]:
    with team.on_case(DEWI, code) as (_actor, access):
        return list(release_days(access, reported_of(access)).values())


def corrected(code: str, mark: Mark, *, ordinal: int = 2, ago: int = 0) -> None:
    with team.on_case(ANTON, code) as (actor, access):
        legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=mark.id, happened_on=TODAY - timedelta(days=ago),
            ordinal=ordinal, told_by=None, paper=Paper(why="Salah catat."), post_key=uuid4(), is_meant=True,
        )  # fmt: skip


def test_an_earlier_release_swallows_no_planned_one_and_a_day_that_comes_back_is_news() -> None:
    code = opened()
    note(code, MarkKind.RELEASED, happened_on=BEFORE)
    soon, later = TODAY + timedelta(days=9), TODAY + timedelta(days=30)
    plan(code, soon)
    first = settle(code, NoticeKind.PLANNED)
    assert days(code) == [soon]
    with team.on_case(ANTON, code) as (actor, access):
        legal.plan_release(
            by=actor, at=team.LATER, access=access, ordinal=2, ground=ReleaseGround.SERVED, on=soon, source=None
        )
    assert NoticeKind.PLANNED not in news(code), "another reason for the same day is no news"
    plan(code, later)
    assert (days(code), news(code)[NoticeKind.PLANNED].happens_on) == ([later], later)
    plan(code, soon)
    again = news(code)[NoticeKind.PLANNED]
    assert (again.id != first.id, again.happens_on, days(code)) == (True, soon, [soon])
    note(code, MarkKind.RELEASED)
    assert (NoticeKind.PLANNED in news(code), days(code)) == (False, [])
    in_line()


def test_police_correct_a_day_after_a_try_and_write_no_tries() -> None:
    code = opened()
    mark = note(code, MarkKind.RELEASED)
    row = settle(code, NoticeKind.RELEASED, NoticeAnswer.UNREACHED)
    corrected(code, mark, ago=1)
    row.refresh_from_db()
    assert (row.happens_on, row.tries, row.state) == (TODAY - timedelta(days=1), 1, NoticeState.OPEN)
    for change in ({"tries": 5}, {"tried_at": None}, {"plan_seen_at": team.LATER, "plan_seen_by": uuid4()}):
        with team.on_case(ANTON, code), pytest.raises(DatabaseError), transaction.atomic():
            VictimNotice.objects.filter(pk=row.id).update(**change)


def test_a_mark_corrected_to_another_suspect_is_told_of_that_one() -> None:
    code = opened()
    with team.on_case(DEWI, code) as (actor, access):
        other = cases.add_person(
            by=actor, at=team.AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=30
        )
    mark = note(code, MarkKind.RELEASED)
    row = settle(code, NoticeKind.RELEASED)
    rung = Notice.objects.filter(code="suspect-free").count()
    corrected(code, mark, ordinal=other.ordinal)
    now = news(code)[NoticeKind.RELEASED]
    assert (now.id != row.id, now.suspect_id, now.wants_plan) == (True, other.id, True)
    row.refresh_from_db()
    assert not row.wants_plan, "he did not go free"
    assert Notice.objects.filter(code="suspect-free").count() > rung
    in_line()


def test_who_died_since_rings_nobody_by_what_was_before() -> None:
    code = opened()
    note(code, MarkKind.DIED)
    wanted = note(code, MarkKind.WANTED, happened_on=TODAY - timedelta(days=1))
    rung = Notice.objects.filter(code="suspect-free")
    assert not rung.exists(), "nobody is at the door"
    corrected(code, wanted)
    assert not rung.exists()
    note(code, MarkKind.RELEASED)
    assert rung.exists(), "on the very day, and noted after"


def test_a_wish_by_a_guardian_who_turns_out_near_a_suspect_decides_nothing_and_is_asked_anew() -> None:
    code = opened()
    wish(code, WishScope.NOTHING, guardian=4)
    note(code, MarkKind.VERDICT, login=DEWI)
    assert NoticeKind.VERDICT not in news(code)
    with team.on_case(DEWI, code) as (actor, access):
        cases.relate(by=actor, at=team.LATER, access=access, ordinal=4, kind=RelationKind.LIVES_WITH, other=2)
    assert {NoticeKind.VERDICT, NoticeKind.WISH} <= set(news(code))
    wish(code, WishScope.NOTHING, based_on=1)
    assert (NoticeKind.VERDICT in news(code), NoticeKind.WISH in news(code, NoticeState.DONE)) == (False, True)
    in_line()


def test_a_victim_added_later_is_owed_the_same_news() -> None:
    code = opened()
    note(code, MarkKind.VERDICT, login=DEWI)
    with team.on_case(DEWI, code) as (actor, access):
        added = cases.add_person(
            by=actor, at=team.LATER, access=access, role=PersonRole.VICTIM, sex=Sex.FEMALE, age_years=9
        )
    theirs = VictimNotice.objects.filter(person=added, state=NoticeState.OPEN).values_list("kind", flat=True)
    assert set(theirs) == {NoticeKind.VERDICT, NoticeKind.WISH}
    in_line()


def test_news_of_a_teller_who_left_go_to_the_manager() -> None:
    code = opened()
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=team.LATER, access=access, officer=team.colleague(actor, team.HASAN))
    wish(code, teller_id=team.person_id(team.HASAN))
    note(code, MarkKind.VERDICT, login=DEWI)
    assert clock(news(code)[NoticeKind.VERDICT]).owner_person == team.person_id(team.HASAN)
    hasan = Assignment.objects.get(case__code=code, person_id=team.person_id(team.HASAN), until=None)
    team.rewritten("cases_assignment", hasan.pk, until=team.LATER)
    note(code, MarkKind.SENTENCE_DEMANDED, login=DEWI)
    assert {clock(row).owner_person for row in news(code).values()} == {team.person_id(DEWI)}
    in_line()


def test_what_was_to_be_told_as_a_case_closed_is_owed_again_when_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sigap.cases.actions.closing._is_held_open", lambda *_case, **_reason: False)
    code = opened()
    wish(code)
    told = note(code, MarkKind.SENTENCE_DEMANDED, login=DEWI)
    settle(code, NoticeKind.DEMAND)
    note(code, MarkKind.VERDICT, login=DEWI)
    note(code, MarkKind.DIED)
    endings.closed(code)
    assert NoticeKind.VERDICT not in news(code)
    with team.on_case(DEWI, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.HARM_AGAIN)
    again = news(code)
    assert clock(again[NoticeKind.VERDICT]).owner_person == team.person_id(DEWI)
    assert NoticeKind.DEMAND not in again, told.id
    in_line()
