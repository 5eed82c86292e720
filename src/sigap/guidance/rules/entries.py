"""What the public may be told of kept promises, and what kinds of guidance there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from sigap.clocks.rules import SMALLEST_CELL, share


class EntryKind(StrEnum):
    """What an entry is: a number, law in brief, a sign, words of a finding or promise, a sentence of the region."""

    NUMBER = "number"
    LAW = "law"
    SIGN = "sign"
    OFFER = "offer"
    PROMISE = "promise"
    SPEECH = "speech"


FIXED_KINDS = frozenset({EntryKind.OFFER, EntryKind.PROMISE})
"""What the programme asks for by its code: nothing of it is added or hidden, only worded."""


class SignSection(StrEnum):
    """Where a sign stands: among the eleven, or in a part of the page for parents, pupils, jobseekers."""

    GENERAL = "general"
    PARENTS_BEFORE = "parents_before"
    PARENTS_AFTER = "parents_after"
    PARENTS_GUARD = "parents_guard"
    PUPILS_WARN = "pupils_warn"
    PUPILS_FRIEND = "pupils_friend"
    PUPILS_DO = "pupils_do"
    SEEKERS_STOP = "seekers_stop"
    SEEKERS_READY = "seekers_ready"


class Scope(StrEnum):
    """Whom an office answers: this regency, the whole country, or Indonesians abroad."""

    LOCAL = "local"
    NATIONAL = "national"
    ABROAD = "abroad"


class CallCost(StrEnum):
    """What a call costs; UNKNOWN while nobody has made sure."""

    FREE = "free"
    PAID = "paid"
    UNKNOWN = ""


class Licence(StrEnum):
    """How a placement company's licence stands on the list."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class ShareWording(StrEnum):
    """How a share is worded: as it is, as "at least", as "at most", or not at all."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    TOO_FEW = "too_few"


PLEDGES: tuple[str, ...] = ("triage-high", "triage-medium", "triage-low", "first-contact", "uptd-to-police")
"""Deadlines that the task force promises to whoever reports, by the code of their rule."""
_PERCENT = 100
_HALF_BEGINS = (1, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeShare:
    """One promise over half a year, as it may leave case work: no count, a share in whole per cent at most."""

    rule: str
    wording: ShareWording
    percent: int | None = None

    def frozen(self) -> dict[str, str | int | None]:
        """As it is stored."""
        return {"rule": self.rule, "told": self.wording.value, "percent": self.percent}


def pledge_share_of(rule: str, *, kept: int, due: int) -> PledgeShare:
    """What may be told of `kept` out of `due` promises.

    No share of fewer than 20, and none from which a count below 5 follows: where fewer than five were broken (or
    kept), none included, it is told as "at least" (or "at most") what four would give.
    """
    percent = share(kept, due)
    if percent is None:
        return PledgeShare(rule=rule, wording=ShareWording.TOO_FEW)
    most_told = SMALLEST_CELL - 1
    if due - kept < SMALLEST_CELL:
        return PledgeShare(rule=rule, wording=ShareWording.AT_LEAST, percent=_PERCENT * (due - most_told) // due)
    if kept < SMALLEST_CELL:
        return PledgeShare(rule=rule, wording=ShareWording.AT_MOST, percent=-(-_PERCENT * most_told // due))
    return PledgeShare(rule=rule, wording=ShareWording.EXACT, percent=percent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """One half of a calendar year; halves never overlap, so that no two releases can be taken from one another."""

    year: int
    no: int

    @property
    def name(self) -> str:
        """As it is stored: 2026-h1."""
        return f"{self.year}-h{self.no}"

    def begins_at(self, zone: tzinfo) -> datetime:
        """Midnight of its first day."""
        return datetime(self.year, _HALF_BEGINS[self.no - 1], 1, tzinfo=zone)

    def ends_at(self, zone: tzinfo) -> datetime:
        """The first moment after it."""
        return self.next.begins_at(zone)

    @property
    def next(self) -> "Half":
        """The half after it."""
        return Half(year=self.year + (self.no == len(_HALF_BEGINS)), no=self.no % len(_HALF_BEGINS) + 1)


FROZEN_AFTER = timedelta(days=14)
"""A half is counted two weeks after its end: what was done in it is written down by then."""


def half_to_freeze(at: datetime, zone: tzinfo) -> Half:
    """The last half that is over for two weeks at a moment."""
    local = (at - FROZEN_AFTER).astimezone(zone)
    current = Half(year=local.year, no=1 + (local.month >= _HALF_BEGINS[1]))
    return Half(year=current.year - (current.no == 1), no=current.no % len(_HALF_BEGINS) + 1)
