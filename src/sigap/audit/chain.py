"""The chains, pure: canonical text, hashes, and the walk that finds the first row that does not fit.

The same text and hash are computed in SQL (`sql/trail.sql`); a test holds the two together. What is
hashed is the stored text itself, so the walk never has to rebuild it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

GENESIS = bytes(32)

type Json = str | int | float | bool | list[Json] | dict[str, Json] | None


@dataclass(frozen=True, slots=True, order=True)
class StreamName:
    """Names one chain."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """One stored event."""

    stream: StreamName
    seq: int
    at: datetime
    code: str
    actor_id: UUID | None
    body: str
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorLink:
    """One stored anchor: the heads it folded, as text, chained to the anchor before."""

    seq: int
    at: datetime
    body: str
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """Where a chain is said to end (or, in an anchor, to have been)."""

    stream: StreamName
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first row that does not fit: which table, which row, and why (Indonesian, for the command)."""

    table: str
    row: str
    why: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.why}"


class ChainBroken(Exception):
    """Carries the first break out of a walk."""

    def __init__(self, found: Break) -> None:
        super().__init__(str(found))
        self.found = found


def moment_text(at: datetime) -> str:
    """A moment as it stands in a body: UTC, four digits of the year, microseconds, `Z`."""
    # Not strftime, whose %Y writes the year 33 as "33" where PostgreSQL writes "0033".
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


# One encoder for all: `json.dumps` makes one a call, where it is asked for letters as they are.
_encoded = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: Json) -> str:
    """The text PostgreSQL's jsonb gives: keys by length, then by bytes; a space after colon and comma."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{canonical(key)}: {canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(canonical(part) for part in value) + "]"
    return _encoded(value)


def link_hash(prev_hash: bytes, seq: int, body: str) -> bytes:
    """SHA-256 over the hash before, the number (8 bytes) and the exact text."""
    return hashlib.sha256(prev_hash + seq.to_bytes(8, "big") + body.encode()).digest()


def heads_in(anchor: AnchorLink) -> Iterator[ChainHead]:
    """The heads an anchor folded. Raises ChainBroken when its text cannot be read."""
    try:
        heads = json.loads(anchor.body)["heads"]
        for kind, stream_id, seq, head in heads:
            yield ChainHead(stream=StreamName(kind, UUID(stream_id)), seq=int(seq), hash=bytes.fromhex(head))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ChainBroken(Break("audit_anchor", str(anchor.seq), "isi tidak terbaca")) from None


def walk_anchors(anchors: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    """Yields each anchor once it fits. Raises ChainBroken at the first that does not."""
    prev = GENESIS
    for seq, anchor in enumerate(anchors, start=1):
        if why := _misfit(anchor, seq, prev):
            raise ChainBroken(Break("audit_anchor", str(min(anchor.seq, seq)), why))
        if parsed(anchor.body).get("at") != moment_text(anchor.at):
            raise ChainBroken(Break("audit_anchor", str(seq), "kolom berbeda dari isi"))
        prev = anchor.hash
        yield anchor


def walk_stream(
    stream: StreamName, links: Iterable[ChainLink], head: ChainHead | None, anchored: Mapping[int, bytes]
) -> int:
    """Walks one chain to its head; `anchored` are hashes by number that anchors hold. Returns its length.

    Raises ChainBroken at the first row that does not fit.
    """
    seq, prev = 0, GENESIS
    for seq, link in enumerate(links, start=1):
        if why := _misfit(link, seq, prev) or _disguised(link):
            raise ChainBroken(Break("audit_event", f"{stream} #{min(link.seq, seq)}", why))
        if anchored.get(seq, link.hash) != link.hash:
            raise ChainBroken(Break("audit_event", f"{stream} #{seq}", "berbeda dari yang dipegang jangkar"))
        prev = link.hash
    if beyond := [number for number in anchored if number > seq]:
        raise ChainBroken(Break("audit_event", f"{stream} #{seq + 1}", f"hilang; jangkar memegang #{max(beyond)}"))
    _check_head(stream, seq, prev, head)
    return seq


def _check_head(stream: StreamName, seq: int, last: bytes, head: ChainHead | None) -> None:
    if head is None:
        raise ChainBroken(Break("audit_stream", str(stream), "kepala rantai hilang"))
    if head.seq > seq:
        raise ChainBroken(Break("audit_event", f"{stream} #{seq + 1}", f"hilang; kepala rantai di #{head.seq}"))
    if head.seq < seq or (head.hash if seq else last) != last:
        raise ChainBroken(Break("audit_stream", str(stream), "kepala rantai berbeda dari peristiwa terakhir"))


def _misfit(link: ChainLink | AnchorLink, seq: int, prev: bytes) -> str:
    if link.seq > seq:
        return "hilang"
    if link.seq < seq:
        return "nomor ganda"
    if link.prev_hash != prev:
        return "tidak menyambung ke baris sebelumnya"
    if link.hash != link_hash(prev, seq, link.body):
        return "isi berbeda dari sidik yang tercatat"
    return ""


def _disguised(link: ChainLink) -> str:
    """A column that says other than the hashed text: what people read must be what is chained."""
    shown: dict[str, Json] = {
        "kind": link.stream.kind,
        "id": str(link.stream.id),
        "seq": link.seq,
        "at": moment_text(link.at),
        "code": link.code,
        "actor": str(link.actor_id) if link.actor_id else None,
    }
    body = parsed(link.body)
    return "" if {key: body.get(key, "") for key in shown} == shown else "kolom berbeda dari isi"


def parsed(body: str) -> dict[str, Json]:
    """What a body says; nothing where somebody wrote one that cannot be read."""
    try:
        parsed: Json = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
