"""An officer's number that is in doubt: they are told on the desk, and the trail says so, never which number."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.notifications import events
from sigap.notifications.actions.notices import notify


def tell_lapsed(people: Collection[UUID], *, at: datetime) -> None:
    """Nothing goes to their numbers before they confirm them anew."""
    for person in sorted(people):
        notify(at=at, code="number-lapsed", person_id=person)
        audit.record(
            audit.NewEvent(
                code=events.ADDRESS_LAPSED,
                stream_kind=StreamKind.SYSTEM,
                stream_id=person,
                at=at,
                ids={"person": str(person)},
            )
        )
