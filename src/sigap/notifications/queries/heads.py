"""Who hears what is told to the head of an office."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sigap.access.models import Membership
from sigap.access.queries import standing
from sigap.access.roles import OfficeKind, RoleCode
from sigap.notifications.queries import is_hidden
from sigap.notifications.rules import hears_for_head


def has_another_head(office_id: UUID, person_id: UUID, *, at: datetime, about: Mapping[str, str] | None = None) -> bool:
    """Whether somebody else hears what is told to the head of an office; of what `about` names, who may know of it."""
    rows = Membership.objects.filter(standing(at), office_id=office_id, person__is_active=True)
    others = rows.exclude(person_id=person_id).values_list("person_id", "role", "office__kind")
    heads = {who for who, role, kind in others if hears_for_head(RoleCode(role), OfficeKind(kind))}
    return any(not (about and is_hidden(about, person_id=who)) for who in heads)
