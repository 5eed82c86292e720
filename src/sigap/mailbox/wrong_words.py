"""A ceiling on wrong claim and task words, over all addresses: 44 bits are not to be tried out at the door.

Each process of the public site lets two at a time be stretched, and five wrong ones a second once twenty were wrong in
a row; that is a chance of one in some thousands for two weeks of trying while two hundred words are good. It is asked
of nobody's address and stored nowhere. Return codes need none: most wrong ones are told without a stretch.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

AT_ONCE, PATIENCE_SECONDS = 2, 2.0
BURST, EACH_SECOND = 20, 5.0


class WordsCrowded(Exception):
    """Too many wrong words just now; these were not looked at and stay good."""


class WordsAttempt:
    """One try: counted as wrong until it says otherwise."""

    def __init__(self) -> None:
        self.is_right = False

    def was_right(self) -> None:
        """The words were somebody's: the try counts no more."""
        self.is_right = True


class WrongWordsCeiling:
    """How many wrong words one process still looks at: refilled with time, and by whatever was right."""

    def __init__(self) -> None:
        self._stretching = BoundedSemaphore(AT_ONCE)
        self._lock = Lock()
        self._left, self._since = float(BURST), time.monotonic()

    @contextmanager
    def trying(self) -> Iterator[WordsAttempt]:
        """Around one look-up. Raises WordsCrowded."""
        self._take()
        if not self._stretching.acquire(timeout=PATIENCE_SECONDS):
            self._give_back()
            raise WordsCrowded
        attempt = WordsAttempt()
        try:
            yield attempt
        finally:
            self._stretching.release()
            if attempt.is_right:
                self._give_back()

    def _take(self) -> None:
        with self._lock:
            at = time.monotonic()
            self._left = min(BURST, self._left + (at - self._since) * EACH_SECOND)
            self._since = at
            if self._left < 1:
                raise WordsCrowded
            self._left -= 1

    def _give_back(self) -> None:
        with self._lock:
            self._left = min(BURST, self._left + 1)


_ceiling = WrongWordsCeiling()
trying = _ceiling.trying
