"""Words sealed beside a wish to close: why one person waited for nobody, or what stands against it."""

from datetime import datetime
from uuid import UUID

from sigap.access.roles import Section
from sigap.cases.actions.sections import key_behind
from sigap.cases.models import Closing
from sigap.vault.sealing import Place, SealingKey, seal


def closing_words_place(closing_id: UUID) -> Place:
    """Where these words lie."""
    return Place(table="cases_closing", row=closing_id, column="sealed_words", section=Section.SUMMARY.value)


def seal_words(closing: Closing, words: str, key: SealingKey) -> None:
    """Lays the words into the row, which is saved with the answer."""
    closing.key_id, closing.sealed_words = key.id, seal(words, key=key, place=closing_words_place(closing.id))


def seal_objection(closing: Closing, words: str, *, at: datetime) -> None:
    """The same of a second person who has read the file: for as long as the wish waits, its key opens to them."""
    seal_words(closing, words, key_behind(closing.case_id, Section.SUMMARY.value, at=at))
