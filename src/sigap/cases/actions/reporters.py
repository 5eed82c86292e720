"""What the reporter behind a case reads of it once it is closed."""

from datetime import datetime

from django.db import connection

from sigap import audit
from sigap.access.entry import Actor
from sigap.audit.kinds import StreamKind
from sigap.cases.models import Case
from sigap.mailbox import events as mailbox


def tell_reporter(by: Actor, at: datetime, case: Case) -> None:
    """The report behind the case reads "selesai", also where a second person closes who receives no reports."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.envelope_done(%s, %s)", [case.id, at])
        envelope = cursor.fetchone()
    if envelope is None or envelope[0] is None:
        return
    audit.record(
        audit.NewEvent(
            code=mailbox.STATUS_CHANGED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=envelope[0],
            at=at,
            actor_id=by.person_id,
            ids={"report": str(envelope[0]), "status": "done"},
        )
    )
