"""Sealed files of meetings and actions, opened through the vault's door. Never called inside an act."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.meetings.actions.files import PARTS
from sigap.meetings.models import MeetingFile
from sigap.meetings.queries.meetings import chunks_of
from sigap.taskforce.files import WORK
from sigap.vault import door
from sigap.vault.door import SealedItem


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
        return row, PARTS.to_open(row, chunks_of(row))

    row, parts = door.open_sealed_bytes(entering, select, reason=WORK, at=at)
    return row, b"".join(parts)
