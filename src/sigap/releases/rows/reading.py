"""The rows of an export, opened by the vault's door, or by the owner of the machine with the keys in hand."""

import io
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from importlib import import_module
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused
from sigap.releases.models import FETCHING, RowExport
from sigap.releases.rows.actions import note_fetched, rows_place
from sigap.releases.rows.queries import original_of
from sigap.releases.rules.rowfile import rows_of
from sigap.vault import datakeys, door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import unseal_raw


def open_rows(
    *, entering: Callable[[], AbstractContextManager[Actor]], export_id: UUID, at: datetime
) -> tuple[RowExport, str]:
    """The exact text of a released export, for the two who vouch; each fetch leaves its trace. Raises Refused."""
    with entering() as actor:
        row = note_fetched(by=actor, at=at, export_id=export_id)

    def select(actor: Actor) -> tuple[RowExport, Sequence[SealedItem]]:
        check_powers(actor)
        lies = original_of(row)
        if lies.key_id is None or lies.sealed_rows is None:
            raise Refused(Permission.RELEASE_PROPOSE, ids={"export": str(export_id)})
        item = SealedItem(
            kind=ItemKind.ROOM,
            subject_id=row.pk,
            stream_kind=StreamKind.SYSTEM,
            stream_id=row.pk,
            place=rows_place(lies.pk),
            sealed=lies.sealed_rows,
            key=door.key_rows([lies.key_id])[lies.key_id],
        )
        return row, [item]

    found, (raw,) = door.open_sealed_bytes(entering, select, reason=FETCHING, at=at)
    return found, zlib.decompress(raw).decode()


def rows_in_hand(row: RowExport) -> str:
    """The exact text, where the ring is in this process; the trace was left before. Raises SealBroken, KeyDestroyed."""
    lies = original_of(row)
    if lies.key_id is None or lies.sealed_rows is None:
        raise datakeys.KeyUnknown(str(lies.pk))
    key = datakeys.unwrap(door.key_rows([lies.key_id])[lies.key_id])
    return zlib.decompress(unseal_raw(lies.sealed_rows, key=key, place=rows_place(lies.pk))).decode()


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
