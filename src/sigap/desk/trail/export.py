"""The trail as a file for an inspection: lines in the order of time, read from place to place, never all in memory.

Officers are named, people in cases never; the head of the trail stands in the first lines.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from io import StringIO

from django.utils import translation
from django.utils.timezone import localtime

from sigap.access.entry import Actor, SessionEnded
from sigap.audit.chain import moment_text
from sigap.audit.queries import AnchoredHead, EventFilter, TrailEntry, in_order
from sigap.desk.trail.filters import TrailQuery
from sigap.desk.words import words_in

ROW_LIMIT = 100_000
_ROWS_AT_ONCE = 2_000
# Excel in Indonesia parts columns by semicolons, and reads UTF-8 when the file begins with this mark.
_SEPARATOR, _MARK = ";", "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COLUMNS = (
    "waktu_wib", "waktu_utc", "petugas", "id_petugas", "kode", "kalimat", "rantai", "id_rantai", "nomor",
    "keterangan", "sidik",
)  # fmt: skip


def file_name(at: datetime) -> str:
    """Without a name of anybody: jejak-2026-11-25.csv."""
    return f"jejak-{localtime(at):%Y-%m-%d}.csv"


def lines(
    query: TrailQuery,
    *,
    entering: Callable[[], AbstractContextManager[Actor]],
    head: AnchoredHead | None,
    count: int,
    at: datetime,
) -> Iterator[str]:
    """The file, a piece at a time. Each piece is read in a transaction of its own, so none stays open in between."""
    yield _MARK + _rows(_heading(query, head, count, at))
    wanted = replace(query.wanted(), before=min(query.wanted().before or at, at))
    for entries in _pieces(wanted, entering, count):
        if entries is None:
            yield _rows([("TERPOTONG: sesi berakhir sebelum berkas selesai. Ekspor sekali lagi.",)])
            return
        yield _rows(entries)
    yield _rows([("SELESAI",)])


def _pieces(
    wanted: EventFilter, entering: Callable[[], AbstractContextManager[Actor]], count: int
) -> Iterator[list[tuple[str, ...]] | None]:
    after, left = None, count
    while left > 0:
        try:
            with entering(), translation.override("id"):
                entries = in_order(wanted, after=after, size=min(_ROWS_AT_ONCE, left))
                words = words_in(entries)
                rows = [_row(entry, words) for entry in entries]
        except SessionEnded:
            yield None
            return
        if not entries:
            return
        after, left = entries[-1].place, left - len(entries)
        yield rows


def _heading(query: TrailQuery, head: AnchoredHead | None, count: int, at: datetime) -> list[tuple[str, ...]]:
    facts = query.facts()
    period = f"{facts.get('dari', 'awal')} sampai {facts.get('sampai', 'sekarang')}"
    kept = (str(head.seq), " ".join(head.words), head.hash.hex(), moment_text(head.at)) if head else ("belum ada",)
    cut = count >= ROW_LIMIT
    return [
        ("Jejak SIGAP", f"dibuat {localtime(at):%Y-%m-%d %H.%M %Z}"),
        ("Kepala jejak", *kept),
        ("Tanggal", period),
        ("Saringan", " ".join(f"{name}={value}" for name, value in facts.items()) or "tanpa saringan"),
        ("Peristiwa", f"{count}{' (dipotong di sini; persempit tanggalnya)' if cut else ''}"),
        (),
        _COLUMNS,
    ]


def _row(entry: TrailEntry, words: dict[str, str]) -> tuple[str, ...]:
    actor = str(entry.actor_id) if entry.actor_id else ""
    return (
        f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}",
        moment_text(entry.at),
        words.get(actor, "sistem"),
        actor,
        entry.code,
        entry.sentence(words),
        entry.stream_kind,
        str(entry.stream_id),
        str(entry.seq),
        " ".join(f"{name}={value}" for name, value in sorted(entry.ids.items())),
        entry.hash.hex(),
    )


def _rows(rows: Sequence[Sequence[str]]) -> str:
    written = StringIO()
    csv.writer(written, delimiter=_SEPARATOR, lineterminator="\r\n").writerows([map(harmless, row) for row in rows])
    return written.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
