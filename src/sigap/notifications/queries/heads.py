"""Who hears what is told to the head of an office."""

from datetime import datetime
from uuid import UUID

from sigap.access.models import Membership
from sigap.access.queries import standing
from sigap.access.roles import OfficeKind, RoleCode
from sigap.notifications.rules import hears_for_head


def has_another_head(office_id: UUID, person_id: UUID, *, at: datetime) -> bool:
    """Whether somebody else hears what is told to the head of an office."""
    rows = Membership.objects.filter(standing(at), office_id=office_id, person__is_active=True)
    others = rows.exclude(person_id=person_id).values_list("role", "office__kind")
    return any(hears_for_head(RoleCode(role), OfficeKind(kind)) for role, kind in others)
