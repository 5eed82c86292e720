"""Photos of visits, opened through the vault's door. Never called inside an act."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.audit.kinds import StreamKind
from sigap.meetings.reading import WORK
from sigap.supervision.actions.noting import photo_place
from sigap.supervision.models import VisitPhoto
from sigap.supervision.queries import photo_chunks, photo_for
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import SealBroken


def open_photo(
    *, entering: Callable[[], AbstractContextManager[Actor]], visit_id: UUID, photo_id: UUID, at: datetime
) -> tuple[VisitPhoto, bytes]:
    """The clean copy; each opening leaves its trace. Raises Refused, SealBroken."""

    def select(actor: Actor) -> tuple[VisitPhoto, Sequence[SealedItem]]:
        row = photo_for(actor, visit_id, photo_id)
        check_powers(actor)
        key = door.key_rows([row.key_id])[row.key_id]
        pieces = photo_chunks(row)
        if [piece.number for piece in pieces] != list(range(row.count)):
            raise SealBroken("a photo of which a part is missing")
        return row, [
            SealedItem(
                kind=ItemKind.ROOM,
                subject_id=row.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=row.pk,
                place=photo_place(row.pk, piece.number, row.count),
                sealed=piece.sealed_bytes,
                key=key,
            )
            for piece in pieces
        ]

    row, parts = door.open_sealed_bytes(entering, select, reason=WORK, at=at)
    return row, b"".join(parts)
