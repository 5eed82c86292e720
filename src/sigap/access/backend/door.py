"""Whether the desk may talk to the database right now. Kept apart so that the backend loads nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_passing: ContextVar[bool] = ContextVar("sigap_desk_door", default=False)


class OutsideTheDoor(Exception):
    """A statement was about to run outside enter(), threshold() and by_itself(). The message never holds it."""


@contextmanager
def passing() -> Iterator[None]:
    """Lets statements through while the block runs. Only `access.entry` calls this."""
    token = _passing.set(True)
    try:
        yield
    finally:
        _passing.reset(token)


def check() -> None:
    """Raises OutsideTheDoor unless a block of passing() is running on this thread."""
    if not _passing.get():
        raise OutsideTheDoor("A database statement outside access.entry.enter(), threshold() and by_itself()")
