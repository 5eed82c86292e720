"""One line of the case's own trail."""

from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.access.entry import By


def record_case_event(by: By, at: datetime, case_id: UUID, code: str, **ids: str) -> None:
    """Records an event on the case's chain; the case's id goes with it."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind="case",
            stream_id=case_id,
            at=at,
            actor_id=by.person_id,
            ids={"case": str(case_id), **ids},
        )
    )
