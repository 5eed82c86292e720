"""Photos of sessions, what volunteers left of themselves, what the public typed: opened by the vault's door.

Never called inside an act.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused
from sigap.outreach.models import PublicMessage
from sigap.outreach.posting import BODY, message_place
from sigap.prevention.actions.messages import adopt_message_key
from sigap.prevention.actions.reporting import PARTS
from sigap.prevention.actions.volunteers import contact_place
from sigap.prevention.models import ActivityPhoto, ActivityPhotoChunk, VolunteerRecord
from sigap.taskforce.files import WORK
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.models import DataKey
from sigap.vault.sealing import Place, Sealed

type Entering = Callable[[], AbstractContextManager[Actor]]
type Said = dict[str, str]


def open_activity_photo(
    *, entering: Entering, activity_id: UUID, photo_id: UUID, at: datetime
) -> tuple[ActivityPhoto, bytes]:
    """The clean copy; each opening leaves its trace. Raises Refused, SealBroken."""

    def select(actor: Actor) -> tuple[ActivityPhoto, Sequence[SealedItem]]:
        actor.require(Permission.TASKFORCE_SEE)
        row = ActivityPhoto.objects.filter(activity_id=activity_id, pk=photo_id).first()
        if row is None:
            raise Refused(Permission.TASKFORCE_SEE, ids={"photo": str(photo_id)})
        check_powers(actor)
        return row, PARTS.to_open(row, list(ActivityPhotoChunk.objects.filter(photo=row).order_by("number")))

    row, parts = door.open_sealed_bytes(entering, select, reason=WORK, at=at)
    return row, b"".join(parts)


def open_contacts(*, entering: Entering, volunteer_ids: Sequence[UUID], at: datetime) -> dict[UUID, Said]:
    """Name and number of volunteers, each opening with its trace. Raises Refused, SealBroken."""

    def select(actor: Actor) -> tuple[list[UUID], Sequence[SealedItem]]:
        actor.require(Permission.PREVENTION_MANAGE)
        rows = list(VolunteerRecord.objects.filter(pk__in=volunteer_ids))
        if len(rows) < len(set(volunteer_ids)):
            raise Refused(Permission.PREVENTION_MANAGE)
        check_powers(actor)
        keys = door.key_rows([row.key_id for row in rows])
        items = [_item(row.pk, contact_place(row.pk), row.sealed_contact, keys[row.key_id]) for row in rows]
        return [row.pk for row in rows], items

    ids, texts = door.open_sealed(entering, select, reason=WORK, at=at)
    return {key: json.loads(text) for key, text in zip(ids, texts, strict=True)}


def open_messages(
    *, entering: Entering, wanted: Callable[[Actor], Sequence[PublicMessage]], at: datetime
) -> list[tuple[PublicMessage, Said]]:
    """What somebody outside typed, with the row. The first opening hands the key to the vault. Raises Refused."""
    with entering() as actor:
        actor.require(Permission.PREVENTION_MANAGE)
        for message in wanted(actor):
            if message.key_blob is not None:
                adopt_message_key(by=actor, at=at, message=message)

    def select(actor: Actor) -> tuple[list[PublicMessage], Sequence[SealedItem]]:
        actor.require(Permission.PREVENTION_MANAGE)
        rows = [row for row in wanted(actor) if row.key_blob is None]
        check_powers(actor)
        keys = door.key_rows([row.key_id for row in rows if row.key_id])
        items = [
            _item(row.pk, message_place(row.pk, BODY), row.sealed_body or b"", keys[row.key_id])
            for row in rows
            if row.key_id
        ]
        return rows, items

    rows, texts = door.open_sealed(entering, select, reason=WORK, at=at)
    opened_texts = iter(texts)
    return [(row, json.loads(next(opened_texts)) if row.key_id else {}) for row in rows]


def _item(subject: UUID, place: Place, sealed: Sealed, key: DataKey) -> SealedItem:
    return SealedItem(
        kind=ItemKind.SECTION,
        subject_id=subject,
        stream_kind=StreamKind.SYSTEM,
        stream_id=subject,
        place=place,
        sealed=sealed,
        key=key,
    )
