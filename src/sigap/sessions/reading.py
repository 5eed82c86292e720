"""A psychologist's section, opened through the vault's door for whoever sits there. To all others it is not there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.sessions.actions import note_place, verify_seats
from sigap.sessions.models import PsychologyNote, PsychologySeat
from sigap.sessions.queries import my_seats, notes_before


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPsychology:
    """The section as one psychologist sees it."""

    access: CaseAccess
    seats: tuple[PsychologySeat, ...]
    notes: tuple[tuple[PsychologyNote, str], ...] = field(repr=False)


def open_psychology(*, entering: Entering, code: str, at: datetime) -> OpenedPsychology:
    """The notes that stand open to the actor's own seats. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[PsychologySeat], list[PsychologyNote]], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.SERVICES, power=Permission.PSYCHOLOGY_NOTE)
        seats = my_seats(actor, access)
        verify_seats(seats)
        notes = notes_before(access, seats)
        return (access, seats, notes), [(access, note_place(note.id), note.sealed_text, note.key_id) for note in notes]

    (access, seats, notes), texts = open_section_texts(entering, select, at)
    return OpenedPsychology(access=access, seats=tuple(seats), notes=tuple(zip(notes, texts, strict=True)))
