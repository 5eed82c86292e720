"""A team is sent out for a case: who leads, who goes along, who stays and knows the route, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Max

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.fieldvisits import events
from sigap.fieldvisits.actions.sealed import FieldWords, words_place
from sigap.fieldvisits.models import FLAW_LABELS, FieldMember, FieldVisit
from sigap.fieldvisits.queries import Crew, crew_for
from sigap.fieldvisits.rules import FieldPurpose, PlanFlaw, flaw_of
from sigap.kernel.errors import Unable
from sigap.notifications.actions import notify
from sigap.vault.sealing import seal


class UnableToSend(Unable):
    """Its hours cannot be, nobody goes, or somebody must not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """A visit as the form has it; people by id."""

    purpose: FieldPurpose
    departs_at: datetime
    returns_at: datetime
    leader: UUID
    team: Sequence[UUID]
    keeper: UUID
    words: FieldWords
    post_key: UUID
    letter_number: str = ""


@audit.action
def plan_visit(*, by: Actor, at: datetime, access: CaseAccess, new: NewVisit) -> FieldVisit:
    """Sends a team of the actor's office; the same `post_key` again gives the same visit.

    Raises UnableToSend, Refused; MacBroken.
    """
    office_id = access.require(by, Permission.SERVICE_NOTE, Section.SERVICES)
    case = locked_open(access.case.id)
    if known := FieldVisit.objects.filter(case=case, post_key=new.post_key).first():
        audit.unchanged()
        return known
    crew = crew_for(by, access, office_id, at=at)
    team = sorted({*new.team, new.leader})
    if flaw := _flaw(at, new, team, crew):
        raise UnableToSend(FLAW_LABELS[flaw])
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    last = FieldVisit.objects.filter(case=case).aggregate(last=Max("ordinal"))["last"] or 0
    row = FieldVisit(
        id=uuid4(),
        case=case,
        ordinal=last + 1,
        office_id=office_id,
        office_name=next(each.office_name for each in by.memberships if each.office_id == office_id),
        purpose=new.purpose.value,
        letter_number=new.letter_number.strip(),
        leader_id=new.leader,
        leader_name=crew.names[new.leader],
        keeper_id=new.keeper,
        keeper_name=crew.names[new.keeper],
        departs_at=new.departs_at,
        returns_at=new.returns_at,
        word_due_at=new.returns_at,
        planned_at=at,
        planned_by=by.person_id,
        planned_by_name=by.name,
        key_id=key.id,
        post_key=new.post_key,
    )
    row.sealed_words = seal(new.words.as_text(), key=key, place=words_place(row.id))
    row.save(force_insert=True)
    FieldMember.objects.bulk_create(
        FieldMember(visit=row, person_id=person, person_name=crew.names[person]) for person in team
    )
    record_case_event(by, at, case.id, events.PLANNED, visit=str(row.id), officer=str(row.leader_id))
    for person in sorted({*team, new.keeper} - {by.person_id}):
        notify(at=at, code="field-assigned", person_id=person, ids={"case": str(case.id)}, until=new.departs_at)
    return row


def _flaw(at: datetime, new: NewVisit, team: Sequence[UUID], crew: Crew) -> PlanFlaw | None:
    if not {*team, new.keeper} <= set(crew.names):
        return PlanFlaw.KEPT
    return flaw_of(
        at=at,
        departs_at=new.departs_at,
        returns_at=new.returns_at,
        team=team,
        leader=new.leader,
        on_case=crew.on_case,
        keeper=new.keeper,
        kept=crew.kept,
    )
