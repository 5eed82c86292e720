"""What changes once in years is asked once a minute, and remembered by the process in between."""

import time
from collections.abc import Callable, Hashable

ASKED_EVERY = 60.0
"""Seconds."""


class Kept[T]:
    """Answers by key. Never for what belongs to somebody: everybody is told the same."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable, ask: Callable[[], T]) -> T:
        """What was told of late, else what is told now. Raises what `ask` raises."""
        now = time.monotonic()
        told = self._known.get(key)
        if told is None or now - told[0] >= ASKED_EVERY:
            told = self._known[key] = now, ask()
        return told[1]

    def last(self, key: Hashable) -> T | None:
        """What was told before, however long ago."""
        told = self._known.get(key)
        return told[1] if told else None

    def forget(self) -> None:
        """Nothing is known any more."""
        self._known.clear()
