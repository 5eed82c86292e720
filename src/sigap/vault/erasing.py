"""Keys destroyed so that what they sealed is gone, and the list that keeps an old copy from bringing them back.

`erased.list` lies beside the ring, one `key erasure moment` a line. Which keys a person or a case has, `cases` says.
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
from sigap.vault import datakeys, events, keyring
from sigap.vault.keyfiles import write_over
from sigap.vault.models import DataKey, ErasedKey, Purpose
from sigap.vault.rotation import count_code

ERASED = "erased.list"
_SYSTEM = UUID(int=0)
_BATCH = 500


class ListUnreadable(Exception):
    """A line that names no destroyed key; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedLine:
    """One destroyed key: which, by which erasure, when."""

    key_id: UUID
    erasure_id: UUID
    erased_at: datetime

    def __str__(self) -> str:
        return f"{self.key_id} {self.erasure_id} {self.erased_at.isoformat()}"

    @classmethod
    def from_text(cls, text: str) -> "ErasedLine":
        """The reverse of str(). Raises ListUnreadable."""
        try:
            key, erasure, moment = text.split()
            return cls(key_id=UUID(key), erasure_id=UUID(erasure), erased_at=datetime.fromisoformat(moment))
        except ValueError:
            raise ListUnreadable("bukan baris kunci yang dimusnahkan") from None


def read_list(path: Path) -> list[ErasedLine]:
    """The list; empty where nothing was erased yet. Raises ListUnreadable."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise ListUnreadable(f"{path}: tidak terbaca") from None
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(ErasedLine.from_text(line))
        except ListUnreadable as unreadable:
            raise ListUnreadable(f"{path}:{number}: {unreadable}") from None
    return found


def append(folder: Path, lines: Iterable[ErasedLine]) -> int:
    """Adds lines to the list, on disk when this returns; returns its length before, for take_back.

    Called last inside the act that destroys, so that a destroyed key always stands in the list.
    """
    handle = os.open(folder / ERASED, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        before = os.fstat(handle).st_size
        content = memoryview("".join(f"{line}\n" for line in lines).encode("ascii"))
        try:
            while content:
                content = content[os.write(handle, content) :]
            os.fsync(handle)
        except OSError:
            # A full disk leaves half a line otherwise, and half a line makes the whole list unreadable.
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
    known = {line.key_id for line in read_list(folder / ERASED)}
    rows = ErasedKey.objects.exclude(pk__in=known).order_by("erased_at", "pk")
    missing = [ErasedLine(key_id=r.pk, erasure_id=r.erasure_id, erased_at=r.erased_at) for r in rows]
    if missing:
        append(folder, missing)
    return len(missing)


def destroy(lines: Collection[ErasedLine], *, at: datetime) -> int:
    """Destroys these keys and notes each. A key that no row ever held is noted as destroyed. Inside an act."""
    destroyed = sum(datakeys.destroy(line.key_id, at=at) for line in lines)
    ErasedKey.objects.bulk_create(
        (ErasedKey(key_id=line.key_id, erasure_id=line.erasure_id, erased_at=line.erased_at) for line in lines),
        ignore_conflicts=True,
    )
    return destroyed


def bury_report_key(key_id: UUID, *, at: datetime) -> None:
    """Holds the place of a report's key that the vault never held, so that it is known to be gone."""
    row = DataKey(id=key_id, purpose=Purpose.REPORT, wrapped=b"", created_at=at, destroyed_at=at)
    row.kek_id = keyring.current().kek_id
    DataKey.objects.bulk_create([row], ignore_conflicts=True)


def replay(lines: Iterable[ErasedLine], *, at: datetime) -> int:
    """Destroys listed keys that a restored copy brought back; returns how many. Traced as a count.

    Rows above that stood on them are settled by `cases.actions.destroying.replay`, which calls this.
    """
    with transaction.atomic():
        destroyed = sum(destroy(batch, at=at) for batch in batched(lines, _BATCH))
        with audit.recording():
            audit.record(
                audit.Event(
                    code=events.KEYS_ERASED_AGAIN,
                    stream_kind=StreamKind.SYSTEM,
                    stream_id=_SYSTEM,
                    at=at,
                    ids={"count": count_code(destroyed)},
                )
            )
    return destroyed
