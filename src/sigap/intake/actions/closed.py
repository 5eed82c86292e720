"""What ends with the case that a report became or joined: the office that brought it hears so."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.intake.actions.report_state import tell_bringer


def tell_bringers(by: Actor, at: datetime, case_id: UUID) -> None:
    """Inside the act that closes the case, whoever closes it: also who receives no reports."""
    del by
    with connection.cursor() as cursor:
        cursor.execute("SELECT envelope_id, person_id, office_id FROM intake.brought_into(%s)", [case_id])
        found = cursor.fetchall()
    for envelope_id, person_id, office_id in found:
        # Not as "case": what it became is told to nobody here, and two requests of one case are two lines. It still
        # hides the notice from who must not know of the case.
        ids = {"report": str(envelope_id), "became": str(case_id)}
        tell_bringer(at=at, code="report-brought-done", person_id=person_id, office_id=office_id, ids=ids)
