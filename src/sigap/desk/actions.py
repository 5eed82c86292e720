"""What the desk's own pages do that leaves a trace: handing the trail to an inspection."""

from datetime import date, datetime

from sigap import audit
from sigap.access.entry import Actor, require_step_up
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.events import EXPORTED
from sigap.audit.kinds import StreamKind


@audit.action
def note_export(*, by: Actor, at: datetime, since: date | None, until: date | None, count: int) -> None:
    """Traces, before a line leaves, that the trail is handed out: which days, how many events. Raises StepUpNeeded."""
    by.require(Permission.AUDIT_EXPORT)
    require_step_up(by, at=at)
    period = {"since": since.isoformat() if since else "", "until": until.isoformat() if until else ""}
    audit.record(
        audit.NewEvent(
            code=EXPORTED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"count": str(count), **{name: day for name, day in period.items() if day}},
        )
    )
