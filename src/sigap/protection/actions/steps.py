"""What every act on a protection does: the row held, the step with its sealed paper, the trace."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused
from sigap.legal.actions import Paper
from sigap.protection import events
from sigap.protection.models import Protection, ProtectionStep
from sigap.protection.rules import ProtectionStepKind
from sigap.vault import macs
from sigap.vault.sealing import Place, seal

_TABLE = "protection_protectionstep"


def paper_place(step_id: UUID) -> Place:
    """Where a step's paper lies."""
    return Place(table=_TABLE, row=step_id, column="sealed_paper", section=Section.LEGAL.value)


def place_of_step(step_id: UUID) -> Place:
    """Where place and route lie: in the section in which a shelter's place does."""
    return Place(table=_TABLE, row=step_id, column="sealed_place", section=Section.SERVICES.value)


def locked_protection(by: Actor, access: CaseAccess, protection_id: UUID) -> Protection:
    """The protection, held with its open case until the act ends. Raises Refused, UnableToWorkOnClosedCase."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    locked_open(access.case.id)
    row = Protection.objects.select_for_update().filter(case=access.case, pk=protection_id).first()
    if row is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    return row


def step_id_of(
    by: Actor, row: Protection, kind: ProtectionStepKind, happened_at: datetime, paper: Paper | None, place: str
) -> UUID:
    """Of one person's step and its words: what was sealed is not opened to be compared."""
    return macs.sent_id(row.id, by.person_id, kind.value, happened_at, (paper or Paper()).as_text(), place)


def note_step(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    row: Protection,
    kind: ProtectionStepKind,
    happened_at: datetime,
    *,
    paper: Paper | None = None,
    place: str = "",
    step_id: UUID | None = None,
) -> ProtectionStep:
    """Stores a step with its paper and place, sealed, and leaves its trace (asking and ending have their own)."""
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    step = ProtectionStep(
        id=step_id or step_id_of(by, row, kind, happened_at, paper, place),
        protection=row,
        case=access.case,
        kind=kind.value,
        happened_at=happened_at,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
    )
    if paper and paper != Paper():
        key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
        step.key_id, step.sealed_paper = key.id, seal(paper.as_text(), key=key, place=paper_place(step.id))
    if place.strip():
        key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
        step.place_key_id, step.sealed_place = key.id, seal(place, key=key, place=place_of_step(step.id))
    step.save(force_insert=True)
    ids = {"protection": str(row.id), "kind": row.kind}
    match kind:
        case ProtectionStepKind.ASKED:
            record_case_event(by, at, access.case.id, events.ASKED, person=str(row.person_id), **ids)
        case ProtectionStepKind.ENDED:
            record_case_event(by, at, access.case.id, events.ENDED, reason=row.end_reason, **ids)
        case _:
            record_case_event(by, at, access.case.id, events.STEPPED, step=kind.value, **ids)
    return step
