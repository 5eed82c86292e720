"""The task forces, and whom and which offices a form of them offers."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sigap.access.entry import Actor
from sigap.access.models import Office, Person
from sigap.access.permissions import Permission
from sigap.access.rules import LADDER_FORCE
from sigap.kernel.errors import Refused
from sigap.taskforce.models import TaskForce


def task_forces(actor: Actor, at: datetime) -> list[TaskForce]:
    """The task forces that are there at a moment: the one of the ladder first, then the oldest."""
    actor.require(Permission.TASKFORCE_SEE)
    found = TaskForce.objects.filter(made_at__lte=at).order_by("made_at", "code")
    return sorted(found, key=lambda each: each.code != LADDER_FORCE)


def people_to_seat(actor: Actor) -> list[Person]:
    """Everybody with an account but oneself, by name."""
    actor.require(Permission.TASKFORCE_MANAGE)
    return list(Person.objects.filter(is_active=True).exclude(id=actor.person_id).order_by("name", "login"))


def person_to_seat(actor: Actor, person_id: UUID) -> Person:
    """One of them. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_MANAGE)
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"person": str(person_id)})
    return found


def offices_to_seat(actor: Actor, *, at: datetime) -> list[Office]:
    """Every office that stands, by name."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(Office.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at)).order_by("name"))


def office_to_seat(actor: Actor, office_id: UUID) -> Office:
    """One of them, ended ones too. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = Office.objects.filter(pk=office_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"office": str(office_id)})
    return found
