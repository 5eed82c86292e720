"""How much the vault gives one officer, and the desk as a whole: counted here, where no desk can count otherwise. Pure.

Far above what one person's work needs in a minute, an hour or a day, and far below a file cabinet.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_AGAIN_WITHIN = 120.0
"""What was opened is not counted once more so soon: a page that is sent again, a long file that comes in parts."""


class LimitReached(Exception):
    """More than is given. `is_first`: nothing was refused in the minute before, so this rings."""

    def __init__(self, *, is_first: bool) -> None:
        super().__init__()
        self.is_first = is_first


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most so many in so many seconds."""

    most: int
    within: float


SUBJECTS = (Allowance(300, _MINUTE), Allowance(3_000, _HOUR), Allowance(12_000, _DAY))
"""Subjects opened by one officer: a page opens some thirty."""
IDENTITIES = (Allowance(60, _MINUTE), Allowance(150, _HOUR), Allowance(500, _DAY))
"""Of these people. The desk asks who one is after every thirty in an hour."""
TOKENS = (Allowance(3_000, _MINUTE), Allowance(40_000, _DAY))
"""Search tokens made for one officer: a search for one person takes some hundred."""
SEEDS = (Allowance(120, _MINUTE), Allowance(6_000, _DAY))
"""Second factors looked at while people sign in, of the whole desk."""
CHECKS = (Allowance(3_000, _MINUTE), Allowance(40_000, _DAY))
"""Keys opened while the desk itself looks who is meant, nobody signed in: beyond it the vault rings, and goes on."""
SIGNED = (Allowance(240, _MINUTE), Allowance(6_000, _DAY))
"""What is signed where nobody is inside, beside sessions: step-ups, passwords, factors, resets of the whole desk."""
CODES = (Allowance(2_000, _MINUTE), Allowance(20_000, _DAY))
"""Codes of printed cards, hashed or compared: a new card takes forty, whoever signs in by one takes one. Apart from
SIGNED: whoever types false ones holds up no other sign-in."""
SESSIONS = (Allowance(600, _MINUTE),)
"""Sessions vouched for, of the whole desk: some five while one person signs in."""


@dataclass(slots=True)
class _Count:
    moments: deque[float] = field(default_factory=deque)
    refused_at: float = float("-inf")


class VaultLimits:
    """Counts by who asks and what for. Not for more than one thread at a time."""

    def __init__(self) -> None:
        self._counts: dict[tuple[object, tuple[Allowance, ...]], _Count] = {}
        self._lately: dict[tuple[object, object], float] = {}

    def take(self, who: UUID | None, allowances: tuple[Allowance, ...], at: float, *, count: int = 1) -> None:
        """Counts so many at this moment (monotonic). Raises LimitReached, and counts none of them then."""
        counted = self._counts.setdefault((who, allowances), _Count())
        longest = allowances[-1].within
        while counted.moments and counted.moments[0] <= at - longest:
            counted.moments.popleft()
        if any(self._within(counted, each, at) + count > each.most for each in allowances):
            is_first = counted.refused_at < at - _MINUTE
            counted.refused_at = at
            raise LimitReached(is_first=is_first)
        counted.moments.extend([at] * count)

    def take_new(self, who: UUID | None, what: Iterable[object], allowances: tuple[Allowance, ...], at: float) -> None:
        """The same for things, each of which is counted once in a short while."""
        self._lately = {key: moment for key, moment in self._lately.items() if moment > at - _AGAIN_WITHIN}
        fresh = {(who, each) for each in what} - self._lately.keys()
        if fresh:
            self.take(who, allowances, at, count=len(fresh))
            self._lately.update(dict.fromkeys(fresh, at))

    @staticmethod
    def _within(counted: _Count, allowance: Allowance, at: float) -> int:
        since, found = at - allowance.within, 0
        for moment in reversed(counted.moments):
            if moment <= since:
                break
            found += 1
        return found
