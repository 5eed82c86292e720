"""The table of transitions as it prints itself: for the page, and for reference/criminal-track.md. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from sigap.legal.rules.limits import Limit, limits
from sigap.legal.rules.marks import MarkKind, MarkType, Procedure, Track, TrackLine, mark_types

HEADS = ("Tonggak", "Dibuat oleh", "Biasanya sesudah", "Tidak sebelum", "Berikutnya", "Batas sesudahnya", "Dasar")
LINES = {
    TrackLine.MAIN: "Jalur utama",
    TrackLine.EXIT: "Jalan samping dan penetapannya",
    TrackLine.PERSON: "Keadaan tersangka",
    TrackLine.VICTIM: "Hak korban",
}
MAKERS = {
    Track.POLICE: "Polisi",
    Track.PROSECUTOR: "Jaksa",
    Track.COURT: "Pengadilan",
    Track.VICTIM: "Korban",
    Track.OUTSIDE: "Di luar proses",
}
_OF_PROCEDURE = {Procedure.OLD: "KUHAP lama", Procedure.NEW: "KUHAP 2025"}
_AS_READ = {"P": "dibaca", "D": "diturunkan", "S": "sumber kedua", "R": "dari ingatan"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One mark with what surrounds it, in words."""

    mark: MarkType
    cells: tuple[str, ...]


def table_rows(line: TrackLine) -> list[TableRow]:
    """The rows of one line, in the order of the table."""
    return [TableRow(row, _cells(row)) for row in mark_types().values() if row.line is line]


def printed() -> str:
    """The whole table as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Jalur pidana: tabel peralihan"
    yield ""
    yield "Dicetak dari `src/sigap/legal/reference/marks.toml`; sebuah tes menjaga keduanya sama. Tidak satu baris pun"
    yield "diverifikasi sebelum Bagian Hukum mengonfirmasinya. Yang berdiri pada kasus dipakai bersama semua tersangka."
    for line, heading in LINES.items():
        yield from ("", f"## {heading}", "", f"| {' | '.join(HEADS)} |", "| --- | --- | --- | --- | --- | --- | --- |")
        for row in table_rows(line):
            yield f"| {' | '.join(row.cells)} |"


def _cells(row: MarkType) -> tuple[str, ...]:
    where = "tiap tersangka" if row.is_per_person else "kasus"
    due = [_limit(each) for each in limits() if each.after is row.kind]
    return (
        f"{row.label} ({where})" + (", akhir jalur" if row.ends else ""),
        MAKERS[row.track],
        _names(row.after),
        _names(row.needs),
        _names(row.leads_to),
        "; ".join(due) or "-",
        f"{row.basis} [{_AS_READ[row.source_kind.value]}]",
    )


def _limit(limit: Limit) -> str:
    only = [_OF_PROCEDURE[limit.procedure]] if limit.procedure else []
    only += ["anak"] if limit.is_for_child else []
    only += ["yang kedua"] if limit.place == 2 else []  # noqa: PLR2004 - as the reference data counts
    only += ["kekerasan seksual"] if limit.is_sexual else []
    within = f" ({', '.join(only)})" if only else ""
    return f"{limit.days} hari{' kerja' if limit.in_duty_days else ''}: {_names(limit.expects)}{within}"


def _names(kinds: tuple[MarkKind, ...]) -> str:
    return " / ".join(mark_types()[kind].label for kind in kinds) or "-"
