"""Whom a form offers: people of the case, offices that take part, officers of one's own offices."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, people_of_office
from sigap.access.roles import Section
from sigap.cases.models import Assignment, Participation
from sigap.cases.queries import CaseAccess


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipatingOffice:
    """An office that takes part in a case."""

    office_id: UUID
    name: str


def other_offices_of(access: CaseAccess) -> list[ParticipatingOffice]:
    """The other offices that take part, the first to come in first."""
    rows = Participation.objects.filter(case=access.case, until=None).exclude(office_id__in=access.office_ids)
    found = dict(rows.order_by("since").values_list("office_id", "office_name"))
    return [ParticipatingOffice(office_id=office_id, name=name) for office_id, name in found.items()]


def officers_for(actor: Actor, access: CaseAccess, *, at: datetime) -> dict[UUID, Colleague]:
    """Who can hold an appointment: people of the actor's offices who work on the case, the actor first.

    Whoever does not work on it would see neither the appointment nor where it is.
    """
    offices = access.offices_where(actor, Permission.SERVICE_NOTE, Section.SERVICES)
    working = _working_on(access.case.id, offices)
    found = {who.person_id: who for office in offices for who in people_of_office(actor, office, at=at, among=working)}
    mine = found.pop(actor.person_id, None)
    return {**({actor.person_id: mine} if mine else {}), **found}


def people_on(case_id: UUID, offices: Collection[UUID]) -> frozenset[UUID]:
    """Who works on a case for these offices."""
    return frozenset(_working_on(case_id, offices))


def _working_on(case_id: UUID, offices: Collection[UUID]) -> QuerySet[Any, UUID]:
    rows = Assignment.objects.filter(case_id=case_id, office_id__in=offices, until=None)
    return rows.values_list("person_id", flat=True)
