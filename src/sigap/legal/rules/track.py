"""What follows from the marks of one suspect's track: order, what comes next, what is awaited, how it stands. Pure.

A track is the marks that stand on the case, shared by all, and those about one suspect. What is unusual is warned of;
what cannot be so (a verdict without a charge, a day before the one it follows) is refused.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sigap.clocks.rules import Rule
from sigap.legal.rules.limits import Limit, answers_to, limits
from sigap.legal.rules.marks import (
    FREEING,
    KUHAP_SINCE,
    MarkKind,
    Oddity,
    Procedure,
    Ruling,
    TrackLine,
    mark_types,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingMark:
    """A mark that stands already; `person_id` where it is about one suspect.

    `is_sure`: police or prosecutor entered or confirmed it, or its paper was seen. Hearsay warns and helps; it keeps no
    limit and ends no track.
    """

    kind: MarkKind
    on: date
    person_id: UUID | None = None
    is_sure: bool = True
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class MarkWarning:
    """One thing that is out of order, and the other mark it is about, with its day where it stands."""

    what: Oddity
    other: MarkKind
    on: date | None = None


class SuspectState(StrEnum):
    """How it stands with a suspect. Detention is told beside it."""

    REPORTED = "reported"
    NAMED = "named"
    AT_LARGE = "at_large"
    RELEASED = "released"
    DEAD = "dead"


_OPENED_BY = frozenset(kind for kind in MarkKind if mark_types()[kind].line is TrackLine.MAIN) - {
    MarkKind.LP,
    MarkKind.INQUIRY,
} | {MarkKind.SP3}
"""Marks that show an investigation, a prosecution or a trial to have begun."""
_STATES = {
    MarkKind.WANTED: SuspectState.AT_LARGE,
    MarkKind.FOUND: None,
    MarkKind.RELEASED: SuspectState.RELEASED,
    MarkKind.DIED: SuspectState.DEAD,
}
_ORDER = {kind: place for place, kind in enumerate(mark_types())}
_STILL_AFTER_END = frozenset(kind for kind, row in mark_types().items() if row.line is TrackLine.VICTIM) | {
    MarkKind.LP,
    MarkKind.RELEASED,
    MarkKind.DIED,
}


_ENDING = FREEING - {Ruling.INADMISSIBLE}
"""Final rulings after which nothing is executed. Where a charge was void or inadmissible, another one may follow."""
_AFTER_TRIAL = frozenset({MarkKind.EXECUTION, MarkKind.INKRACHT})


def of_person(known: Iterable[StandingMark], person_id: UUID | None) -> list[StandingMark]:
    """The marks of one suspect's track: their own and the shared ones. Without a person: the shared ones alone."""
    return [mark for mark in known if mark.person_id is None or mark.person_id == person_id]


def procedure_of(known: Iterable[StandingMark]) -> Procedure:
    """The law of procedure: KUHAP of 2025, also for older acts, unless investigation or trial had begun before it.

    UU 20/2025 article 361: what had begun under the old law ends under it.
    """
    begun = any(mark.kind in _OPENED_BY and mark.on < KUHAP_SINCE for mark in known)
    return Procedure.OLD if begun else Procedure.NEW


class RuledMark(Protocol):
    """What `final_ruling` asks of a mark."""

    @property
    def kind(self) -> MarkKind: ...
    @property
    def on(self) -> date: ...
    @property
    def ruling(self) -> Ruling | None: ...
    @property
    def is_sure(self) -> bool: ...


def final_ruling(known: Iterable[RuledMark]) -> Ruling | None:
    """How a court ruled on one suspect for good; None while that is not final, or not known for sure.

    By the mark that says it became final, else by the last verdict, whatever an earlier one said.
    """
    sure = [mark for mark in known if mark.is_sure]
    final = [mark for mark in sure if mark.kind is MarkKind.INKRACHT]
    if not final:
        return None
    rulings = [mark for mark in final if mark.ruling is not None]
    return _on_the_last_day(rulings or [mark for mark in sure if mark.kind is MarkKind.VERDICT])


def _on_the_last_day(marks: Sequence[RuledMark]) -> Ruling | None:
    """None also where two of that day say different things."""
    last = max((mark.on for mark in marks), default=None)
    found = {mark.ruling for mark in marks if mark.on == last}
    return found.pop() if len(found) == 1 else None


