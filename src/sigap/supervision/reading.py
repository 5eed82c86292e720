"""Photos of visits, opened through the vault's door. Never called inside an act."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.supervision.actions.noting import PARTS
from sigap.supervision.models import VisitPhoto
from sigap.supervision.queries import photo_chunks, photo_for
from sigap.taskforce.files import WORK
from sigap.vault import door
from sigap.vault.door import SealedItem


def open_photo(
    *, entering: Callable[[], AbstractContextManager[Actor]], visit_id: UUID, photo_id: UUID, at: datetime
) -> tuple[VisitPhoto, bytes]:
    """The clean copy; each opening leaves its trace. Raises Refused, SealBroken."""

    def select(actor: Actor) -> tuple[VisitPhoto, Sequence[SealedItem]]:
        row = photo_for(actor, visit_id, photo_id)
        check_powers(actor)
        return row, PARTS.to_open(row, photo_chunks(row))

    row, parts = door.open_sealed_bytes(entering, select, reason=WORK, at=at)
    return row, b"".join(parts)
