"""Keys destroyed so that what they sealed is gone, and the list that keeps an old copy from bringing them back.

`erased.list` lies beside the ring, one `key erasure moment mac` a line; only what the ring vouches for is believed, for
a list of every key would destroy everything at a restore. Which keys a person or a case has, `cases` says.
"""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path
from uuid import UUID

from django.db import transaction

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.vault import datakeys, events, macs, rings
from sigap.vault.keyfiles import write_over
from sigap.vault.models import DataKey, ErasedKey, KeyPurpose
from sigap.vault.rotation import count_code

ERASED = "erased.list"
_KIND = "erased_key"
_SYSTEM = UUID(int=0)
_BATCH = 500


class ListUnreadable(Exception):
    """A line that names no destroyed key; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedLine:
    """One destroyed key: which, by which erasure, when. Lines of before there were MACs have none."""

    key_id: UUID
    erasure_id: UUID
    erased_at: datetime
    mac: bytes = b""

    def __str__(self) -> str:
        return f"{self.key_id} {self.erasure_id} {self.erased_at.isoformat()} {self.mac.hex()}".rstrip()

    @property
    def is_vouched(self) -> bool:
        """Whether the ring at hand vouches for it."""
        (fits,) = macs.fitting([(_KIND, (self.key_id, self.erasure_id, self.erased_at), self.mac)])
        return fits

    @classmethod
    def signed(cls, *, key_id: UUID, erasure_id: UUID, erased_at: datetime) -> "ErasedLine":
        """A line that the ring at hand vouches for."""
        mac = macs.sign(_KIND, (key_id, erasure_id, erased_at))
        return cls(key_id=key_id, erasure_id=erasure_id, erased_at=erased_at, mac=mac)

    @classmethod
    def from_text(cls, text: str) -> "ErasedLine":
        """The reverse of str(). Raises ListUnreadable."""
        try:
            key, erasure, moment, *macs = text.split()
            mac = bytes.fromhex("".join(macs))
            erased_at = datetime.fromisoformat(moment)
            key_id, erasure_id = UUID(key), UUID(erasure)
        except ValueError:
            raise ListUnreadable("bukan baris kunci yang dimusnahkan") from None
        if len(macs) > 1 or erased_at.tzinfo is None:
            raise ListUnreadable("bukan baris kunci yang dimusnahkan")
        return cls(key_id=key_id, erasure_id=erasure_id, erased_at=erased_at, mac=mac)


def vouched(lines: Iterable[ErasedLine]) -> dict[UUID, ErasedLine]:
    """Every destroyed key once, as the first line that the ring at hand vouches for tells it."""
    found: dict[UUID, ErasedLine] = {}
    for line in lines:
        if line.key_id not in found and line.is_vouched:
            found[line.key_id] = line
    return found


def read_list(path: Path) -> list[ErasedLine]:
    """The list; empty where nothing was erased yet. Raises ListUnreadable.

    Without its torn end: a line that is not whole on the disk belongs to an erasure that was never committed.
    """
    raw = _raw(path)
    try:
        lines = raw[: len(raw) - _torn(raw)].decode("ascii").splitlines()
    except UnicodeDecodeError:
        raise ListUnreadable(f"{path}: tidak terbaca") from None
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(ErasedLine.from_text(line))
        except ListUnreadable as unreadable:
            raise ListUnreadable(f"{path}:{number}: {unreadable}") from None
    return found


def is_torn(path: Path) -> bool:
    """Whether the list ends in the midst of a line, as after a power cut. Raises ListUnreadable."""
    return bool(_torn(_raw(path)))


def cut_torn(folder: Path) -> bool:
    """Takes half a line off the list's end; whether there was one. Raises ListUnreadable."""
    raw = _raw(folder / ERASED)
    if torn := _torn(raw):
        take_back(folder, len(raw) - torn)
    return bool(torn)


def append(folder: Path, lines: Iterable[ErasedLine]) -> int:
    """Adds lines to the list, on disk when this returns; returns its length before, for take_back.

    Called last inside the act that destroys, so that a destroyed key always stands in the list.
    """
    cut_torn(folder)
    handle = os.open(folder / ERASED, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        before = os.fstat(handle).st_size
        content = memoryview("".join(f"{line}\n" for line in lines).encode("ascii"))
        try:
            while content:
                content = content[os.write(handle, content) :]
            os.fsync(handle)
        except OSError:
            # A full disk leaves half a line otherwise.
            os.ftruncate(handle, before)
            raise
        return before
    finally:
        os.close(handle)


def take_back(folder: Path, before: int) -> None:
    """Shortens the list to what it was: the act that lengthened it was not committed."""
    handle = os.open(folder / ERASED, os.O_RDWR)
    try:
        os.ftruncate(handle, before)
        os.fsync(handle)
    finally:
        os.close(handle)


def rewrite(folder: Path, lines: Iterable[ErasedLine]) -> None:
    """Puts another list in its place, in one step."""
    write_over(folder / ERASED, "".join(f"{line}\n" for line in lines).encode("ascii"))


def mend_list(folder: Path) -> int:
    """Adds what the database knows to be destroyed and the list does not, as after a list that was lost."""
    known = vouched(read_list(folder / ERASED))
    rows = ErasedKey.objects.exclude(pk__in=known).exclude(mac=None).order_by("erased_at", "pk")
    missing = vouched(
        ErasedLine(key_id=row.pk, erasure_id=row.erasure_id, erased_at=row.erased_at, mac=bytes(row.mac or b""))
        for row in rows
    ).values()
    if missing:
        append(folder, missing)
    return len(missing)


def destroy(lines: Collection[ErasedLine], *, at: datetime) -> int:
    """Destroys these keys and notes each. A key that no row ever held is noted as destroyed. Inside an act."""
    destroyed = sum(datakeys.destroy(line.key_id, at=at) for line in lines)
    ErasedKey.objects.bulk_create(
        (
            ErasedKey(key_id=line.key_id, erasure_id=line.erasure_id, erased_at=line.erased_at, mac=line.mac or None)
            for line in lines
        ),
        ignore_conflicts=True,
    )
    return destroyed


def bury_report_key(key_id: UUID, *, at: datetime) -> None:
    """Holds the place of a report's key that the vault never held, so that it is known to be gone."""
    row = DataKey(id=key_id, purpose=KeyPurpose.REPORT, wrapped=b"", created_at=at, destroyed_at=at)
    row.kek_id = rings.facts().newest.kek_id
    DataKey.objects.bulk_create([row], ignore_conflicts=True)


def replay(lines: Iterable[ErasedLine], *, at: datetime) -> int:
    """Destroys listed keys that a restored copy brought back; returns how many. Traced as a count.

    Rows above that stood on them are settled by `cases.actions.destroying.replay`, which calls this.
    """
    with transaction.atomic():
        destroyed = sum(destroy(batch, at=at) for batch in batched(lines, _BATCH))
        with audit.recording():
            audit.record(
                audit.NewEvent(
                    code=events.KEYS_ERASED_AGAIN,
                    stream_kind=StreamKind.SYSTEM,
                    stream_id=_SYSTEM,
                    at=at,
                    ids={"count": count_code(destroyed)},
                )
            )
    return destroyed


def _raw(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError:
        raise ListUnreadable(f"{path}: tidak terbaca") from None


def _torn(raw: bytes) -> int:
    """How many bytes stand behind the last whole line."""
    return len(raw) - (raw.rfind(b"\n") + 1)
