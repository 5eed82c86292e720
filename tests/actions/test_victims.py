"""The victim is told: wishes by version, the news that follow, guardians who hear nothing, the safety plan."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories import team
from tests.factories.victims import ANTON, DEWI, TODAY, WAY, clock, in_line, news, note, opened, settle, wish, works

from sigap.cases import actions as cases
from sigap.cases.models import CasePerson
from sigap.cases.rules import RelationKind
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Refused
from sigap.legal import actions as legal
from sigap.legal import events
from sigap.legal.actions import Paper, UnableToNoteWish, UnableToSettleNotice
from sigap.legal.models import VictimWish
from sigap.legal.reading import open_track, open_victims
from sigap.legal.rules import MarkKind, MarkSource, TellManner
from sigap.legal.rules.telling import NoticeAnswer, NoticeKind, NoticeState, WishScope
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_each_version_of_a_wish_stands_and_its_way_is_sealed_from_the_police() -> None:
    code = opened()
    assert set(news(code)) == {NoticeKind.WISH, NoticeKind.SILENCE}, "a report came: the victim is asked"
    first = wish(code)
    assert b"perpustakaan" not in bytes(first.sealed_way)
    assert NoticeKind.WISH in news(code, NoticeState.DONE)
    key = uuid4()
    second = wish(code, WishScope.MAIN, based_on=1, post_key=key)
    assert wish(code, WishScope.MAIN, based_on=1, post_key=key) == second, "a double click"
    assert [row.version for row in VictimWish.objects.order_by("version")] == [1, 2]
    with pytest.raises(Conflict):
        wish(code, WishScope.NOTHING, based_on=1)
    mine = open_victims(entering=team.entering(DEWI), code=code, at=team.LATER)
    assert list(mine.ways.values()) == [WAY]
    theirs = open_victims(entering=team.entering(ANTON), code=code, at=team.LATER)
    assert ([row.scope for row in theirs.wishes], theirs.ways, theirs.hearers) == (["wish_main", "wish_all"], {}, {})
    assert events.WISH_NOTED in team.trail(team.case_of(code).id)
    in_line()


def test_only_the_leading_office_notes_a_wish_or_what_came_of_telling() -> None:
    code = opened()
    note(code, MarkKind.VERDICT, login=DEWI)
    for act in (lambda: wish(code, login=ANTON), lambda: settle(code, NoticeKind.VERDICT, login=ANTON)):
        with pytest.raises(Refused):
            act()
    row = wish(code)
    with team.on_case(ANTON, code), pytest.raises(DatabaseError), transaction.atomic():
        VictimWish.objects.create(
            case_id=row.case_id, person_id=row.person_id, version=9, scope="wish_main", speaker="wish_by_victim",
            spoken_on=TODAY, teller_id=uuid4(), teller_name="x", recorded_at=team.LATER,
            recorded_by=team.person_id(ANTON),
            recorded_by_name="x", office_id=row.office_id, office_name="x", key_id=row.key_id, sealed_way=b"x",
            post_key="x",
        )  # fmt: skip


def test_a_guardian_who_is_or_is_near_a_suspect_neither_decides_nor_hears() -> None:
    code = opened()
    for ordinal in (2, 3):
        with pytest.raises(UnableToNoteWish):
            wish(code, guardian=ordinal)
    assert wish(code, guardian=4).guardian == CasePerson.objects.get(ordinal=4)
    note(code, MarkKind.VERDICT, login=DEWI)
    for ordinal in (2, 3):
        with pytest.raises(UnableToSettleNotice):
            settle(code, NoticeKind.VERDICT, hearer=ordinal)
    assert settle(code, NoticeKind.VERDICT, hearer=4).hearer == CasePerson.objects.get(ordinal=4)
    # What became known later bars her from then on.
    with team.on_case(DEWI, code) as (actor, access):
        cases.relate(by=actor, at=team.LATER, access=access, ordinal=4, kind=RelationKind.LIVES_WITH, other=2)
    with pytest.raises(UnableToNoteWish):
        wish(code, guardian=4, based_on=1)


def test_a_release_rings_is_told_by_wish_and_opens_the_safety_plan_always() -> None:
    code = opened()
    wish(code, WishScope.NOTHING)
    note(code, MarkKind.RELEASED, login=DEWI)
    row = news(code, NoticeState.UNWANTED)[NoticeKind.RELEASED]
    assert (row.asks_for_plan, row.settled_by) == (True, None)
    assert works(code, "legal.safety") == 1
    assert Notice.objects.filter(code="suspect-free").exists()
    assert not Clock.objects.filter(subject_id=row.id).exists()
    in_line()
    # She changes her mind while he is free.
    wish(code, WishScope.MAIN, based_on=1)
    told = news(code)[NoticeKind.RELEASED]
    assert (told.id, clock(told).rule_code) == (row.id, "victim-release")
    settle(code, NoticeKind.RELEASED)
    assert works(code, "legal.safety") == 1, "told is not looked at"
    for _again in range(2):
        with team.on_case(DEWI, code) as (actor, access):
            legal.look_at_safety(by=actor, at=team.LATER, access=access, notice_id=row.id)
    assert works(code, "legal.safety") == 0
    assert team.trail(team.case_of(code).id).count(events.SAFETY_SEEN) == 1
    in_line()


def test_news_are_told_declined_or_tried_again_and_the_deadline_runs_on() -> None:
    code = opened()
    wish(code)
    note(code, MarkKind.SP3, is_meant=True)
    note(code, MarkKind.SENTENCE_DEMANDED, login=DEWI)
    runs = clock(news(code)[NoticeKind.SP3])
    assert runs.due_at - runs.started_at == timedelta(days=1)
    key = uuid4()
    for _click in range(2):
        row = settle(code, NoticeKind.SP3, NoticeAnswer.UNREACHED, post_key=key)
    assert (row.tries, row.state, clock(row).stopped_at) == (1, NoticeState.OPEN, None)
    assert settle(code, NoticeKind.SP3, NoticeAnswer.UNREACHED).tries == 2
    done = settle(code, NoticeKind.SP3)
    assert (done.update is not None, Clock.objects.get(subject_id=done.id).outcome) == (True, "done")
    declined = settle(code, NoticeKind.DEMAND, NoticeAnswer.UNWANTED)
    assert Clock.objects.get(subject_id=declined.id).outcome == "not_wished"
    note(code, MarkKind.VERDICT, login=DEWI)
    with pytest.raises(UnableToSettleNotice):
        settle(code, NoticeKind.VERDICT, done_at=team.LATER + timedelta(hours=1))
    in_line()


def test_what_was_told_in_the_old_form_settles_the_same_news() -> None:
    code = opened()
    mark = note(code, MarkKind.VERDICT, login=DEWI)
    with team.on_case(ANTON, code) as (actor, access):
        legal.note_victim_update(
            by=actor, at=team.LATER, access=access, ordinal=1, mark_id=mark.id, manner=TellManner.LETTER,
            told_at=team.LATER, words="Diserahkan di kantor.", post_key=uuid4(),
        )  # fmt: skip
    assert news(code, NoticeState.DONE)[NoticeKind.VERDICT].settled_by_name.startswith("Bripka Anton")
    assert NoticeKind.VERDICT not in news(code)
    hasan = open_track(entering=team.entering(DEWI), code=code, at=team.LATER).updates
    assert [words for _row, words in hasan] == ["Diserahkan di kantor."]
    with team.on_case(DEWI, code) as (actor, access):
        legal.note_victim_update(
            by=actor, at=team.LATER, access=access, ordinal=1, mark_id=None, manner=TellManner.SAFE_CALL,
            told_at=team.LATER, words="Lewat bibinya.", post_key=uuid4(),
        )  # fmt: skip
    theirs = open_track(entering=team.entering(ANTON), code=code, at=team.LATER).updates
    assert sorted(str(words) for _row, words in theirs) == ["Diserahkan di kantor.", "None"], "how is the unit's alone"


def test_a_mark_taken_out_leaves_nothing_to_tell_and_no_plan() -> None:
    code = opened()
    mark = note(code, MarkKind.RELEASED)
    row = news(code)[NoticeKind.RELEASED]
    with team.on_case(ANTON, code) as (actor, access):
        legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=mark.id, happened_on=TODAY, ordinal=2, told_by=None,
            paper=Paper(why="Salah orang."), post_key=uuid4(), is_meant=True, is_void=True,
        )  # fmt: skip
    row.refresh_from_db()
    assert (row.state, Clock.objects.get(subject_id=row.id).outcome) == (NoticeState.VOID, "withdrawn")
    assert works(code, "legal.safety") == 0
    in_line()


def test_news_follow_another_teller_and_a_corrected_day() -> None:
    code = opened()
    wish(code)
    mark = note(code, MarkKind.SENTENCE_DEMANDED, login=DEWI)
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=team.LATER, access=access, officer=team.colleague(actor, team.HASAN))
    wish(code, based_on=1, teller_id=team.person_id(team.HASAN))
    row = news(code)[NoticeKind.DEMAND]
    assert clock(row).owner_person == team.person_id(team.HASAN)
    with team.on_case(DEWI, code) as (actor, access):
        legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=mark.id, happened_on=TODAY - timedelta(days=1), ordinal=2,
            told_by=MarkSource.FAMILY, paper=Paper(why="Salah tanggal."), post_key=uuid4(), is_meant=True,
        )  # fmt: skip
    row.refresh_from_db()
    assert (row.happens_on, row.state) == (TODAY - timedelta(days=1), NoticeState.OPEN)
    note(code, MarkKind.RELEASED, login=DEWI)
    heard = set(Notice.objects.filter(code="suspect-free").values_list("person_id", flat=True))
    assert team.person_id(team.HASAN) in heard, "whoever tells hears of it at once"
    in_line()
