"""What waits in the name of a substitute who has left their office is the office's again."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap import audit
from sigap.access.entry import By
from sigap.cases.actions.recording import record_case_event
from sigap.notifications.actions import notify
from sigap.referrals import events


@audit.action
def requests_of_who_left(*, by: By, at: datetime, person_id: UUID, office_id: UUID) -> int:
    """Frees the requests that somebody who has left an office stood in for; how many. The office is told.

    The act that ended the last role there has asserted the power; the database holds that none is left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals.freed_of_who_left(%s, %s)", [person_id, office_id])
        freed: list[tuple[UUID, UUID]] = cursor.fetchall()
    for case_id, referral_id in freed:
        notify(at=at, code="referral-substitute-left", office_id=office_id, ids={"referral": str(referral_id)})
        ids = {"referral": str(referral_id), "officer": str(person_id)}
        record_case_event(by, at, case_id, events.SUBSTITUTE_LEFT, **ids)
    if not freed:
        audit.unchanged()
    return len(freed)
