"""Reads of the dangers of a case."""

from uuid import UUID

from sigap.cases.models import DangerTag
from sigap.cases.rules.danger import in_order
from sigap.mailbox.flags import Flag

_LISTED = 50


def standing_dangers(case_id: UUID) -> list[DangerTag]:
    """What stands on a case, what endangers a life first."""
    found = {Flag(tag.flag): tag for tag in DangerTag.objects.filter(case_id=case_id, lifted_at=None)}
    return [found[flag] for flag in in_order(found)]


def lifted_dangers(case_id: UUID) -> list[DangerTag]:
    """What stands no longer, the last one first; at most fifty."""
    return list(DangerTag.objects.filter(case_id=case_id, lifted_at__isnull=False).order_by("-lifted_at")[:_LISTED])
