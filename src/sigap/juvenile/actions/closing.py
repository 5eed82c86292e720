"""A case is closed: what was still owed to its child is owed no more, or was missed and is counted so."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.clocks import actions as clocks


def end_limits(by: Actor, at: datetime, case_id: UUID) -> None:
    """Ends the deadlines on a case's children, also for a second person who closes it and sees none of them."""
    clocks.end_by_door(by, at, "SELECT * FROM juvenile.end_limits(%s, %s)", (case_id, at))
