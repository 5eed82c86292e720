"""Somebody in a bed is put right in their case: who keeps the house and who manages the case look at the room again."""

from datetime import datetime
from uuid import uuid5

from django.db import connection
from django.utils.timezone import localdate

from sigap import audit
from sigap.access.entry import By
from sigap.notifications.actions import notify
from sigap.screening.rules.persons import PersonRole, Sex, age_on
from sigap.shelter.actions.telling import about_of, tell_staff
from sigap.shelter.rules import Guest, age_now, is_placed_otherwise

_GUEST_CHANGED = "shelter-guest-changed"
_CLIENT_CHANGED = "shelter-client-changed"
_GUESTS = """SELECT stay, office, case_id, manager, role, sex, age, aged_at, bed_sex, bed_age, bed_aged_on, bed_born_on
    FROM shelter.guests_in_cases()"""


@audit.action
def tell_of_changed_guests(*, by: By, at: datetime) -> int:  # noqa: ARG001 - an act has an actor
    """Tells the staff and the manager, once for each such change; returns how many stand.

    The worker alone does it, not whoever corrects: no other office learns from a case that somebody is in a house.
    The notice says neither what changed nor whose.
    """
    today = localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(_GUESTS)
        rows = cursor.fetchall()
    found = 0
    for stay, office, case, manager, role, sex, years, aged_at, bed_sex, bed_age, bed_aged_on, bed_born_on in rows:
        here = age_now(age=bed_age, arrived_on=bed_aged_on, born_on=bed_born_on, day=today)
        age = years if None in (years, aged_at) else age_on(today, age_years=years, recorded_on=localdate(aged_at))
        if not is_placed_otherwise(Guest(sex=Sex(bed_sex), age=here), PersonRole(role), Sex(sex), age):
            continue
        found += 1
        change = f"{stay} {role} {sex} {years}"
        once = uuid5(stay, f"house {change}")
        tell_staff(at=at, code=_GUEST_CHANGED, office_id=office, case_id=case, once=once)
        if manager is not None:
            once = uuid5(stay, f"manager {change}")
            notify(at=at, code=_CLIENT_CHANGED, person_id=manager, ids=about_of(case), once=once)
    if not found:
        audit.unchanged()
    return found
