"""What stands out in who reads what, pure. Unusual is not wrong: it is where an inspector may begin to ask.

The figures are the house's own, not a law's; an inspectorate that wants others changes them here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from statistics import median
from uuid import UUID

MANY_A_DAY = 20
"""Different identities and reports that nobody is asked about, whatever is usual for them."""
TIMES_THE_MEDIAN = 3
"""How far above their own usual day somebody must be."""
USUAL_DAYS = 30
"""How many days before a day say what is usual; only days with readings count, or a leave would make all days many."""
NIGHT_STARTS, NIGHT_ENDS = 22, 5
"""Night, in hours here; on every day of the week."""
REFUSALS_A_DAY = 5
"""So many refusals in a day are no slip of the hand."""
SHOWN_DAYS = 30
"""How far back the list goes."""


class UnusualReason(StrEnum):
    """What stands out."""

    MANY = "many"
    NIGHT = "night"
    SAME_NAME = "same_name"
    REFUSALS = "refusals"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerDay:
    """One officer's day: different identities and reports opened, refusals, people met who bear their name."""

    actor_id: UUID
    on: date
    opened: int = 0
    refused: int = 0
    same_name: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerNight:
    """How often an officer read in a night; `on` is the day on which it began."""

    actor_id: UUID
    on: date
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualFinding:
    """Something to look at: who, when, how often; `usual` is the figure that was passed."""

    why: UnusualReason
    actor_id: UUID
    on: date
    count: int
    usual: int


def is_night(moment: datetime, zone: tzinfo) -> bool:
    """Whether a moment falls into the night here."""
    hour = moment.astimezone(zone).hour
    return hour >= NIGHT_STARTS or hour < NIGHT_ENDS


def many_from(before: Iterable[int]) -> int:
    """The number of openings that is still usual, by the officer's own days before."""
    return max(MANY_A_DAY, int(TIMES_THE_MEDIAN * median([*before] or [0])))


def findings(days: Iterable[OfficerDay], nights: Iterable[OfficerNight], *, since: date) -> list[UnusualFinding]:
    """All that stands out from a day on, newest first. `days` begin USUAL_DAYS earlier."""
    found = [*_by_day(days, since), *(_by_night(night) for night in nights if night.on >= since)]
    return sorted(found, key=lambda one: (-one.on.toordinal(), list(UnusualReason).index(one.why), str(one.actor_id)))


def _by_day(days: Iterable[OfficerDay], since: date) -> Iterator[UnusualFinding]:
    of_officer: defaultdict[UUID, list[OfficerDay]] = defaultdict(list)
    for day in days:
        of_officer[day.actor_id].append(day)
    for mine in of_officer.values():
        for day in mine:
            if day.on < since:
                continue
            usual = many_from(
                other.opened for other in mine if other.opened and timedelta() < day.on - other.on <= _USUAL
            )
            rules = (
                (UnusualReason.MANY, day.opened, usual),
                (UnusualReason.SAME_NAME, day.same_name, 0),
                (UnusualReason.REFUSALS, day.refused, REFUSALS_A_DAY - 1),
            )
            for why, count, limit in rules:
                if count > limit:
                    yield UnusualFinding(why=why, actor_id=day.actor_id, on=day.on, count=count, usual=limit)


_USUAL = timedelta(days=USUAL_DAYS)


def _by_night(night: OfficerNight) -> UnusualFinding:
    return UnusualFinding(why=UnusualReason.NIGHT, actor_id=night.actor_id, on=night.on, count=night.read, usual=0)