def has_ended(known: Iterable[StandingMark]) -> MarkKind | None:
    """By which mark the track has come to its end, or None while it is open. Hearsay ends nothing."""
    sure = _without_failed([mark for mark in known if mark.is_sure])
    is_free = final_ruling(sure) in _ENDING
    ends = [mark for mark in sure if mark_types()[mark.kind].ends or (is_free and mark.kind is MarkKind.INKRACHT)]
    return max(ends, key=lambda mark: (mark.on, _ORDER[mark.kind])).kind if ends else None


def _without_failed(marks: Sequence[StandingMark]) -> list[StandingMark]:
    """Without a diversion whose agreement was not carried out: it is as if there were none (UU 11/2012 art. 13)."""
    failed = max((mark.on for mark in marks if mark.kind is MarkKind.DIVERSION_FAILED and mark.is_sure), default=None)
    return [mark for mark in marks if failed is None or mark.kind is not MarkKind.DIVERSION or mark.on > failed]


def refusals_for(
    kind: MarkKind, on: date, known: Iterable[StandingMark], *, person_id: UUID | None, is_first_hand: bool
) -> tuple[MarkWarning, ...]:
    """What cannot be: without a mark that it needs, or on a day before it. By hearsay a missing one is warned of."""
    marks = of_person(known, person_id)
    found = _before(mark_types()[kind].needs, on, marks)
    if not is_first_hand:
        found = [each for each in found if each.what is not Oddity.MISSING_BEFORE]
    return (*found, *_behind(kind, on, marks, [each for each, row in mark_types().items() if kind in row.needs]))


def needed_by(kind: MarkKind, known: Iterable[StandingMark], *, person_id: UUID | None) -> MarkKind | None:
    """A standing mark that would hang in the air were the last one of this kind taken out."""
    marks = of_person(known, person_id)
    if any(mark.kind is kind for mark in marks):
        return None
    return next((mark.kind for mark in marks if kind in mark_types()[mark.kind].needs), None)


def warnings_for(
    kind: MarkKind, on: date, known: Iterable[StandingMark], *, person_id: UUID | None = None
) -> tuple[MarkWarning, ...]:
    """What is out of order about a new mark: nothing here refuses it."""
    marks = of_person(known, person_id)
    usual = dict.fromkeys([*mark_types()[kind].after, *mark_types()[kind].needs])
    later = [each for each, row in mark_types().items() if kind in row.after]
    found = [*_before(usual, on, marks), *_behind(kind, on, marks, later)]
    twice = next((mark for mark in marks if mark.kind is kind), None) if mark_types()[kind].is_once else None
    if twice:
        found.append(MarkWarning(Oddity.TWICE, kind, twice.on))
    ended = next((mark for mark in _without_failed(marks) if mark_types()[mark.kind].ends and mark.on < on), None)
    if ended and kind not in _STILL_AFTER_END and ended.kind not in mark_types()[kind].needs and ended.kind != kind:
        found.append(MarkWarning(Oddity.AFTER_END, ended.kind, ended.on))
    return tuple(found)


def _before(needed: Iterable[MarkKind], on: date, marks: Sequence[StandingMark]) -> list[MarkWarning]:
    found = []
    for each in needed:
        days = [mark.on for mark in marks if mark.kind is each]
        if not days:
            found.append(MarkWarning(Oddity.MISSING_BEFORE, each))
        elif on < min(days):
            found.append(MarkWarning(Oddity.EARLIER_THAN, each, min(days)))
    return found


def _behind(kind: MarkKind, on: date, marks: Sequence[StandingMark], later: Sequence[MarkKind]) -> list[MarkWarning]:
    """A mark that belongs before another one, entered with a later day."""
    if any(mark.kind is kind and mark.on <= on for mark in marks):
        return []
    return [MarkWarning(Oddity.LATER_THAN, mark.kind, mark.on) for mark in marks if mark.kind in later and mark.on < on]


def stands_at(known: Iterable[StandingMark]) -> MarkKind | None:
    """Where the track stands: its end, else the furthest mark of the main line; a dossier sent again starts anew."""
    marks = list(known)
    if ended := has_ended(marks):
        return ended
    main = [mark for mark in marks if mark_types()[mark.kind].line is TrackLine.MAIN]
    if not main:
        return None
    furthest = max(main, key=lambda mark: (_ORDER[mark.kind], mark.on))
    back = [mark for mark in main if _ORDER[mark.kind] < _ORDER[furthest.kind] and mark.on > furthest.on]
    again = [mark.kind for mark in back if mark.kind in mark_types()[furthest.kind].leads_to]
    return again[0] if again else furthest.kind


