"""What a report became, or joined, ends or opens again: the office that brought the report hears so."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.cases.models import Assignment
from sigap.intake.actions.report_state import tell_bringer


def tell_bringers(by: Actor, at: datetime, case_id: UUID) -> None:
    """Inside the act that closes the case, whoever closes it: also who receives no reports."""
    del by
    _tell(at, case_id, "report-brought-done", _brought_into(case_id))


def tell_bringers_again(by: Actor, at: datetime, case_id: UUID) -> None:
    """Inside the act that opens it again; not who works on it, whom that act tells of their part."""
    del by
    works = set(Assignment.objects.filter(case_id=case_id, until=None).values_list("person_id", flat=True))
    _tell(at, case_id, "report-brought-reopened", [row for row in _brought_into(case_id) if row[1] not in works])


def _brought_into(case_id: UUID) -> list[tuple[UUID, UUID, UUID]]:
    """Reports, with the person and the office that brought each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT envelope_id, person_id, office_id FROM intake.brought_into(%s)", [case_id])
        found: list[tuple[UUID, UUID, UUID]] = cursor.fetchall()
    return found


def _tell(at: datetime, case_id: UUID, code: str, brought: list[tuple[UUID, UUID, UUID]]) -> None:
    for envelope_id, person_id, office_id in brought:
        ids = {"report": str(envelope_id), "case": str(case_id)}
        tell_bringer(at=at, code=code, person_id=person_id, office_id=office_id, ids=ids)
