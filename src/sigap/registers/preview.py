"""What the page shows of an uploaded register before anything is checked: its titles, what they mean, first rows."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.utils.translation import gettext_noop as _

from sigap.actionplan.rules.columns import plain_words
from sigap.actionplan.sheet_in import may_declare_types
from sigap.registers.memory import file_in_memory
from sigap.registers.rules.cells import Cell, text_of
from sigap.registers.rules.columns import (
    LOOKED_AT,
    RegisterField,
    RegisterHead,
    field_named,
    head_of,
    named_by_place,
)
from sigap.registers.rules.uploads import LARGEST_HELD, LARGEST_UNPACKED
from sigap.registers.sheets import RegisterSheet, RegisterUnread, sheets_of

_ROWS, _TOP = 5, 12
_READ_BY_ROWS = "xl/worksheets/sheet"
_MOST_PARTS, _DENSEST, _DENSE_FROM, _START = 400, 120, 1 << 20, 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPreview:
    """One sheet: titles with the field that each means, and first rows. `is_known` is false where no heading was."""

    sheet: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str]]
    is_known: bool

    @property
    def places(self) -> Sequence[str]:
        """What the columns of rows that are shown as they lie are called."""
        return [named_by_place(place) for place in range(max(map(len, self.rows), default=0))]


def check_size(content: bytes) -> None:
    """Raises RegisterUnread for a workbook that says of itself that it unpacks to more than the desk shows."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            # No part unpacks to more than it says: the reader stops there.
            weight = sum(part.file_size for part in parts)
            held = sum(part.file_size for part in parts if not part.filename.startswith(_READ_BY_ROWS))
            is_dense = any(
                part.file_size > _DENSE_FROM and part.file_size > _DENSEST * max(part.compress_size, 1)
                for part in parts
            )
            may_declare = False
            for part in parts:
                with packed.open(part) as opened:
                    may_declare |= may_declare_types(part.filename, opened.read(_START))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError, zlib.error):
        raise RegisterUnread(_("bukan lembar kerja yang utuh; buka dan simpan lagi sebagai .xlsx")) from None
    if weight > LARGEST_UNPACKED or held > LARGEST_HELD or len(parts) > _MOST_PARTS:
        raise RegisterUnread(_("isinya terlalu besar sesudah dibuka; bagi berkasnya per tahun"))
    if is_dense or may_declare:
        raise RegisterUnread(_("bukan lembar kerja yang wajar; buka dan simpan lagi sebagai .xlsx"))


def preview_of(
    content: bytes, meanings: Mapping[str, RegisterField], *, header_row: int | None
) -> RegisterPreview:  # fmt: skip
    """The first sheet with a heading; where none has one, the row that was named. Raises RegisterUnread."""
    check_size(content)
    fallback: RegisterPreview | None = None
    with file_in_memory(content) as path, ExitStack() as stack:
        for sheet in stack.enter_context(closing(sheets_of(path))):
            head = head_of(sheet.top, meanings, row=header_row)
            if head is not None and head.is_heading:
                meant = {each.title: each.field.value for each in head.columns}
                titles = [*meant, *(title for title in (*head.unread, *head.doubled) if title not in meant)]
                rows = _first_rows(sheet, head)
                columns = [(title, meant.get(title, "")) for title in titles]
                return RegisterPreview(sheet=sheet.name, columns=columns, rows=rows, is_known=True)
            if fallback is None and sheet.top:
                fallback = _unknown(sheet.name, sheet.top, meanings, header_row)
    if fallback is None:
        raise RegisterUnread(_("kosong"))
    return fallback


def _first_rows(sheet: RegisterSheet, head: RegisterHead) -> list[list[str]]:
    """Rows in which more than one column says something, and not a running number each."""
    places = [each.place for each in head.columns]
    read = (
        [_shown(row.cells[place]) if place < len(row.cells) else "" for place in places]
        for row in islice(sheet.rows, LOOKED_AT)
        if row.number > head.first_row
    )
    rows = (cells for cells in read if sum(map(bool, cells)) > 1 and not all(each.isdigit() for each in cells if each))
    return list(islice(rows, _ROWS))


def _shown(cell: Cell) -> str:
    return f"{cell:%d-%m-%Y}" if isinstance(cell, date) else text_of(cell)


def _unknown(
    name: str, top: Sequence[Sequence[str]], meanings: Mapping[str, RegisterField], header_row: int | None
) -> RegisterPreview:  # fmt: skip
    row = top[min((header_row or 1) - 1, len(top) - 1)]
    # It may be a row of data: what is named here is kept in clear, so its columns go by their places.
    columns, taken = [], set[RegisterField | None]()
    for place, title in enumerate(row):
        name = named_by_place(place)
        field = meanings.get(plain_words(name)) or meanings.get(plain_words(title)) or field_named(title)
        if title:
            columns.append((name, "" if field is None or field in taken else field.value))
            taken.add(field)
    return RegisterPreview(sheet=name, columns=columns, rows=[list(each) for each in top[:_TOP]], is_known=False)