def next_after(known: Iterable[StandingMark]) -> tuple[MarkKind, ...]:
    """What comes next on the main line, the usual one first; nothing once the track has ended."""
    marks = list(known)
    if has_ended(marks):
        return ()
    here = stands_at(marks)
    if here is None:
        return (MarkKind.LP,)
    types, standing = mark_types(), {mark.kind for mark in marks}
    found = [kind for kind in types[here].leads_to if not (types[kind].is_once and kind in standing)]
    if found or not types[here].leads_to:
        return tuple(found)
    return tuple(kind for kind in _behind_those(types[here].leads_to) if kind not in standing)


def _behind_those(kinds: Iterable[MarkKind]) -> dict[MarkKind, None]:
    return dict.fromkeys(each for kind in kinds for each in mark_types()[kind].leads_to)


def suspect_state(known: Iterable[StandingMark], person_id: UUID) -> SuspectState:
    """How it stands with a suspect, by the newest mark about that; death is the last word."""
    mine = [mark for mark in known if mark.person_id == person_id and mark.kind in _STATES]
    newest = max(mine, key=lambda mark: (mark.kind is MarkKind.DIED, mark.on, _ORDER[mark.kind]), default=None)
    named = SuspectState.NAMED if is_named_suspect(known, person_id) else SuspectState.REPORTED
    return (newest and _STATES[newest.kind]) or named


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPaper:
    """A paper that is awaited: by which day, after what, on what basis. `is_heard`: it came, by hearsay alone."""

    kind: MarkKind
    due_on: date
    after: MarkKind
    limit: Limit
    is_heard: bool = False


def expected_among(
    known: Iterable[StandingMark], *, has_accused_child: bool = False, versions: Collection[Rule] = ()
) -> tuple[ExpectedPaper, ...]:
    """What is awaited on one track by the limits and has not come since for sure, the nearest day first.

    Once the track has ended, only what its end itself sets going. `versions`: of the deadlines, as officials have them.
    """
    marks = list(known)
    ended, procedure = has_ended(marks), procedure_of(marks)
    found = []
    for limit in limits():
        if limit.procedure not in {None, procedure} or (limit.is_for_child and not has_accused_child):
            continue
        if ended and ended not in _AFTER_TRIAL and limit.after is not ended:
            continue
        if not limit.is_right and (paper := _expected_by(limit, marks, versions)):
            found.append(paper)
    return tuple(sorted(found, key=lambda each: each.due_on))


def _expected_by(limit: Limit, marks: Sequence[StandingMark], versions: Iterable[Rule]) -> ExpectedPaper | None:
    """None also where it is counted on the office's calendar: the deadline itself is shown."""
    days = limit.runs_from(sorted({mark.on for mark in marks if mark.kind is limit.after}))
    # What is owed is owed since the first mark that nothing sure has answered, as its deadline runs (`spans_of`).
    since = next((day for day in days if not any(mark.is_sure for mark in answers_to(limit, day, marks))), None)
    if since is None or (then := limit.under(versions, since)).in_duty_days:
        return None
    return ExpectedPaper(
        kind=then.expects[0],
        due_on=since + timedelta(days=then.days),
        after=then.after,
        limit=then,
        is_heard=bool(answers_to(limit, since, marks)),
    )


_NAMES_NO_MORE = frozenset({MarkKind.SP3, MarkKind.DIVERSION, MarkKind.RESTORATIVE_ORDER})


def is_named_suspect(known: Iterable[StandingMark], person_id: UUID) -> date | None:
    """Since when the police name this person a suspect, or None: before, after SP3 and once free, it is "terlapor"."""
    mine = sorted(_without_failed([each for each in known if each.person_id == person_id]), key=lambda mark: mark.on)
    named: date | None = None
    for mark in mine:
        if mark.kind is MarkKind.NAMED_SUSPECT:
            named = named or mark.on
        elif mark.kind in _NAMES_NO_MORE or (mark.kind is MarkKind.INKRACHT and final_ruling(mine) in _ENDING):
            named = None
    return named
