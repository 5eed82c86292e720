"""Files of the task force's apps: cleaned before anything is written, sealed in parts under keys of their own.

Each app has its own tables of files and of their parts, and says who reads them; nothing of an original is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from sigap.audit.kinds import StreamKind
from sigap.cases.models import REFUSAL_SENTENCES
from sigap.cases.rules.documents import chunks
from sigap.cleaning import FileKind, NotClean, copied_as
from sigap.cleaning.telling import clean_or_tell
from sigap.kernel.errors import Unable
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import Place, SealBroken, Sealed, SealingKey, seal_raw

SEALED_SECTION = "task_force"
"""Where sealed files of the task force lie, as the trail names it."""
WORK = "task_force_work"
"""Reason code of a reading that the task force's work brings with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedFile:
    """A clean copy. `id` comes with the form: the same again is a second click."""

    id: UUID
    media: FileKind
    copy: bytes = field(repr=False)


def cleaned(file_id: UUID, raw: bytes) -> CleanedFile:
    """The clean copy of what was sent; outside of any transaction, it may take its time. Raises Unable."""
    try:
        copy = clean_or_tell(raw)
    except NotClean as not_clean:
        raise Unable(REFUSAL_SENTENCES[not_clean.reason]) from None
    return CleanedFile(id=file_id, media=copied_as(copy.kind), copy=copy.copy)


class StoredPart(Protocol):
    """A row of a table of parts."""

    number: int

    @property
    def sealed_bytes(self) -> Sealed:
        """The part, sealed."""


class SealedFile(Protocol):
    """A row of a table of files."""

    pk: UUID
    count: int
    key_id: UUID


@dataclass(frozen=True, slots=True)
class PartsTable:
    """The table in which the parts of an app's files lie."""

    name: str

    def sealed(self, copy: bytes, *, key: SealingKey, file_id: UUID) -> Iterator[bytes]:
        """The parts of a file, sealed, in their order."""
        pieces = list(chunks(copy))
        for number, piece in enumerate(pieces):
            yield seal_raw(piece, key=key, place=self._place(file_id, number, len(pieces)))

    def to_open(self, row: SealedFile, parts: Sequence[StoredPart]) -> list[SealedItem]:
        """What the door opens of a file. Raises SealBroken where a part is missing."""
        if [part.number for part in parts] != list(range(row.count)):
            raise SealBroken("a file of which a part is missing")
        key = door.key_rows([row.key_id])[row.key_id]
        return [
            SealedItem(
                kind=ItemKind.SECTION,
                subject_id=row.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=row.pk,
                place=self._place(row.pk, part.number, row.count),
                sealed=part.sealed_bytes,
                key=key,
            )
            for part in parts
        ]

    def _place(self, file_id: UUID, number: int, count: int) -> Place:
        """Where one part lies: none is swapped, left out or added unseen."""
        return Place(table=self.name, row=file_id, column=f"{number}/{count}", section=SEALED_SECTION)
