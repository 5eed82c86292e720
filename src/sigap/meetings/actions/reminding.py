"""The worker reminds: of actions whose day nears or has passed, of a meeting of a decree's rhythm that nobody held."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
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
type _Reminder = tuple[str, dict[str, Any]]
"""A notice's code, and whom it tells of what."""


@audit.action
def remind(*, by: By, at: datetime) -> int:  # noqa: ARG001 - every action says who acts
    """Leaves each reminder once, however often it is asked, the earliest due first; returns how many it left."""
    owed = dict([*_of_items(at), *_of_rhythms(at)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifications.not_left(%s)", [list(owed)])
        ((fresh,),) = cursor.fetchall()
    for once, (code, whom) in owed.items():
        if once in fresh:
            notices.notify(at=at, code=code, once=once, **whom)
    if not fresh:
        audit.unchanged()
    return len(fresh)


def _of_items(at: datetime) -> Iterator[tuple[UUID, _Reminder]]:
    owed = ActionItem.objects.filter(status=ItemStatus.OPEN, due_at__gt=at - _LOOKS_BACK, due_at__lte=at + NEAR)
    for pk, office_id, due_at, given_at in owed.order_by("due_at").values_list("pk", "office_id", "due_at", "given_at"):
        is_late = due_at <= at
        if not is_late and due_at - given_at <= NEAR:
            continue
        code = "action-late" if is_late else "action-near"
        whom = {"office_id": office_id, "ids": {"action": str(pk)}}
        yield uuid5(pk, f"{code} {due_at.isoformat()}"), (code, whom)


def _of_rhythms(at: datetime) -> Iterator[tuple[UUID, _Reminder]]:
    planned = Meeting.objects.filter(kind=OuterRef("kind"), status=MeetingStatus.PLANNED, starts_at__gt=at)
    missed = MeetingRhythm.objects.filter(~Exists(planned), valid_to=None, due_at__lte=at)
    offices = list(Office.objects.filter(kind=OfficeKind.SECRETARIAT, valid_to=None).values_list("pk", flat=True))
    for rhythm in missed:
        mark = f"overdue {rhythm.due_at.isoformat()}"
        for office_id in offices:
            yield uuid5(rhythm.pk, f"{mark} {office_id}"), ("meeting-overdue", {"office_id": office_id})
        yield uuid5(rhythm.pk, mark), ("meeting-overdue", {"role": Audience.DAILY_CHAIR})
