"""Rows of a register's file, one after the other: .xlsx by openpyxl's read-only rows, .csv by its own reader.

Nothing of the file is held but what the reader itself keeps. What a part weighs unpacked is bounded while it is read;
macros and document types are refused. Merged cells are read by their text before the rows: a value that stands over
several rows stands in each of them.
"""

import csv
import hashlib
import re
import zipfile
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from sigap.registers.rules.cells import Cell, text_of
from sigap.registers.rules.columns import LOOKED_AT
from sigap.registers.rules.phrases import PhraseError

MOST_ROWS, MOST_BYTES = 200_000, 100_000_000
_UNPACKED, _COLUMNS, _MERGES = 1_500_000_000, 200, 100_000
_CHUNK, _OVERLAP = 1 << 20, 512
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_DOCTYPE = b"<!DOCTYPE"
_OLD, _ENCRYPTED = b"\xd0\xcf\x11\xe0", b"E\0n\0c\0r\0y\0p\0t\0e\0d"
_DELIMITERS = ";,\t|"

type Merge = tuple[int, int, int, int]
"""Top, left, bottom and right, counted from nought."""


class RegisterUnread(PhraseError):
    """A file of which no row is read; says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row as a spreadsheet counts it. `from_above`: places that a merged cell above fills."""

    number: int
    cells: Sequence[Cell]
    from_above: frozenset[int] = frozenset()


@dataclass(slots=True, kw_only=True)
class RegisterSheet:
    """One sheet: its first rows laid out for the heading, and all of its rows, to be gone through once."""

    name: str
    top: Sequence[Sequence[str]]
    rows: Iterator[SheetRow]
    merged_over: frozenset[int] = field(default=frozenset())


def sheets_of(file: Path) -> Generator[RegisterSheet]:
    """The visible sheets of a file; the next one only once the rows of one are gone through. Raises RegisterUnread."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise RegisterUnread(_("lebih dari %(most)s MB; bagi berkasnya per tahun"), most=MOST_BYTES // 1_000_000)
        with file.open("rb") as opened:
            start = opened.read(4096)
    except OSError as error:
        raise RegisterUnread(_("tidak terbaca (%(why)s)"), why=error.strerror) from None
    if not start.strip():
        raise RegisterUnread(_("kosong"))
    if start.startswith(_OLD):
        if _ENCRYPTED in file.read_bytes():
            raise RegisterUnread(_("berkasnya berkata sandi; buka kuncinya dulu"))
        raise RegisterUnread(_("format .xls lama; simpan sebagai .xlsx"))
    return _workbook(file) if start.startswith(b"PK") else _text(file)


def content_of(file: Path) -> str:
    """The digest of a file's bytes. Raises RegisterUnread."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, hashlib.sha256).hexdigest()
    except OSError as error:
        raise RegisterUnread(_("tidak terbaca (%(why)s)"), why=error.strerror) from None


def _text(file: Path) -> Generator[RegisterSheet]:
    coding = "utf-8-sig"
    try:
        with file.open(encoding=coding) as opened:
            head = "".join(islice(opened, LOOKED_AT))
            for _line in opened:
                pass
    except UnicodeDecodeError:
        # As Excel on Windows saves it where nobody asked for UTF-8.
        coding = "cp1252"
        with file.open(encoding=coding, errors="replace") as opened:
            head = "".join(islice(opened, LOOKED_AT))
    if "\0" in head:
        raise RegisterUnread(_("bukan berkas teks; simpan sebagai .xlsx atau .csv"))
    delimiter = max(_DELIMITERS, key=head.count)
    with file.open(encoding=coding, errors="replace", newline="") as opened:
        reader = csv.reader(opened, delimiter=delimiter)
        yield _sheet("", ((number, list(row)) for number, row in enumerate(_lines(reader), start=1)), ())


