"""Wishes to close cases: those that wait for a second person or a review, and the ones of a case."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Closing, ClosingReading
from sigap.cases.queries.ending import MayAnswer
from sigap.cases.queries.exclusions import NotExcluded
from sigap.cases.queries.file import CaseAccess, cases_visible_to
from sigap.cases.rules import ClosingStatus
from sigap.kernel.errors import Refused
from sigap.work.rules import Kind

LISTED = 50


class _MayReview(Func):
    function = "cases.may_review_closing"
    output_field = BooleanField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What was done on a case, as numbers, for who answers without reading it."""

    offices: int
    persons: int
    settled: int
    late: tuple[tuple[Kind, str], ...]


def of_own_office(access: CaseAccess, actor: Actor, permission: Permission) -> bool:
    """Whether the actor may close the case, or open it again, for the office whose case it is.

    Another office that takes part may hold the same power for cases of its own.
    """
    return access.case.office_id in access.offices_where(actor, permission, Section.SUMMARY)


def require_own_office(access: CaseAccess, actor: Actor, permission: Permission) -> UUID:
    """That office. Raises Refused."""
    if not of_own_office(access, actor, permission):
        raise Refused(permission, ids={"case": str(access.case.id), "room": Section.SUMMARY.value})
    return access.case.office_id


def closings_to_answer(actor: Actor) -> QuerySet[Closing]:
    """Wishes to close that wait for the actor as the second person, the oldest first."""
    actor.require(Permission.CASE_CLOSE_ANSWER)
    waiting = Closing.objects.filter(MayAnswer(F("case_id")), NotExcluded(F("case_id")), status=ClosingStatus.WAITING)
    return waiting.exclude(asked_by=actor.person_id).select_related("case").order_by("asked_at")


def has_read(actor: Actor, closing_id: UUID) -> bool:
    """Whether the actor opened the file for this closing."""
    return ClosingReading.objects.filter(closing_id=closing_id, person_id=actor.person_id).exists()


def closing_was_answered(actor: Actor, closing_id: UUID) -> bool:
    """Whether a closing that the actor may know of waits for nobody any more: they answered it, or see its case."""
    actor.require(Permission.CASE_CLOSE_ANSWER)
    known = Q(answered_by=actor.person_id) | Q(case__in=cases_visible_to(actor))
    return Closing.objects.filter(known, NotExcluded(F("case_id")), pk=closing_id, answered_at__isnull=False).exists()


def closings_to_review(actor: Actor) -> QuerySet[Closing]:
    """Closings that one person did alone and that wait for the actor's look, the oldest first."""
    actor.require(Permission.CASE_REVIEW)
    alone = Closing.objects.filter(NotExcluded(F("case_id")), is_alone=True, reviewed_at=None)
    return alone.filter(_MayReview(F("id"))).order_by("answered_at")


def closing_was_reviewed(actor: Actor, closing_id: UUID) -> bool:
    """Whether a closing done alone, of which the actor may know, waits for nobody's look any more."""
    actor.require(Permission.CASE_REVIEW)
    alone = Closing.objects.filter(NotExcluded(F("case_id")), pk=closing_id, is_alone=True)
    return alone.filter(reviewed_at__isnull=False).exists()


def closing_of(access: CaseAccess) -> Closing | None:
    """The newest wish to close this case, or none."""
    return Closing.objects.filter(case=access.case).order_by("-asked_at").first()


def extent_of(case_id: UUID) -> Extent:
    """The numbers, for who may see them; zeros for others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT offices, persons, settled, late FROM cases.closing_extent(%s)", [case_id])
        offices, persons, settled, late = cursor.fetchone() or (0, 0, 0, None)
    owed = tuple((Kind(row["kind"]), str(row["word"])) for row in json.loads(late or "[]"))
    return Extent(offices=offices or 0, persons=persons or 0, settled=settled or 0, late=owed)
