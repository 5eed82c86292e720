"""The sweep at the end of keeping: tells offices, then destroys the keys of reports, each in its own transaction."""

from datetime import datetime

from sigap.kernel import progress
from sigap.kernel.acting import SystemActor
from sigap.retention import actions
from sigap.retention.actions import BATCH
from sigap.retention.rules import RetentionSubject

WORKER = SystemActor(name="retention.sweep")


def sweep(at: datetime, *, batch: int = BATCH) -> int:
    """Returns how many reports went. Killed anywhere it goes on at its next turn: nothing waits for a whole batch."""
    actions.forget_undone(by=WORKER, at=at)
    for kind in RetentionSubject:
        while actions.tell_of_ends(by=WORKER, at=at, kind=kind, limit=batch) == batch:
            progress.go_on()
    gone = 0
    for report in actions.due_reports(at=at):
        gone += actions.erase_report(at=at, report_id=report)
        progress.go_on()
    return gone
