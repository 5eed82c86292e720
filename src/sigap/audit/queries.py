"""Reads the trail for pages. Row-level security says which events a person sees; names are put in by the page."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from sigap.audit.chain import StreamName
from sigap.audit.heads import AnchoredHead, head
from sigap.audit.kinds import StreamKind, sentence_of
from sigap.audit.models import Event

__all__ = [
    "CLOCK_SLACK",
    "PAGE_SIZE",
    "AnchoredHead",
    "EventFilter",
    "Page",
    "PageCursor",
    "TrailEntry",
    "count_up_to",
    "events_of",
    "head",
    "in_order",
    "recent",
]

PAGE_SIZE = 50
CLOCK_SLACK = timedelta(minutes=10)
"""How much earlier than the event before it in its chain an event may be before a page says that a clock ran back:
acts that overlap, and work that a sweep dates by when it came in, differ by less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailEntry:
    """One event as a page shows it. `ran_back`: the event before it in its chain is dated much later."""

    stream_kind: str
    stream_id: UUID
    seq: int
    at: datetime
    code: str
    actor_id: UUID | None
    ids: Mapping[str, str]
    subject_id: UUID | None = None
    ran_back: bool = False
    hash: bytes = field(default=b"", repr=False)
    body: str = field(default="", repr=False)

    def sentence(self, names: Mapping[str, str]) -> str:
        """How it reads: `names` gives what is shown for an id's value; codes stand for themselves.

        What one code means under one key alone stands there as `key:code`.
        """
        shown = {
            key: names.get(f"{key}:{value}", names.get(value, value))
            for key, value in self.ids.items()
            if value in names or not _is_uuid(value)
        }
        return sentence_of(self.code, shown)

    @property
    def place(self) -> "PageCursor":
        """Where it stands in the order of a list."""
        return PageCursor(at=self.at, stream=StreamName(self.stream_kind, self.stream_id), seq=self.seq)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCursor:
    """A place in the order of moments, from which the next page is read: no page counts those before it."""

    at: datetime
    stream: StreamName
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of entries, newest first."""

    entries: tuple[TrailEntry, ...]
    has_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events: of these codes, of this officer, about this subject, of this chain, from and before a moment."""

    codes: Collection[str] = ()
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    stream: StreamName | None = None
    since: datetime | None = None
    before: datetime | None = None

    def rows(self) -> QuerySet[Event]:
        """The events, in no order yet."""
        asked = {
            "code__in": sorted(self.codes) or None,
            "actor_id": self.actor_id,
            "subject_id": self.subject_id,
            "stream_kind": self.stream.kind if self.stream else None,
            "stream_id": self.stream.id if self.stream else None,
            "at__gte": self.since,
            "at__lt": self.before,
        }
        return Event.objects.filter(**{name: value for name, value in asked.items() if value is not None})


def events_of(
    stream_kind: StreamKind | str,
    stream_id: UUID,
    *,
    size: int = PAGE_SIZE,
    below: int | None = None,
    without: Collection[str] = (),
) -> Page:
    """One chain's events in the order in which they were written, the newest first.

    `below` a number, when given; `without` those of these codes.
    """
    chain = Event.objects.filter(stream_kind=stream_kind, stream_id=stream_id).order_by("-seq")
    if without:
        chain = chain.exclude(code__in=sorted(without))
    return _page(chain if below is None else chain.filter(seq__lt=below), size)


def recent(wanted: EventFilter, *, after: PageCursor | None = None, size: int = PAGE_SIZE) -> Page:
    """Events of every chain, the newest first."""
    rows = wanted.rows().order_by("-at", "-stream_kind", "-stream_id", "-seq")
    if after is not None:
        at_once = Q(at=after.at) & Q(pk__lt=(after.stream.kind, after.stream.id, after.seq))
        # Said twice: the first condition is what the index is entered by.
        rows = rows.filter(Q(at__lt=after.at) | at_once, at__lte=after.at)
    return _page(rows, size)


def in_order(wanted: EventFilter, *, after: PageCursor | None = None, size: int) -> tuple[TrailEntry, ...]:
    """Events of every chain, the oldest first, for an export that reads on from place to place."""
    rows = wanted.rows().order_by("at", "stream_kind", "stream_id", "seq")
    if after is not None:
        at_once = Q(at=after.at) & Q(pk__gt=(after.stream.kind, after.stream.id, after.seq))
        rows = rows.filter(Q(at__gt=after.at) | at_once, at__gte=after.at)
    return tuple(map(_entry, rows[:size]))


def count_up_to(wanted: EventFilter, limit: int) -> int:
    """How many there are, but no more than `limit` are counted."""
    return wanted.rows().values("seq")[:limit].count()


def _page(rows: QuerySet[Event], size: int) -> Page:
    before = Event.objects.filter(
        stream_kind=OuterRef("stream_kind"), stream_id=OuterRef("stream_id"), seq=OuterRef("seq") - 1
    )
    marked = rows.annotate(ran_back=Exists(before.filter(at__gt=OuterRef("at") + CLOCK_SLACK)))
    found = list(marked[: size + 1])
    return Page(entries=tuple(map(_entry, found[:size])), has_next=len(found) > size)


def _entry(row: Event) -> TrailEntry:
    return TrailEntry(
        stream_kind=row.stream_kind,
        stream_id=row.stream_id,
        seq=row.seq,
        at=row.at,
        code=row.code,
        actor_id=row.actor_id,
        ids=_ids_in(row.body),
        subject_id=row.subject_id,
        ran_back=bool(vars(row).get("ran_back")),
        hash=bytes(row.hash),
        body=row.body,
    )


def _ids_in(body: str) -> Mapping[str, str]:
    """The ids of a body; none where somebody wrote past SIGAP: the page still shows the row, `verify` names it."""
    try:
        ids = json.loads(body)["ids"]
    except (ValueError, TypeError, KeyError):
        return {}
    return ids if isinstance(ids, dict) and all(isinstance(value, str) for value in ids.values()) else {}


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
