"""What vouches for the rows that give power over a case: the MACs of participation and assignment.

A MAC covers the end of a row too: one that ended and was revived past SIGAP does not fit.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.cases.models import Assignment, BreakGlass, Participation
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.vouching import (
    ASSIGNMENT,
    BREAK_GLASS,
    PARTICIPATION,
    assignment_facts,
    participation_facts,
)
from sigap.kernel.errors import Refused
from sigap.vault import macs


def signed_participation(
    *, case_id: UUID, office_id: UUID, office_name: str, sections: Iterable[str], since: datetime
) -> Participation:
    """A new participation. Not saved."""
    part = Participation(
        id=uuid4(), case_id=case_id, office_id=office_id, office_name=office_name, rooms=sorted(sections), since=since
    )
    part.mac = macs.sign(PARTICIPATION, _facts_of(part))
    return part


def end_participation(part: Participation, *, at: datetime) -> None:
    """Ends a participation and signs it anew. Not saved. Raises MacBroken when it was not SIGAP that wrote it."""
    macs.verify(PARTICIPATION, _facts_of(part), part.mac)
    part.until = at
    part.mac = macs.sign(PARTICIPATION, _facts_of(part))


def signed_assignment(
    *, case_id: UUID, person_id: UUID, person_name: str, office_id: UUID, since: datetime
) -> Assignment:
    """A new assignment. Not saved."""
    work = Assignment(
        id=uuid4(), case_id=case_id, person_id=person_id, person_name=person_name, office_id=office_id, since=since
    )
    work.mac = macs.sign(ASSIGNMENT, _facts_of_work(work))
    return work


def ended_assignment(work: Assignment, *, at: datetime) -> Assignment:
    """Ends an assignment and signs it anew, whoever wrote it: ending gives nobody anything. Not saved."""
    work.until = at
    work.mac = macs.sign(ASSIGNMENT, _facts_of_work(work))
    return work


def sign_break_glass(use: BreakGlass) -> None:
    """Signs a break-glass as it stands, its end too. Not saved."""
    facts = (use.id, use.case_id, use.person_id, use.office_id, use.began_at, use.until, use.ended_at)
    use.mac = macs.sign(BREAK_GLASS, facts)


def check_all_powers(actor: Actor, access: CaseAccess) -> None:
    """That the actor works on the case, and has their powers of SIGAP, before a key opens or power is given on.

    Raises Refused for who does not work on the case, MacBroken for a row that was not SIGAP's; `case_for` has checked
    those by which the case was entered.
    """
    if not access.is_assigned and access.emergency is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    check_powers(actor)


def _facts_of(part: Participation) -> tuple[macs.Fact, ...]:
    return participation_facts(
        part_id=part.id,
        case_id=part.case_id,
        office_id=part.office_id,
        sections=part.rooms,
        since=part.since,
        until=part.until,
    )


def _facts_of_work(work: Assignment) -> tuple[macs.Fact, ...]:
    return assignment_facts(
        work_id=work.id,
        case_id=work.case_id,
        person_id=work.person_id,
        office_id=work.office_id,
        since=work.since,
        until=work.until,
    )
