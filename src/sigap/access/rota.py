"""Who answers for an office at a moment, where a rota has holes, and how a weekly pattern becomes turns. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from uuid import UUID

type Span = tuple[datetime, datetime]

LONGEST_SHIFT = timedelta(days=7)
"""A turn longer than a week is a mistake in a date."""
LONGEST_ABSENCE = timedelta(days=366)
WEEKS_FILLED = 8
"""For how many weeks a pattern is laid out at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyTurn:
    """One turn of duty as the arithmetic needs it."""

    shift_id: UUID
    person_id: UUID
    substitute_id: UUID | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayPeriod:
    """A stretch in which somebody is away, and who stands in for them."""

    person_id: UUID
    substitute_id: UUID | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Who answers during a turn, and who is next in line."""

    person_id: UUID
    next_id: UUID | None
    stands_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaStretch:
    """A piece of the rota in which nothing changes: somebody answers, nobody need, or nobody does."""

    starts_at: datetime
    ends_at: datetime
    turn: DutyTurn | None
    answering: Answering | None
    is_gap: bool


def answering(turn: DutyTurn, away: Mapping[UUID, UUID | None]) -> Answering | None:
    """Who answers: the rostered one, else the turn's substitute, else the absent one's own; None: nobody.

    `away` names everybody who is away now, each with who stands in for them.
    """
    line = [turn.person_id, turn.substitute_id, away.get(turn.person_id)]
    there = [person for person in dict.fromkeys(line) if person is not None and person not in away]
    if not there:
        return None
    return Answering(
        person_id=there[0], next_id=there[1] if len(there) > 1 else None, stands_in=there[0] != turn.person_id
    )


def away_at(absences: Iterable[AwayPeriod], at: datetime) -> dict[UUID, UUID | None]:
    """Who is away at a moment, each with their substitute."""
    return {each.person_id: each.substitute_id for each in absences if each.starts_at <= at < each.ends_at}


def stretches(
    turns: Sequence[DutyTurn],
    absences: Sequence[AwayPeriod],
    needed: Sequence[Span],
    *,
    first: datetime,
    last: datetime,
) -> list[RotaStretch]:
    """The rota from `first` to `last`, cut where something changes. A gap is where somebody is needed and nobody is."""
    ends = [
        *((turn.starts_at, turn.ends_at) for turn in turns),
        *((gone.starts_at, gone.ends_at) for gone in absences),
        *needed,
    ]
    cuts = sorted({first, last, *(moment for span in ends for moment in span if first < moment < last)})
    found: list[RotaStretch] = []
    for begin, end in pairwise(cuts):
        turn = next((each for each in turns if each.starts_at <= begin < each.ends_at), None)
        who = answering(turn, away_at(absences, begin)) if turn else None
        is_gap = who is None and any(since <= begin < until for since, until in needed)
        piece = RotaStretch(starts_at=begin, ends_at=end, turn=turn, answering=who, is_gap=is_gap)
        before = found[-1] if found else None
        if before and (before.turn, before.answering, before.is_gap) == (turn, who, is_gap):
            found[-1] = RotaStretch(starts_at=before.starts_at, ends_at=end, turn=turn, answering=who, is_gap=is_gap)
        else:
            found.append(piece)
    return found


def laid_out(
    people: Mapping[int, UUID], *, begins: time, ends: time, first: date, weeks: int, zone: tzinfo
) -> list[tuple[UUID, datetime, datetime]]:
    """The turns of a weekly pattern (weekday, Monday 0, to person); a turn that ends by its beginning ends next day.

    The day's last moment is the next midnight.
    """
    turns = []
    for step in range(weeks * 7):
        day = first + timedelta(days=step)
        person = people.get(day.weekday())
        if person is not None:
            starts_at = datetime.combine(day, begins, zone)
            is_next_day = ends <= begins or ends == time.max
            ends_at = datetime.combine(day + timedelta(days=is_next_day), time.min if ends == time.max else ends, zone)
            turns.append((person, starts_at, ends_at))
    return turns


def overlaps(starts_at: datetime, ends_at: datetime, taken: Iterable[Span]) -> bool:
    """Whether a stretch runs into any of these."""
    return any(starts_at < until and since < ends_at for since, until in taken)
