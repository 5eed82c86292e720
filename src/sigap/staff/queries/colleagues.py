"""Who works in an office now, who of them can be rung, and who may stand in for whom."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from sigap.access.models import Membership, Person, PrivatePhone
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.kernel.errors import Refused

PEOPLE_LIMIT = 200


def staff_of(office_id: UUID, *, at: datetime) -> list[tuple[UUID, str]]:
    """Ids and names of who works in an office now, by name."""
    found = _working_in(office_id, at).values_list("person_id", "person__name")
    return list(dict(found).items())[:PEOPLE_LIMIT]


def reachable_staff_of(office_id: UUID, *, at: datetime) -> tuple[list[tuple[UUID, str]], set[UUID]]:
    """The same, and who of them has left a private number; which one is not read."""
    has_number = Exists(PrivatePhone.objects.filter(person_id=OuterRef("person_id")))
    rows = _working_in(office_id, at).annotate(has_number=has_number)
    found = list(rows.values_list("person_id", "person__name", "has_number"))
    staff = list({person: name for person, name, _has in found}.items())[:PEOPLE_LIMIT]
    return staff, {person for person, _name, has in found if has}


def _working_in(office_id: UUID, at: datetime) -> QuerySet[Membership]:
    rows = Membership.objects.filter(standing(at), office_id=office_id, person__is_active=True)
    return rows.order_by("person__name")


def colleagues_of(person_id: UUID, *, at: datetime) -> list[tuple[UUID, str]]:
    """Who works with somebody in any office, by name: who may stand in for them."""
    mine = Membership.objects.filter(standing(at), person_id=person_id).values("office_id")
    rows = Membership.objects.filter(standing(at), office_id__in=mine, person__is_active=True)
    found = rows.exclude(person_id=person_id).order_by("person__name").values_list("person_id", "person__name")
    return list(dict(found).items())[:PEOPLE_LIMIT]


def colleague_named(person_id: UUID) -> Person:
    """Somebody who is to be away, after it was asked who may say so. Raises Refused when there is none."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise Refused(Permission.DUTY_MANAGE, ids={"person": str(person_id)})
    return found
