"""What vouches for the rows that let somebody into a case: MACs over participation, assignment and break-glass."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sigap.vault import macs

PARTICIPATION = "participation"
ASSIGNMENT = "assignment"
BREAK_GLASS = "break_glass"

POWERS = {
    "part_id": "participation__id",
    "part_office": "participation__office_id",
    "part_rooms": "participation__rooms",
    "part_since": "participation__since",
    "part_mac": "participation__mac",
    "work_id": "work__id",
    "work_office": "work__office_id",
    "work_since": "work__since",
    "work_mac": "work__mac",
    "glass_id": "glass__id",
    "glass_office": "glass__office_id",
    "glass_began": "glass__began_at",
    "glass_until": "glass__until",
    "glass_mac": "glass__mac",
}
"""What a case is read with: under which name, and where it stands."""


def participation_facts(
    *, part_id: UUID, case_id: UUID, office_id: UUID, sections: Iterable[str], since: datetime, until: datetime | None
) -> tuple[macs.Fact, ...]:
    """What a participation's MAC covers, its end too: one that was revived past SIGAP does not fit."""
    return (part_id, case_id, office_id, tuple(sorted(sections)), since, until)


def assignment_facts(
    *, work_id: UUID, case_id: UUID, person_id: UUID, office_id: UUID, since: datetime, until: datetime | None
) -> tuple[macs.Fact, ...]:
    """What an assignment's MAC covers."""
    return (work_id, case_id, person_id, office_id, since, until)


def check_entry(case_id: UUID, person_id: UUID, found: Mapping[str, Any]) -> None:
    """Raises MacBroken where a row with which the case was found is not SIGAP's. Only running rows are read: no end."""
    part = participation_facts(
        part_id=found["part_id"],
        case_id=case_id,
        office_id=found["part_office"],
        sections=found["part_rooms"],
        since=found["part_since"],
        until=None,
    )
    checks: list[macs.Check] = [(PARTICIPATION, part, found["part_mac"])]
    if found["work_id"] is not None:
        work = assignment_facts(
            work_id=found["work_id"],
            case_id=case_id,
            person_id=person_id,
            office_id=found["work_office"],
            since=found["work_since"],
            until=None,
        )
        checks.append((ASSIGNMENT, work, found["work_mac"]))
    if found["glass_id"] is not None:
        began, until = found["glass_began"], found["glass_until"]
        glass = (found["glass_id"], case_id, person_id, found["glass_office"], began, until, None)
        checks.append((BREAK_GLASS, glass, found["glass_mac"]))
    macs.verify_all(checks)
