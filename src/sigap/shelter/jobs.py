"""The app's sweep: who is not back, holds that are over, guests put right or without a case, suspects who are free."""

from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.shelter.actions import lapse_holds, ring_absent, tell_guards, tell_of_changed_guests, tell_of_unknown_guests

_SWEEPER = SystemActor(name="shelter")


def ring(at: datetime) -> int:
    """Rings, releases and tells; returns how many of all."""
    tell_guards(by=_SWEEPER, at=at)
    tell_of_changed_guests(by=_SWEEPER, at=at)
    tell_of_unknown_guests(by=_SWEEPER, at=at)
    return ring_absent(by=_SWEEPER, at=at) + lapse_holds(by=_SWEEPER, at=at)
