"""Reads for the complaint form: who received the reports behind a case, and whom they are about."""

from collections.abc import Collection
from uuid import UUID

from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, persons_of
from sigap.cases.rules import HARMED, PersonRole
from sigap.intake.models import Arrival, Triage
from sigap.intake.rules import Door


def receivers_of(reports: Collection[UUID]) -> dict[UUID, str]:
    """Who wrote each report down at the unit, else who took it: an officer of another office is its reporter."""
    taken = Triage.objects.filter(pk__in=reports).values_list("envelope_id", "taken_by_name")
    entered = Arrival.objects.filter(pk__in=reports, door=Door.DESK).values_list("envelope_id", "entered_by_name")
    return dict(taken) | dict(entered)


def people_complained_of(access: CaseAccess) -> tuple[list[CasePerson], list[CasePerson]]:
    """Who was harmed, and whom the report is about; never who reported."""
    people = list(persons_of(access))
    return [who for who in people if who.role in HARMED], [who for who in people if who.role == PersonRole.SUSPECT]
