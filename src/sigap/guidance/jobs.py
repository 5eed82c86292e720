"""The sweep that freezes how promises were kept, once each half year, for the page that anyone may read."""

from datetime import datetime

from django.utils.timezone import get_current_timezone

from sigap.guidance.actions import freeze_pledge
from sigap.guidance.rules import half_to_freeze
from sigap.kernel.acting import SystemActor

WORKER = SystemActor(name="guidance.pledge")


def freeze(at: datetime) -> int:
    """Freezes the last half that is over; returns how many it froze."""
    return int(freeze_pledge(by=WORKER, at=at, half=half_to_freeze(at, get_current_timezone())) is not None)
