"""Reads of roles that wait for a second person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from sigap.access.entry import Actor
from sigap.access.models import RoleRequest
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, RoleCode
from sigap.access.rules import ROLE_WAITS
from sigap.kernel.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRequestRow:
    """A role that waits, as pages show it; `may_confirm` says what the reader can do."""

    id: UUID
    person_id: UUID
    person_name: str
    office_name: str
    role_name: Promise
    asked_by: str
    asked_at: datetime
    until: datetime | None
    may_confirm: bool


def waiting_roles(actor: Actor, *, at: datetime) -> list[RoleRequestRow]:
    """Roles that wait, for those who ask for them or confirm; the oldest first."""
    if not (actor.can(Permission.PEOPLE_MANAGE) or actor.can(Permission.RESET_CONFIRM)):
        return []
    return _rows(actor, RoleRequest.objects.all(), at=at)


def own_waiting_roles(actor: Actor, *, at: datetime) -> list[RoleRequestRow]:
    """Roles of the actor's own that wait: read by whoever holds none yet."""
    return _rows(actor, RoleRequest.objects.filter(person_id=actor.person_id), at=at)


def _rows(actor: Actor, found: QuerySet[RoleRequest], *, at: datetime) -> list[RoleRequestRow]:
    rows = found.filter(ended_at=None, asked_at__gt=at - ROLE_WAITS).order_by("asked_at")
    fields = (
        "id",
        "person_id",
        "person__name",
        "office__name",
        "role",
        "asked_by_id",
        "asked_by__name",
        "asked_at",
        "until",
    )
    may_confirm = actor.can(Permission.RESET_CONFIRM)
    return [
        RoleRequestRow(
            id=row[0],
            person_id=row[1],
            person_name=row[2],
            office_name=row[3],
            role_name=ROLES[RoleCode(row[4])].name,
            asked_by=row[6],
            asked_at=row[7],
            until=row[8],
            may_confirm=may_confirm and actor.person_id not in {row[1], row[5]},
        )
        for row in rows.values_list(*fields)
    ]


def waiting_role(actor: Actor, request_id: UUID, *, at: datetime) -> RoleRequestRow:
    """One of them. Raises Refused when it does not wait, or is none."""
    found = next((row for row in waiting_roles(actor, at=at) if row.id == request_id), None)
    if found is None:
        raise Refused(Permission.RESET_CONFIRM, ids={"request": str(request_id)})
    return found
