"""Who holds a deadline of the law: the office that owes it where it works on the case, else the case's unit for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sigap.access.entry import By
from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.cases.models import Assignment, Case, Participation
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitOwner:
    """Who holds a clock, and for whom, where that is another office (`Clock.owed_by`)."""

    office: UUID
    person: UUID | None = None
    owed_by: UUID | None = None


def owners_of(case: Case, kinds: Collection[OfficeKind], *, at: datetime) -> dict[OfficeKind, LimitOwner]:
    """Who holds what offices of these kinds owe on a case; one that comes in later takes it over then.

    Where the regency has no office of a kind, the case's manager watches and nobody is named.
    """
    mine = set(Participation.objects.filter(case=case, until=None).values_list("office_id", flat=True))
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    offices = list(Office.objects.filter(running, kind__in=kinds).order_by("valid_from", "id"))
    found = {}
    for kind in kinds:
        of_kind = [office.id for office in offices if office.kind == kind]
        here = next((office for office in of_kind if office in mine), None)
        if here is not None:
            found[kind] = LimitOwner(office=here)
        else:
            owed_by = of_kind[0] if of_kind else None
            found[kind] = LimitOwner(office=case.office_id, person=case.manager_id, owed_by=owed_by)
    return found


def workers_of(case: Case) -> set[UUID]:
    """Who works on the case for the office that leads it."""
    rows = Assignment.objects.filter(case=case, office_id=case.office_id, until=None)
    return {case.manager_id, *rows.values_list("person_id", flat=True)}


def hand_to_owner(by: By, at: datetime, case: Case, clock: Clock, owner: LimitOwner) -> None:
    """To the office that owes it, once that works on the case, or away from an office or person that no longer does.

    What was begun before it was known who owes it says so from now on.
    """
    is_left = owner.person not in {None, clock.owner_person} and clock.owner_person not in workers_of(case)
    is_moved = clock.owner_office != owner.office or is_left
    if is_moved or (clock.owed_by is None and owner.owed_by is not None):
        clocks.hand_over(
            by=by,
            at=at,
            clock_id=clock.id,
            owner_office=owner.office,
            owner_person=owner.person if is_moved else clock.owner_person,
            owed_by=owner.owed_by,
        )
