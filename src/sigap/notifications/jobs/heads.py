"""The sweep of the daily head: once a day, in the morning or as soon after as a worker runs, to every running holder.

What was cut off the trail after the last letter that arrived is not found; everything before it is.
"""

from datetime import datetime, time

from django.utils.timezone import get_current_timezone

from sigap.audit.queries import head
from sigap.notifications.actions import outbox
from sigap.notifications.queries import mail_is_set_up
from sigap.notifications.rules import head_day


def send_daily(at: datetime) -> int:
    """Queues the day's letters; returns how many. Two workers queue each once."""
    day = head_day(at, get_current_timezone())
    if day is None or not mail_is_set_up() or head(fresh=True) is None:
        return 0
    return outbox.queue_heads(at=at, day=day, begins=datetime.combine(day, time(0), get_current_timezone()))
