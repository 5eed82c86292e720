"""What somebody answered already: the same page again changes nothing, other words are refused and not lost."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.factories import team
from tests.factories.team import ANTON, DEWI
from tests.factories.victims import TODAY, news, note, opened, plan, settle, wish

from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Case
from sigap.cases.queries import case_for
from sigap.kernel.errors import Conflict
from sigap.legal import actions as legal
from sigap.legal.actions import UnableToCharge, UnableToSettleNotice
from sigap.legal.models import Charge, NoticeRemark, PlannedRelease, TrackLink, VictimNotice, VictimUpdate
from sigap.legal.reading import open_victims
from sigap.legal.rules import MarkKind, MarkSource, TellManner
from sigap.legal.rules.telling import NoticeAnswer, NoticeKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def answered(code: str, row: VictimNotice, answer: NoticeAnswer, **change: Any) -> VictimNotice:
    told: dict[str, Any] = {"words": "Ia lega.", "post_key": uuid4(), **change}
    with team.on_case(DEWI, code) as (actor, access):
        return legal.settle_notice(
            by=actor, at=team.LATER, access=access, notice_id=row.id, answer=answer, done_at=team.LATER,
            manner=TellManner.IN_PERSON, hearer=None, wants_plan=False, **told,
        )  # fmt: skip


def test_news_told_is_settled_once_and_what_a_second_one_writes_is_refused() -> None:
    code, key = opened(), uuid4()
    wish(code)
    note(code, MarkKind.NAMED_SUSPECT)
    row = next(row for kind, row in news(code).items() if kind is not NoticeKind.WISH)
    settle(code, NoticeKind(row.kind), post_key=key)
    assert answered(code, row, NoticeAnswer.DONE, post_key=key).pk == row.pk
    with pytest.raises(Conflict, match="belum disimpan"):
        answered(code, row, NoticeAnswer.DONE, words="Ia takut pulang.")
    with pytest.raises(Conflict):
        answered(code, row, NoticeAnswer.UNREACHED, post_key=key)
    assert VictimUpdate.objects.count() == 1


def test_what_was_said_where_news_were_not_told_is_kept_for_the_leading_office() -> None:
    code = opened()
    note(code, MarkKind.RELEASED)
    with pytest.raises(UnableToSettleNotice):
        settle(code, NoticeKind.RELEASED, NoticeAnswer.UNREACHED, hearer=2)
    settle(code, NoticeKind.RELEASED, NoticeAnswer.UNREACHED, words="Diangkat laki-laki.")
    row = settle(code, NoticeKind.RELEASED, NoticeAnswer.UNWANTED, words="Jangan telepon malam.", hearer=4)
    mine, theirs = (open_victims(entering=team.entering(who), code=code, at=team.LATER) for who in (DEWI, ANTON))
    assert {
        (remark.answer, remark.notice_id, remark.manner, remark.hearer and remark.hearer.ordinal, words)
        for remark, words in mine.remarks
    } == {
        ("notice_unreached", row.id, "in_person", None, "Diangkat laki-laki."),
        ("notice_unwanted", row.id, "in_person", 4, "Jangan telepon malam."),
    }
    assert theirs.remarks == ()
    with team.on_case(ANTON, code):
        assert not NoticeRemark.objects.exists()


def test_another_source_of_a_planned_release_is_kept() -> None:
    code, soon = opened(), TODAY + timedelta(days=9)
    plan(code, soon, login=DEWI, source=MarkSource.FAMILY)
    plan(code, soon, login=DEWI, source=MarkSource.LETTER)
    plan(code, soon, login=DEWI, source=MarkSource.LETTER)
    first, second = PlannedRelease.objects.order_by("dropped_at")
    assert (first.source, second.source, second.root) == ("family", "letter", first.root)
    assert (first.dropped_at is None, second.dropped_at) == (False, None)


def charged(code: str, on: date) -> list[Charge]:
    with team.on_case(ANTON, code) as (actor, access):
        return legal.charge(
            by=actor, at=team.LATER, access=access, articles=["kuhp-455.tppo-2"], act_from=on, act_to=on
        )


def test_an_article_that_stands_with_other_days_is_not_taken_for_added() -> None:
    code = opened()
    (row,) = charged(code, date(2025, 12, 31))
    assert charged(code, date(2025, 12, 31)) == []
    with pytest.raises(UnableToCharge, match="sudah ada dengan tanggal lain"):
        charged(code, date(2025, 6, 1))
    assert Charge.objects.get().act_from == row.act_from


def linked(code: str, other: str) -> TrackLink:
    with team.on_case(ANTON, code) as (actor, access):
        there = case_for(actor, other, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        return legal.link_tracks(by=actor, at=team.LATER, access=access, ordinal=2, other_access=there, other_ordinal=2)


def test_a_closed_case_takes_no_link_and_gives_none_up() -> None:
    first, second = opened(), opened()
    for code in (first, second):
        note(code, MarkKind.NAMED_SUSPECT)
    link = linked(first, second)
    Case.objects.filter(code=first).update(status="closed", closed_at=team.LATER, closing_reason="moved_away")
    with pytest.raises(UnableToWorkOnClosedCase):
        linked(first, second)
    with team.on_case(ANTON, first) as (actor, access), pytest.raises(UnableToWorkOnClosedCase):
        legal.unlink_tracks(by=actor, at=team.LATER, access=access, link_id=link.pk)
