"""What a victim wants to know of the criminal case, which news is owed to whom by that, and who may hear it. Pure.

Safety first: that a suspect goes free opens the safety plan again whatever the victim wishes. Without a recorded wish a
victim is told what matters most. Who is a suspect, or stands on a suspect's side, hears nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sigap.cases.rules import RelationKind
from sigap.kernel.reference import toml_file
from sigap.legal.rules.marks import FREEING, RULED, MarkKind, Ruling, Track, TrackLine, mark_types, overtaking
from sigap.legal.rules.track import final_ruling


class WishScope(StrEnum):
    """What a victim wants to know."""

    ALL = "wish_all"
    MAIN = "wish_main"
    NOTHING = "wish_nothing"


class WishSpeaker(StrEnum):
    """Who told the wish: the victim, or for a child a guardian together with the child."""

    VICTIM = "wish_by_victim"
    GUARDIAN = "wish_by_guardian"


class NoticeKind(StrEnum):
    """What there is to tell; the last two are asked or offered."""

    PLANNED = "notice_planned"
    RELEASED = "notice_released"
    WANTED = "notice_wanted"
    FOUND = "notice_found"
    SP3 = "notice_sp3"
    COMPLETE = "notice_complete"
    HANDED_OVER = "notice_handed_over"
    DIVERTED = "notice_diverted"
    NOT_DIVERTED = "notice_not_diverted"
    DEMAND = "notice_demand"
    VERDICT = "notice_verdict"
    ACQUITTED = "notice_acquitted"
    APPEAL = "notice_appeal"
    CASSATION = "notice_cassation"
    FINAL = "notice_final"
    FINAL_FREE = "notice_final_free"
    HEARING = "notice_hearing"
    HEARING_OFF = "notice_hearing_off"
    PROGRESS = "notice_progress"
    WISH = "notice_wish"
    SILENCE = "notice_silence"


class NoticeState(StrEnum):
    """How it stands with one piece of news. `VOID`: there is nothing to tell any more."""

    OPEN = "notice_open"
    DONE = "notice_done"
    UNWANTED = "notice_unwanted"
    VOID = "notice_void"


class NoticeAnswer(StrEnum):
    """What came of telling it. Whoever could not be reached is tried again: the deadline runs on."""

    DONE = "notice_done"
    UNWANTED = "notice_unwanted"
    UNREACHED = "notice_unreached"


class ReleaseGround(StrEnum):
    """Why a suspect is to go free on a day that is known."""

    DETENTION_ENDS = "release_detention_ends"
    SERVED = "release_served"
    PAROLE = "release_parole"
    LEAVE = "release_leave"
    ORDER = "release_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSpec:
    """One kind of news, as the reference data has it; `wish`: the least that a victim must want to know.

    `is_freeing`: of a ruling by which the suspect is not punished; of any other where False.
    """

    kind: NoticeKind
    mark: MarkKind | None
    is_freeing: bool
    rule: str
    wish: WishScope
    is_safety: bool
    shown: timedelta | None
    basis: str
    words: str


@cache
def notice_specs() -> Mapping[NoticeKind, NoticeSpec]:
    """Every kind of news, as shipped."""
    return {NoticeKind(row["code"]): _spec(row) for row in toml_file("sigap.legal", "telling.toml")["notices"]}


def _spec(row: Mapping[str, Any]) -> NoticeSpec:
    return NoticeSpec(
        kind=NoticeKind(row["code"]),
        mark=MarkKind(row["mark"]) if "mark" in row else None,
        is_freeing=row.get("is_freeing", False),
        rule=row["rule"],
        wish=WishScope(row["wish"]),
        is_safety=row["is_safety"],
        shown=timedelta(days=row["days_shown"]) if "days_shown" in row else None,
        basis=row["basis"],
        words=row["words"],
    )


SAFETY = frozenset(kind for kind, spec in notice_specs().items() if spec.is_safety)
_BY_MARK = {spec.mark: kind for kind, spec in notice_specs().items() if spec.mark and not spec.is_freeing}
_IF_FREEING = {spec.mark: kind for kind, spec in notice_specs().items() if spec.mark and spec.is_freeing}
OF_RULINGS = frozenset(kind for kind, spec in notice_specs().items() if spec.mark in RULED)
"""News of how a court ruled."""
_COVERED = {
    WishScope.ALL: frozenset({WishScope.ALL, WishScope.MAIN, WishScope.NOTHING}),
    WishScope.MAIN: frozenset({WishScope.MAIN, WishScope.NOTHING}),
    WishScope.NOTHING: frozenset({WishScope.NOTHING}),
}
ANSWERED_BY = frozenset(
    kind
    for kind, each in mark_types().items()
    if each.track in {Track.POLICE, Track.PROSECUTOR} and each.line in {TrackLine.MAIN, TrackLine.EXIT}
) - {MarkKind.LP} | {MarkKind.SP2HP}
"""Marks by which police or prosecutor have answered a report: whatever they do in the case after it."""


def covers(scope: WishScope | None, kind: NoticeKind) -> bool:
    """Whether a victim with this wish is told of it; who was not asked yet is told what matters most."""
    return notice_specs()[kind].wish in _COVERED[scope or WishScope.MAIN]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMark:
    """A mark as news are derived from it. `entry`: one paper for several suspects is one piece of news."""

    kind: MarkKind
    on: date
    entry: UUID
    person_id: UUID | None = None
    ruling: Ruling | None = None
    is_sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyDay:
    """That a suspect is to leave custody on a day, or has left it; `cause` tells two such days apart.

    `since`: the day from which this is so: it was noted then, or the detention began; what was before is another story.
    """

    person_id: UUID
    on: date
    since: date
    cause: str
    is_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingDay:
    """A hearing at which these people are to be heard, or one that was called off; moved, it is another one.

    They come or stay away by it, whatever they want to know. `cause` tells it from others; `due_on`: the last day, and
    never later than `starts_at`. What `is_past` is not news any more: who was not told of it was not told.
    """

    heard: frozenset[UUID]
    starts_at: datetime
    on: date
    cause: str
    due_on: date
    is_off: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A victim's wish as the rules read it."""

    scope: WishScope
    id: UUID
    on: date
    again_on: date | None = None
    rhythm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDue:
    """One piece of news that is owed, or would be if it were wished for.

    `cause` tells it from others of the same victim; `due_on`: the last day, where no rule counts from now, and `before`
    the hour that it must not miss. What `is_past` stays owed, and is not owed anew.
    """

    kind: NoticeKind
    cause: str
    on: date
    is_wished: bool = True
    due_on: date | None = None
    before: datetime | None = None
    is_past: bool = False
    entry: UUID | None = None
    suspect_id: UUID | None = None


