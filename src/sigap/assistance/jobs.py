"""The app's sweep: officers are reminded of what comes within a day."""

from datetime import datetime

from sigap.assistance.actions import remind
from sigap.kernel.acting import SystemActor

_SWEEPER = SystemActor(name="assistance")


def remind_officers(at: datetime) -> int:
    """Reminds of appointments, each once."""
    return remind(by=_SWEEPER, at=at)
