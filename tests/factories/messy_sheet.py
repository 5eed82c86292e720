"""A matrix as an office really sends it: two rows of headings, merged cells, commas, points, percent, totals."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

type Rows = Sequence[Sequence[Any]]
_MORE = ("Penanggung Jawab", "Instansi Pendukung", "Anggaran (Rp juta)", None, "Sumber Dana", "Catatan kami")
_MONEY = ("210", "220,25", "APBD")
HEADINGS: Rows = (
    ["MATRIKS RAD PP TPPO"],
    [],
    ["No", "Kegiatan/Sub Kegiatan", "Indikator Kinerja", "Satuan", "Kondisi Awal", "Target", None, *_MORE],
    [None, None, None, None, None, 2026, 2027, None, None, 2026, 2027, None, None],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
)
BODY: Rows = (
    ["Tujuan 1. Warga mengenali tanda"],
    ["2.08.02 Program Perlindungan Perempuan"],
    [1, "Penyuluhan desa Pere'an", "Kegiatan terlaksana", "kali", "61", "1.150", "160,5", "Disdik, DPMD", "-", *_MONEY],
    [None, None, "Peserta puas", "persen", None, "75 %", 0.8, None, None, None, None, None],
    [2, "Cek tawaran kerja", "Desa memakai", "desa", 12, 120, 0, "Dinas Tenaga Kerja", "Dinsos", "64,0", None, "DAK"],
    [None, "Jumlah program", None, None, None, None, None, None, None, "286", None, None],
    ["Tujuan 2. Korban ditolong"],
    ["2.08.03 Program Perlindungan Khusus Anak"],
    [3, "Rumah aman", "Ruang siap", "ruang", "0", "1", "1", "Dinsos", None, "420", "1.000", "APBN"],
    [None, "Jumlah seluruhnya", None, None, None, None, None, None, None, "694", "1.220,25", None],
)
MERGES = ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:G3", "H3:H4", "I3:I4", "J3:K3", "L3:L4", "B8:B9", "H8:H9")
PERCENT = "G9"


def saved(rows: Rows, *, merges: Sequence[str] = (), formats: Mapping[str, str] | None = None) -> bytes:
    """The rows as the bytes of an .xlsx file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def messy() -> bytes:
    """The sheet of Bappeda."""
    return saved([*HEADINGS, *BODY], merges=MERGES, formats={PERCENT: "0%"})
