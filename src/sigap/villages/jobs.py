"""The sweep that makes bands of the villages' months for the index."""

from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.villages.actions.months import feed_index

WORKER = SystemActor(name="villages.feed")


def feed(at: datetime) -> int:
    """Returns how many values are new."""
    return feed_index(by=WORKER, at=at)
