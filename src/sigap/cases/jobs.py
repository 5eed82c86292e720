"""The worker looks at searches once: where one met a case of others, intake is told, and nobody else."""

from datetime import datetime

from django.db import connection

from sigap import audit
from sigap.cases.events import HINTED
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience


def hint(at: datetime) -> int:
    """Notes the hints of new searches and tells intake, once a search; returns how many hints.

    Two workers at once do each search once.
    """
    with audit.recording():
        with connection.cursor() as cursor:
            cursor.execute("SELECT search, hint, hinted_case FROM cases.note_search_hints(%s)", [at])
            found = cursor.fetchall()
        # The likeliest of each search comes first: the notice leads to it, the page of hints shows the others too.
        likeliest = {search_id: case_id for search_id, _hint_id, case_id in reversed(found)}
        for case_id in likeliest.values():
            notify(at=at, code="search-elsewhere", role=Audience.INTAKE, ids={"case": str(case_id)})
        for _search_id, hint_id, case_id in found:
            audit.record(
                audit.NewEvent(
                    code=HINTED, stream_kind="system", stream_id=hint_id, at=at, ids={"subject": str(case_id)}
                )
            )
    return len(found)


def forget_searches(at: datetime) -> int:
    """Drops what nobody counts any more; returns how many."""
    with audit.recording(), connection.cursor() as cursor:
        cursor.execute("SELECT cases.forget_searches(%s)", [at])
        gone = int(cursor.fetchone()[0])
        audit.unchanged()
    return gone
