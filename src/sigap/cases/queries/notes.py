"""Notes of a case, sealed: the newest version of each, a page at a time, and one with its versions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Case, Note
from sigap.cases.queries.file import CaseAccess
from sigap.cases.rules.break_glass import EMERGENCY_NOTES
from sigap.kernel.errors import Refused

PAGE = 50
REACHED = "reached"
"""How the first contact ended: by a note that the client was spoken with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesPage:
    """Some notes, the last done first; whether older ones follow."""

    notes: tuple[Note, ...]
    has_more: bool


def notes_of(access: CaseAccess, *, page: int) -> NotesPage:
    """The newest version of each note. `page` counts from 1. Raises Refused."""
    _need(access)
    first = (page - 1) * PAGE
    newest = _shown(access).filter(is_newest=True).order_by("-done_at", "-written_at")
    found = list(newest[first : first + PAGE + 1])
    return NotesPage(notes=tuple(found[:PAGE]), has_more=len(found) > PAGE)


def note_of(access: CaseAccess, note_id: UUID) -> Note:
    """The newest version of one note. Raises Refused when there is none."""
    _need(access)
    found = _shown(access).filter(note=note_id, is_newest=True).first()
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return found


def _shown(access: CaseAccess) -> QuerySet[Note]:
    """The case's notes; in an emergency the plan of safety only."""
    notes = Note.objects.filter(case=access.case)
    return notes.filter(template__in=EMERGENCY_NOTES) if access.emergency else notes


def may_correct(actor: Actor, access: CaseAccess, note: Note) -> bool:
    """Who wrote it first corrects it, and who answers for the case."""
    is_theirs = actor.person_id in {note.first_by, access.case.manager_id}
    return is_theirs and access.may(actor, Permission.NOTE_WRITE, Section.NOTES)


def contacts_reached(case: Case) -> list[tuple[datetime, str, UUID]]:
    """When the case's own office noted that it spoke with the client, by the newest version of each note."""
    rows = Note.objects.filter(case=case, office_id=case.office_id, is_newest=True, has_reached=True)
    return [(row.done_at, REACHED, row.note) for row in rows.only("done_at", "note")]


def _need(access: CaseAccess) -> None:
    if not access.has(Section.NOTES):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.NOTES.value})
