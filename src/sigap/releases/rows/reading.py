"""The rows of an export, opened by the vault's door, or by the owner of the machine with the keys in hand."""

import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from uuid import UUID

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused
from sigap.releases.models import FETCHING, RowExport
from sigap.releases.rows.actions import note_fetched, note_fetched_by_owner, rows_place
from sigap.releases.rows.queries import original_of
from sigap.releases.rules.rowfile import rows_of
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class _MachineOwner:
    """Nobody who signed in: the keys are in this process."""

    person_id: None = None
    stepped_up_at: None = None


def open_rows(
    *, entering: Callable[[], AbstractContextManager[Actor]], export_id: UUID, at: datetime
) -> tuple[RowExport, str]:
    """The exact text of a released export, for the two who vouch; each fetch leaves its trace. Raises Refused."""

    def select(actor: Actor) -> tuple[RowExport, Sequence[SealedItem]]:
        row = note_fetched(by=actor, at=at, export_id=export_id)
        check_powers(actor)
        return row, [_item(row)]

    row, (raw,) = door.open_sealed_bytes(entering, select, reason=FETCHING, at=at)
    return row, zlib.decompress(raw).decode()


def open_rows_as_owner(*, by: SystemActor, export_id: UUID, at: datetime) -> tuple[RowExport, str]:
    """The same for the owner of the machine, with the ring in this process. Raises Conflict."""

    @contextmanager
    def entering() -> Iterator[_MachineOwner]:
        with audit.recording(durable=True):
            yield _MachineOwner()

    def select(_owner: _MachineOwner) -> tuple[RowExport, Sequence[SealedItem]]:
        row = note_fetched_by_owner(by=by, at=at, export_id=export_id)
        return row, [_item(row)]

    row, (raw,) = door.open_sealed_bytes(entering, select, reason=FETCHING, at=at)
    return row, zlib.decompress(raw).decode()


def _item(row: RowExport) -> SealedItem:
    lies = original_of(row)
    if lies.key_id is None or lies.sealed_rows is None:
        raise Refused(Permission.RELEASE_PROPOSE, ids={"export": str(row.pk)})
    return SealedItem(
        kind=ItemKind.SECTION,
        subject_id=row.pk,
        stream_kind=StreamKind.SYSTEM,
        stream_id=row.pk,
        place=rows_place(lies.pk),
        sealed=lies.sealed_rows,
        key=door.key_rows([lies.key_id])[lies.key_id],
    )


def workbook_of(text: str) -> bytes:
    """The same rows as a workbook."""
    xlsxwriter = import_module("xlsxwriter")  # 12 MB that a desk without exports does without
    header, rows = rows_of(text)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([header, *rows]):
            sheet.write_row(place, 0, row)
    return out.getvalue()
