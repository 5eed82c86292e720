"""Nobody on duty is an alarm: the head of the office and the daily chair hear of it, once for each gap."""

from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.access import actions as access
from sigap.access.entry import By
from sigap.clocks.actions.recipients import instead_of_chair, instead_of_heads
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience


@audit.action
def tell_of_gaps(*, by: By, at: datetime) -> tuple[UUID, ...]:
    """Finds gaps that began or ended since the last look; returns the offices in which one began."""
    watched = access.watch_gaps(by=by, at=at)
    for office_id in watched.began:
        ids = {"office": str(office_id)}
        notices.notify(at=at, code="duty-nobody", office_id=office_id, role=Audience.HEAD, ids=ids)
        for person_id in instead_of_heads(office_id, at=at):
            notices.notify(at=at, code="duty-nobody", person_id=person_id, ids=ids)
        notices.notify(at=at, code="duty-nobody-chair", role=Audience.DAILY_CHAIR, ids=ids)
        for person_id in instead_of_chair(at=at):
            notices.notify(at=at, code="duty-nobody-chair", person_id=person_id, ids=ids)
    if not watched.began and not watched.ended:
        audit.unchanged()
    return watched.began
