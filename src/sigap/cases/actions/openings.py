"""What is noted of opening identities beside the openings themselves: that somebody opens very many."""

from datetime import datetime
from uuid import uuid5

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.vault import events
from sigap.vault.door import IDENTITIES_AN_HOUR


@audit.action
def note_budget_spent(*, by: Actor, at: datetime) -> None:
    """Traces that the hour's budget is spent, and tells the head of the actor's office: once an hour, not each try."""
    by.require(Permission.IDENTITY_OPEN)
    audit.record(
        audit.Event(
            code=events.BUDGET_SPENT,
            stream_kind=StreamKind.SYSTEM,
            stream_id=by.person_id,
            at=at,
            actor_id=by.person_id,
            ids={"count": str(IDENTITIES_AN_HOUR)},
        )
    )
    for office_id in by.offices_where(Permission.IDENTITY_OPEN):
        notify(
            at=at,
            code="identities-many-opened",
            office_id=office_id,
            role=Audience.HEAD,
            ids={"person": str(by.person_id)},
            once=uuid5(by.person_id, f"{office_id} {at:%Y-%m-%d %H} {at.tzname()}"),
        )
