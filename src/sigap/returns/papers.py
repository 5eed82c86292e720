"""An edition on paper, as PDF/A, and as a spreadsheet: from its snapshot alone, so that two runs give the same bytes.

The only module that knows the spreadsheet library, which is loaded for the first workbook.
"""

import io
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

from django.utils import translation

from sigap.letters.typesetting import pdf

_TYPED, _WIDE, _NARROW = 44, 30, 12


def pdf_of(snapshot: Mapping[str, Any]) -> bytes:
    """The edition as a letter-sized paper."""
    facts = dict(snapshot) | {
        "head": {
            "government": f"PEMERINTAH {snapshot['regency'].upper()}",
            "agency": "",
            "office": "GUGUS TUGAS PENCEGAHAN DAN PENANGANAN TPPO",
            "address": "",
            "contact": "",
        },
        "foot": f"{snapshot['classification']} · {snapshot['title']}, {snapshot['period']}, edisi {snapshot['number']}",
        "trail": snapshot["head"],
    }
    return pdf("return", facts, at=datetime.fromisoformat(snapshot["frozen_at"]))


def sheet_of(snapshot: Mapping[str, Any]) -> bytes:
    """The edition as a workbook: the figures, then definitions with sources."""
    xlsxwriter = import_module("xlsxwriter")  # 12 MB that a desk without returns does without
    out = io.BytesIO()
    with (
        translation.override("id"),
        xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book,
    ):
        # The library's own stamp is the hour of the run.
        made = datetime.fromisoformat(snapshot["frozen_at"]).replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": f"{snapshot['title']}, {snapshot['period']}", "created": made})
        bold, struck = book.add_format({"bold": True}), book.add_format({"font_strikeout": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        _figures(book.add_worksheet("Angka"), snapshot, bold, struck)
        _definitions(book.add_worksheet("Definisi"), snapshot, bold, wrap)
        _words(book.add_worksheet("Keterangan"), snapshot, bold, wrap)
    return out.getvalue()


def _figures(sheet: Any, snapshot: Mapping[str, Any], bold: Any, struck: Any) -> None:
    columns = _columns(snapshot)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, _TYPED)
    sheet.set_column(2, 2 + len(columns), _NARROW)
    sheet.freeze_panes(3, 2)
    sheet.write(0, 0, f"{snapshot['classification']}. {snapshot['title']}, {snapshot['period']}", bold)
    sheet.write(
        1, 0, f"Edisi {snapshot['number']}, dibekukan {snapshot['frozen']}. {'CONTOH.' if snapshot['example'] else ''}"
    )
    for place, heading in enumerate(["Kode", "Yang dihitung", *columns, "Satuan", "Kantor", "Keadaan"]):
        sheet.write(2, place, heading, bold)
    row = 3
    for section in snapshot["sections"]:
        sheet.write(row, 1, section["title"], bold)
        row += 1
        for line in section["lines"]:
            sheet.write(row, 0, line["code"])
            sheet.write_string(row, 1, line["label"])
            _numbers(sheet, row, columns, line["parts"])
            for place, words in enumerate([line["unit"], line["office"], _state(line)], start=2 + len(columns)):
                sheet.write_string(row, place, words)
            row += 1
            if line["before"] is not None:
                sheet.write_string(row, 1, f"Edisi sebelumnya ({snapshot['reason']})", struck)
                _numbers(sheet, row, columns, line["before"], struck)
                row += 1


def _columns(snapshot: Mapping[str, Any]) -> list[str]:
    """The parts that any line tells, in the order in which they come, the total last."""
    named = [
        label for section in snapshot["sections"] for line in section["lines"] for label, _n in line["parts"] or ()
    ]
    parts = list(dict.fromkeys(named))
    return [*(part for part in parts if part != "Jumlah"), "Jumlah"]


def _numbers(sheet: Any, row: int, columns: list[str], parts: Any, form: Any = None) -> None:
    if not parts:
        sheet.write_string(row, 1 + len(columns), "belum dicatat")
        return
    for label, number in parts:
        sheet.write_number(row, 2 + columns.index(label), number, form)


def _state(line: Mapping[str, Any]) -> str:
    if line["answer"] == "silent":
        return "tidak dijawab kantornya"
    words = "angka kantor; SIGAP menghitung lain" if line["answer"] == "differs" else "dibenarkan"
    return f"{words}, {line['confirmed']}"


def _definitions(sheet: Any, snapshot: Mapping[str, Any], bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, _WIDE)
    sheet.set_column(2, 4, _TYPED)
    for place, heading in enumerate(["Kode", "Yang dihitung", "Definisi", "Sumber", "Kueri"]):
        sheet.write(0, place, heading, bold)
    lines = [line for section in snapshot["sections"] for line in section["lines"]]
    for row, line in enumerate(lines, start=1):
        for place, name in enumerate(["code", "label", "definition", "source", "query"]):
            sheet.write_string(row, place, line[name], wrap)


def _words(sheet: Any, snapshot: Mapping[str, Any], bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, _WIDE)
    sheet.set_column(1, 1, 100)
    head = snapshot["head"]
    rows = [
        ("Dari", snapshot["sender"]),
        ("Kepada", ", ".join(filter(None, (snapshot["addressee"], snapshot["through"])))),
        ("Masa", snapshot["span"]),
        ("Dasar", f"{snapshot['basis']} ({snapshot['verified'] or 'belum diverifikasi'})"),
        ("Dihitung", snapshot["counted"]),
        ("Cara", snapshot["method"]),
        ("Kepala jejak", f"{head['number']}: {head['hash']}" if head else "belum ada"),
        ("Tidak menjawab", ", ".join(snapshot["silent"]) or "tidak ada"),
        *((each["heading"], each["text"] or "Tidak ada catatan.") for each in snapshot["narrative"]),
    ]
    if snapshot["reason"]:
        rows.insert(0, ("Alasan pembetulan", snapshot["reason"]))
    for row, (what, words) in enumerate(rows):
        sheet.write_string(row, 0, what, bold)
        sheet.write_string(row, 1, words, wrap)
