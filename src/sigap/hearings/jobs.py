"""The app's sweep: reminders of hearings."""

from datetime import datetime

from sigap.hearings.actions import remind
from sigap.kernel.acting import SystemActor

_SWEEPER = SystemActor(name="hearings")


def remind_of_hearings(at: datetime) -> int:
    """Reminds of hearings, each once."""
    return remind(by=_SWEEPER, at=at)
