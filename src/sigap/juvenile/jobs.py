"""The app's sweep: alarms before a child must be let out, and at that hour."""

from datetime import datetime

from sigap.juvenile.actions import ring_due
from sigap.kernel.acting import SystemActor

_WORKER = SystemActor(name="juvenile.ring")


def ring(at: datetime) -> int:
    """Rings what has fallen; returns how many alarms rang."""
    return ring_due(by=_WORKER, at=at)
