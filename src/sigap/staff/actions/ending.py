"""Roles that end by their last day: the head hears before, and what goes on with a leaver goes on by itself.

Turns of the rota stay as they are: the worker signs none, and who works in the office no more is never on duty there.
"""

from datetime import datetime, timedelta
from uuid import uuid5

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from sigap import audit
from sigap.access.entry import By
from sigap.access.models import Membership, Office
from sigap.access.roles import OfficeKind
from sigap.assistance.actions import appointments_of_who_left
from sigap.cases import actions as cases
from sigap.notifications.actions import notify
from sigap.notifications.queries.heads import has_another_head
from sigap.notifications.rules import Audience
from sigap.referrals.actions import requests_of_who_left

RUNGS = (14, 3, 0)
"""Days before a role's last day on which its head hears of what is still open under it."""


@audit.action
def follow_ends(*, by: By, at: datetime) -> int:
    """Tells heads of roles that end with work left, and follows those that ended; how many were looked at."""
    found = _tell_before(at) + _follow(by, at) + _tell_of_left(at)
    if not found:
        audit.unchanged()
    return found


def _tell_before(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT role_id, person, office, ends_at FROM staff.roles_ending(%s, %s)", [at, RUNGS[0]])
        rows = cursor.fetchall()
    for role_id, person, office, ends_at in rows:
        days = (localdate(ends_at - timedelta(microseconds=1)) - localdate(at)).days
        step = min((rung for rung in RUNGS if days <= rung), default=None)
        if step is None:
            continue
        offices = {office}
        if not has_another_head(office, person, at=at):
            # Whoever manages people hears, too.
            offices |= set(
                Office.objects.filter(kind=OfficeKind.SECRETARIAT, valid_to=None).values_list("id", flat=True)
            )
        for each in sorted(offices):
            once = uuid5(role_id, f"role-ending {step} {each}")
            ids = {"person": str(person)}
            notify(at=at, code="role-ending", office_id=each, role=Audience.HEAD, ids=ids, until=ends_at, once=once)
    return len(rows)


def _follow(by: By, at: datetime) -> int:
    """What `leaving.end_role` does, for those whose last role in an office ended by itself."""
    held = Membership.objects.filter(
        Q(until=None) | Q(until__gt=at), person=OuterRef("person"), office=OuterRef("office")
    )
    over = Membership.objects.filter(~Exists(held), until__lte=at)
    done = 0
    for person_id, office_id in over.order_by().values_list("person_id", "office_id").distinct():
        done += cases.release_who_left(by=by, at=at, person_id=person_id, office_id=office_id)
        done += appointments_of_who_left(by=by, at=at, person_id=person_id, office_id=office_id)
        done += requests_of_who_left(by=by, at=at, person_id=person_id, office_id=office_id)
    return done


def _tell_of_left(at: datetime) -> int:
    """Heads hear of each report and case that nobody there sees to any more, once for each who left it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, subject, office, former, code FROM staff.left_without()")
        rows = cursor.fetchall()
    for what, subject, office, former, code in rows:
        once = uuid5(subject, f"{code} {office} {former}")
        notify(at=at, code=code, office_id=office, role=Audience.HEAD, ids={what: str(subject)}, once=once)
    return len(rows)
