"""Appointments go along with the work on their case: to whoever it is given to, and away from who left."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.queries import Colleague
from sigap.assistance import events
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case
from sigap.notifications.actions import notify


def give_appointments(by: Actor, at: datetime, case: Case, former_id: UUID, to: Colleague) -> None:
    """Those planned for the office on this case, inside the act that gives the work on. Place and time stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM assistance.appointments_given(%s, %s, %s, %s, %s)",
            [case.id, to.office_id, former_id, to.person_id, at],
        )
        given = [row[0] for row in cursor.fetchall()]
    for appointment in given:
        _record_event(by, at, case.id, appointment, former_id, to.person_id)


@audit.action
def appointments_of_who_left(*, by: By, at: datetime, person_id: UUID, office_id: UUID) -> int:
    """Gives on what is still planned with somebody who has left an office; how many. New officers are told.

    The act that ended the last role there has asserted the power; the database holds that none is left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM assistance.appointments_left(%s, %s, %s)", [person_id, office_id, at])
        given: list[tuple[UUID, UUID, UUID]] = cursor.fetchall()
    for case_id, appointment, officer in given:
        _record_event(by, at, case_id, appointment, person_id, officer)
    for case_id, officer in sorted({(case_id, officer) for case_id, _appointment, officer in given}):
        notify(at=at, code="appointment-made", person_id=officer, ids={"case": str(case_id)})
    if not given:
        audit.unchanged()
    return len(given)


def _record_event(by: By, at: datetime, case_id: UUID, appointment: UUID, former: UUID, officer: UUID) -> None:
    ids = {"appointment": str(appointment), "former": str(former), "officer": str(officer)}
    record_case_event(by, at, case_id, events.GIVEN_ON, **ids)
