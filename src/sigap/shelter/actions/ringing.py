"""Rings when somebody is not back, one step after the other, tells that they are; lets holds go that are over.

Rings for a guest who is a day without a case, too.
"""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.access.models import Office
from sigap.cases.actions.managers import tell_manager
from sigap.notifications.actions import notify, tell_office
from sigap.notifications.rules import Audience
from sigap.shelter import events
from sigap.shelter.actions.scope import record_office_event
from sigap.shelter.actions.telling import about_of, tell_answering, tell_staff, tell_waiting
from sigap.shelter.models import ShelterHouse, Stay
from sigap.shelter.queries import manager_of, police_of, unit_of
from sigap.shelter.rules import AbsenceHearer, ring_steps

_CODES = {
    AbsenceHearer.STAFF: "shelter-absent",
    AbsenceHearer.MANAGER: "shelter-absent-manager",
    AbsenceHearer.POLICE: "shelter-absent-police",
}
_BACK = "shelter-back"


@audit.action
def ring_absent(*, by: By, at: datetime) -> int:
    """Takes every step that has come, each once; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stay, house, office, above, case_id, manager, managing, step, police FROM shelter.ring_due(%s)",
            [at],
        )
        rows = cursor.fetchall()
    if not rows:
        audit.unchanged()
    for stay, house, office, above, case_id, manager, managing, step, police in rows:
        to = ring_steps()[step - 1][1]
        about = about_of(case_id)
        hearers: list[AbsenceHearer] = [to]
        if to is AbsenceHearer.POLICE:
            code = _CODES[to]
            hear = [tell_office(at=at, code=code, office_id=each, ids=about, is_for_duty=True) for each in police]
            # Nobody there may know of the case: whoever answers for it hears once more.
            if not any(hear):
                rung = _ring_manager(at, manager, managing or above or office, about, "shelter-absent-nobody")
                hearers = [rung, AbsenceHearer.NOBODY]
        elif to is AbsenceHearer.STAFF:
            tell_staff(at=at, code=_CODES[to], office_id=office, case_id=case_id)
        else:
            hearers = [_ring_manager(at, manager, managing or above or office, about)]
        for who in hearers:
            record_office_event(by, at, office, events.RUNG, house=str(house), stay=str(stay), rung=who.value)
    return len(rows)


def tell_back(at: datetime, stay: Stay, *, rung: int) -> None:
    """Whoever was rung, by so many steps, hears that they are back."""
    about, heard = about_of(stay.case_id), {to for _after, to in ring_steps()[:rung]}
    if AbsenceHearer.STAFF in heard:
        tell_staff(at=at, code=_BACK, office_id=stay.house.office_id, case_id=stay.case_id, is_for_duty=True)
    if AbsenceHearer.MANAGER in heard:
        office = stay.house.office
        manager, managing = manager_of(stay) or (None, office.parent_id or office.pk)
        _ring_manager(at, manager, managing, about, _BACK)
    if AbsenceHearer.POLICE in heard:
        for each in police_of(stay.house.office):
            tell_office(at=at, code=_BACK, office_id=each, ids=about, is_for_duty=True)


def _ring_manager(
    at: datetime,
    manager: UUID | None,
    office: UUID,
    about: dict[str, str],
    code: str = _CODES[AbsenceHearer.MANAGER],
) -> AbsenceHearer:
    """Who hears: of a case its manager, or whoever is there instead; for a guest the head of the unit above."""
    if manager is not None:
        return AbsenceHearer(tell_manager(at=at, code=code, manager_id=manager, office_id=office, ids=about).value)
    notify(at=at, code=code, office_id=office, role=Audience.HEAD, ids=about)
    return AbsenceHearer.HEAD


@audit.action
def tell_of_unknown_guests(*, by: By, at: datetime) -> int:  # noqa: ARG001 - an act has an actor
    """Who is a day in a house without a case: the head of the unit hears, once of each; returns how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stay, office FROM shelter.guests_without_case(%s)", [at])
        rows = cursor.fetchall()
    if not rows:
        audit.unchanged()
    houses = Office.objects.in_bulk({office for _stay, office in rows})
    for stay, office in rows:
        notify(
            at=at, code="shelter-unknown-late", office_id=unit_of(houses[office]), role=Audience.HEAD,
            ids={"office": str(office)}, once=uuid5(stay, "unknown"),
        )  # fmt: skip
    return len(rows)


@audit.action
def lapse_holds(*, by: By, at: datetime) -> int:
    """Lets holds go whose hours are over; who waited before waits on, and who waits hears of it. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stay, house, office, case_id, manager, managing, status FROM shelter.lapse_holds(%s)", [at]
        )
        rows = cursor.fetchall()
    if not rows:
        audit.unchanged()
    for stay, house, office, case_id, manager, managing, status in rows:
        managed = (manager, managing) if manager else None
        tell_answering(at, "shelter-hold-over", case_id, managed, staff=office)
        record_office_event(by, at, office, events.STAY_CHANGED, house=str(house), stay=str(stay), status=status)
    for house in ShelterHouse.objects.filter(pk__in={row[1] for row in rows}):
        tell_waiting(house, at, by_sweep=True)
    return len(rows)
