"""`./sigap audit verify`: walks every chain and holds it against anchors, here and kept elsewhere.

Finds what was changed, deleted, inserted, swapped or cut off; with the ring at hand also what was written in an
officer's name past SIGAP. Not found: what was cut after the last head that is held outside by someone who also rewrote
heads and anchors. Runs as the owner.
"""

import re
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from sigap.audit.chain import (
    AnchorLink,
    Break,
    ChainBroken,
    ChainHead,
    ChainLink,
    StreamName,
    heads_in,
    moment_text,
    walk_anchors,
    walk_stream,
)
from sigap.audit.signing import SignatureWalk, Signed
from sigap.audit.words import HEAD_WORDS, head_start, head_words
from sigap.kernel.words import UnknownWord

_ROWS_AT_ONCE = 2000
_HEX_LINE = re.compile(r"(\d{1,18}) ([0-9a-f]{64})(?:\s.*)?")
# As it is printed too: "Kepala jejak 12: …", with or without the moment behind.
_WORDS_LINE = re.compile(r"(?:kepala jejak )?(\d{1,18}):?\s+([^\W\d].*)", re.IGNORECASE)


class AnchorsUnreadable(Exception):
    """The file of heads kept elsewhere cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the walk found. `head_line` and `words_line` are the line to keep elsewhere, and what `--anchors` reads.

    `signed` is None where the ring was not at hand.
    """

    events: int
    streams: int
    anchors: int
    head_line: str
    words_line: str
    breaks: tuple[Break, ...] = ()
    signed: Signed | None = None

    @property
    def found(self) -> Break | None:
        """The first row that does not fit."""
        return self.breaks[0] if self.breaks else None

    @property
    def is_whole(self) -> bool:
        """Whether every row fits."""
        return not self.breaks

    def __str__(self) -> str:
        if self.breaks:
            return "\n".join([*(f"Rantai jejak putus pada {each}" for each in self.breaks), self._vouched()])
        return (
            f"Rantai jejak utuh: {self.events} peristiwa, {self.streams} rantai, "
            f"{self.anchors} jangkar; kepala {self.head_line or '–'}"
            + (f"\nDalam kata: {self.words_line}" if self.words_line else "")
            + f"\n{self._vouched()}"
        )

    def _vouched(self) -> str:
        if self.signed is None:
            return "Pelaku tidak diperiksa"
        if not self.signed.since:
            return "Pelaku belum dijamin: belum ada peristiwa yang bertanda tangan"
        return f"Pelaku dijamin sejak {self.signed.since}: {self.signed.count} peristiwa bertanda tangan"


def run(anchors_file: Path | None = None, *, with_ring: bool = False) -> Report:
    """Walks everything once, past a break too: none hides what lies behind it. Raises AnchorsUnreadable.

    `with_ring` where this process can open it: signatures are then checked too.
    """
    held = read_heads(anchors_file) if anchors_file else {}
    count = _Count(signatures=SignatureWalk() if with_ring else None)
    with _snapshot():
        _walk(held, count)
    last = count.last
    return Report(
        events=count.events,
        streams=count.streams,
        anchors=last.seq if last else 0,
        head_line=_line(last, last.hash.hex()) if last else "",
        words_line=_line(last, " ".join(head_words(last.hash))) if last else "",
        breaks=(*count.breaks, *(count.signatures.breaks() if count.signatures else ())),
        signed=count.signatures.signed() if count.signatures else None,
    )


def head_line() -> str:
    """The line to keep outside the server: number, hash and moment of the last anchor; "" before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash, at FROM audit.head()")
        seq, digest, at = cursor.fetchone()
    return f"{seq} {digest} {moment_text(at)}" if seq else ""


def _line(anchor: AnchorLink, digest: str) -> str:
    return f"{anchor.seq} {digest} {moment_text(anchor.at)}"


def read_heads(path: Path) -> dict[int, bytes]:
    """Heads kept elsewhere by number, each with as much of its hash as was kept. Raises AnchorsUnreadable.

    A line is `number hash` or `number` and eight words, a moment may follow; blank lines and # aside.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise AnchorsUnreadable(f"{path}: tidak terbaca") from None
    held: dict[int, bytes] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        try:
            seq, digest = _head_in(text)
        except _LineUnreadable as unreadable:
            raise AnchorsUnreadable(f"{path}:{number}: {unreadable}") from None
        shorter, longer = sorted((held.get(seq, b""), digest), key=len)
        if not longer.startswith(shorter):
            raise AnchorsUnreadable(f"{path}:{number}: jangkar {seq} tertulis dua kali dengan sidik berbeda")
        held[seq] = longer
    if not held:
        raise AnchorsUnreadable(f"{path}: tidak memuat satu kepala pun")
    return held