def _lines(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise RegisterUnread(_("bukan CSV yang utuh (%(why)s)"), why=str(error)) from None


def _workbook(file: Path) -> Generator[RegisterSheet]:
    import openpyxl  # noqa: PLC0415 - costs memory that everything else does without

    # Opened here: of a path the library asks how its name ends, and one in memory has none.
    with file.open("rb") as opened:
        try:
            _refuse_unfit(file)
            book = openpyxl.load_workbook(opened, read_only=True, data_only=True, keep_links=False)
        except RegisterUnread:
            raise
        except Exception:  # noqa: BLE001 - whatever a broken file makes the library raise
            raise RegisterUnread(_("bukan lembar kerja yang utuh; buka dan simpan lagi sebagai .xlsx")) from None
        for sheet in book.worksheets:
            if not hasattr(sheet, "iter_rows") or sheet.sheet_state != "visible":
                continue
            merges = _merges(file, str(sheet._worksheet_path).lstrip("/"))  # noqa: SLF001 - told nowhere else
            sheet.reset_dimensions()
            yield _sheet(sheet.title, _cells(sheet), merges)
        book.close()


def _cells(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    rows = sheet.iter_rows(max_col=_COLUMNS, values_only=True)
    number = 0
    while True:
        try:
            row = next(rows, None)
        except Exception:  # noqa: BLE001 - as above
            raise RegisterUnread(
                _("rusak sesudah baris %(row)s; buka dan simpan lagi sebagai .xlsx"), row=number
            ) from None
        if row is None:
            return
        number += 1
        yield number, list(row)


def _sheet(name: str, rows: Iterator[tuple[int, list[Cell]]], merges: Sequence[Merge]) -> RegisterSheet:
    first = list(islice(rows, LOOKED_AT + 3))
    top = [[text_of(cell) for cell in cells] for _number, cells in first]
    for above, left, below, right in merges:
        # A heading over several columns stands over each of them, one over two rows once.
        if above < len(top) and left < len(top[above]):
            text = top[above][left]
            for row in top[above : min(below, above + 3) + 1]:
                row.extend([""] * (min(right, _COLUMNS) + 1 - len(row)))
                row[left : min(right, _COLUMNS) + 1] = [text] * (min(right, _COLUMNS) + 1 - left)
    wide = frozenset(above + 1 for above, left, _below, right in merges if right > left)
    return RegisterSheet(name=name, top=top, rows=_spread(chain(first, rows), merges), merged_over=wide)


def _spread(rows: Iterator[tuple[int, list[Cell]]], merges: Sequence[Merge]) -> Iterator[SheetRow]:
    waiting = sorted((each for each in merges if each[2] > each[0]), reverse=True)
    standing: dict[int, tuple[int, Cell]] = {}
    for number, cells in rows:
        if number > MOST_ROWS:
            raise RegisterUnread(_("lebih dari %(most)s baris; bagi berkasnya"), most=MOST_ROWS)
        place = number - 1
        filled = set()
        for column, (last, value) in list(standing.items()):
            if place > last:
                del standing[column]
            elif column < len(cells) and cells[column] is None:
                cells[column] = value
                filled.add(column)
        while waiting and waiting[-1][0] <= place:
            above, left, below, _right = waiting.pop()
            if above == place and left < len(cells):
                standing[left] = (below, cells[left])
        yield SheetRow(number=number, cells=cells, from_above=frozenset(filled))


def _refuse_unfit(file: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        names = [part.filename for part in packed.infolist()]
        if "xl/workbook.xml" not in names or len(set(names)) != len(names):
            raise RegisterUnread(_("bukan lembar kerja .xlsx"))
        if any("vbaproject" in name.lower() or "/macrosheets/" in name.lower() for name in names):
            raise RegisterUnread(_("memuat makro; simpan sebagai .xlsx tanpa makro"))
        left = _UNPACKED
        for part in packed.infolist():
            with packed.open(part) as opened:
                # What it weighs, not what it says that it weighs.
                first = True
                while text := opened.read(_CHUNK):
                    left -= len(text)
                    if left < 0 or (first and _DOCTYPE in text):
                        raise RegisterUnread(_("bukan lembar kerja yang wajar; buka dan simpan lagi sebagai .xlsx"))
                    first = False


def _merges(file: Path, path: str) -> tuple[Merge, ...]:
    found: dict[Merge, None] = {}
    with zipfile.ZipFile(file) as packed, packed.open(path) as opened:
        behind = b""
        while text := opened.read(_CHUNK):
            behind += text
            for left, top, right, bottom in _MERGE.findall(behind):
                if 0 < int(top) <= int(bottom):
                    found[int(top) - 1, _place(left), int(bottom) - 1, _place(right)] = None
            if len(found) > _MERGES:
                raise RegisterUnread(_("terlalu banyak sel gabungan; pisahkan dulu"))
            behind = behind[-_OVERLAP:]
    return tuple(found)


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
