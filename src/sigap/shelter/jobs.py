"""The app's sweep: who is not back, and holds whose hours are over."""

from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.shelter.actions import lapse_holds, ring_absent

_SWEEPER = SystemActor(name="shelter")


def ring(at: datetime) -> int:
    """Rings and releases; returns how many of both."""
    return ring_absent(by=_SWEEPER, at=at) + lapse_holds(by=_SWEEPER, at=at)
