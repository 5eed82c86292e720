"""What is sealed of a loss and of an entry, each as one text, and where it lies."""

import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from sigap.access.roles import Section
from sigap.vault.sealing import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What was lost, and what proves it, line by line: what is there and what still has to be got."""

    what: str = field(repr=False)
    there: tuple[str, ...] = field(default=(), repr=False)
    missing: tuple[str, ...] = field(default=(), repr=False)

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Loss":
        """The reverse of `as_text`."""
        read = json.loads(text)
        return cls(what=read["what"], there=tuple(read["there"]), missing=tuple(read["missing"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paperwork:
    """The number of an entry's paper or receipt, with whom the money lies or by which way it came, and a note."""

    number: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    note: str = field(default="", repr=False)

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Paperwork":
        """The reverse of `as_text`."""
        return cls(**json.loads(text))


def loss_place(loss_id: UUID) -> Place:
    """Where a loss lies."""
    return Place(table="restitution_lossitem", row=loss_id, column="sealed_loss", section=Section.LEGAL.value)


def entry_place(entry_id: UUID) -> Place:
    """Where an entry's paper lies."""
    return Place(table="restitution_claimentry", row=entry_id, column="sealed_paper", section=Section.LEGAL.value)
