"""The app's sweeps: what ends is rung, and the dates that leave the house are laid out."""

from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.taskforce import actions

_SWEEPER = SystemActor(name="taskforce")


def remind(at: datetime) -> int:
    """Rings what is due; each once."""
    return actions.remind(by=_SWEEPER, at=at)


def lay_out(at: datetime) -> int:
    """Lays out the dates of the calendar's addresses; returns how many changed."""
    return actions.freeze_feed(by=_SWEEPER, at=at)
