"""Sealed files of meetings and actions, opened through the vault's door. Never called inside an act."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused
from sigap.meetings.actions.files import chunk_place
from sigap.meetings.models import MeetingFile
from sigap.meetings.queries.meetings import chunks_of
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import SealBroken

WORK = "task_force_work"
"""Reason code of a reading that the task force's work brings with it."""


def open_file(
    *, entering: Callable[[], AbstractContextManager[Actor]], file_id: UUID, at: datetime
) -> tuple[MeetingFile, bytes]:
    """The clean copy. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[MeetingFile, Sequence[SealedItem]]:
        actor.require(Permission.TASKFORCE_SEE)
        row = MeetingFile.objects.filter(pk=file_id).first()
        if row is None:
            raise Refused(Permission.TASKFORCE_SEE, ids={"item": str(file_id)})
        check_powers(actor)
        key = door.key_rows([row.key_id])[row.key_id]
        pieces = chunks_of(row)
        if [piece.number for piece in pieces] != list(range(row.count)):
            raise SealBroken("a file of which a part is missing")
        return row, [
            SealedItem(
                kind=ItemKind.ROOM,
                subject_id=row.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=row.pk,
                place=chunk_place(row.pk, piece.number, row.count),
                sealed=piece.sealed_bytes,
                key=key,
            )
            for piece in pieces
        ]

    row, parts = door.open_sealed_bytes(entering, select, reason=WORK, at=at)
    return row, b"".join(parts)
