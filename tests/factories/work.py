"""The list of work beside the facts from which it is derived."""

from django.db import connection

from sigap.cases.models import OpenItem
from sigap.kernel.clock import now
from sigap.work.models import WorkItem


def differences() -> list[tuple[str, str, str]]:
    """Where the list differs from what the views derive: kind, subject, and whether it is missing or surplus."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, subject::text, what FROM work.differences()")
        return [(kind, subject, what) for kind, subject, what in cursor.fetchall()]


def nothing_open(code: str = "") -> None:
    """What others have open, on one case or on all, stands in nobody's way any more: not what a test is about."""
    waiting = OpenItem.objects.filter(settled_at=None)
    waiting = waiting.filter(case__code=code) if code else waiting
    blocking = WorkItem.objects.filter(settled_at=None, blocks_closing=True)
    blocking.filter(case_id__in=waiting.values_list("case_id", flat=True)).update(settled_at=now())
    waiting.update(settled_at=now())
