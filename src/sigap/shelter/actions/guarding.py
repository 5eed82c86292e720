"""A suspect is free, or somebody may come for a guest: the house in which they sleep guards the door."""

from datetime import datetime, timedelta
from uuid import uuid5

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.legal.rules import AT_LARGE, AT_LARGE_NO_MORE, FREEING
from sigap.screening.rules.codes import Flag
from sigap.shelter.actions.telling import tell_staff

_AT_THE_DOOR = (Flag.ABDUCTION, Flag.WEAPON, Flag.LIVES_WITH_SUSPECT)
"""Dangers that may come to the house after who sleeps in it."""
_NEWS = timedelta(days=7)
"""What was noted before that is no news for who comes into the house today."""


@audit.action
def tell_guards(*, by: By, at: datetime) -> int:  # noqa: ARG001 - an act has an actor
    """Tells the staff of a house once for each such mark or danger and guest; returns how many stand.

    The worker alone does it, as it tells of guests put right. The notice says neither why nor because of whom.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stay, office, case_id, entry FROM shelter.suspects_free(%s, %s, %s, %s)",
            [[*AT_LARGE], [*FREEING], [*AT_LARGE_NO_MORE], at - _NEWS],
        )
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT stay, office, case_id, entry FROM shelter.guests_in_danger(%s, %s)", [[*_AT_THE_DOOR], at - _NEWS]
        )
        rows += cursor.fetchall()
    for stay, office, case, entry in rows:
        once = uuid5(stay, f"guard {entry}")
        tell_staff(at=at, code="shelter-guard", office_id=office, case_id=case, once=once)
    if not rows:
        audit.unchanged()
    return len(rows)
