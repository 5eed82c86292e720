"""The app's sweep: what came from outside, and what did not."""

from datetime import datetime

from sigap.errands.actions import tell_managers
from sigap.kernel.acting import SystemActor

_SWEEPER = SystemActor(name="errands")


def ring(at: datetime) -> int:
    """Tells managers; returns of how many."""
    return tell_managers(by=_SWEEPER, at=at)
