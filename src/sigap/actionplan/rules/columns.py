"""Which column of a matrix says what: headings as offices write them, over one row or two. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sigap.actionplan.rules.codes import FundingSource
from sigap.actionplan.rules.grid import Grid


class SheetField(StrEnum):
    """What a column of a sheet says."""

    GOAL = "goal"
    PROGRAMME_CODE = "programme_code"
    PROGRAMME = "programme"
    CODE = "code"
    TITLE = "title"
    INDICATOR = "indicator"
    UNIT = "unit"
    BASELINE = "baseline"
    MEASURE = "measure"
    DIRECTION = "direction"
    DUE = "due"
    TARGET = "target"
    OFFICE = "office"
    SUPPORTS = "supports"
    SOURCE = "source"
    MONEY = "money"
    STATED = "stated"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column: what it says, of which year and source, and by how much its money is multiplied."""

    place: int
    field: SheetField
    year: int | None = None
    source: FundingSource | None = None
    times: Decimal = Decimal(1)


_NAMES: tuple[tuple[SheetField, str], ...] = (
    (SheetField.LEFT_OUT, r"no|nomor|nomor urut|keterangan|ket|lampu|capaian.*|realisasi.*|kolom \d+"),
    (SheetField.GOAL, r"tujuan|sasaran|strategi|tujuan sasaran|tujuan dan sasaran"),
    (SheetField.PROGRAMME_CODE, r"kode program"),
    (SheetField.PROGRAMME, r"program|nama program"),
    (SheetField.CODE, r"kode|kode rekening|kode (sub ?)?kegiatan|kode kegiatan sub ?kegiatan|kode anggaran"),
    (SheetField.TITLE, r"(uraian )?(sub ?)?kegiatan|kegiatan( dan)? sub ?kegiatan|(rencana )?aksi|nama kegiatan"),
    (SheetField.INDICATOR, r"indikator|indikator (kinerja|capaian|keluaran|output|kegiatan)( kegiatan)?"),
    (SheetField.UNIT, r"satuan|satuan target"),
    (SheetField.BASELINE, r"awal|baseline|data (awal|dasar)|kondisi awal|capaian awal|nilai awal"),
    (SheetField.MEASURE, r"cara hitung|jenis (indikator|hitungan)"),
    (SheetField.DIRECTION, r"arah|arah indikator"),
    (SheetField.DUE, r"triwulan (target|jatuh tempo)|jatuh tempo"),
    (
        SheetField.OFFICE,
        r"(opd |instansi |perangkat daerah )?(penanggung ?jawab|pelaksana)|pj|opd|skpd|perangkat daerah",
    ),
    (SheetField.SUPPORTS, r"pendukung|mitra|((opd|instansi|perangkat daerah|lembaga) )?(pendukung|terkait)"),
    (SheetField.SOURCE, r"sumber|sumber (dana|anggaran|pendanaan|pembiayaan)"),
)
_YEAR = re.compile(r"\b(20[0-9]{2})\b")
_OF_YEAR: tuple[tuple[SheetField, str], ...] = (
    (SheetField.LEFT_OUT, r"capaian|realisasi|lampu"),
    (SheetField.STATED, r"jumlah|total|pagu dokumen|dpa"),
    (SheetField.TARGET, r"target"),
    (SheetField.MONEY, r"anggaran|pagu|dana|biaya|alokasi|pendanaan"),
)
SOURCES: tuple[tuple[FundingSource, str], ...] = (
    (FundingSource.PROVINCE, r"apbd prov|apbd i\b|provinsi|bankeu"),
    (FundingSource.SPECIAL, r"\bdak\b"),
    (FundingSource.VILLAGE, r"\bdesa\b|\bapbdes|\badd\b"),
    (FundingSource.STATE, r"\bapbn\b|dekon"),
    (FundingSource.REGENCY, r"apbd|\bdau\b|\bpad\b|kabupaten|kota"),
    (FundingSource.OTHER, r"lain|hibah|csr|masyarakat|swasta"),
)
_MILLIONS, _THOUSANDS = re.compile(r"\bjuta\b|\bjt\b"), re.compile(r"\bribu(an)?\b")
_NEEDED = frozenset({SheetField.TITLE, SheetField.INDICATOR, SheetField.OFFICE})
_LOOKED_AT = 40


def plain_words(text: object) -> str:
    """A heading or a name without signs and capitals, so that two ways of writing it are one."""
    return " ".join(re.sub(r"[^0-9a-z%]+", " ", str(text or "").casefold()).split())


def source_named(text: str) -> FundingSource | None:
    """The source of money that a text names; none where it names none."""
    words = plain_words(text)
    return next((source for source, pattern in SOURCES if re.search(pattern, words)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Where the headings of a sheet stand, and which of them say something that is read."""

    first_row: int
    columns: tuple[SheetColumn, ...]
    unread: tuple[str, ...]


def heading_of(grid: Grid) -> Heading | None:
    """The headings of a matrix within the first rows of a sheet, in one row or two; none where it is no matrix."""
    for place in range(min(len(grid.rows), _LOOKED_AT)):
        for depth in (2, 1):
            columns, unread = _columns(_titles(grid, place, depth))
            if {each.field for each in columns} >= _NEEDED:
                return Heading(first_row=place + depth, columns=columns, unread=unread)
    return None


def _titles(grid: Grid, place: int, depth: int) -> list[str]:
    """The headings of each column: a merged one over two rows stands once, one over some columns before theirs."""
    rows = [grid.spread(row) for row in range(place, min(place + depth, len(grid.rows)))]
    if depth > 1 and (len(rows) < depth or not _is_second(rows[1])):
        return []
    width = max((len(row) for row in rows), default=0)
    titles = []
    for column in range(width):
        parts = [str(row[column]) for row in rows if column < len(row) and row[column] is not None]
        titles.append(" ".join(dict.fromkeys(parts)))
    return titles


def _is_second(row: Sequence[object]) -> bool:
    """Whether a row goes on with headings: years and sources, no long texts."""
    return any(_YEAR.fullmatch(str(cell).split(".")[0].strip()) or source_named(str(cell)) for cell in row if cell)


def _columns(titles: Sequence[str]) -> tuple[tuple[SheetColumn, ...], tuple[str, ...]]:
    found, unread, taken = [], [], set()
    for place, title in enumerate(titles):
        column = _column(place, title)
        if column is None:
            unread += [title] if title.strip() else []
            continue
        what = (column.field, column.year, column.source)
        if column.field is not SheetField.LEFT_OUT and what not in taken:
            taken.add(what)
            found.append(column)
    return tuple(found), tuple(unread)


def _column(place: int, title: str) -> SheetColumn | None:
    words = plain_words(title)
    year = _YEAR.search(words)
    if year is not None:
        for field, pattern in _OF_YEAR:
            if re.search(pattern, words):
                return _of_year(place, words, field, int(year[1]))
        return None
    bare = re.sub(r"\s*\b(rp|rp juta|dalam .*|juta|ribu)\b.*$", "", words).strip() or words
    for field, pattern in _NAMES:
        if re.fullmatch(pattern, bare):
            return SheetColumn(place=place, field=field)
    return None


def _of_year(place: int, words: str, field: SheetField, year: int) -> SheetColumn:
    if field is SheetField.TARGET or field is SheetField.LEFT_OUT:
        return SheetColumn(place=place, field=field, year=year)
    times = Decimal(1_000_000) if _MILLIONS.search(words) else Decimal(1000) if _THOUSANDS.search(words) else Decimal(1)
    source = source_named(words) if field is SheetField.MONEY else None
    return SheetColumn(place=place, field=field, year=year, source=source, times=times)
