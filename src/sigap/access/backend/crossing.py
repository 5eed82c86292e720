"""Sign-in's statements go by a log-in of their own: the desk's role reads no password hash and begins no session."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

ALIAS = "threshold"
"""The second connection of the desk's process. The owner's processes have none: they may do all of it."""


@contextmanager
def crossing() -> Iterator[None]:
    """While the block runs, this thread's `connection` is the threshold's. A transaction of the desk stays as it is."""
    desk = connections[DEFAULT_DB_ALIAS]
    if ALIAS not in connections.settings or desk is connections[ALIAS]:
        yield
        return
    connections[DEFAULT_DB_ALIAS] = connections[ALIAS]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = desk
