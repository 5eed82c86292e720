"""How fast wrong passwords and codes may be tried. Pure.

Strangers' failures must never slow an officer down, so failures are counted apart: a browser in which
the officer signed in before has a counter of its own; everybody else waits by address, for a bounded time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_STEEPEST = 16


class AttemptCounter(StrEnum):
    """Which counter decides about an attempt."""

    KNOWN = "known"
    """A browser in which this person has signed in before. No stranger can write to its counter."""
    FRESH = "fresh"
    """A browser that has not yet failed on this login: slowed together with others of its address, briefly."""
    STRANGER = "stranger"
    """A browser that failed on this login, or shows none of our cookies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackoffPolicy:
    """After `free` failures each further attempt waits, doubling from `base` to `cap`; quiet clears it."""

    free: int
    base: timedelta
    cap: timedelta
    forget: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureCount:
    """Failures so far under one counter, and when the last one was."""

    failures: int = 0
    last_at: datetime | None = None


PACES: dict[AttemptCounter, BackoffPolicy] = {
    AttemptCounter.KNOWN: BackoffPolicy(
        free=10, base=timedelta(seconds=2), cap=timedelta(minutes=1), forget=timedelta(minutes=15)
    ),
    AttemptCounter.FRESH: BackoffPolicy(
        free=10, base=timedelta(seconds=5), cap=timedelta(seconds=5), forget=timedelta(minutes=15)
    ),
    AttemptCounter.STRANGER: BackoffPolicy(
        free=5, base=timedelta(seconds=1), cap=timedelta(minutes=1), forget=timedelta(minutes=15)
    ),
}
"""For passwords, per login and (for FRESH and STRANGER) address."""

SOURCE = BackoffPolicy(free=100, base=timedelta(seconds=1), cap=timedelta(seconds=1), forget=timedelta(minutes=10))
"""For one address over all logins; never consulted for KNOWN."""

LOGIN = BackoffPolicy(free=100, base=timedelta(seconds=1), cap=timedelta(seconds=10), forget=timedelta(minutes=15))
"""For one login over all addresses; never consulted for KNOWN. Many addresses together come to 8,640 tries a day."""

TOGETHER = BackoffPolicy(free=500, base=timedelta(seconds=1), cap=timedelta(seconds=1), forget=timedelta(minutes=15))
"""For all logins over all addresses; never consulted for KNOWN."""

CODES: dict[AttemptCounter, BackoffPolicy] = {
    AttemptCounter.KNOWN: BackoffPolicy(
        free=5, base=timedelta(seconds=2), cap=timedelta(minutes=1), forget=timedelta(hours=1)
    ),
    AttemptCounter.STRANGER: BackoffPolicy(
        free=5, base=timedelta(seconds=2), cap=timedelta(minutes=5), forget=timedelta(hours=1)
    ),
}
"""For codes of the second factor, per person: whoever gets here has already shown the password."""

TELLS = frozenset({20, 200, 2000, 20_000})
"""Failures on one login at which the trail speaks of an attack."""

_EACH, _EVERY = 100, 100


def is_told(failures: int) -> bool:
    """Whether the trail is told of this failure: each of the first, then every hundredth with its number.

    Not each one for ever: a stranger must not be able to fill the trail.
    """
    return failures <= _EACH or failures % _EVERY == 0


def counter_of(*, is_known: bool, has_browser: bool, browser_failures: int) -> AttemptCounter:
    """The counter of an attempt at one login."""
    if is_known:
        return AttemptCounter.KNOWN
    return AttemptCounter.FRESH if has_browser and browser_failures == 0 else AttemptCounter.STRANGER


def is_forgotten(pace: BackoffPolicy, count: FailureCount, at: datetime) -> bool:
    """Whether the failures no longer count. Those of the future (a clock set back) never do."""
    return count.last_at is None or at - count.last_at >= pace.forget or count.last_at - at > pace.cap


def wait(pace: BackoffPolicy, count: FailureCount, at: datetime) -> timedelta:
    """How long until the next attempt is let through; zero for now. Never longer than the pace's cap."""
    if count.last_at is None or is_forgotten(pace, count, at) or count.failures < pace.free:
        return timedelta()
    steps = min(count.failures - pace.free, _STEEPEST)
    delay = min(pace.base * (1 << steps), pace.cap)
    return min(max(count.last_at + delay - at, timedelta()), pace.cap)


def after_failure(pace: BackoffPolicy, count: FailureCount, at: datetime) -> FailureCount:
    """The counter after one more failure."""
    failures = 0 if is_forgotten(pace, count, at) else count.failures
    return FailureCount(failures=failures + 1, last_at=at)
