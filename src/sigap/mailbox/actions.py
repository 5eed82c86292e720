"""What the desk may change on an envelope: the reporter's three-word status, and the key's wrapping."""

from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.kernel.acting import Acting
from sigap.mailbox import events
from sigap.mailbox.models import Envelope, ReportStatus

_ORDER = list(ReportStatus)


@audit.action
def set_status(*, by: Acting, at: datetime, envelope_id: UUID, status: ReportStatus) -> None:
    """Moves the reporter's status forward; it never goes back, and the same twice changes nothing."""
    before = [earlier.value for earlier in _ORDER[: _ORDER.index(status)]]
    changed = Envelope.objects.filter(pk=envelope_id, status__in=before).update(status=status, status_at=at)
    if not changed:
        audit.unchanged()
        return
    audit.record(
        audit.Event(
            code=events.STATUS_CHANGED,
            stream_kind="system",
            stream_id=envelope_id,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(envelope_id), "status": status.value},
        )
    )
