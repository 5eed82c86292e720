"""A suspect is free or not found: the house in which somebody of that case sleeps guards the door."""

from datetime import datetime, timedelta
from uuid import uuid5

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.legal.rules import AT_LARGE, AT_LARGE_NO_MORE, FREEING
from sigap.notifications.actions import notify
from sigap.shelter.actions.telling import about_of

_NEWS = timedelta(days=7)
"""What was noted before that is no news for who comes into the house today."""


@audit.action
def tell_guards(*, by: By, at: datetime) -> int:  # noqa: ARG001 - an act has an actor
    """Tells the staff of a house once for each such mark and guest; returns how many stand.

    The worker alone does it, as it tells of guests put right. The notice says neither why nor because of whom.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stay, office, case_id, entry FROM shelter.suspects_free(%s, %s, %s, %s)",
            [[*AT_LARGE], [*FREEING], [*AT_LARGE_NO_MORE], at - _NEWS],
        )
        rows = cursor.fetchall()
    for stay, office, case, entry in rows:
        once = uuid5(stay, f"guard {entry}")
        notify(at=at, code="shelter-guard", office_id=office, ids=about_of(case), once=once)
    if not rows:
        audit.unchanged()
    return len(rows)
