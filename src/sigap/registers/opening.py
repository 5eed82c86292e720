"""Opens an uploaded register to show its titles and first rows. Through the vault's door, each opening traced."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.audit.kinds import StreamKind
from sigap.cases.reading import Entering
from sigap.kernel.errors import Refused
from sigap.registers.models import RegisterUpload
from sigap.registers.queries import BRINGS, file_place, upload_of
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem

_REASON = "register"


def open_upload(*, entering: Entering, upload_id: UUID, at: datetime) -> tuple[RegisterUpload, bytes]:
    """The row, and the bytes of its file. Raises StepUpNeeded, and Refused also once the file is gone."""

    def select(actor: Actor) -> tuple[RegisterUpload, Sequence[SealedItem]]:
        row = upload_of(actor, upload_id)
        if not row.may_be_mapped:
            raise Refused(BRINGS, ids={"item": str(upload_id)})
        require_step_up(actor, at=at)
        check_powers(actor)
        return row, [_item(row)]

    row, (content,) = door.open_sealed_bytes(entering, select, reason=_REASON, at=at)
    return row, content


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owner:
    """The machine's own command, under which an opening is traced."""

    person_id: None = None
    stepped_up_at: None = None


def open_upload_as_owner(*, upload_id: UUID, at: datetime) -> tuple[RegisterUpload, bytes]:
    """The same for the owner's command, with the ring in this process."""

    @contextmanager
    def entering() -> Iterator[_Owner]:
        with audit.recording(durable=True):
            yield _Owner()

    def select(_owner: _Owner) -> tuple[RegisterUpload, Sequence[SealedItem]]:
        row = RegisterUpload.objects.select_related("office").get(pk=upload_id)
        return row, [_item(row)]

    row, (content,) = door.open_sealed_bytes(entering, select, reason=_REASON, at=at)
    return row, content


def _item(row: RegisterUpload) -> SealedItem:
    key = door.key_rows([row.key_id])[row.key_id]
    return SealedItem(
        kind=ItemKind.SECTION, subject_id=row.id, stream_kind=StreamKind.AGENCY, stream_id=row.office_id,
        place=file_place(row.id), sealed=bytes(row.sealed_file), key=key,
    )  # fmt: skip
