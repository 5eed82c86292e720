"""The worker reminds: of actions whose day nears or has passed, of a meeting of a decree's rhythm that nobody held."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef

from sigap import audit
from sigap.access.entry import By
from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.meetings.models import ActionItem, Meeting, MeetingRhythm
from sigap.meetings.rules.kinds import ItemStatus, MeetingStatus
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience

NEAR = timedelta(days=3)
_LOOKS_BACK = timedelta(days=7)
_BATCH = 200


@audit.action
def remind(*, by: By, at: datetime) -> int:  # noqa: ARG001 - every action says who acts
    """Leaves each reminder once, however often it is asked; returns how many things it looked at."""
    looked_at = _of_items(at) + _of_rhythms(at)
    if not looked_at:
        audit.unchanged()
    return looked_at


def _of_items(at: datetime) -> int:
    owed = ActionItem.objects.filter(status=ItemStatus.OPEN, due_at__gt=at - _LOOKS_BACK, due_at__lte=at + NEAR)
    count = 0
    for pk, office_id, due_at, given_at in owed.values_list("pk", "office_id", "due_at", "given_at")[:_BATCH]:
        is_late = due_at <= at
        if not is_late and due_at - given_at <= NEAR:
            continue
        code = "action-late" if is_late else "action-near"
        count += _once(
            uuid5(pk, f"{code} {due_at.isoformat()}"), code, at, office_id=office_id, ids={"action": str(pk)}
        )
    return count


def _of_rhythms(at: datetime) -> int:
    planned = Meeting.objects.filter(kind=OuterRef("kind"), status=MeetingStatus.PLANNED, starts_at__gt=at)
    missed = MeetingRhythm.objects.filter(~Exists(planned), valid_to=None, due_at__lte=at)
    offices = list(Office.objects.filter(kind=OfficeKind.SECRETARIAT, valid_to=None).values_list("pk", flat=True))
    count = 0
    for rhythm in missed:
        mark = f"overdue {rhythm.due_at.isoformat()}"
        for office_id in offices:
            count += _once(uuid5(rhythm.pk, f"{mark} {office_id}"), "meeting-overdue", at, office_id=office_id)
        count += _once(uuid5(rhythm.pk, mark), "meeting-overdue", at, role=Audience.DAILY_CHAIR)
    return count


def _once(once: UUID, code: str, at: datetime, **whom: Any) -> int:
    notices.notify(at=at, code=code, once=once, **whom)
    return 1
