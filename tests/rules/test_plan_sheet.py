"""A matrix in a sheet: every way of writing it, every row read or named, sums that differ, files that are no sheet."""

import io
import random
import zipfile
from decimal import Decimal

import pytest
from tests.factories import messy_sheet
from tests.factories.messy_sheet import BODY, HEADINGS, MERGES, saved

from sigap.actionplan.rules import FundingSource
from sigap.actionplan.rules.grid import Grid
from sigap.actionplan.rules.numbers import NumberUnread, read_number
from sigap.actionplan.rules.sheet import SheetFault, SheetReading, read_matrix
from sigap.actionplan.sheet_in import SheetRefusal, SheetUnread, matrix_grid

YEARS = (2026, 2027)


def read(raw: bytes) -> SheetReading:
    found = read_matrix(Grid.restored(matrix_grid(raw).stored()), YEARS)
    assert found is not None
    return found


def faults(reading: SheetReading) -> list[tuple[int, SheetFault, str]]:
    return [(each.row, each.fault, each.text) for each in reading.remarks]


def test_numbers_are_read_as_people_here_write_them() -> None:
    for text, value in (
        ("1.284.500.000", "1284500000"),
        ("Rp 1.284.500.000,50", "1284500000.5"),
        ("1.234", "1234"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1,284,500.75", "1284500.75"),
        ("1,284,500", "1284500"),
        ("75 %", "75"),
        ("Rp5.000,-", "5000"),
        ("0", "0"),
    ):
        assert read_number(text) == Decimal(value), text
    assert [read_number(text) for text in ("", "-", "\u2013")] == [None] * 3
    for text in ("1.2.3", "dua", "12x", "-5", "1e9", "9" * 20, "١٢", "=1+1"):
        with pytest.raises(NumberUnread):
            read_number(text)


def test_a_messy_sheet_is_read_whole() -> None:
    reading = read(messy_sheet.messy())
    assert [each.title for each in reading.activities] == [
        "Penyuluhan desa Pere'an",
        "Cek tawaran kerja",
        "Rumah aman",
    ]
    first, second, third = reading.activities
    assert (first.goal, first.programme_code, first.programme) == (
        "Tujuan 1. Warga mengenali tanda",
        "2.08.02",
        "Program Perlindungan Perempuan",
    )
    assert (first.office, first.supports) == ("Disdik", ("DPMD",))
    assert [(each.title, each.unit) for each in first.indicators] == [
        ("Kegiatan terlaksana", "kali"),
        ("Peserta puas", "persen"),
    ]
    told = [{each.year: each.target for each in indicator.targets} for indicator in first.indicators]
    assert told == [{2026: Decimal(1150), 2027: Decimal("160.5")}, {2026: Decimal(75), 2027: Decimal(80)}]
    assert first.indicators[0].baseline == 61
    assert first.money == {
        (2026, FundingSource.REGENCY): Decimal(210_000_000),
        (2027, FundingSource.REGENCY): Decimal(220_250_000),
    }
    assert second.money == {(2026, FundingSource.SPECIAL): Decimal(64_000_000)}
    assert third.programme == "Program Perlindungan Khusus Anak"
    assert reading.stated == {2026: Decimal(694_000_000), 2027: Decimal(1_220_250_000)}
    assert not reading.problems
    assert [(each.row, each.fault, each.difference) for each in reading.notes] == [
        (0, SheetFault.UNREAD_COLUMN, None),
        (10, SheetFault.ZERO_TARGET, None),
        (11, SheetFault.SUM_DIFFERS, Decimal(-12_000_000)),
    ]


def test_a_row_that_cannot_be_read_is_named() -> None:
    rows = [list(row) for row in BODY]
    rows[2][5] = "banyak"
    rows[4][7] = None
    rows[8][11] = "sumber gaib"
    rows[8][1] = "Penanganan KENARI-582"
    rows.insert(9, [None, None, None, None, None, None, None, None, None, None, None, None, "lain"])
    rows.insert(1, [None, None, "Indikator tanpa kegiatan", None, None, "5"])
    found = faults(read(saved([*HEADINGS, *rows], merges=MERGES[:10])))
    for row, fault in (
        (7, SheetFault.NO_ACTIVITY),
        (9, SheetFault.NOT_A_NUMBER),
        (11, SheetFault.NO_OFFICE),
        (15, SheetFault.UNKNOWN_SOURCE),
        (15, SheetFault.TELLTALE),
        (16, SheetFault.UNREAD_ROW),
    ):
        assert (row, fault) in {(row, fault) for row, fault, _text in found}, (row, fault, found)


def test_a_formula_is_never_run_and_without_a_value_is_named() -> None:
    rows = [list(row) for row in BODY]
    rows[8][5] = "=1+1"
    assert (14, SheetFault.FORMULA, "") in faults(read(saved([*HEADINGS, *rows], merges=MERGES[:10])))


def _zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in ({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"} | parts).items():
            packed.writestr(name, content)
    return out.getvalue()


def _noise(length: int) -> bytes:
    """Text that packs badly, so that not its density gives it away."""
    return random.Random(13).randbytes(length // 2).hex().encode()  # noqa: S311 - no secret


def _in_other_codings(text: str) -> list[bytes]:
    """With the mark of its order, without, and behind what a parser passes over."""
    wide = [
        mark + text.encode(coding) for coding in ("utf-16-le", "utf-16-be") for mark in (b"", "\ufeff".encode(coding))
    ]
    return [
        *wide,
        (" " + text).encode("utf-16-le"),
        text.encode("utf-32"),
        text.encode("utf-32-be"),
        f'<?xml version="1.0"?>{text}'.encode("cp037"),
    ]


def test_the_settings_of_a_printer_keep_no_sheet_out() -> None:
    out = io.BytesIO(messy_sheet.messy())
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/printerSettings/printerSettings1.bin", "CONTOH\0\0".encode("utf-16-le"))
        packed.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert len(read(out.getvalue()).activities) == 3


def test_what_is_no_plain_sheet_is_refused() -> None:
    doctype = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    declared = b'<?xml version="1.0" encoding="%s"?><a/>'
    wide = [["x"] * 3, *HEADINGS, *BODY]
    for raw, reason in (
        (b"", SheetRefusal.EMPTY),
        (b"x" * (3 * 1024 * 1024 + 1), SheetRefusal.TOO_LARGE),
        (b"\xd0\xcf\x11\xe0 old", SheetRefusal.OLD_FORMAT),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), SheetRefusal.LOCKED),
        (b"PK\x03\x04 broken", SheetRefusal.NOT_A_SHEET),
        (b"tujuan;kegiatan", SheetRefusal.NOT_A_SHEET),
        (_zipped(), SheetRefusal.NOT_A_SHEET),
        (_zipped(**{"xl/vbaProject.bin": b"x"}), SheetRefusal.MACRO),
        (_zipped(**{"xl/sharedStrings.xml": b" " * (13 * 1024 * 1024)}), SheetRefusal.BOMB),
        (_zipped(**{"xl/sharedStrings.xml": b" " * (2 * 1024 * 1024)}), SheetRefusal.BOMB),
        (_zipped(**{"xl/sharedStrings.xml": doctype}), SheetRefusal.BOMB),
        (_zipped(**{"xl/other.bin": doctype}), SheetRefusal.BOMB),
        (_zipped(**{"xl/sharedStrings.xml": b"<!--" + _noise(2 * 1024 * 1024) + b"-->" + doctype}), SheetRefusal.BOMB),
        *((_zipped(**{"xl/other": each}), SheetRefusal.BOMB) for each in _in_other_codings(doctype.decode())),
        *((_zipped(**{"xl/a.xml": declared % each}), SheetRefusal.BOMB) for each in (b"UTF-7", b"cp037", b"UTF-16")),
        (_zipped(**{"xl/a.xml": b"<a>\x00</a>"}), SheetRefusal.BOMB),
        (saved([["Nama", "Alamat"], ["a", "b"]]), SheetRefusal.NO_MATRIX),
        (saved([*wide, *([["a"]] * 3100)]), SheetRefusal.TOO_MANY_ROWS),
    ):
        with pytest.raises(SheetUnread) as refused:
            matrix_grid(raw)
        assert refused.value.reason is reason, reason


def test_a_merge_of_a_whole_sheet_costs_nothing() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(messy_sheet.messy())) as packed, zipfile.ZipFile(out, "w") as changed:
        for part in packed.infolist():
            text = packed.read(part)
            changed.writestr(part, text.replace(b'ref="L3:L4"', b'ref="N1:XFD1048576"'))
    assert len(read(out.getvalue()).activities) == 3


def test_rupiah_under_a_heading_in_millions_are_named_where_they_are_too_many() -> None:
    rows = [list(row) for row in BODY]
    rows[2][9] = "284.500.000"
    assert (6 + 2, SheetFault.NOT_A_NUMBER, "284.500.000") in faults(read(saved([*HEADINGS, *rows], merges=MERGES)))
