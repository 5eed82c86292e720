"""A table that somebody else published, out of an .xlsx or .csv file: names with whole numbers, to be looked at.

All of it or nothing: what is no name with a number is refused with its line, and nothing is added up or mended.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.rules.grid import Cell
from sigap.actionplan.sheet_in import LARGEST_SHEET, SheetRefusal, SheetUnread, first_grid
from sigap.actionplan.words import REFUSAL_LABELS
from sigap.insight.rules.comparing import MOST_ROWS

_NUMBER = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]{1,12}")
_ZIP, _OLD = b"PK", b"\xd0\xcf\x11\xe0"
_SEPARATORS = ";\t,|"


class TableUnread(ValueError):
    """A file of which no table came; the sentence says why."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def table_text(raw: bytes) -> str:
    """The table as it would have been typed: a name, a tab and a number a line. Raises TableUnread."""
    lines: list[str] = []
    is_first = True
    for number, cells in _rows(raw):
        filled = [each for each in cells if each]
        if not filled or (is_first and not any(sign.isdigit() for each in filled for sign in each)):
            is_first = is_first and not filled
            continue
        is_first = False
        if len(filled) > 2:  # noqa: PLR2004 - a name and a number
            raise TableUnread(
                _("Baris %(line)d berisi lebih dari satu nama dan satu angka. Sisakan dua kolom, lalu unggah lagi.")
                % {"line": number}
            )
        if len(lines) == MOST_ROWS or len(filled) == 1 or not _NUMBER.fullmatch(filled[1]):
            raise TableUnread(_("Baris %(line)d tidak terbaca: tulis nama, lalu satu angka bulat.") % {"line": number})
        lines.append("\t".join(filled))
    if not lines:
        raise TableUnread(_("Tidak ada nama dengan angka di berkas ini."))
    return "\n".join(lines)


def _rows(raw: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    if raw.startswith((_ZIP, _OLD)) or not raw:
        try:
            grid = first_grid(raw, lambda grid: any(len([cell for cell in row if cell]) > 1 for row in grid.rows))
        except SheetUnread as unread:
            raise TableUnread(REFUSAL_LABELS[unread.reason]) from None
        for number, row in enumerate(grid.rows, start=1):
            if any(place[0] == number - 1 for place in grid.uncounted):
                raise TableUnread(
                    _("Baris %(line)d berisi rumus tanpa nilai. Simpan ulang lembarnya.") % {"line": number}
                )
            yield number, [_words(cell) for cell in row]
        return
    if len(raw) > LARGEST_SHEET:
        raise TableUnread(REFUSAL_LABELS[SheetRefusal.TOO_LARGE])
    text = _text(raw)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            yield number, [" ".join(cell.split()) for cell in cells]
    except csv.Error:
        raise TableUnread(REFUSAL_LABELS[SheetRefusal.NOT_A_SHEET]) from None


def _text(raw: bytes) -> str:
    """As sheets save it: UTF-8, or the letters of old Windows. What holds other signs is no table."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if any(ord(sign) < ord(" ") and sign not in "\t\r\n" for sign in text):
        raise TableUnread(REFUSAL_LABELS[SheetRefusal.NOT_A_SHEET])
    return text


def _words(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return str(int(cell)) if cell == cell.to_integral_value() else str(cell)
    return " ".join((cell or "").split())
