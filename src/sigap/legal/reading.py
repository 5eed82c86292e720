"""Papers of the legal track and what victims were told, opened for whoever works in that section, through the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.legal.actions import Paper, paper_place, told_place
from sigap.legal.models import Mark, VictimUpdate
from sigap.legal.queries import PAGE, history_of, marks_of, told_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTrack:
    """The legal track of a case, the newest day first, each mark with its paper; what victims were told."""

    access: CaseAccess
    marks: tuple[tuple[Mark, Paper], ...] = field(repr=False)
    told: tuple[tuple[VictimUpdate, str], ...] = field(default=(), repr=False)


def open_track(*, entering: Entering, code: str, at: datetime) -> OpenedTrack:
    """Marks and tellings, at most a page of each. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Mark], list[VictimUpdate]], Sequence[Sealing]]:
        access = _case(actor, code)
        marks, told = list(marks_of(access)[:PAGE]), list(told_of(access)[:PAGE])
        sealed = [(access, told_place(row.id), row.sealed_words, row.key_id) for row in told]
        return (access, marks, told), [*_of_marks(access, marks), *sealed]

    (access, marks, told), texts = open_section_texts(entering, select, at)
    papers = tuple((mark, _paper(text)) for mark, text in zip(marks, texts, strict=False))
    return OpenedTrack(access=access, marks=papers, told=tuple(zip(told, texts[len(marks) :], strict=True)))


def open_history(*, entering: Entering, code: str, mark_id: UUID, at: datetime) -> OpenedTrack:
    """Every version of one mark, the newest first. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Mark]], Sequence[Sealing]]:
        access = _case(actor, code)
        marks = list(history_of(access, mark_id))
        return (access, marks), _of_marks(access, marks)

    (access, marks), texts = open_section_texts(entering, select, at)
    papers = tuple((mark, _paper(text)) for mark, text in zip(marks, texts, strict=True))
    return OpenedTrack(access=access, marks=papers)


def _case(actor: Actor, code: str) -> CaseAccess:
    return case_for(actor, code, need=Section.LEGAL, power=Permission.CASE_SEE)


def _of_marks(access: CaseAccess, marks: Sequence[Mark]) -> list[Sealing]:
    return [(access, paper_place(mark.id), mark.sealed_paper, mark.key_id) for mark in marks]


def _paper(text: str) -> Paper:
    """A paper, or the words that stand for one whose key was destroyed."""
    return Paper.from_text(text) if text.startswith("{") else Paper(note=text)
