"""What the week's digest tells of the task force's own work, counted by the worker. No case in it, and no place."""

from datetime import datetime

from django.utils.timezone import localdate

from sigap.meetings.models import ActionItem
from sigap.meetings.rules.kinds import ItemStatus
from sigap.returns.models import Return
from sigap.returns.rules import ReturnStatus


def facts(at: datetime) -> dict[str, int]:
    """Actions that are owed and those that are late; returns that are owed and those that are late."""
    owed = ActionItem.objects.filter(status=ItemStatus.OPEN)
    unsent = Return.objects.exclude(status__in=[ReturnStatus.SENT, ReturnStatus.RECEIVED])
    return {
        "items_open": owed.count(),
        "items_late": owed.filter(due_at__lte=at).count(),
        "returns_open": unsent.count(),
        "returns_late": unsent.filter(due_on__lt=localdate(at)).count(),
    }
