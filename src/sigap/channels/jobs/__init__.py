"""The worker's sweeps of the channels: what was delivered, files, answers, mail, and what is forgotten."""

from datetime import datetime

from sigap.channels.actions import box


def forget(at: datetime) -> int:
    """Removes what nobody needs any more; returns how many traces went."""
    return box.forget(at=at)
