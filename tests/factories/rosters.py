"""Turns of duty and absences round the team's day, entered by those who may."""

from datetime import datetime, timedelta
from uuid import UUID

from tests.factories import team
from tests.factories.deadlines import wib

from sigap.access.models import Absence, DutyShift, Person
from sigap.access.roles import OfficeKind
from sigap.access.rules import AbsenceKind, DutyCover
from sigap.staff import actions as staff

NIGHT = wib(11, 25, 20)
MORNING = wib(11, 26, 8)


def rostered(
    login: str,
    *,
    by: str = team.HASAN,
    kind: OfficeKind = OfficeKind.UPTD_PPA,
    substitute: str = "",
    starts_at: datetime = NIGHT,
    ends_at: datetime = MORNING,
    phone: str = "",
    at: datetime = team.AT,
) -> DutyShift:
    """Puts one of the team on duty."""
    with team.at_desk(by) as actor:
        return staff.roster(
            by=actor,
            at=at,
            office=team.office(kind),
            person_id=team.person_id(login),
            starts_at=starts_at,
            ends_at=ends_at,
            substitute_id=team.person_id(substitute) if substitute else None,
            phone=phone,
        )


def away(
    login: str,
    *,
    by: str = "",
    substitute: str = "",
    starts_at: datetime = team.AT,
    ends_at: datetime | None = None,
    at: datetime = team.AT,
) -> Absence:
    """Somebody is away, from now for three days, by their own hand."""
    with team.at_desk(by or login) as actor:
        return staff.enter_absence(
            by=actor,
            at=at,
            person=Person.objects.get(login=login),
            kind=AbsenceKind.LEAVE,
            starts_at=starts_at,
            ends_at=ends_at or at + timedelta(days=3),
            substitute_id=team.person_id(substitute) if substitute else None,
        )


def covered(kind: OfficeKind = OfficeKind.UPTD_PPA, cover: DutyCover = DutyCover.ALWAYS) -> UUID:
    """From now on the office must have somebody on duty; its id."""
    office = team.office(kind)
    with team.at_desk(team.MAYA) as maya:
        staff.set_duty_cover(by=maya, at=team.AT, office=office, cover=cover)
    found: UUID = office.id
    return found