def notices_for(
    victim_id: UUID,
    wish: Wish | None,
    marks: Iterable[NoticeMark],
    custody: Iterable[CustodyDay],
    *,
    base: tuple[date, str],
    lead: int,
    is_running: bool,
    ask: str = "first",
    hearings: Iterable[HearingDay] = (),
) -> list[NoticeDue]:
    """Everything that one victim is owed by these marks and days.

    `base`: since when progress counts, and what tells that; `lead`: how many days before a planned release;
    `is_running`: a report stands and no track has ended; `ask`: tells which time it is that the wish is asked.
    """
    known, scope = list(marks), wish.scope if wish else None
    about: defaultdict[tuple[UUID, bool], set[UUID | None]] = defaultdict(set)
    for mark in known:
        about[mark.entry, _frees(mark, known)].add(mark.person_id)
    news = [(mark, _frees(mark, known)) for mark in known if mark.kind in _BY_MARK and mark.person_id != victim_id]
    days = [day for day in custody if day.person_id != victim_id and not is_over(day, known)]
    found = [
        *(_of_mark(mark, scope, known, is_freeing=frees, about=about[mark.entry, frees]) for mark, frees in news),
        *(_of_custody(day, scope, lead) for day in days),
        *(_of_hearing(day) for day in hearings if victim_id in day.heard),
    ]
    if wish and wish.scope is WishScope.ALL and is_running and wish.rhythm:
        on, cause = base
        due = on + timedelta(days=wish.rhythm)
        found.append(NoticeDue(kind=NoticeKind.PROGRESS, cause=f"progress:{cause}", on=on, due_on=due))
    if wish is None and is_running:
        found.append(NoticeDue(kind=NoticeKind.WISH, cause=f"wish:{ask}", on=base[0]))
    if wish and wish.again_on:
        found.append(NoticeDue(kind=NoticeKind.WISH, cause=f"wish:{wish.id}", on=wish.on, due_on=wish.again_on))
    return list({each.cause: each for each in found}.values())


def _of_mark(
    mark: NoticeMark, wish: WishScope | None, known: list[NoticeMark], *, is_freeing: bool, about: set[UUID | None]
) -> NoticeDue:
    """Of a paper about one suspect: corrected to another one, or to a ruling that frees them, it is other news."""
    kind = _IF_FREEING[mark.kind] if is_freeing else _BY_MARK[mark.kind]
    whose = f":{mark.person_id}" if len(about) == 1 and mark.person_id else ""
    return NoticeDue(
        kind=kind,
        cause=f"mark:{mark.entry}{whose}{':free' if is_freeing else ''}",
        on=mark.on,
        is_wished=covers(wish, kind),
        is_past=any(each.person_id == mark.person_id and each.kind in overtaking(mark.kind) for each in known),
        entry=mark.entry,
        suspect_id=mark.person_id,
    )


