"""Reads of break-glass: one's own uses, and those that a head or the auditor looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import on_duty_in
from sigap.access.roles import RoleCode
from sigap.access.rules import heads, may
from sigap.cases.models import BreakGlass, BreakGlassReview
from sigap.cases.queries.exclusions import NotExcluded
from sigap.cases.queries.file import CaseAccess
from sigap.cases.rules.break_glass import COUNTED, ReviewPart, break_glass_limits, parts_open, uses_left
from sigap.kernel.errors import Refused

PAGE = 50


def offices_breaking(actor: Actor, access: CaseAccess) -> list[UUID]:
    """The actor's offices that take part in the case and for which they may break the glass."""
    return [office for office in actor.offices_where(Permission.CASE_BREAK_GLASS) if office in access.seen_through]


def office_on_duty(actor: Actor, offices: Sequence[UUID], *, at: datetime) -> UUID | None:
    """The first of these offices for which the actor answers now. Whether SIGAP wrote the rota is asked by the act."""
    on_duty = on_duty_in(office_ids=offices, at=at) if offices else {}
    return next(
        (office for office in offices if office in on_duty and on_duty[office].person_id == actor.person_id), None
    )


def left_to(actor: Actor, *, at: datetime) -> int:
    """How many uses the actor still has."""
    began = BreakGlass.objects.filter(person_id=actor.person_id, began_at__gt=at - COUNTED)
    return uses_left(list(began.values_list("began_at", flat=True)), at=at, limits=break_glass_limits())


def offices_reviewed(actor: Actor) -> tuple[UUID, ...]:
    """Offices for whose head the actor reviews."""
    power = Permission.CASE_REVIEW
    led = (m.office_id for m in actor.memberships if may((m.role,), power) and heads(m.role, m.office_kind))
    return tuple(dict.fromkeys(led))


def is_auditor(actor: Actor) -> bool:
    """Whether the actor reviews for the inspectorate."""
    return RoleCode.AUDITOR in actor.roles


def uses_to_review(actor: Actor) -> QuerySet[BreakGlass]:
    """Uses that the actor may look at: of cases of the offices they head; of an auditor, all. The newest first."""
    actor.require(Permission.CASE_REVIEW)
    mine = Q() if is_auditor(actor) else Q(case_office_id__in=offices_reviewed(actor))
    return BreakGlass.objects.filter(mine, NotExcluded(F("case_id"))).order_by("-began_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow:
    """One use as a page shows it, with its reviews; `parts` are those that the actor still may do."""

    use: BreakGlass
    reviews: tuple[BreakGlassReview, ...]
    parts: tuple[ReviewPart, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether the actor's look at it is awaited."""
        return bool(self.parts)


def use_rows(actor: Actor, *, page: int = 1) -> tuple[list[UseRow], bool]:
    """A page of uses with their reviews; and whether there are more. Two statements."""
    start = (page - 1) * PAGE
    found = list(uses_to_review(actor).prefetch_related("reviews")[start : start + PAGE + 1])
    return [_row(actor, use) for use in found[:PAGE]], len(found) > PAGE


def use_row(actor: Actor, use_id: UUID) -> UseRow:
    """One of them. Raises Refused."""
    use = uses_to_review(actor).filter(pk=use_id).prefetch_related("reviews").first()
    if use is None:
        raise Refused(Permission.CASE_REVIEW, ids={"item": str(use_id)})
    return _row(actor, use)


def _row(actor: Actor, use: BreakGlass) -> UseRow:
    reviews = tuple(sorted(use.reviews.all(), key=lambda each: each.reviewed_at))
    is_own = use.person_id == actor.person_id
    parts = parts_open(
        done=[ReviewPart(review.part) for review in reviews],
        leads=not is_own and use.case_office_id in offices_reviewed(actor),
        audits=not is_own and is_auditor(actor),
    )
    return UseRow(use=use, reviews=reviews, parts=tuple(parts))
