"""A case is closed: what was taken down for an office waits for its word no longer."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.clocks import actions as clocks


def end_confirming(by: Actor, at: datetime, case_id: UUID) -> None:
    """Ends the deadlines to confirm on a case, also for a second person who closes it and sees no request of it."""
    clocks.end_by_door(by, at, "SELECT * FROM referrals.end_confirming(%s, %s)", (case_id, at))
