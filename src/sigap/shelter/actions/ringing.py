"""The worker rings when somebody is not back, one step after the other, and lets holds go whose hours are over."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.notifications.actions import notify, tell_office
from sigap.notifications.rules import Audience
from sigap.shelter import events
from sigap.shelter.actions.scope import record_office_event
from sigap.shelter.actions.telling import about_of, tell_waiting
from sigap.shelter.models import ShelterHouse
from sigap.shelter.rules import AbsenceHearer, ring_steps

_CODES = {
    AbsenceHearer.STAFF: "shelter-absent",
    AbsenceHearer.MANAGER: "shelter-absent-manager",
    AbsenceHearer.POLICE: "shelter-absent-police",
}


@audit.action
def ring_absent(*, by: By, at: datetime) -> int:
    """Takes every step that has come, each once; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stay, house, office, above, case_id, manager, step, police FROM shelter.ring_due(%s)", [at]
        )
        rows = cursor.fetchall()
    if not rows:
        audit.unchanged()
    for stay, house, office, above, case_id, manager, step, police in rows:
        to = ring_steps()[step - 1][1]
        about = about_of(case_id)
        if to is AbsenceHearer.POLICE:
            code = _CODES[to]
            hear = [tell_office(at=at, code=code, office_id=each, ids=about, is_for_duty=True) for each in police]
            to = to if any(hear) else AbsenceHearer.NOBODY
        if to is AbsenceHearer.STAFF:
            notify(at=at, code=_CODES[to], office_id=office, ids=about)
        elif to is not AbsenceHearer.POLICE:
            _ring_manager(at, manager, above or office, about)
        record_office_event(by, at, office, events.RUNG, house=str(house), stay=str(stay), rung=to.value)
    return len(rows)


def _ring_manager(at: datetime, manager: UUID | None, above: UUID, about: dict[str, str]) -> None:
    """For a guest without a case the unit above the house answers."""
    code = _CODES[AbsenceHearer.MANAGER]
    if manager is not None:
        notify(at=at, code=code, person_id=manager, ids=about)
    else:
        notify(at=at, code=code, office_id=above, role=Audience.HEAD, ids=about)


@audit.action
def lapse_holds(*, by: By, at: datetime) -> int:
    """Lets holds go whose hours are over; who waited before waits on, and who waits hears of it. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stay, house, office, case_id, manager, status FROM shelter.lapse_holds(%s)", [at])
        rows = cursor.fetchall()
    if not rows:
        audit.unchanged()
    for stay, house, office, case_id, manager, status in rows:
        hearer = None if manager else office
        notify(at=at, code="shelter-hold-over", person_id=manager, office_id=hearer, ids=about_of(case_id))
        record_office_event(by, at, office, events.STAY_CHANGED, house=str(house), stay=str(stay), status=status)
    for house in ShelterHouse.objects.filter(pk__in={row[1] for row in rows}):
        tell_waiting(house, at, by_sweep=True)
    return len(rows)
