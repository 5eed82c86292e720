"""Notes of a case: appended, and corrected by a next version; the former stays."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.fulfilling import fulfilled_by, recheck_first_contact
from sigap.cases.actions.locking import locked_open, mark_changed
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import SectionConflict, section_key
from sigap.cases.models import Note
from sigap.cases.queries import CaseAccess, may_correct, note_of
from sigap.cases.queries.notes import REACHED
from sigap.cases.rules import NoteTemplate
from sigap.cases.rules.deadlines import FIRST_CONTACT
from sigap.cases.rules.notes import REACHING
from sigap.kernel.errors import Refused, Unable
from sigap.vault.sealing import Place, seal

TEXT = "sealed_text"
_TABLE = "cases_note"


class UnableToWriteNote(Unable):
    """What is noted has not happened yet, or nothing was written."""


def note_place(row_id: UUID) -> Place:
    """Where one version of a note lies."""
    return Place(table=_TABLE, row=row_id, column=TEXT, section=Section.NOTES.value)


@audit.action
def write_note(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    note_id: UUID,
    template: NoteTemplate,
    text: str,
    done_at: datetime,
    has_reached: bool = False,
) -> Note:
    """Adds a note under the id that its form came with. Raises UnableToWriteNote, SectionConflict for a known id.

    `has_reached`: the client or their guardian was spoken with. It ends the deadline of the first contact, where the
    writer's office owes it: what another office's officer speaks with the client is not the manager's contact.
    """
    office_id = access.require(by, Permission.NOTE_WRITE, Section.NOTES)
    _refuse_unfit(text, done_at, at)
    case = locked_open(access.case.id)
    if Note.objects.filter(case=case, note=note_id).exists():
        # What that one says is sealed: the page opens it, and tells a second click from another text.
        raise SectionConflict(
            _("Catatan dari halaman ini sudah tersimpan. Kalau tulisan Anda catatan tersendiri, simpan lagi.")
        )
    row = Note(
        id=uuid4(),
        case=case,
        note=note_id,
        version=1,
        template=template,
        done_at=done_at,
        has_reached=has_reached and template in REACHING,
        first_by=by.person_id,
        first_name=by.name,
        office_id=office_id,
        office_name=next(held.office_name for held in by.memberships if held.office_id == office_id),
    )
    _seal(by, at, access, row, text)
    row.save(force_insert=True)
    mark_changed(case)
    reached = {"reached": "yes"} if row.has_reached else {}
    record_case_event(by, at, case.id, events.NOTE_WRITTEN, note=str(note_id), template=template.value, **reached)
    if reached:
        _end_first_contact(by, at, row)
    return row


@audit.action
def correct_note(
    *, by: Actor, at: datetime, access: CaseAccess, note_id: UUID, text: str, done_at: datetime, based_on: int
) -> Note:
    """The next version of a note, by who wrote it first or who answers for the case. A first contact moves with it.

    Raises SectionConflict when somebody wrote in between, UnableToWriteNote, Refused.
    """
    access.require(by, Permission.NOTE_WRITE, Section.NOTES)
    _refuse_unfit(text, done_at, at)
    case = locked_open(access.case.id)
    newest = note_of(access, note_id)
    if not may_correct(by, access, newest):
        raise Refused(Permission.NOTE_WRITE, ids={"case": str(case.id)})
    if newest.version != based_on:
        raise SectionConflict(_("%(name)s menyimpan versi lain sementara Anda menulis.") % {"name": newest.writer_name})
    row = Note(
        id=uuid4(),
        case=case,
        note=newest.note,
        version=newest.version + 1,
        template=newest.template,
        done_at=done_at,
        has_reached=newest.has_reached,
        first_by=newest.first_by,
        first_name=newest.first_name,
        office_id=newest.office_id,
        office_name=newest.office_name,
    )
    _seal(by, at, access, row, text)
    try:
        with transaction.atomic():
            Note.objects.filter(pk=newest.pk).update(is_newest=False)
            row.save(force_insert=True)
    except IntegrityError as error:
        if "note_version_once" not in str(error) and "note_newest_once" not in str(error):
            raise
        raise SectionConflict(_("Rekan Anda menyimpan versi lain sementara Anda menulis.")) from None
    mark_changed(case)
    record_case_event(by, at, case.id, events.NOTE_CORRECTED, note=str(note_id), version=str(row.version))
    if row.has_reached:
        recheck_first_contact(
            by=by, at=at, case=case, office_id=row.office_id, outcome=REACHED, was=newest.done_at, done_at=done_at,
            proof=row.note,
        )  # fmt: skip
    return row


def _end_first_contact(by: Actor, at: datetime, note: Note) -> None:
    fulfilled_by(
        by=by,
        at=at,
        case_id=note.case_id,
        rule=FIRST_CONTACT,
        done_at=note.done_at,
        outcome=REACHED,
        proof=note.note,
        office_id=note.office_id,
    )


def _refuse_unfit(text: str, done_at: datetime, at: datetime) -> None:
    if done_at > at:
        raise UnableToWriteNote(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    if not text.strip():
        raise UnableToWriteNote(_("Tulis catatannya dulu."))


def _seal(by: Actor, at: datetime, access: CaseAccess, row: Note, text: str) -> None:
    key = section_key(by=by, at=at, access=access, section=Section.NOTES)
    row.key_id, row.sealed_text = key.id, seal(text, key=key, place=note_place(row.id))
    row.written_by, row.writer_name, row.written_at = by.person_id, by.name, at
