"""The app's sweep: who came new hears of their lessons."""

from datetime import datetime

from sigap.kernel.acting import SystemActor
from sigap.learning.actions import welcome

_SWEEPER = SystemActor(name="learning")


def greet(at: datetime) -> int:
    """Tells whoever began to work lately, once."""
    return welcome(by=_SWEEPER, at=at)
