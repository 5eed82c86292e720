"""What is open on a case, own and awaited, as the list of work has it: read along with the case in one statement."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from sigap.work.rules import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWork:
    """One thing that somebody owes. `office` is whom it waits for; `word` is a code, `who` a name or a rule's label."""

    kind: Kind
    subject_id: UUID
    since: datetime
    due_at: datetime
    soon_at: datetime | None
    held_until: datetime | None
    is_paused: bool
    word: str
    who: str
    office_id: UUID | None
    office: str
    blocks_closing: bool


def open_work_from(rows: Iterable[Mapping[str, Any]]) -> tuple[OpenWork, ...]:
    """The rows of `cases.open_work`: the one that falls due first comes first; what stands still presses nobody."""
    found = [
        OpenWork(
            kind=Kind(row["kind"]),
            subject_id=UUID(row["subject_id"]),
            since=datetime.fromisoformat(row["since"]),
            due_at=datetime.fromisoformat(row["due_at"]),
            soon_at=_moment(row["soon_at"]),
            held_until=_moment(row["held_until"]),
            is_paused=row["is_paused"],
            word=row["word"],
            who=row["who"],
            office_id=UUID(row["office_id"]) if row["office_id"] else None,
            office=row["office"] or "",
            blocks_closing=row["blocks_closing"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: (row.is_paused, row.due_at)))


def work_words(kind: Kind, word: str) -> str:
    """What one of many alike is about, as an app above tells it (`SIGAP_WORK_WORDS`); empty where nothing is told."""
    words_of: Callable[[Kind, str], str] = import_string(settings.SIGAP_WORK_WORDS)
    found = words_of(kind, word)
    return found[:1].upper() + found[1:]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
