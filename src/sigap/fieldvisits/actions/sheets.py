"""What a team saw is entered afterwards, as the next version; what was agreed becomes somebody's task by a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.actions import ServiceFacts
from sigap.assistance.queries import officers_for
from sigap.cases.actions.danger import set_dangers
from sigap.cases.actions.fulfilling import fulfilled_by, recheck_first_contact
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.cases.rules.danger import DangerSource
from sigap.cases.rules.deadlines import FIRST_CONTACT
from sigap.casework.actions import GoalDraft
from sigap.casework.actions.planning import check_draft, store_task
from sigap.casework.queries import leads, owners_for
from sigap.fieldvisits import events
from sigap.fieldvisits.actions.sealed import seen_place
from sigap.fieldvisits.actions.words import come_back
from sigap.fieldvisits.models import FieldSheet, FieldVisit
from sigap.fieldvisits.queries import VISITED, require_sender, visit_in_services
from sigap.fieldvisits.rules import FieldStatus, SpokenTo
from sigap.kernel.errors import Conflict, Unable
from sigap.sessions.actions import SessionFacts, note_session
from sigap.sessions.rules import LONGEST, SessionPlace
from sigap.vault.sealing import seal

_NOTES = Permission.SERVICE_NOTE
_MINUTE = timedelta(minutes=1)


class UnableToWriteSheet(Unable):
    """Nobody has left yet, or nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenInField:
    """A sheet as the form has it. `service`: the kind under which the visit is noted as a service, or empty.

    `people`: for whom it was one, by number; none where everybody of the case is meant.
    """

    seen: str = field(repr=False)
    spoken_to: Sequence[SpokenTo] = ()
    dangers: Collection[str] = ()
    steps: Sequence[GoalDraft] = ()
    service: str = ""
    people: Sequence[int] = ()
    is_back: bool = False


@audit.action
def write_sheet(
    *, by: Actor, at: datetime, access: CaseAccess, visit_id: UUID, sheet: SeenInField, based_on: int, post_key: UUID
) -> FieldSheet:
    """Seals the version after `based_on`, with dangers, tasks, the service; the same `post_key` again gives it.

    Raises UnableToWriteSheet, UnableToPlanGoals, UnableToNoteSession, Refused; Conflict when somebody wrote it first.
    """
    office_id = access.require(by, _NOTES, Section.SERVICES)
    case = locked_open(access.case.id)
    if known := FieldSheet.objects.filter(case=case, post_key=post_key).first():
        audit.unchanged()
        return known
    visit = visit_in_services(by, access, visit_id)
    if visit.departed_at is None:
        raise UnableToWriteSheet(_("Tim ini belum berangkat. Catat dulu keberangkatannya."))
    if not sheet.seen.strip():
        raise UnableToWriteSheet(_("Tulis apa yang dilihat. Satu baris pun cukup."))
    row = _stored(by, at, access, visit, sheet, based_on, post_key)
    if sheet.is_back and visit.status == FieldStatus.OUT:
        come_back(by=by, at=at, access=access, visit_id=visit.id)
    if sheet.dangers:
        set_dangers(by=by, at=at, access=access, flags=sheet.dangers, source=DangerSource.OFFICER)
    _note_contact(by, at, case, office_id, visit, sheet)
    _hand_out(by, at, access, visit, sheet.steps, post_key)
    if sheet.service:
        _note_service(by, at, access, visit, sheet)
    return row


def _stored(
    by: Actor, at: datetime, access: CaseAccess, visit: FieldVisit, sheet: SeenInField, based_on: int, post_key: UUID
) -> FieldSheet:
    newest = visit.sheets.order_by("-version").first()
    if (newest.version if newest else 0) != based_on:
        name = newest.written_by_name if newest else ""
        raise Conflict(_("%(name)s menyimpan versi lain sementara Anda menulis.") % {"name": name})
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    row = FieldSheet(
        id=uuid4(),
        case=access.case,
        visit=visit,
        version=based_on + 1,
        spoken_to=[each.value for each in sheet.spoken_to],
        written_at=at,
        written_by=by.person_id,
        written_by_name=by.name,
        key_id=key.id,
        post_key=post_key,
    )
    row.sealed_seen = seal(sheet.seen, key=key, place=seen_place(row.id))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda menyimpan versi lain sementara Anda menulis.")) from None
    record_case_event(by, at, access.case.id, events.SHEET, visit=str(visit.id), version=str(row.version))
    return row


def _note_contact(by: Actor, at: datetime, case: Case, office_id: UUID, visit: FieldVisit, sheet: SeenInField) -> None:
    """Whom the team spoke with was reached by them as they left; a sheet put right says that nobody was."""
    left, proof = visit.departed_at or at, visit.id
    if SpokenTo.CLIENT in sheet.spoken_to:
        fulfilled_by(
            by=by, at=at, case_id=case.id, rule=FIRST_CONTACT, done_at=left, outcome=VISITED, proof=proof,
            office_id=office_id,
        )  # fmt: skip
    else:
        recheck_first_contact(
            by=by, at=at, case=case, office_id=office_id, outcome=VISITED, was=left, done_at=None, proof=proof
        )


def _hand_out(
    by: Actor, at: datetime, access: CaseAccess, visit: FieldVisit, steps: Sequence[GoalDraft], post_key: UUID
) -> None:
    """Each agreed step becomes a task, where the office leads the case; another office's sheet has no steps."""
    if not steps:
        return
    if not leads(access):
        raise UnableToWriteSheet(_("Langkah berikut ditugaskan kantor yang memegang kasus. Tulis di uraian."))
    owners = {owner.value: owner for owner in owners_for(access)}
    for place, step in enumerate(steps):
        check_draft(step, owners, at)
        store_task(by, at, access, step, owners[step.owner], uuid5(post_key, f"step {place}"), visit.id)


def _note_service(by: Actor, at: datetime, access: CaseAccess, visit: FieldVisit, sheet: SeenInField) -> None:
    """The visit as a service, once: by its leader, from leaving until coming back, at most a day and night.

    Of a leader who works on the case no more nothing can be said: whoever writes stands for them.
    """
    visit.refresh_from_db()
    if visit.departed_at is None:
        return
    lasted = (visit.returned_at or at) - visit.departed_at
    note_session(
        by=by,
        at=at,
        access=access,
        happened=SessionFacts(
            kind=sheet.service,
            ordinals=sheet.people,
            giver=officers_for(by, access, at=at).get(visit.leader_id),
            starts_at=visit.departed_at,
            minutes=max(1, min(lasted // _MINUTE, LONGEST)),
            place=SessionPlace.OTHER,
        ),
        facts=ServiceFacts(),
        post_key=uuid5(visit.id, "service"),
        is_meant=True,
    )


@audit.action
def note_printed(*, by: Actor, at: datetime, access: CaseAccess, visit: FieldVisit, paper: str) -> None:
    """Traces that a paper of the visit was printed: whoever finds it knows that there is one. Raises Refused."""
    access.require(by, _NOTES, Section.SERVICES)
    require_sender(by, access, visit)
    record_case_event(by, at, access.case.id, events.PRINTED, visit=str(visit.id), paper=paper)
