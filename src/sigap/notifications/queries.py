"""Reads notices: those addressed to the actor, to an office of the actor, or to a part the actor plays."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from sigap.access.entry import Actor
from sigap.access.models import Seat
from sigap.access.permissions import Permission
from sigap.access.rules import SeatKind
from sigap.notifications.events import UNKNOWN, WORDING
from sigap.notifications.models import Notice
from sigap.notifications.rules import Audience, hears_for_head, parts_of

_LIMIT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNotice:
    """A notice as pages show it; `ids` lead the page above to what it is about."""

    id: UUID
    code: str
    words: str
    ids: dict[str, str]
    created_at: datetime
    is_read: bool


def notices_for(actor: Actor, *, at: datetime, limit: int = _LIMIT) -> list[ShownNotice]:
    """The newest notices, unread ones first."""
    mine = addressed_to(actor, at=at).alias(is_read=Q(read_at__isnull=False))
    return [_shown(notice) for notice in mine.order_by("is_read", "-created_at")[:limit]]


def unread_count(actor: Actor, *, at: datetime) -> int:
    """How many notices wait to be read."""
    return addressed_to(actor, at=at).filter(read_at__isnull=True).count()


def addressed_to(actor: Actor, *, at: datetime) -> QuerySet[Notice]:
    """Every notice the actor is meant to read."""
    if not actor.can(Permission.NOTICE_SEE):
        return Notice.objects.none()
    heads = [m.office_id for m in actor.memberships if hears_for_head(m.role, m.office_kind)]
    parts = parts_of(actor.roles)
    chair = Seat.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), person_id=actor.person_id, kind=SeatKind.DAILY_CHAIR, since__lte=at
    )
    shared = Q(person_id__isnull=True)
    nobodys = shared & Q(office_id__isnull=True)
    return Notice.objects.filter(
        Q(person_id=actor.person_id)
        | (shared & Q(office_id__in=actor.office_ids, role=""))
        | (shared & Q(office_id__in=heads, role=Audience.HEAD))
        | (nobodys & Q(role__in=parts))
        | (nobodys & Q(Exists(chair), role=Audience.DAILY_CHAIR))
    )


def _shown(notice: Notice) -> ShownNotice:
    return ShownNotice(
        id=notice.id,
        code=notice.code,
        words=str(WORDING.get(notice.code, UNKNOWN)),
        ids=dict(notice.ids),
        created_at=notice.created_at,
        is_read=notice.read_at is not None,
    )
