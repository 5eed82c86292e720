"""What a victim is owed by marks, days and wish; who may hear it; the texts say no name, no article and no jargon."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sigap.cases.rules import RelationKind
from sigap.clocks.rules import THEMES, shipped_rules
from sigap.legal.rules import MarkKind, Ruling
from sigap.legal.rules.telling import (
    SAFETY,
    CustodyDay,
    HearingBar,
    HearingTie,
    NoticeDue,
    NoticeKind,
    NoticeMark,
    Wish,
    WishScope,
    covers,
    guardians_of,
    notice_specs,
    notices_for,
    silence_since,
)

VICTIM, SUSPECT = uuid4(), uuid4()
DAY = date(2026, 11, 20)


def mark(
    kind: MarkKind,
    on: date = DAY,
    entry: UUID | None = None,
    person: UUID | None = SUSPECT,
    ruling: Ruling | None = None,
) -> NoticeMark:
    return NoticeMark(kind=kind, on=on, entry=entry or uuid4(), person_id=person, ruling=ruling)


def wish(scope: WishScope, **change: Any) -> Wish:
    return Wish(scope=scope, id=uuid4(), on=DAY, **change)


def due(wished: Wish | None, *marks: NoticeMark, custody: tuple[CustodyDay, ...] = ()) -> dict[NoticeKind, NoticeDue]:
    found = notices_for(VICTIM, wished, marks, custody, base=(DAY, "b"), lead=3, is_running=True)
    return {each.kind: each for each in found}


def test_each_wish_covers_what_it_says() -> None:
    every = set(NoticeKind)
    assert {kind for kind in every if covers(WishScope.ALL, kind)} == every
    untold = {kind for kind in every if not covers(WishScope.MAIN, kind)}
    steps = {NoticeKind.COMPLETE, NoticeKind.HANDED_OVER, NoticeKind.APPEAL, NoticeKind.CASSATION}
    assert untold == {NoticeKind.DEMAND, NoticeKind.PROGRESS, *steps}, "the 90 days begin as she knows that it is final"
    assert {kind for kind in every if covers(None, kind)} == every - untold, "not asked yet: what matters most"
    assert {kind for kind in every if covers(WishScope.NOTHING, kind)} == {
        NoticeKind.WISH, NoticeKind.SILENCE, NoticeKind.HEARING, NoticeKind.HEARING_OFF,
    }, "asked, or that they are to come"  # fmt: skip


def test_each_step_is_news_until_the_next_one_came_and_a_child_kept_out_of_court_always() -> None:
    wished = wish(WishScope.ALL)
    p21, handed = mark(MarkKind.P21), mark(MarkKind.STAGE_TWO)
    assert not due(wished, p21)[NoticeKind.COMPLETE].is_past
    found = due(wished, p21, handed, mark(MarkKind.TRIAL, person=uuid4()))
    assert (found[NoticeKind.COMPLETE].is_past, found[NoticeKind.HANDED_OVER].is_past) == (True, False), "of this one"
    ruled = due(wished, handed, mark(MarkKind.VERDICT, ruling=Ruling.CONVICTED), mark(MarkKind.APPEAL))
    assert [kind for kind, each in ruled.items() if not each.is_past] == [NoticeKind.VERDICT, NoticeKind.APPEAL]
    settled = due(None, mark(MarkKind.DIVERSION), mark(MarkKind.DIVERSION_FAILED))
    assert settled[NoticeKind.DIVERTED].is_wished
    assert settled[NoticeKind.NOT_DIVERTED].is_wished


def test_a_release_is_known_whatever_the_wish_and_told_by_it() -> None:
    for scope, is_wished in ((WishScope.ALL, True), (WishScope.MAIN, True), (WishScope.NOTHING, False)):
        found = due(wish(scope), mark(MarkKind.RELEASED), mark(MarkKind.WANTED))
        assert (found[NoticeKind.RELEASED].is_wished, found[NoticeKind.WANTED].is_wished) == (is_wished, is_wished)
    free = {NoticeKind.RELEASED, NoticeKind.WANTED, NoticeKind.PLANNED, NoticeKind.SP3}
    assert free | {NoticeKind.ACQUITTED, NoticeKind.FINAL_FREE} == SAFETY


def test_an_acquittal_is_other_news_than_a_verdict_and_never_promises_restitution() -> None:
    entry = uuid4()
    guilty = due(None, mark(MarkKind.VERDICT, entry=entry, ruling=Ruling.CONVICTED))
    assert NoticeKind.VERDICT in guilty
    acquitted = mark(MarkKind.VERDICT, entry=entry, ruling=Ruling.ACQUITTED)
    found = due(wish(WishScope.ALL), acquitted, mark(MarkKind.INKRACHT))
    assert {NoticeKind.VERDICT, NoticeKind.FINAL}.isdisjoint(found)
    assert found[NoticeKind.ACQUITTED].cause != guilty[NoticeKind.VERDICT].cause, "corrected, it is told anew"
    assert "90 hari" not in notice_specs()[NoticeKind.FINAL_FREE].words
    heard = NoticeMark(kind=MarkKind.INKRACHT, on=DAY, entry=uuid4(), person_id=SUSPECT, is_sure=False)
    assert NoticeKind.FINAL in due(wish(WishScope.ALL), acquitted, heard), "not before it is sure"
    assert NoticeKind.FINAL_FREE in found
    overturned = due(wish(WishScope.ALL), acquitted, mark(MarkKind.INKRACHT, ruling=Ruling.CONVICTED))
    assert NoticeKind.FINAL in overturned
    assert not due(wish(WishScope.NOTHING), acquitted)[NoticeKind.ACQUITTED].is_wished


def test_one_paper_for_three_suspects_is_one_piece_of_news() -> None:
    entry = uuid4()
    marks = [mark(MarkKind.VERDICT, entry=entry, person=uuid4()) for _ in range(3)]
    found = notices_for(VICTIM, wish(WishScope.MAIN), marks, (), base=(DAY, ""), lead=3, is_running=True)
    assert [each.kind for each in found] == [NoticeKind.VERDICT]


def test_a_planned_release_is_due_days_before_and_over_once_it_came() -> None:
    day = CustodyDay(person_id=SUSPECT, on=DAY + timedelta(days=20), since=DAY, cause="x")
    assert due(wish(WishScope.MAIN), custody=(day,))[NoticeKind.PLANNED].due_on == DAY + timedelta(days=17)
    assert NoticeKind.PLANNED not in due(wish(WishScope.MAIN), mark(MarkKind.RELEASED), custody=(day,))
    assert NoticeKind.PLANNED not in due(wish(WishScope.MAIN), mark(MarkKind.DIED), custody=(day,))
    out = CustodyDay(person_id=SUSPECT, on=DAY, since=DAY, cause="x", is_out=True)
    assert due(None, custody=(out,))[NoticeKind.RELEASED].cause == f"custody:x:{DAY}"
    both = notices_for(VICTIM, None, [mark(MarkKind.RELEASED)], [out], base=(DAY, ""), lead=3, is_running=False)
    assert [each.kind for each in both] == [NoticeKind.RELEASED], "told once"


def test_who_was_let_out_before_and_is_held_again_is_planned_to_go_free_once_more() -> None:
    before = DAY - timedelta(days=90)
    for day in (
        CustodyDay(person_id=SUSPECT, on=DAY + timedelta(days=20), since=DAY, cause="x"),
        CustodyDay(person_id=SUSPECT, on=DAY + timedelta(days=2), since=before + timedelta(days=1), cause="detention"),
    ):
        assert NoticeKind.PLANNED in due(None, mark(MarkKind.RELEASED, before), custody=(day,))
        assert NoticeKind.PLANNED not in due(None, mark(MarkKind.DIED, before), custody=(day,))
        assert NoticeKind.PLANNED in due(None, mark(MarkKind.RELEASED, person=uuid4()), custody=(day,))


def test_a_paper_about_one_suspect_is_other_news_once_it_is_about_another() -> None:
    entry, other = uuid4(), uuid4()
    causes = {
        person: due(None, mark(MarkKind.RELEASED, entry=entry, person=person))[NoticeKind.RELEASED].cause
        for person in (SUSPECT, other)
    }
    assert causes[SUSPECT] != causes[other]


def test_who_is_both_victim_and_suspect_hears_no_news_of_themself() -> None:
    own = [mark(MarkKind.RELEASED, person=VICTIM)]
    days = [CustodyDay(person_id=VICTIM, on=DAY, since=DAY, cause="x")]
    assert not notices_for(VICTIM, wish(WishScope.MAIN), own, days, base=(DAY, ""), lead=3, is_running=True)


def test_the_rhythm_and_the_day_to_ask_again_are_days_that_were_agreed() -> None:
    found = due(wish(WishScope.ALL, rhythm=30), mark(MarkKind.LP, person=None))
    assert found[NoticeKind.PROGRESS].due_on == DAY + timedelta(days=30)
    again = DAY + timedelta(days=40)
    assert due(wish(WishScope.NOTHING, again_on=again))[NoticeKind.WISH].due_on == again
    assert set(due(None)) == {NoticeKind.WISH}, "nobody has asked yet"


def test_any_answer_of_the_police_ends_their_silence() -> None:
    report = mark(MarkKind.LP, person=None)
    assert silence_since([report]) == report
    for kind in (
        MarkKind.SP2HP, MarkKind.SPRINDIK, MarkKind.INQUIRY, MarkKind.SPDP, MarkKind.NAMED_SUSPECT,
        MarkKind.SPDP_RECEIVED, MarkKind.P21, MarkKind.SP3,
    ):  # fmt: skip
        assert silence_since([report, mark(kind, person=None)]) is None, kind
    for kind in (MarkKind.LP, MarkKind.COMPLAINT, MarkKind.LPSK, MarkKind.ACT_KNOWN):
        assert silence_since([report, mark(kind, person=None)]) == report, kind
    before = mark(MarkKind.SPRINDIK, DAY - timedelta(days=30), person=None)
    assert silence_since([report, before]) == report, "that was another report"
    assert silence_since([mark(MarkKind.SPDP)]) is None, "no report stands"


def test_who_is_a_suspect_or_near_one_hears_nothing() -> None:
    mother, father, aunt, same = (uuid4() for _ in range(4))
    ties = [
        HearingTie(first=mother, kind=RelationKind.PARENT_OF, second=VICTIM),
        HearingTie(first=father, kind=RelationKind.PARENT_OF, second=VICTIM),
        HearingTie(first=aunt, kind=RelationKind.GUARDIAN_OF, second=VICTIM),
        HearingTie(first=same, kind=RelationKind.GUARDIAN_OF, second=VICTIM, is_suspect=True),
        HearingTie(first=father, kind=RelationKind.SPOUSE_OF, second=mother),
        HearingTie(first=VICTIM, kind=RelationKind.LIVES_WITH, second=father),
    ]
    assert guardians_of(VICTIM, ties, {father}) == {
        mother: HearingBar.SIDE,
        father: HearingBar.SUSPECT,
        aunt: None,
        same: HearingBar.SAME,
    }
    named = HearingTie(first=aunt, kind=RelationKind.GUARDIAN_OF, second=VICTIM, declared_on=date(2026, 5, 2))
    for grown_from, bar in ((None, None), (date(2026, 5, 3), HearingBar.GROWN), (date(2026, 5, 2), None)):
        assert guardians_of(VICTIM, [*ties[:2], named], {father}, grown_from=grown_from)[aunt] is bar


def test_the_words_are_plain_and_name_nobody() -> None:
    jargon = re.compile(
        r"pasal|KUHAP|SP3|SP2HP|inkracht|P-\d|terdakwa|tersangka|penyidik|eksekusi|dakwaan|restitusi|penuntut",
        re.IGNORECASE,
    )
    for kind, spec in notice_specs().items():
        text = spec.words.format(hari="1 Januari 2026", lagi="1 Januari 2026")
        if kind is not NoticeKind.SILENCE:
            assert not jargon.search(text), (kind, jargon.findall(text))
        assert len(text) <= 420, kind
        assert "{" not in text
        assert "NAMA" not in text
    assert set(notice_specs()) == set(NoticeKind)


def test_every_news_has_a_deadline_that_says_whose_day_it_is() -> None:
    rules = {rule.code: rule for rule in shipped_rules()}
    for spec in notice_specs().values():
        assert "kesepakatan" in rules[spec.rule].basis or "Irama yang disepakati" in rules[spec.rule].basis
    asked = {notice_specs()[kind].rule for kind in (NoticeKind.WISH, NoticeKind.SILENCE)}
    assert THEMES["victims"] == {spec.rule for spec in notice_specs().values()} - asked
