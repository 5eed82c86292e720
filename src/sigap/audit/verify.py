"""`./sigap audit verify`: walks every chain and holds it against anchors, here and kept elsewhere.

Finds what was changed, deleted, inserted, swapped or cut off. Not found: what was cut after the last head
that is held outside by someone who also rewrote heads and anchors. Runs as the owner.
"""

import re
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from sigap.audit.chain import (
    AnchorLink,
    Break,
    Broken,
    Head,
    Link,
    Stream,
    heads_in,
    moment_text,
    walk_anchors,
    walk_stream,
)

_ROWS_AT_ONCE = 2000
_HEAD_LINE = re.compile(r"(\d{1,18}) ([0-9a-f]{64})(?:\s.*)?")


class AnchorsUnreadable(Exception):
    """The file of heads kept elsewhere cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the walk found. `head_line` is the line to keep elsewhere, and what `--anchors` reads."""

    events: int
    streams: int
    anchors: int
    head_line: str
    found: Break | None

    @property
    def is_whole(self) -> bool:
        """Whether every row fits."""
        return self.found is None

    def __str__(self) -> str:
        if self.found is not None:
            return f"Rantai jejak putus pada {self.found}"
        return (
            f"Rantai jejak utuh: {self.events} peristiwa, {self.streams} rantai, "
            f"{self.anchors} jangkar; kepala {self.head_line or '–'}"
        )


def run(anchors_file: Path | None = None) -> Report:
    """Walks everything once. Raises AnchorsUnreadable."""
    held = read_heads(anchors_file) if anchors_file else {}
    count = _Count()
    found: Break | None = None
    try:
        with _snapshot():
            _walk(held, count)
    except Broken as broken:
        found = broken.found
    return Report(
        events=count.events, streams=count.streams, anchors=count.anchors, head_line=count.head_line, found=found
    )


def head_line() -> str:
    """The line to keep outside the server: number, hash and moment of the last anchor; "" before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash, at FROM audit.head()")
        seq, digest, at = cursor.fetchone()
    return f"{seq} {digest} {moment_text(at)}" if seq else ""


def read_heads(path: Path) -> dict[int, bytes]:
    """Heads kept elsewhere, one `number hash` a line, blank lines and # aside. Raises AnchorsUnreadable."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise AnchorsUnreadable(f"{path}: tidak terbaca") from None
    held: dict[int, bytes] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = _HEAD_LINE.fullmatch(text)
        if match is None:
            raise AnchorsUnreadable(f"{path}:{number}: bukan baris kepala (nomor, spasi, 64 angka heksadesimal)")
        seq, digest = int(match[1]), bytes.fromhex(match[2])
        if held.setdefault(seq, digest) != digest:
            raise AnchorsUnreadable(f"{path}:{number}: jangkar {seq} tertulis dua kali dengan sidik berbeda")
    if not held:
        raise AnchorsUnreadable(f"{path}: tidak memuat satu kepala pun")
    return held


@dataclass(slots=True)
class _Count:
    events: int = 0
    streams: int = 0
    anchors: int = 0
    head_line: str = ""


type _Anchored = dict[Stream, dict[int, bytes]]


def _walk(held: dict[int, bytes], count: _Count) -> None:
    anchored = _walk_anchors(held, count)
    heads = dict(_heads())
    with closing(_links()) as stored:
        for stream, links in groupby(stored, key=lambda link: link.stream):
            count.events += walk_stream(stream, links, heads.pop(stream, None), anchored.pop(stream, {}))
            count.streams += 1
    for stream in sorted({*heads, *anchored}):
        # No event is left of these: only their head, or an anchor, still knows of them.
        walk_stream(stream, (), heads.get(stream), anchored.get(stream, {}))


def _walk_anchors(held: dict[int, bytes], count: _Count) -> _Anchored:
    anchored: _Anchored = defaultdict(dict)
    with closing(_anchors()) as stored:
        for anchor in walk_anchors(stored):
            count.anchors = anchor.seq
            count.head_line = f"{anchor.seq} {anchor.hash.hex()} {moment_text(anchor.at)}"
            if held.pop(anchor.seq, anchor.hash) != anchor.hash:
                raise Broken(Break("audit_anchor", str(anchor.seq), "berbeda dari kepala yang disimpan di luar"))
            for head in heads_in(anchor):
                anchored[head.stream][head.seq] = head.hash
    if held:
        raise Broken(Break("audit_anchor", str(count.anchors + 1), f"hilang; di luar tersimpan {max(held)}"))
    return anchored


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of all tables, so that an act under way does not look like a break."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _rows(sql: str) -> Generator[tuple[Any, ...]]:
    """Rows of a statement, a few at a time: a million events never lie in memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows


def _links() -> Generator[Link]:
    for kind, stream_id, seq, at, code, actor_id, body, prev_hash, digest in _rows(
        "SELECT stream_kind, stream_id, seq, at, code, actor_id, body, prev_hash, hash"
        " FROM audit_event ORDER BY stream_kind, stream_id, seq"
    ):
        yield Link(
            stream=Stream(kind, stream_id),
            seq=seq,
            at=at,
            code=code,
            actor_id=actor_id,
            body=body,
            prev_hash=bytes(prev_hash),
            hash=bytes(digest),
        )


def _heads() -> Iterator[tuple[Stream, Head]]:
    for kind, stream_id, seq, digest in _rows("SELECT stream_kind, stream_id, head_seq, head_hash FROM audit_stream"):
        stream = Stream(kind, stream_id)
        yield stream, Head(stream=stream, seq=seq, hash=bytes(digest))


def _anchors() -> Generator[AnchorLink]:
    for seq, at, body, prev_hash, digest in _rows(
        "SELECT seq, at, body, prev_hash, hash FROM audit_anchor ORDER BY seq"
    ):
        yield AnchorLink(seq=seq, at=at, body=body, prev_hash=bytes(prev_hash), hash=bytes(digest))
