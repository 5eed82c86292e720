"""A recovery drill that passed: its record, made where the shares were typed, and what makes it count on the server.

The record is vouched for under the ring's own key, so only who opened the ring can make one. No database here.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sigap.vault.hpke import open_bytes_with, seal_bytes_to
from sigap.vault.macs import Fact, sign_with
from sigap.vault.recovery import OpenedShares, Recovery
from sigap.vault.ring import Epoch, Ring
from sigap.vault.sealing import SealBroken
from sigap.vault.shares import Trio

VERSION = 1
RECORD_GOOD_FOR = timedelta(days=30)
DRILL_GOOD_FOR = timedelta(days=400)
"""A drill is due once a year; this is the year with a month to spare."""
# The clock of a machine without a network goes a little wrong.
CLOCKS_APART = timedelta(minutes=10)
_KIND, ROW_KIND = "drill_record", "drill"
_PROOF = b"sigap/drill"


class NotedDrill(Protocol):
    """A drill as it stands in the database."""

    @property
    def id(self) -> UUID: ...
    @property
    def recovery(self) -> str: ...
    @property
    def holders(self) -> str: ...
    @property
    def drilled_at(self) -> datetime: ...
    @property
    def noted_at(self) -> datetime: ...
    @property
    def mac(self) -> bytes | memoryview: ...


class RecordUnreadable(Exception):
    """The file is no record of a drill."""


class RecordRefused(Exception):
    """The record does not count here; the message says why and how to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is carried from the drill's machine to the server. Holds no key and no share."""

    recovery: str
    generation: int
    holders: Trio
    drilled_at: datetime
    mac: bytes

    @property
    def id(self) -> UUID:
        """The same record has the same id wherever it is noted."""
        return UUID(bytes=hashlib.sha256(self.mac).digest()[:16], version=5)

    def as_bytes(self) -> bytes:
        """The file."""
        ids = {
            "version": VERSION,
            "recovery": self.recovery,
            "generation": self.generation,
            "holders": list(self.holders),
            "drilled_at": self.drilled_at.isoformat(),
            "mac": self.mac.hex(),
        }
        return json.dumps(ids, indent=1).encode() + b"\n"

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Record":
        """The reverse of as_bytes. Raises RecordUnreadable."""
        try:
            return _record(json.loads(raw))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RecordUnreadable("rusak, atau bukan catatan latihan pemulihan") from None


def record_of(opened: OpenedShares, recovery: Recovery, *, at: datetime) -> Record:
    """The record of a drill that has just opened the ring."""
    facts = _facts(recovery.fingerprint, recovery.generation, opened.trio, at)
    return Record(
        recovery=recovery.fingerprint,
        generation=recovery.generation,
        holders=opened.trio,
        drilled_at=at,
        mac=sign_with(opened.ring.mac, _KIND, facts),
    )


def flaws_in(ring: Ring, recovery: Recovery) -> list[str]:
    """What is wrong with a ring that was opened, and with the file it came from; nothing when all of it works."""
    names = [epoch.id for epoch in ring.epochs]
    flaws = [f"masa kunci {epoch.id}: kunci laporannya tidak bekerja" for epoch in ring.epochs if not _works(epoch)]
    if len(set(names)) != len(names) or len({epoch.kek_id for epoch in ring.epochs}) != len(names):
        flaws.append("dua masa kunci bernama atau berkunci sama")
    if ring.newest.retired_at is not None:
        flaws.append(f"masa kunci terbaru {ring.newest.id} sudah dipensiunkan")
    if not recovery.is_vouched(ring):
        flaws.append("yang disegel untuk pemegang lain sudah diubah; pakai salinan recovery.json yang lain")
    return flaws


def check(record: Record, ring: Ring, *, at: datetime) -> bool:
    """Whether a record that counts was made with the ring as it is now, not an older one. Raises RecordRefused."""
    facts = _facts(record.recovery, record.generation, record.holders, record.drilled_at)
    if not hmac.compare_digest(sign_with(ring.mac, _KIND, facts), record.mac):
        raise RecordRefused("Catatan ini tidak dibuat dengan kunci instalasi ini, atau diubah sesudahnya.")
    if record.recovery != ring.recovery:
        raise RecordRefused(
            "Catatan ini dari pembagian kunci yang lama; ulangi latihan dengan berkas pemulihan dan lembar yang baru."
        )
    if record.generation > ring.generation:
        raise RecordRefused(
            "Berkas pemulihan di latihan itu lebih baru daripada gelang kunci di mesin ini; kunci di sini tertinggal."
        )
    if is_to_come(record.drilled_at, at=at):
        raise RecordRefused(
            "Tanggal latihan di catatan ini belum tiba; betulkan jam mesin latihan, lalu ulangi latihan."
        )
    if at - record.drilled_at > RECORD_GOOD_FOR:
        raise RecordRefused(f"Catatan ini lebih dari {RECORD_GOOD_FOR.days} hari; ulangi latihan.")
    return record.generation == ring.generation


def row_mac(
    key: bytes, *, drill_id: UUID, recovery: str, holders: str, drilled_at: datetime, noted_at: datetime
) -> bytes:
    """What vouches for a drill's row, under the ring's key."""
    return sign_with(key, ROW_KIND, (drill_id, recovery, holders, drilled_at, noted_at))


def is_vouched(row: NotedDrill, ring: Ring) -> bool:
    """Whether a drill's row was written by SIGAP, and not changed since."""
    made = row_mac(
        ring.mac,
        drill_id=row.id,
        recovery=row.recovery,
        holders=row.holders,
        drilled_at=row.drilled_at,
        noted_at=row.noted_at,
    )
    return hmac.compare_digest(made, bytes(row.mac))


def is_to_come(drilled_at: datetime, *, at: datetime) -> bool:
    """Whether a drill bears a date that has not come: no clock is that far out."""
    return drilled_at > at + CLOCKS_APART


def vouched_among[Row: NotedDrill](rows: Iterable[Row], ring: Ring, *, at: datetime) -> list[Row]:
    """The drills that the ring vouches for, but for those dated into the future; the newest first."""
    found = (row for row in rows if is_vouched(row, ring) and not is_to_come(row.drilled_at, at=at))
    return sorted(found, key=lambda row: row.drilled_at, reverse=True)


def numbers_in_words(numbers: Collection[int]) -> str:
    """Holders by their numbers: "1, 2, 4"."""
    return ", ".join(str(number) for number in sorted(numbers))


def _works(epoch: Epoch) -> bool:
    """Whether what the public site would seal in this epoch opens with it."""
    try:
        blob = seal_bytes_to(epoch.intake.public_key(), _PROOF, context=_PROOF)
        return open_bytes_with(epoch.intake, blob, context=_PROOF) == _PROOF
    except (SealBroken, ValueError):
        return False


def _facts(recovery: str, generation: int, holders: Trio, drilled_at: datetime) -> tuple[Fact, ...]:
    return (recovery, generation, holders, drilled_at)


def _record(data: dict[str, Any]) -> Record:
    if data["version"] != VERSION:
        raise RecordUnreadable
    first, second, third = (int(number) for number in data["holders"])
    moment = datetime.fromisoformat(data["drilled_at"])
    if moment.tzinfo is None:
        raise RecordUnreadable
    return Record(
        recovery=str(data["recovery"]),
        generation=int(data["generation"]),
        holders=(first, second, third),
        drilled_at=moment,
        mac=bytes.fromhex(data["mac"]),
    )