class _LineUnreadable(Exception):
    pass


def _head_in(text: str) -> tuple[int, bytes]:
    """Number and hash, or its first 88 bits where the line has words. Raises _LineUnreadable."""
    if match := _HEX_LINE.fullmatch(text):
        return int(match[1]), bytes.fromhex(match[2])
    match = _WORDS_LINE.fullmatch(text)
    if match is None or " " not in match[2]:
        raise _LineUnreadable("bukan baris kepala (nomor, spasi, 64 angka heksadesimal atau delapan kata)")
    spoken = tuple(match[2].lower().split()[:HEAD_WORDS])
    if len(spoken) < HEAD_WORDS:
        raise _LineUnreadable(f"hanya {len(spoken)} kata; kepala punya {HEAD_WORDS}")
    try:
        return int(match[1]), head_start(spoken)
    except UnknownWord as unknown:
        meant = f'; mungkin "{unknown.nearest}"' if unknown.nearest else ""
        place = spoken.index(unknown.word) + 1
        raise _LineUnreadable(f'kata ke-{place}, "{unknown.word}", tidak ada dalam daftar{meant}') from None


type _Held = dict[int, bytes]
"""Hashes by number that anchors hold of one chain."""
type _Anchored = dict[StreamName, _Held]


@dataclass(slots=True)
class _Count:
    events: int = 0
    streams: int = 0
    last: AnchorLink | None = None
    signatures: SignatureWalk | None = None
    breaks: list[Break] = field(default_factory=list)

    def walked(self, stream: StreamName, links: Iterable[ChainLink], head: ChainHead | None, held: _Held) -> None:
        """Walks one chain; notes its first break."""
        try:
            self.events += walk_stream(stream, links, head, held)
        except ChainBroken as broken:
            self.breaks.append(broken.found)


def _walk(held: dict[int, bytes], count: _Count) -> None:
    anchored: _Anchored = defaultdict(dict)
    try:
        _walk_anchors(held, count, anchored)
    except ChainBroken as broken:
        # What was anchored before it still holds the chains.
        count.breaks.append(broken.found)
    heads = dict(_heads())
    with closing(_links()) as stored:
        # All rows pass, those behind a chain's first break too: groupby draws what a walk left.
        passing = count.signatures.watch(stored) if count.signatures else stored
        for stream, links in groupby(passing, key=lambda link: link.stream):
            count.walked(stream, links, heads.pop(stream, None), anchored.pop(stream, {}))
            count.streams += 1
    for stream in sorted({*heads, *anchored}):
        # No event is left of these: only their head, or an anchor, still knows of them.
        count.walked(stream, (), heads.get(stream), anchored.get(stream, {}))


def _walk_anchors(held: dict[int, bytes], count: _Count, anchored: _Anchored) -> None:
    with closing(_anchors()) as stored:
        for anchor in walk_anchors(stored):
            count.last = anchor
            if not anchor.hash.startswith(held.pop(anchor.seq, b"")):
                raise ChainBroken(Break("audit_anchor", str(anchor.seq), "berbeda dari kepala yang disimpan di luar"))
            for head in heads_in(anchor):
                anchored[head.stream][head.seq] = head.hash
    if held:
        missing = count.last.seq + 1 if count.last else 1
        raise ChainBroken(Break("audit_anchor", str(missing), f"hilang; di luar tersimpan {max(held)}"))


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


def _links() -> Generator[ChainLink]:
    for kind, stream_id, seq, at, code, actor_id, body, prev_hash, digest in _rows(
        "SELECT stream_kind, stream_id, seq, at, code, actor_id, body, prev_hash, hash"
        " FROM audit_event ORDER BY stream_kind, stream_id, seq"
    ):
        yield ChainLink(
            stream=StreamName(kind, stream_id),
            seq=seq,
            at=at,
            code=code,
            actor_id=actor_id,
            body=body,
            prev_hash=bytes(prev_hash),
            hash=bytes(digest),
        )


def _heads() -> Iterator[tuple[StreamName, ChainHead]]:
    for kind, stream_id, seq, digest in _rows("SELECT stream_kind, stream_id, head_seq, head_hash FROM audit_stream"):
        stream = StreamName(kind, stream_id)
        yield stream, ChainHead(stream=stream, seq=seq, hash=bytes(digest))


def _anchors() -> Generator[AnchorLink]:
    for seq, at, body, prev_hash, digest in _rows(
        "SELECT seq, at, body, prev_hash, hash FROM audit_anchor ORDER BY seq"
    ):
        yield AnchorLink(seq=seq, at=at, body=body, prev_hash=bytes(prev_hash), hash=bytes(digest))
