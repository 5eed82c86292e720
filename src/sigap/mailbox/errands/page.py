"""What somebody outside reads of an errand, as the manager saw it beforehand, and what is written about it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

WORDS_LIMIT = 2_000
QUESTIONS_LIMIT = 5
"""So many questions one errand takes; then there is the telephone."""
_PADDED = 1024


class ErrandReply(StrEnum):
    """What somebody outside says. All but a question end the errand."""

    DONE = "errand_done"
    PARTLY = "errand_partly"
    UNABLE = "errand_unable"
    NOT_ME = "errand_not_me"
    QUESTION = "errand_question"
    # Somebody there is in danger: the manager is roused, and rings them.
    DANGER = "errand_danger"


class ReplyOutcome(StrEnum):
    """What became of it at the door. The same words stand in `errands/sql/errands.sql`."""

    SAID = "said"
    KNOWN = "known"
    # The form's key came before with other words.
    OTHER = "other"
    MANY = "many"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandPage:
    """The whole of what is known outside: nothing else of the case is sealed for this page."""

    name: str = field(repr=False)
    role: str = field(repr=False)
    task: str = field(repr=False)
    due_on: date
    office: str
    phone: str = ""
    # Whom it is about, in the chosen words, and what else may be known.
    about: str = field(default="", repr=False)
    known: str = field(default="", repr=False)

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps(asdict(self) | {"due_on": self.due_on.isoformat()}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "ErrandPage":
        """The reverse of as_text."""
        found: dict[str, Any] = json.loads(text)
        return cls(**found | {"due_on": date.fromisoformat(found["due_on"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandWords:
    """What was written of an errand: on which day it was done, and in which words."""

    words: str = field(default="", repr=False)
    done_on: date | None = None

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps({"words": self.words, "on": self.done_on.isoformat() if self.done_on else ""})

    @classmethod
    def from_text(cls, text: str) -> "ErrandWords":
        """The reverse of as_text."""
        found: Mapping[str, str] = json.loads(text)
        return cls(words=found["words"], done_on=date.fromisoformat(found["on"]) if found["on"] else None)


def padded(text: str) -> bytes:
    """A text of JSON at a length that tells little of it."""
    plain = text.encode()
    return plain.ljust(-(-len(plain) // _PADDED) * _PADDED)


def page_context(errand_id: UUID) -> bytes:
    """Where the page of an errand lies."""
    return b"errand page " + errand_id.bytes


def line_context(errand_id: UUID, line_id: UUID) -> bytes:
    """Where a line of an errand lies: its own, of this errand."""
    return b"errand line " + errand_id.bytes + line_id.bytes
