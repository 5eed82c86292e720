"""What the week's digest tells of the task force's own work, counted by the worker. No case in it, and no place."""

from datetime import datetime

from django.utils.timezone import localdate

from sigap.meetings.models import ActionItem
from sigap.meetings.rules.kinds import ItemStatus
from sigap.returns.queries import unsent


def facts(at: datetime) -> dict[str, int]:
    """Actions that are owed and those that are late; returns that are owed and those that are late."""
    owed = ActionItem.objects.filter(status=ItemStatus.OPEN)
    returns = unsent()
    return {
        "items_open": owed.count(),
        "items_late": owed.filter(due_at__lte=at).count(),
        "returns_open": returns.count(),
        "returns_late": returns.filter(due_on__lt=localdate(at)).count(),
    }
