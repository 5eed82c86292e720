"""The app's sweep: who came new hears of their lessons."""

from datetime import datetime

from sigap.learning.actions import welcome


def greet(at: datetime) -> int:
    """Tells whoever began to work lately, once."""
    return welcome(at=at)
