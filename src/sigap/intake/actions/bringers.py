"""The case that a report became or joined ends, or opens again: the office that brought the report hears so."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.access.queries import works_in
from sigap.cases.models import Assignment
from sigap.intake.actions.report_state import tell_bringer


def tell_bringers(by: Actor, at: datetime, case_id: UUID) -> None:
    """Inside the act that closes the case, whoever closes it: also who receives no reports."""
    del by
    _tell(at, case_id, "report-brought-done")


def tell_bringers_again(by: Actor, at: datetime, case_id: UUID) -> None:
    """Inside the act that opens it again. Who works on the case hears of that itself."""
    del by
    works = Assignment.objects.filter(case=case_id, until=None).values_list("person_id", "office_id")
    here = {person for person, office in works if works_in(person, office, at=at)}
    _tell(at, case_id, "report-brought-reopened", but=here)


def _tell(at: datetime, case_id: UUID, code: str, *, but: Collection[UUID] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT envelope_id, person_id, office_id FROM intake.brought_into(%s)", [case_id])
        found = cursor.fetchall()
    for envelope_id, person_id, office_id in found:
        # Not as "case": what it became is told to nobody here, and two requests of one case are two lines. It still
        # hides the notice from who must not know of the case.
        ids = {"report": str(envelope_id), "became": str(case_id)}
        if person_id not in but:
            tell_bringer(at=at, code=code, person_id=person_id, office_id=office_id, ids=ids)
