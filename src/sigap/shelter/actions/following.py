"""Somebody in a bed is put right in their case: who keeps the house and who manages the case look at the room again."""

from datetime import datetime
from uuid import uuid5

from django.db import connection
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.cases.queries import CaseAccess
from sigap.notifications.actions import notify
from sigap.screening.rules.persons import PersonRole, Sex, age_on
from sigap.shelter.actions.telling import about_of
from sigap.shelter.rules import Guest, age_now, is_placed_otherwise

_CHANGED = "shelter-guest-changed"
_GUESTS = """SELECT stay, office, manager, role, sex, age, aged_at, bed_sex, bed_age, bed_aged_on, bed_born_on
    FROM shelter.guests_of_case(%s)"""


def follow_people(by: Actor, at: datetime, access: CaseAccess) -> None:
    """Tells the staff and the manager once of each such change; the notice says neither what changed nor whose."""
    today, about = localdate(at), about_of(access.case.id)
    with connection.cursor() as cursor:
        cursor.execute(_GUESTS, [access.case.id])
        rows = cursor.fetchall()
    for stay, office, manager, role, sex, years, aged_at, bed_sex, bed_age, bed_aged_on, bed_born_on in rows:
        here = age_now(age=bed_age, arrived_on=bed_aged_on, born_on=bed_born_on, day=today)
        age = years if None in (years, aged_at) else age_on(today, age_years=years, recorded_on=localdate(aged_at))
        if not is_placed_otherwise(Guest(sex=Sex(bed_sex), age=here), PersonRole(role), Sex(sex), age):
            continue
        change = f"{stay} {role} {sex} {years}"
        notify(at=at, code=_CHANGED, office_id=office, ids=about, once=uuid5(stay, f"house {change}"))
        if manager not in {None, by.person_id}:
            notify(at=at, code=_CHANGED, person_id=manager, ids=about, once=uuid5(stay, f"manager {change}"))
