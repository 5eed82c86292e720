"""What vouches for the rows that give power over a case: the MACs of participation and assignment."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sigap.cases.models import Assignment, Participation
from sigap.vault import macs

_PARTICIPATION = "participation"
_ASSIGNMENT = "assignment"


def signed_participation(
    *, case_id: UUID, office_id: UUID, office_name: str, rooms: Iterable[str], since: datetime, row_id: UUID
) -> Participation:
    """A participation whose MAC covers case, office, rooms and beginning. Not saved."""
    listed = sorted(rooms)
    return Participation(
        id=row_id,
        case_id=case_id,
        office_id=office_id,
        office_name=office_name,
        rooms=listed,
        since=since,
        mac=macs.sign(_PARTICIPATION, (row_id, case_id, office_id, tuple(listed), since)),
    )


def signed_assignment(
    *, case_id: UUID, person_id: UUID, person_name: str, office_id: UUID, since: datetime, row_id: UUID
) -> Assignment:
    """An assignment whose MAC covers case, person, office and beginning. Not saved."""
    return Assignment(
        id=row_id,
        case_id=case_id,
        person_id=person_id,
        person_name=person_name,
        office_id=office_id,
        since=since,
        mac=macs.sign(_ASSIGNMENT, (row_id, case_id, person_id, office_id, since)),
    )


def check_case_powers(*, case_id: UUID, person_id: UUID, office_id: UUID) -> None:
    """Checks both rows by which this person works on the case for this office.

    Raises MacBroken, also when a row is missing: a power without a row was never given.
    """
    part = Participation.objects.filter(case_id=case_id, office_id=office_id, until=None).first()
    work = Assignment.objects.filter(case_id=case_id, office_id=office_id, person_id=person_id, until=None).first()
    if part is None or work is None:
        raise macs.MacBroken(_PARTICIPATION)
    macs.verify(
        _PARTICIPATION, (part.id, part.case_id, part.office_id, tuple(sorted(part.rooms)), part.since), part.mac
    )
    macs.verify(_ASSIGNMENT, (work.id, work.case_id, work.person_id, work.office_id, work.since), work.mac)
