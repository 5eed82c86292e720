"""The sweep of returns: what has fallen due is laid on the table, what presses or is late rings, silence is named."""

from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.returns.actions import ringing

WORKER = SystemActor(name="returns.ring")


def ring(at: datetime) -> int:
    """Returns how many were laid on the table and how many rang."""
    return ringing.lay_owed(by=WORKER, at=at) + ringing.remind(by=WORKER, at=at)
