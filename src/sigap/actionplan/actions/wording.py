"""Refuses, in kind words, what has the shape of a case or of somebody's number: all offices read a plan."""

from collections.abc import Iterable

from sigap.kernel.errors import Unable
from sigap.ui.telltales import telltale_words


class UnableToWritePlan(Unable):
    """The text holds something that does not belong in a plan."""


def require_plain(texts: Iterable[str]) -> None:
    """Raises UnableToWritePlan for the first text that does not belong here."""
    if words := telltale_words(*texts):
        raise UnableToWritePlan(words)
