"""The reports without a decision as the queue lists them: the dangerous first, then the oldest."""

from sigap.access.entry import Actor
from sigap.intake.queries import WaitingReport
from sigap.intake.queries import waiting_reports as described
from sigap.kernel.clock import now
from sigap.work.queries import work_of
from sigap.work.rules import Kind


def waiting_reports(actor: Actor, *, only_mine: bool, limit: int = 200) -> list[WaitingReport]:
    """Those that nobody has taken, and those taken (by the actor only, when asked so)."""
    rows = work_of(actor, at=now(), only_mine=only_mine).filter(kind=Kind.REPORT).order_by("rank", "since", "due_at")
    found = list(rows.values_list("subject_id", flat=True)[:limit])
    by_id = {report.envelope.pk: report for report in described(actor, found)}
    return [by_id[pk] for pk in found]
