"""A signed copy opened through the vault's door, byte for byte as it came; each opening leaves its trace."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused
from sigap.letters.actions.copies import chunk_place
from sigap.letters.models import SignedChunk, SignedCopy
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import SealBroken

READING = "letter_copy"
"""Reason code of a signed copy opened."""


def open_copy(
    *, entering: Callable[[], AbstractContextManager[Actor]], letter_id: UUID, copy_id: UUID, at: datetime
) -> tuple[SignedCopy, bytes]:
    """The bytes of a signed copy of an own office's letter. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[SignedCopy, Sequence[SealedItem]]:
        actor.require(Permission.TASKFORCE_SEE)
        mine = SignedCopy.objects.filter(letter_id=letter_id, letter__office_id__in=actor.office_ids)
        row = mine.filter(pk=copy_id).first()
        if row is None:
            raise Refused(Permission.TASKFORCE_SEE, ids={"letter": str(letter_id)})
        check_powers(actor)
        key = door.key_rows([row.key_id])[row.key_id]
        pieces = list(SignedChunk.objects.filter(copy=row).order_by("number"))
        if [piece.number for piece in pieces] != list(range(row.chunks)):
            raise SealBroken("a signed copy of which a part is missing")
        return row, [
            SealedItem(
                kind=ItemKind.SECTION,
                subject_id=row.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=letter_id,
                place=chunk_place(row.pk, piece.number, row.chunks),
                sealed=piece.sealed_bytes,
                key=key,
            )
            for piece in pieces
        ]

    row, parts = door.open_sealed_bytes(entering, select, reason=READING, at=at)
    return row, b"".join(parts)
