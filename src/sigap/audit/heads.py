"""The head of the trail as pages and mails show it, kept for a minute in each process.

Anchors are folded once a minute, so nothing is lost by it; whoever writes events brings the newest along.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import connection

from sigap.audit.words import head_words

KEPT_SECONDS = 60
COLUMNS = "h.seq, h.hash, h.at FROM audit.head() AS h"
"""What a statement asks for the head; it gives one row, of nulls before the first anchor."""

type Row = tuple[int | None, str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredHead:
    """The last anchor: what is printed, mailed, and copied by hand."""

    seq: int
    hash: bytes
    at: datetime
    words: tuple[str, ...]


def head(*, fresh: bool = False) -> AnchoredHead | None:
    """The head of the trail; None before the first anchor. At most a minute old, unless `fresh`."""
    kept: tuple[AnchoredHead | None] | None = None if fresh else cache.get(_key())
    if kept is not None:
        return kept[0]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS}")
        return keep(cursor.fetchone())


def keep(row: Row) -> AnchoredHead | None:
    """Keeps what a statement brought along."""
    seq, digest, at = row
    hashed = bytes.fromhex(digest) if seq else b""
    found = AnchoredHead(seq=seq, hash=hashed, at=at, words=head_words(hashed)) if seq else None
    cache.set(_key(), (found,), KEPT_SECONDS)  # none is an answer too
    return found


def _key() -> str:
    return f"audit:head:{connection.settings_dict['NAME']}"
