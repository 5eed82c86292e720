"""The table of transitions as it prints itself: for the page, and for reference/criminal-track.md. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext, npgettext, pgettext, pgettext_lazy

from sigap.legal.rules.limits import Limit, limits
from sigap.legal.rules.marks import MarkKind, MarkType, Procedure, Track, TrackLine, mark_types

HEADS = (
    pgettext_lazy("jalur pidana", "Tonggak"),
    pgettext_lazy("jalur pidana", "Dibuat oleh"),
    pgettext_lazy("jalur pidana", "Biasanya sesudah"),
    pgettext_lazy("jalur pidana", "Tidak sebelum"),
    pgettext_lazy("jalur pidana", "Berikutnya"),
    pgettext_lazy("jalur pidana", "Batas sesudahnya"),
    pgettext_lazy("jalur pidana", "Dasar"),
)
LINES = {
    TrackLine.MAIN: "Jalur utama",
    TrackLine.EXIT: "Jalan samping dan penetapannya",
    TrackLine.PERSON: "Keadaan tersangka",
    TrackLine.VICTIM: "Hak korban",
}
MAKERS = {
    Track.POLICE: pgettext_lazy("jalur pidana", "Polisi"),
    Track.PROSECUTOR: pgettext_lazy("jalur pidana", "Jaksa"),
    Track.COURT: pgettext_lazy("jalur pidana", "Pengadilan"),
    Track.VICTIM: pgettext_lazy("jalur pidana", "Korban"),
    Track.OUTSIDE: pgettext_lazy("jalur pidana", "Di luar proses"),
}
_OF_PROCEDURE = {
    Procedure.OLD: pgettext_lazy("jalur pidana", "KUHAP lama"),
    Procedure.NEW: pgettext_lazy("jalur pidana", "KUHAP 2025"),
}
_AS_READ = {
    "P": pgettext_lazy("jalur pidana", "dibaca"),
    "D": pgettext_lazy("jalur pidana", "diturunkan"),
    "S": pgettext_lazy("jalur pidana", "sumber kedua"),
    "R": pgettext_lazy("jalur pidana", "dari ingatan"),
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One mark with what surrounds it, in words of the reader's language. Its law (`mark.basis`) stays as it is cited.

    `read`: how the law was read.
    """

    mark: MarkType
    cells: tuple[str, ...]
    read: str


def table_rows(line: TrackLine) -> list[TableRow]:
    """The rows of one line, in the order of the table."""
    rows = [row for row in mark_types().values() if row.line is line]
    return [TableRow(row, _cells(row), str(_AS_READ[row.source_kind.value])) for row in rows]


def printed() -> str:
    """The whole table as Markdown, in Indonesian."""
    with translation.override("id"):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Jalur pidana: tabel peralihan"
    yield ""
    yield "Dicetak dari `src/sigap/legal/reference/marks.toml`; sebuah tes menjaga keduanya sama. Tidak satu baris pun"
    yield "diverifikasi sebelum Bagian Hukum mengonfirmasinya. Yang berdiri pada kasus dipakai bersama semua tersangka."
    for line, heading in LINES.items():
        heads = " | ".join(map(str, HEADS))
        yield from ("", f"## {heading}", "", f"| {heads} |", "| --- | --- | --- | --- | --- | --- | --- |")
        for row in table_rows(line):
            yield f"| {' | '.join(row.cells)} | {row.mark.basis} [{row.read}] |"


def _cells(row: MarkType) -> tuple[str, ...]:
    where = pgettext("jalur pidana", "tiap tersangka") if row.is_per_person else pgettext("jalur pidana", "kasus")
    due = [_limit(each) for each in limits() if each.after is row.kind]
    return (
        f"{gettext(row.label)} ({where})" + (", " + pgettext("jalur pidana", "akhir jalur") if row.ends else ""),
        str(MAKERS[row.track]),
        _names(row.after),
        _names(row.needs),
        _names(row.leads_to),
        "; ".join(due) or "-",
    )


def _limit(limit: Limit) -> str:
    only = [_OF_PROCEDURE[limit.procedure]] if limit.procedure else []
    only += [pgettext_lazy("jalur pidana", "anak")] if limit.is_for_child else []
    only += [pgettext_lazy("jalur pidana", "yang kedua")] if limit.place == 2 else []  # noqa: PLR2004 - as the reference data counts
    only += [pgettext_lazy("jalur pidana", "kekerasan seksual")] if limit.is_sexual else []
    within = f" ({', '.join(map(str, only))})" if only else ""
    if limit.in_duty_days:
        days = npgettext("jalur pidana", "%(days)d hari kerja", "%(days)d hari kerja", limit.days)
    else:
        days = npgettext("jalur pidana", "%(days)d hari", "%(days)d hari", limit.days)
    return f"{days % {'days': limit.days}}: {_names(limit.expects)}{within}"


def _names(kinds: tuple[MarkKind, ...]) -> str:
    return " / ".join(gettext(mark_types()[kind].label) for kind in kinds) or "-"
