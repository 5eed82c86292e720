"""How numbers and money of a plan read; words for what differs, and for what a sheet says."""

from decimal import Decimal

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.models import SOURCE_LABELS
from sigap.actionplan.rules import FundingSource
from sigap.actionplan.rules.differences import ChangedPart, DifferenceKind
from sigap.actionplan.rules.sheet import SheetFault
from sigap.actionplan.sheet_in import SheetRefusal
from sigap.ui.dates import number

DIFFERENCE_LABELS: dict[DifferenceKind, Promise] = {
    DifferenceKind.ADDED: _("baru"),
    DifferenceKind.REMOVED: _("dihapus"),
    DifferenceKind.CHANGED: _("diubah"),
}
PART_LABELS: dict[ChangedPart, Promise] = {
    ChangedPart.GOAL: _("Tujuan"),
    ChangedPart.PROGRAMME: _("Program"),
    ChangedPart.CODE: _("Kode"),
    ChangedPart.TITLE: _("Kegiatan"),
    ChangedPart.OFFICE: _("Penanggung jawab"),
    ChangedPart.SUPPORTS: _("Pendukung"),
    ChangedPart.INDICATOR: _("Indikator"),
    ChangedPart.BASELINE: _("Keadaan awal"),
    ChangedPart.TARGET: _("Target"),
    ChangedPart.MONEY: _("Anggaran"),
    ChangedPart.STATED: _("Jumlah menurut dokumen anggaran"),
}
FAULT_LABELS: dict[SheetFault, Promise] = {
    SheetFault.NOT_A_NUMBER: _("bukan angka"),
    SheetFault.FORMULA: _("rumus tanpa nilai; buka dan simpan lagi di program lembar kerja, atau tempel sebagai nilai"),
    SheetFault.NO_GOAL: _("tujuannya tidak ada"),
    SheetFault.NO_PROGRAMME: _("programnya tidak ada"),
    SheetFault.NO_OFFICE: _("penanggung jawabnya tidak ada"),
    SheetFault.NO_INDICATOR: _("indikatornya tidak ada"),
    SheetFault.NO_ACTIVITY: _("indikator, target, atau anggaran tanpa kegiatan"),
    SheetFault.TWICE: _("kegiatan ini sudah ada di baris sebelumnya"),
    SheetFault.TOO_LONG: _("teksnya terlalu panjang"),
    SheetFault.TOO_MANY: _("terlalu banyak kegiatan, paling banyak"),
    SheetFault.NO_QUARTER: _("triwulan target tidak dikenal"),
    SheetFault.NO_SOURCE: _("anggaran tanpa sumber dana"),
    SheetFault.UNKNOWN_SOURCE: _("sumber dana tidak dikenal"),
    SheetFault.TELLTALE: _("terlihat seperti kode kasus, nomor laporan, NIK, atau nomor telepon"),
    SheetFault.OUTSIDE_YEARS: _("Kolom tahun di luar masa rencana tidak dibaca"),
    SheetFault.ZERO_TARGET: _("target nol dibaca sebagai tanpa target"),
    SheetFault.UNREAD_COLUMN: _("Kolom ini tidak dibaca"),
    SheetFault.UNREAD_ROW: _("baris ini tidak dikenali"),
    SheetFault.SUM_DIFFERS: _("jumlah tidak sama dengan rinciannya"),
}
REFUSAL_LABELS: dict[SheetRefusal, Promise] = {
    SheetRefusal.EMPTY: _("Berkas ini kosong."),
    SheetRefusal.TOO_LARGE: _("Berkas ini lebih dari 3 MB. Simpan hanya lembar matriksnya."),
    SheetRefusal.OLD_FORMAT: _("Berkas ini .xls lama. Simpan sebagai .xlsx, lalu pilih lagi."),
    SheetRefusal.NOT_A_SHEET: _("Berkas ini bukan lembar kerja .xlsx, atau rusak."),
    SheetRefusal.MACRO: _("Berkas ini berisi makro. Simpan sebagai .xlsx tanpa makro."),
    SheetRefusal.BOMB: _("Isi berkas ini terlalu besar setelah dibuka. Simpan hanya lembar matriksnya."),
    SheetRefusal.LOCKED: _("Berkas ini terkunci kata sandi. Simpan tanpa kata sandi."),
    SheetRefusal.NO_MATRIX: _(
        "Tidak ada baris judul matriks. Perlu paling sedikit kolom Kegiatan, Indikator, dan Penanggung jawab."
    ),
    SheetRefusal.TOO_MANY_ROWS: _("Lembar ini lebih dari 3.000 baris."),
}

_HUNDRED = Decimal(100)
_MILLION = Decimal(1_000_000)


def plain(value: Decimal) -> str:
    """A number without zeros that say nothing: 118; 12,5."""
    found = value.normalize()
    exponent = found.as_tuple().exponent
    return number(found, -exponent if isinstance(exponent, int) and exponent < 0 else 0)


def typed(value: Decimal) -> str:
    """A number as a field of the plan reads it: as Indonesia writes numbers, in whichever language the page is."""
    with translation.override("id"):
        return plain(value)


def typed_money(year: int, source: FundingSource, amount: Decimal) -> str:
    """2026 APBD kabupaten 150.000.000: a line that the field of money reads."""
    with translation.override("id"):
        return f"{year} {SOURCE_LABELS[source]} {plain(amount)}"


def rupiah(value: Decimal) -> str:
    """Rp1.284.500.000"""
    return f"Rp{number(value, 0 if value == value.to_integral_value() else 2)}"


def millions(value: Decimal) -> str:
    """210,0: in millions of rupiah, as a matrix has it."""
    return number(value / _MILLION, 1)


def percent(part: Decimal, whole: Decimal) -> int:
    """Rounded; nothing of nothing is nothing."""
    return int((part / whole * _HUNDRED).to_integral_value()) if whole else 0
