"""What a letter is filled in from, its papers and losses opened, through the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.cases.models import CasePerson
from sigap.cases.reading import Entering, Sealing, open_identity, open_section_texts
from sigap.correspondence.queries import LetterFile, file_for, letter_for
from sigap.correspondence.rules import LetterSubject
from sigap.legal.actions import Paper, paper_place
from sigap.legal.models import Mark
from sigap.restitution.actions import Loss, Paperwork, entry_place, loss_place
from sigap.restitution.models import LossItem

LETTER = "letter"
"""Reason code under which names are opened to be set on a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLetterFile:
    """A letter's file in clear, and the office that makes the letter."""

    file: LetterFile
    office_id: UUID
    marks: tuple[tuple[Mark, Paper], ...] = field(default=(), repr=False)
    losses: tuple[tuple[LossItem, Loss], ...] = field(default=(), repr=False)
    receipt: Paperwork = field(default_factory=Paperwork, repr=False)


def open_letter_file(*, entering: Entering, code: str, slug: str, key: str, at: datetime) -> OpenedLetterFile:
    """All that this letter needs of the case. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[LetterFile, UUID], Sequence[Sealing]]:
        access, spec, office_id = letter_for(actor, code, slug)
        found = file_for(access, spec, key)
        return (found, office_id), _sealed(found)

    (found, office_id), texts = open_section_texts(entering, select, at)
    marks, losses = found.opened_marks, _losses_of(found)
    rest = texts[len(marks) :]
    return OpenedLetterFile(
        file=found,
        office_id=office_id,
        marks=tuple((mark, _paper(text)) for mark, text in zip(marks, texts, strict=False)),
        losses=tuple((row, _loss(text)) for row, text in zip(losses, rest, strict=False)),
        receipt=next((Paperwork.from_text(text) for text in rest[len(losses) :] if _is_whole(text)), Paperwork()),
    )


def _losses_of(found: LetterFile) -> Sequence[LossItem]:
    chosen = found.chosen
    return chosen.book.losses if chosen and chosen.book and found.spec.about is LetterSubject.CLAIM else ()


def _sealed(found: LetterFile) -> list[Sealing]:
    access, entry = found.access, found.chosen and found.chosen.entry
    sealed: list[Sealing] = [
        (access, paper_place(mark.id), mark.sealed_paper, mark.key_id) for mark in found.opened_marks
    ]
    sealed += [(access, loss_place(row.id), row.sealed_loss, row.key_id) for row in _losses_of(found)]
    if entry:
        sealed.append((access, entry_place(entry.id), entry.sealed_paper, entry.key_id))
    return sealed


def _is_whole(text: str) -> bool:
    """Whether it is what was written, not the words that stand for what was destroyed."""
    return text.startswith("{")


def _paper(text: str) -> Paper:
    return Paper.from_text(text) if _is_whole(text) else Paper(note=text)


def _loss(text: str) -> Loss:
    return Loss.from_text(text) if _is_whole(text) else Loss(what=text)


def open_names(people: Sequence[CasePerson], *, entering: Entering, code: str, at: datetime) -> dict[int, str]:
    """What these people are called, by their number in the case; who has no name in the file is left out.

    Each is an identity opened, with its trace. Raises Refused, StepUpNeeded, BudgetSpent.
    """
    named = [who for who in people if who.is_named]
    return {
        who.ordinal: open_identity(
            entering=entering, code=code, ordinal=who.ordinal, reason=LETTER, at=at
        ).identity.full_name
        for who in named
    }
