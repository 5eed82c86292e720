"""The app's sweep: who came new hears of their lessons, who passed one hears that its law has ended."""

from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.learning.actions import tell_retired, welcome

_SWEEPER = SystemActor(name="learning")


def greet(at: datetime) -> int:
    """Tells whoever began to work lately, and whoever passed what is retired now, once each."""
    return welcome(by=_SWEEPER, at=at) + tell_retired(by=_SWEEPER, at=at)
