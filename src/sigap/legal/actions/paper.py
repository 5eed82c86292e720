"""What is sealed of an entry of the legal track, as one text, and where it lies."""

import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from sigap.access.roles import Section
from sigap.vault.sealing import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is sealed of a mark: the paper's number, where the document lies, a note, and why it was corrected."""

    number: str = field(default="", repr=False)
    document: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    why: str = field(default="", repr=False)

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Paper":
        """The reverse of `as_text`."""
        return cls(**json.loads(text))


def paper_place(mark_id: UUID) -> Place:
    """Where a mark's paper lies."""
    return Place(table="legal_mark", row=mark_id, column="sealed_paper", section=Section.LEGAL.value)
