"""What every act on people and offices needs: the power asserted, the step-up asked, the trace, sessions ended."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.access import events
from sigap.access.entry import Actor, By, UnenteredSession, require_step_up
from sigap.access.permissions import Permission


def require(by: By, permission: Permission, **ids: str) -> None:
    """Raises Refused unless the actor holds the power; the system needs none."""
    if isinstance(by, Actor):
        by.require(permission, **ids)


def require_shown(by: By, *, at: datetime) -> None:
    """For what gives power: the actor has shown again who they are. Raises StepUpNeeded."""
    if isinstance(by, Actor):
        require_step_up(by, at=at)


def record_staff_event(
    code: str, *, by: By | UnenteredSession | None, at: datetime, office: UUID | None = None, **ids: str
) -> None:
    """Leaves a trace: in the office's chain when it is about an office, else in the system's."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind="agency" if office else "system",
            stream_id=office or events.SYSTEM_STREAM,
            actor_id=by.person_id if by else None,
            at=at,
            ids={**ids, **({"office": str(office)} if office else {})},
        )
    )


def sessions_ended_of(person_id: UUID) -> list[UUID]:
    """Ends every session of a person but the one at hand; their ids."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.sessions_end_of(%s)", [person_id])
        return [row[0] for row in cursor.fetchall()]
