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
from sigap.kernel.errors import Refused
from sigap.vault import macs

_PARTICIPATION = "participation"
_ASSIGNMENT = "assignment"
_BREAK_GLASS = "break_glass"


def signed_participation(
    *, case_id: UUID, office_id: UUID, office_name: str, rooms: Iterable[str], since: datetime
) -> Participation:
    """A new participation. Not saved."""
    part = Participation(
        id=uuid4(), case_id=case_id, office_id=office_id, office_name=office_name, rooms=sorted(rooms), since=since
    )
    part.mac = macs.sign(_PARTICIPATION, _facts_of(part))
    return part


def end_participation(part: Participation, *, at: datetime) -> None:
    """Ends a participation and signs it anew. Not saved. Raises MacBroken when it was not SIGAP that wrote it."""
    macs.verify(_PARTICIPATION, _facts_of(part), part.mac)
    part.until = at
    part.mac = macs.sign(_PARTICIPATION, _facts_of(part))


def signed_assignment(
    *, case_id: UUID, person_id: UUID, person_name: str, office_id: UUID, since: datetime
) -> Assignment:
    """A new assignment. Not saved."""
    row_id = uuid4()
    return Assignment(
        id=row_id,
        case_id=case_id,
        person_id=person_id,
        person_name=person_name,
        office_id=office_id,
        since=since,
        mac=macs.sign(_ASSIGNMENT, (row_id, case_id, person_id, office_id, since, None)),
    )


def ended_assignment(work: Assignment, *, at: datetime) -> Assignment:
    """Ends an assignment and signs it anew, whoever wrote it: ending gives nobody anything. Not saved."""
    work.until = at
    work.mac = macs.sign(_ASSIGNMENT, (work.id, work.case_id, work.person_id, work.office_id, work.since, at))
    return work


def sign_break_glass(use: BreakGlass) -> None:
    """Signs a break-glass as it stands, its end too. Not saved."""
    facts = (use.id, use.case_id, use.person_id, use.office_id, use.began_at, use.until, use.ended_at)
    use.mac = macs.sign(_BREAK_GLASS, facts)


def check_all_powers(actor: Actor, access: CaseAccess) -> None:
    """Every row that gives this actor power over the case, as read with it, before a key opens or power is given on.

    Raises Refused for who does not work on the case, MacBroken for a row that was not SIGAP's.
    """
    if not access.is_assigned and access.emergency is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    check_powers(actor)
    case_id = access.case.id
    if access.emergency is not None:
        broken = access.emergency
        facts = (broken.id, case_id, actor.person_id, broken.office_id, broken.began_at, broken.until, None)
        macs.verify(_BREAK_GLASS, facts, broken.mac)
    for grant in access.grants:
        # Only running rows are read with a case: they have no end.
        part = (grant.part_id, case_id, grant.office_id, tuple(sorted(grant.rooms)), grant.part_since, None)
        macs.verify(_PARTICIPATION, part, grant.part_mac)
        work = (grant.work_id, case_id, actor.person_id, grant.office_id, grant.work_since, None)
        macs.verify(_ASSIGNMENT, work, grant.work_mac)


def _facts_of(part: Participation) -> tuple[macs.Fact, ...]:
    return (part.id, part.case_id, part.office_id, tuple(sorted(part.rooms)), part.since, part.until)
