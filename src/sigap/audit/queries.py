"""Reads the trail for pages. Row-level security says which events a person sees; names are put in by the page."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from sigap.audit.kinds import StreamKind, sentence_of
from sigap.audit.models import Event

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as a page shows it."""

    stream_kind: str
    stream_id: UUID
    seq: int
    at: datetime
    code: str
    actor_id: UUID | None
    ids: Mapping[str, str]

    def sentence(self, names: Mapping[str, str]) -> str:
        """How it reads: `names` gives what is shown for an id's value; codes stand for themselves."""
        shown = {
            key: names.get(value, value) for key, value in self.ids.items() if value in names or not _is_uuid(value)
        }
        return sentence_of(self.code, shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of entries, newest first."""

    entries: tuple[Entry, ...]
    number: int
    has_next: bool


def events_of(stream_kind: StreamKind | str, stream_id: UUID, *, page: int = 1, size: int = PAGE_SIZE) -> Page:
    """One chain's events, the newest first."""
    chain = Event.objects.filter(stream_kind=stream_kind, stream_id=stream_id).order_by("-seq")
    return _page(chain, page, size)


def recent(codes: Collection[str] = (), *, actor_id: UUID | None = None, page: int = 1, size: int = PAGE_SIZE) -> Page:
    """Events of every chain, the newest first; of these codes and of this actor when given.

    `vault.events.READINGS` are the codes of what was read.
    """
    events = Event.objects.order_by("-at", "stream_kind", "stream_id", "-seq")
    if codes:
        events = events.filter(code__in=codes)
    if actor_id is not None:
        events = events.filter(actor_id=actor_id)
    return _page(events, page, size)


def _page(events: QuerySet[Event], page: int, size: int) -> Page:
    start = (max(page, 1) - 1) * size
    rows = list(events[start : start + size + 1])
    return Page(entries=tuple(_entry(row) for row in rows[:size]), number=max(page, 1), has_next=len(rows) > size)


def _entry(row: Event) -> Entry:
    return Entry(
        stream_kind=row.stream_kind,
        stream_id=row.stream_id,
        seq=row.seq,
        at=row.at,
        code=row.code,
        actor_id=row.actor_id,
        ids=json.loads(row.body)["ids"],
    )


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
