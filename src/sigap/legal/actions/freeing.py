"""A suspect goes free or is not found: whoever stands beside the victim hears it at once."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from sigap.access.entry import Actor
from sigap.cases.queries import CaseAccess
from sigap.legal.actions.reckoning import tellers_by_wish
from sigap.legal.models import Mark
from sigap.legal.rules import AT_LARGE, AT_LARGE_NO_MORE, MarkKind
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience


def sets_free(mark: Mark) -> bool:
    """Noted that a suspect is free, or corrected to that or to somebody else: of them it was not known.

    Not of what was before they were found, died, or began to serve a sentence (`shelter.suspects_free` says the same).
    """
    if mark.is_void or not (mark.kind in AT_LARGE or mark.is_freeing):
        return False
    former = mark.replaces
    if former is not None and former.person_id == mark.person_id and former.is_freeing == mark.is_freeing:
        return False
    if _standing(mark, AT_LARGE_NO_MORE).filter(happened_on__gt=mark.happened_on).exists():
        return False
    return mark.kind != MarkKind.INKRACHT or not _is_free_by_verdict(mark)


def _is_free_by_verdict(mark: Mark) -> bool:
    last = _standing(mark, [MarkKind.VERDICT]).order_by("-happened_on", "-recorded_at").first()
    return last is not None and last.is_freeing


def _standing(mark: Mark, kinds: Collection[MarkKind]) -> QuerySet[Mark]:
    mine = Mark.objects.filter(case=mark.case_id, person=mark.person_id, kind__in=kinds)
    return mine.filter(replaced_by__isnull=True, is_void=False).defer("sealed_paper")


def tell_free(by: Actor, at: datetime, access: CaseAccess) -> None:
    """Who accompanies the victim hears at once that a suspect is free or not found, also by hearsay."""
    case = access.case
    about = {"case": str(case.id)}
    for person_id in sorted({case.manager_id, *tellers_by_wish(case)} - {by.person_id}):
        notify(at=at, code="suspect-free", person_id=person_id, ids=about)
    notify(at=at, code="suspect-free", office_id=case.office_id, role=Audience.HEAD, ids=about)
