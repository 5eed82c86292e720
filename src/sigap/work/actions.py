"""The one act on the list of work: it is derived anew from the facts. Everything else happens in the facts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.access.events import SYSTEM_STREAM
from sigap.audit.kinds import StreamKind
from sigap.vault.rotation import count_code
from sigap.work import events
from sigap.work.rules import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Rows of one kind that were missing, or that nothing derived (`surplus`); a changed row is one of each."""

    kind: Kind
    state: str
    count: int


@audit.action
def rebuild(*, by: By, at: datetime) -> list[Difference]:
    """Brings every row in line with the views of the apps, and tells what was not. No fact is changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, what, rows FROM work.rebuild()")
        found = [Difference(kind=Kind(kind), state=what, count=rows) for kind, what, rows in cursor.fetchall()]
    if not found:
        audit.unchanged()
    for each in found:
        ids = {"kind": each.kind.value, "state": each.state, "count": count_code(each.count)}
        audit.record(
            audit.NewEvent(
                code=events.REPAIRED,
                stream_kind=StreamKind.SYSTEM,
                stream_id=SYSTEM_STREAM,
                at=at,
                actor_id=by.person_id,
                ids=ids,
            )
        )
    return found
