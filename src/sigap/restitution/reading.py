"""Losses and papers of the ledger, opened for whoever works in the legal section, through the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.restitution.actions import Loss, Paperwork, entry_place, loss_place
from sigap.restitution.models import ClaimEntry, LossItem
from sigap.restitution.queries import ClaimBook, book_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedBook:
    """One claim with its texts."""

    access: CaseAccess
    book: ClaimBook
    losses: tuple[tuple[LossItem, Loss], ...] = field(repr=False)
    entries: tuple[tuple[ClaimEntry, Paperwork], ...] = field(repr=False)


def open_book(*, entering: Entering, code: str, claim_id: UUID, at: datetime) -> OpenedBook:
    """The whole book of a claim. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, ClaimBook], Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.LEGAL)
        book = book_of(access, claim_id)
        sealed = [(access, loss_place(row.id), bytes(row.sealed_loss), row.key_id) for row in book.losses]
        sealed += [(access, entry_place(row.id), bytes(row.sealed_paper), row.key_id) for row in book.entries]
        return (access, book), sealed

    (access, book), texts = open_section_texts(entering, select, at)
    losses = [Loss.from_text(text) if text else Loss(what="") for text in texts[: len(book.losses)]]
    papers = [Paperwork.from_text(text) if text else Paperwork() for text in texts[len(book.losses) :]]
    return OpenedBook(
        access=access,
        book=book,
        losses=tuple(zip(book.losses, losses, strict=True)),
        entries=tuple(zip(book.entries, papers, strict=True)),
    )
