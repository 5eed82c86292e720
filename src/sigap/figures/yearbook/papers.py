"""The statistics of a year as PDF/A and as a workbook. The same facts give the same bytes."""

import io
import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from sigap.figures.yearbook.facts import MARK, made_at
from sigap.letters.typesetting import pdf

_LABEL, _WORDS, _NARROW = 30, 90, 13
_LONGEST_NAME = 31
_NUMBER = re.compile(r"\d{1,3}(\.\d{3})*(,\d+)?")
_NO_NAME = re.compile(r"[\[\]:*?/\\']")


def pdf_of(facts: Mapping[str, Any]) -> bytes:
    """The document on A4. Raises LetterUnfit."""
    return pdf("statistics", facts, at=made_at(facts))


def sheet_of(facts: Mapping[str, Any]) -> bytes:
    """The workbook: what it is, a sheet for each table, SDG 16.2.2, GLOTIP, definitions."""
    xlsxwriter = import_module("xlsxwriter")  # 12 MB that a desk without statistics does without
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        # The library's own stamp is the hour of the run.
        book.set_properties({"title": facts["title"], "created": made_at(facts).replace(tzinfo=None, microsecond=0)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        _about(book.add_worksheet("Baca dulu"), facts, bold, wrap)
        for name, table in zip(_names(facts["tables"]), facts["tables"], strict=True):
            _table(book.add_worksheet(name), table, facts["mark"], bold)
        _sdg(book.add_worksheet("SDG 16.2.2"), facts, bold, wrap)
        _lines(
            book.add_worksheet("GLOTIP"), "Korban yang terdeteksi, menurut rincian GLOTIP", facts["glotip"], bold, wrap
        )
        _definitions(book.add_worksheet("Definisi"), facts, bold, wrap)
    return out.getvalue()


def _names(tables: Sequence[Mapping[str, Any]]) -> list[str]:
    """A sheet's name a table: its code and span, as short as the format wants it, none twice."""
    found: list[str] = []
    for table in tables:
        span = f" {table['period']}"
        name = _NO_NAME.sub(" ", table["code"])[: _LONGEST_NAME - len(span)] + span
        found.append(name if name not in found else f"{name[: _LONGEST_NAME - 4]} ({len(found)})")
    return found


def _about(sheet: Any, facts: Mapping[str, Any], bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 1, _WORDS)
    rows = [
        (facts["title"], facts["regency"] + (". CONTOH: semua isinya rekaan." if facts["example"] else "")),
        ("Dari mana", "Hanya terbitan yang sudah disetujui dua orang. Tidak ada yang dihitung baru di berkas ini."),
        (MARK, facts["mark"]),
        ("Lisensi", facts["licence"]),
        ("Penduduk", facts["population"]),
        *facts["states"],
    ]
    for row, (what, words) in enumerate(rows):
        sheet.write_string(row, 0, what, bold)
        sheet.write_string(row, 1, words, wrap)


def _table(sheet: Any, table: Mapping[str, Any], mark: str, bold: Any) -> None:
    down = len(table["down"])
    sheet.set_column(0, down - 1, _LABEL)
    sheet.set_column(down, down + len(table["columns"]), _NARROW)
    sheet.write_string(0, 0, table["title"])
    sheet.write_string(1, 0, f"{table['unit']}. {table['release']}, terbit {table['published']}, {table['address']}")
    sheet.write_string(2, 0, mark)
    sheet.freeze_panes(5, down)
    for place, heading in enumerate([*table["down"], *table["columns"]]):
        sheet.write_string(4, place, heading, bold)
    for at, row in enumerate(table["rows"], start=5):
        for place, label in enumerate(row["labels"]):
            sheet.write_string(at, place, label, bold if row["is_sum"] else None)
        for place, count in enumerate(row["cells"], start=down):
            if count is None:
                sheet.write_string(at, place, MARK)
            else:
                sheet.write_number(at, place, count)


def _sdg(sheet: Any, facts: Mapping[str, Any], bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 3, _LABEL)
    sheet.write_string(0, 0, "SDG 16.2.2: korban perdagangan orang yang terdeteksi, per 100.000 penduduk", bold)
    sheet.write_string(1, 0, "Yang terdeteksi saja; yang tidak melapor tidak ada di sini.", wrap)
    sheet.write_string(2, 0, facts["population"])
    for place, heading in enumerate(["Kelompok", "Korban terdeteksi", "Penduduk", "Per 100.000 penduduk"]):
        sheet.write_string(4, place, heading, bold)
    for at, row in enumerate([*facts["sdg"], *facts["five_years"]], start=5):
        for place, words in enumerate(row):
            _write(sheet, at, place, words)


def _write(sheet: Any, at: int, place: int, words: str, form: Any = None) -> None:
    """A number as a number, so that a reader can go on reckoning with it; anything else as it is."""
    if _NUMBER.fullmatch(words):
        sheet.write_number(at, place, float(words.replace(".", "").replace(",", ".")), form)
    else:
        sheet.write_string(at, place, words, form)


def _lines(sheet: Any, title: str, rows: Sequence[Sequence[str]], bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 1, 2 * _LABEL)
    sheet.write_string(0, 0, title, bold)
    for at, row in enumerate(rows, start=2):
        for place, words in enumerate(row):
            _write(sheet, at, place, words, wrap)


def _definitions(sheet: Any, facts: Mapping[str, Any], bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 2, _WORDS // 2)
    sheet.set_column(3, 3, _WORDS)
    for place, heading in enumerate(["Tabel", "Definisi", "Sumber", "Sidik terbitan (SHA-256)"]):
        sheet.write_string(0, place, heading, bold)
    for at, table in enumerate(facts["tables"], start=1):
        for place, name in enumerate(["title", "definition", "source", "digest"]):
            sheet.write_string(at, place, table[name], wrap)
