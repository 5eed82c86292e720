"""The app's sweep: teams of which no word came."""

from datetime import datetime

from sigap.fieldvisits.actions import ring_silent
from sigap.kernel.acting import SystemActor

_WORKER = SystemActor(name="fieldvisits.ring")


def ring(at: datetime) -> int:
    """Rings for silent teams; returns how many steps were taken."""
    return ring_silent(by=_WORKER, at=at)
