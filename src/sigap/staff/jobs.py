"""The app's sweep: roles that end by their last day, without anybody who ends them."""

from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.staff.actions.ending import follow_ends as _follow_ends

_SWEEPER = SystemActor(name="staff")


def follow_ends(at: datetime) -> int:
    """Tells heads before a role ends, and gives on what its holder left; each once."""
    return _follow_ends(by=_SWEEPER, at=at)
