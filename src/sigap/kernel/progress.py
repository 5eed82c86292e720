"""Long work says between two of its steps that it goes on; whoever runs it listens. Silent where nobody does.

Said only where nothing of the database is open: what listens may write.
"""

from collections.abc import Callable
from contextvars import ContextVar

# A new thread begins without a listener.
_listener: ContextVar[Callable[[], object] | None] = ContextVar("progress", default=None)


def listen(listener: Callable[[], object]) -> None:
    """From now on, in this thread."""
    _listener.set(listener)


def go_on() -> None:
    """One step is done, the next begins."""
    listener = _listener.get()
    if listener is not None:
        listener()
