"""A case is closed: what was taken down for an office waits for its word no longer."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.clocks import actions as clocks
from sigap.referrals.rules import CONFIRM


def end_confirming(by: Actor, at: datetime, case_id: UUID) -> None:
    """Ends the deadlines to confirm on a case, also for a second person who closes it and sees no request of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.unconfirmed_of(%s)", [case_id])
        waiting = cursor.fetchone()[0]
    for referral_id in waiting:
        clocks.stop_all(by=by, at=at, subject_kind=CONFIRM, subject_id=referral_id, outcome="case_closed")
