"""Writes of the app: a statement is noted or taken back; somebody is asked again, with a reason."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case, CasePerson, Participation
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import LAW_OFFICES
from sigap.kernel.errors import Refused, Unable
from sigap.testimony import events
from sigap.testimony.models import AskedAgain, Statement
from sigap.testimony.queries import tellers_of, who_told
from sigap.testimony.rules import AskOccasion, AskReason, StatementManner, StatementTopic
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import macs
from sigap.vault.sealing import Place, seal

_NOTES = Permission.SERVICE_NOTE


class UnableToNoteStatement(Unable):
    """Nobody who told, no office that has it, or a moment that has not come."""


class AlreadyInterviewed(Unable):
    """Somebody has told already, and no reason is given to ask once more."""


def note_place(statement: Statement) -> Place:
    """Where the note of a statement lies."""
    return Place(table="testimony_statement", row=statement.id, column="sealed_note", section=statement.room)


def note_section(by: Actor, access: CaseAccess) -> Section | None:
    """In which section the actor's note is sealed: of the law for who enforces it, else of services; None for neither.

    An office that enforces the law has no business in the notes of who treats, nor the other way round.
    """
    office = access.offices_where(by, _NOTES, Section.PERSONS)[:1]
    is_law = any(each.office_id in office and each.office_kind.value in LAW_OFFICES for each in by.memberships)
    order = (Section.LEGAL, Section.SERVICES) if is_law else (Section.SERVICES, Section.LEGAL)
    return next(
        (section for section in order if office and office[0] in access.offices_where(by, _NOTES, section)), None
    )


@audit.action
def note_statement(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    given_at: datetime,
    manner: StatementManner,
    is_recorded: bool,
    topics: Collection[StatementTopic],
    holder: UUID,
    note: str,
    post_key: UUID,
    reason: AskReason | None = None,
) -> Statement:
    """Notes that somebody told; the same `post_key` again gives the same row.

    Raises UnableToNoteStatement; AlreadyInterviewed where they told about the same already and no `reason` is given;
    Conflict where the `post_key` came with something else.
    """
    office_id = access.require(by, _NOTES, Section.PERSONS)
    case = locked_open(access.case.id)
    sent = (ordinal, given_at, manner, is_recorded, *sorted(topics), holder, note, reason)
    if noted := _sent_before(case, post_key, sent):
        return noted
    person, about = _checked(access, ordinal, topics, given_at, at)
    names = {each.office_id: each.office_name for each in by.memberships}
    row = Statement(
        id=macs.sent_id(post_key, *sent),
        case=case,
        person=person,
        given_at=given_at,
        manner=manner.value,
        is_recorded=is_recorded,
        topics=about,
        holder_id=holder,
        holder_name=_holder_name(access, holder, names),
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=names[office_id],
        post_key=str(post_key),
    )
    _seal_note(by, at, access, row, note.strip())
    if any(old.given_at < given_at and {*old.topics} & {*about} for old in who_told(access, [person.id])):
        _note_again(by, at, access, {person.id}, AskOccasion.STATEMENT, reason)
    row.save(force_insert=True)
    record_case_event(by, at, case.id, events.GIVEN, statement=str(row.id), person=str(person.id), manner=row.manner)
    return row


def _sent_before(case: Case, post_key: UUID, sent: tuple[macs.Fact, ...]) -> Statement | None:
    noted = Statement.objects.filter(case=case, post_key=str(post_key)).first()
    if noted:
        check_same(noted, is_standing=noted.voided_at is None, id=macs.sent_id(post_key, *sent))
        audit.unchanged()
    return noted


def _seal_note(by: Actor, at: datetime, access: CaseAccess, row: Statement, note: str) -> None:
    section = note_section(by, access)
    if note and section is not None:
        key = section_key(by=by, at=at, access=access, section=section)
        row.key_id, row.room = key.id, section.value
        row.sealed_note = seal(note, key=key, place=note_place(row))


def _checked(
    access: CaseAccess, ordinal: int, topics: Iterable[StatementTopic], given_at: datetime, at: datetime
) -> tuple[CasePerson, list[str]]:
    """Who told, and the headings, once all of it can be."""
    if given_at > at:
        raise UnableToNoteStatement(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    person = next((who for who in tellers_of(access) if who.ordinal == ordinal), None)
    if person is None:
        raise UnableToNoteStatement(_("Pilih siapa yang memberi keterangan."))
    about = sorted({topic.value for topic in topics})
    if not about:
        raise UnableToNoteStatement(_("Pilih sedikitnya satu hal yang diterangkan."))
    return person, about


def _holder_name(access: CaseAccess, holder: UUID, mine: dict[UUID, str]) -> str:
    if holder in access.office_ids:
        return mine[holder]
    name = offices_holding(access).get(holder)
    if name is None:
        raise UnableToNoteStatement(_("Pilih kantor yang memegang keterangannya."))
    return name


def offices_holding(access: CaseAccess) -> dict[UUID, str]:
    """The offices that take part: any of them can have a statement."""
    rows = Participation.objects.filter(case=access.case, until=None).order_by("since")
    return dict(rows.values_list("office_id", "office_name"))


@audit.action
def take_back_statement(
    *, by: Actor, at: datetime, access: CaseAccess, statement_id: UUID, reason: TakeBackReason | None
) -> Statement:
    """Takes back what the actor's office noted by mistake. Twice changes nothing.

    Raises Refused, ReasonMissing, UnableToWorkOnClosedCase.
    """
    access.require(by, _NOTES, Section.PERSONS)
    case = locked_open(access.case.id)
    row = Statement.objects.filter(case=case, pk=statement_id).first()
    if row is None or row.office_id not in access.offices_where(by, _NOTES, Section.PERSONS):
        raise Refused(_NOTES, ids={"case": str(case.id)})
    if row.voided_at is not None:
        audit.unchanged()
        return row
    why = require_reason(reason)
    row.voided_at, row.voided_by = at, by.person_id
    row.save(update_fields=["voided_at", "voided_by"])
    record_case_event(by, at, access.case.id, events.TAKEN_BACK, statement=str(row.id), reason=why.value)
    return row


def ask_again(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    people: Collection[UUID] | None,
    occasion: AskOccasion,
    reason: AskReason | None,
) -> None:
    """Inside the act that plans to ask these people, without any the victims: who told already is asked with a reason.

    Raises AlreadyInterviewed without one. Nothing is asked where the people of the case are closed to the actor.
    """
    before = {row.person_id for row in who_told(access, people)}
    if before:
        _note_again(by, at, access, before, occasion, reason)


def _note_again(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    people: Collection[UUID],
    occasion: AskOccasion,
    reason: AskReason | None,
) -> None:
    if reason is None:
        raise AlreadyInterviewed(_("Sudah pernah ditanya tentang ini. Pilih mengapa harus ditanya lagi."))
    office = next(each for each in by.memberships if each.office_id in access.office_ids)
    for person_id in sorted(people):
        row = AskedAgain(
            case=access.case,
            person_id=person_id,
            occasion=occasion.value,
            reason=reason.value,
            asked_at=at,
            asked_by=by.person_id,
            asked_by_name=by.name,
            office_id=office.office_id,
            office_name=office.office_name,
        )
        row.save(force_insert=True)
        ids = {"person": str(person_id), "occasion": occasion.value, "reason": reason.value}
        record_case_event(by, at, access.case.id, events.ASKED_AGAIN, **ids)
