"""Reads the cells of an .xlsx file that somebody sent. The only module that knows openpyxl, and only here is it loaded.

Nothing in the file runs: values of formulas are those that the program that saved it calculated. What it weighs
unpacked, how many parts, rows and merges it has is bounded before it is parsed; macros and document types are refused.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sigap.actionplan.rules.columns import heading_of
from sigap.actionplan.rules.grid import Cell, Grid, Merge

LARGEST_SHEET = 3 * 1024 * 1024
_UNPACKED, _PARTS, _RATIO, _RATIO_FROM = 12 * 1024 * 1024, 400, 120, 1024 * 1024
_ROWS, _COLUMNS, _MERGES, _SHEETS = 3000, 120, 4000, 12
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_LONGEST_CELL = 2000
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_DOCTYPES = tuple("<!DOCTYPE".encode(coding) for coding in ("ascii", *_WIDE))
# UTF-16, UTF-32 and EBCDIC as a parser knows them from their first bytes, with a mark of their order or without one.
_FOREIGN_STARTS = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x00\x00\xfe\xff",
    b"Lo\xa7\x94",
    *("<".encode(coding) for coding in _WIDE),
)
_CODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_READABLE = {b"utf-8", b"us-ascii"}


class SheetRefusal(StrEnum):
    """Why a file is not read at all."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OLD_FORMAT = "old_format"
    NOT_A_SHEET = "not_a_sheet"
    MACRO = "macro"
    BOMB = "bomb"
    LOCKED = "locked"
    NO_MATRIX = "no_matrix"
    TOO_MANY_ROWS = "too_many_rows"


class SheetUnread(Exception):
    """A file that is refused. Names the reason only."""

    def __init__(self, reason: SheetRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def matrix_grid(raw: bytes) -> Grid:
    """The cells of the first sheet that holds a matrix. Raises SheetUnread."""
    return first_grid(raw, lambda grid: heading_of(grid) is not None)


def first_grid(raw: bytes, fits: Callable[[Grid], bool]) -> Grid:
    """The cells of the first visible sheet that fits. Raises SheetUnread."""
    _refuse_unfit(raw)
    import openpyxl  # noqa: PLC0415 - costs memory that a desk without a sheet does without

    try:
        counted = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        written = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        for name in counted.sheetnames[:_SHEETS]:
            if not hasattr(counted[name], "iter_rows") or counted[name].sheet_state != "visible":
                continue
            grid = _grid(counted[name], written[name], _merges(raw, counted[name]))
            if fits(grid):
                return grid
    except SheetUnread:
        raise
    except Exception:  # noqa: BLE001 - whatever a broken file makes the library raise
        raise SheetUnread(SheetRefusal.NOT_A_SHEET) from None
    raise SheetUnread(SheetRefusal.NO_MATRIX)


def _refuse_unfit(raw: bytes) -> None:
    if not raw:
        raise SheetUnread(SheetRefusal.EMPTY)
    if len(raw) > LARGEST_SHEET:
        raise SheetUnread(SheetRefusal.TOO_LARGE)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        # An .xls, or an .xlsx behind a password: both lie in the same kind of container.
        raise SheetUnread(SheetRefusal.LOCKED if b"E\0n\0c\0r\0y\0p\0t\0e\0d" in raw else SheetRefusal.OLD_FORMAT)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            _refuse_parts(packed)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError):
        raise SheetUnread(SheetRefusal.NOT_A_SHEET) from None


def _refuse_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise SheetUnread(SheetRefusal.NOT_A_SHEET)
    if any("vbaproject" in name.lower() or "/macrosheets/" in name.lower() for name in names):
        raise SheetUnread(SheetRefusal.MACRO)
    if len(parts) > _PARTS or len(names) != len(parts):
        raise SheetUnread(SheetRefusal.BOMB)
    left = _UNPACKED
    for part in parts:
        with packed.open(part) as opened:
            text = opened.read(left + 1)  # what it weighs, not what it says that it weighs
        left -= len(text)
        is_dense = len(text) > _RATIO_FROM and len(text) > _RATIO * max(part.compress_size, 1)
        if left < 0 or is_dense:
            raise SheetUnread(SheetRefusal.BOMB)
        if may_declare_types(part.filename, text):
            raise SheetUnread(SheetRefusal.BOMB)


def may_declare_types(name: str, text: bytes) -> bool:
    """Whether a part, by how it begins, may declare types of its own, or is in a coding that hides whether it does."""
    # Whatever it is called: which part is read as XML, the file itself says. A printer's own settings hold NUL bytes.
    coding = _CODING.match(text)
    return (
        any(doctype in text for doctype in _DOCTYPES)
        or text.startswith(_FOREIGN_STARTS)
        or (name.lower().endswith((".xml", ".rels", ".vml")) and b"\x00" in text)
        or (coding is not None and coding[1].lower() not in _READABLE)
    )


def _merges(raw: bytes, sheet: Any) -> tuple[Merge, ...]:
    """Read by their text: the library lays out every cell of a merged one, however large it says it is."""
    path = str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001 - read-only sheets tell their merges nowhere else
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        found = _MERGE.findall(packed.read(path))
    if len(found) > _MERGES:
        raise SheetUnread(SheetRefusal.BOMB)
    return tuple(
        (int(top) - 1, _place(left), min(int(bottom) - 1, _ROWS), min(_place(right), _COLUMNS))
        for left, top, right, bottom in found
    )


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _grid(counted: Any, written: Any, merges: tuple[Merge, ...]) -> Grid:
    rows: list[list[Cell]] = []
    uncounted: set[tuple[int, int]] = set()
    formulas = _formulas(written)
    counted.reset_dimensions()
    for number, cells in enumerate(counted.iter_rows(max_col=_COLUMNS)):
        if number >= _ROWS:
            raise SheetUnread(SheetRefusal.TOO_MANY_ROWS)
        row = [_cell(cell) for cell in cells]
        uncounted |= {(number, place) for place in formulas.get(number, ()) if place >= len(row) or row[place] is None}
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
    return Grid(rows=rows, merges=merges, uncounted=frozenset(uncounted))


def _formulas(sheet: Any) -> dict[int, list[int]]:
    """Where formulas stand."""
    sheet.reset_dimensions()
    found: dict[int, list[int]] = {}
    for number, cells in enumerate(_bounded(sheet)):
        places = [place for place, cell in enumerate(cells) if getattr(cell, "data_type", "") == "f"]
        if places:
            found[number] = places
    return found


def _bounded(sheet: Any) -> Iterator[Any]:
    for number, cells in enumerate(sheet.iter_rows(max_col=_COLUMNS)):
        if number >= _ROWS:
            return
        yield cells


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or isinstance(value, bool):
        return None if value is None else str(value)
    if isinstance(value, int | float):
        found = Decimal(str(value))
        if not found.is_finite():
            return str(value)
        return found * 100 if "%" in str(cell.number_format or "") else found
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).replace("\x00", "").strip()[:_LONGEST_CELL]
    return text or None
