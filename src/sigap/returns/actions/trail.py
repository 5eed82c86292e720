"""Events of returns, in the stream of the system."""

from datetime import datetime

from sigap import audit
from sigap.access.entry import By
from sigap.access.events import SYSTEM_STREAM
from sigap.audit.kinds import StreamKind
from sigap.returns.models import Return


def record_system_event(by: By, at: datetime, code: str, **ids: str) -> None:
    """Records an event that is about no case."""
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
        )
    )


def record_return_event(by: By, at: datetime, code: str, of: Return, **ids: str) -> None:
    """Records an event of one return."""
    record_system_event(by, at, code, **{"return": str(of.pk), "kind": of.code, "period": of.period}, **ids)