def _frees(mark: NoticeMark, known: Iterable[NoticeMark]) -> bool:
    if mark.kind is MarkKind.INKRACHT and mark.ruling is None:
        return final_ruling([each for each in known if each.person_id == mark.person_id]) in FREEING
    return mark.ruling in FREEING


def _of_custody(day: CustodyDay, scope: WishScope | None, lead: int) -> NoticeDue:
    kind = NoticeKind.RELEASED if day.is_out else NoticeKind.PLANNED
    return NoticeDue(
        kind=kind,
        cause=f"custody:{day.cause}:{day.on}",
        on=day.on,
        is_wished=covers(scope, kind),
        due_on=None if day.is_out else day.on - timedelta(days=lead),
        suspect_id=day.person_id,
    )


def _of_hearing(day: HearingDay) -> NoticeDue:
    kind = NoticeKind.HEARING_OFF if day.is_off else NoticeKind.HEARING
    cause = hearing_cause(day.cause, is_off=day.is_off)
    return NoticeDue(kind=kind, cause=cause, on=day.on, due_on=day.due_on, before=day.starts_at, is_past=day.is_past)


def hearing_cause(of: str, *, is_off: bool) -> str:
    """What tells the news of a hearing from others."""
    return f"hearing:{of}{':off' if is_off else ''}"


def is_over(day: CustodyDay, marks: Iterable[NoticeMark]) -> bool:
    """A mark says it already: what is to come is over, what has come is told once.

    Who was let out before and is held again is to be let out once more: that earlier mark ends nothing.
    """
    mine = [mark for mark in marks if mark.person_id == day.person_id]
    return any(mark.kind is MarkKind.DIED or (mark.kind is MarkKind.RELEASED and mark.on >= day.since) for mark in mine)


ENDS_CUSTODY = (MarkKind.RELEASED, MarkKind.DIED)
"""Marks that `is_over` asks for."""


def silence_since(marks: Iterable[NoticeMark]) -> NoticeMark | None:
    """The police report that nothing later has answered, not even by hearsay; None where there is none."""
    known = list(marks)
    report = min((mark for mark in known if mark.kind is MarkKind.LP), key=lambda mark: mark.on, default=None)
    if report is None or any(mark.kind in ANSWERED_BY and mark.on >= report.on for mark in known):
        return None
    return report


class HearingBar(StrEnum):
    """Why somebody of the case is told nothing."""

    SUSPECT = "hears_suspect"
    SAME = "hears_same_as_suspect"
    SIDE = "hears_on_suspects_side"
    GROWN = "hears_for_who_is_grown"


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingTie:
    """The first is … the second, since a day. `is_suspect`: the first has the identity of a suspect of the case."""

    first: UUID
    kind: RelationKind
    second: UUID
    is_suspect: bool = False
    declared_on: date | None = None

    @property
    def is_guardian(self) -> bool:
        """Not by birth: somebody, or a court, named them."""
        return self.kind is RelationKind.GUARDIAN_OF


_OVER = frozenset({RelationKind.GUARDIAN_OF, RelationKind.PARENT_OF})


def guardians_of(
    victim_id: UUID, ties: Collection[HearingTie], suspects: Collection[UUID], *, grown_from: date | None = None
) -> dict[UUID, HearingBar | None]:
    """The guardians and parents of a victim, each with why they are told nothing, or None where they may be told.

    `grown_from`: where that day has come. Who is grown is asked and told alone, or with the guardian named since then.
    """
    found: dict[UUID, HearingBar | None] = {}
    for tie in ties:
        if tie.second == victim_id and tie.kind in _OVER:
            found[tie.first] = _bar(tie, victim_id, ties, suspects) or _bar_of_grown(
                tie.first, victim_id, ties, grown_from
            )
    return found


def _bar_of_grown(
    who: UUID, victim_id: UUID, ties: Collection[HearingTie], grown_from: date | None
) -> HearingBar | None:
    named = [each.declared_on for each in ties if each.first == who and each.second == victim_id and each.is_guardian]
    if grown_from is None or any(day is not None and day >= grown_from for day in named):
        return None
    return HearingBar.GROWN


def _bar(
    tie: HearingTie, victim_id: UUID, ties: Collection[HearingTie], suspects: Collection[UUID]
) -> HearingBar | None:
    who = tie.first
    if who in suspects:
        return HearingBar.SUSPECT
    if tie.is_suspect or any(each.is_suspect and each.first == who for each in ties):
        return HearingBar.SAME
    near = {each.second for each in ties if each.first == who} | {each.first for each in ties if each.second == who}
    return HearingBar.SIDE if (near - {victim_id}) & set(suspects) else None
