"""The app's sweep: reminders of actions and of meetings."""

from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.meetings.actions.reminding import remind

WORKER = SystemActor(name="meetings")


def ring(at: datetime) -> int:
    """Leaves each reminder once; returns how many."""
    return remind(by=WORKER, at=at)
