"""A case is closed: what was still owed to its child is owed no more, or was missed and is counted so."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sigap.access.entry import Actor
from sigap.clocks import actions as clocks
from sigap.clocks.rules import CLOSED_BEFORE_DUE, CLOSED_LATE


def end_limits(by: Actor, at: datetime, case_id: UUID) -> None:
    """Ends the deadlines on a case's children, also for a second person who closes it and sees none of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock, due_at FROM juvenile.limits_to_end(%s)", [case_id])
        running = cursor.fetchall()
    for clock_id, due_at in running:
        clocks.stop(by=by, at=at, clock_id=clock_id, outcome=CLOSED_LATE if due_at < at else CLOSED_BEFORE_DUE)
