"""Makes of counted tables what may be told: merged, withheld, proved. Asks no database; takes its time.

A table of which nothing would be left is refused: an empty release says nothing and is held against all later ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.kernel.errors import Unable
from sigap.releases.proving import HeldTable, NotProved, prove, withheld
from sigap.releases.queries import Ledger
from sigap.releases.rules.protecting import InformationLoss, as_counted, is_small, merged_first, widths_of, without
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.rules.tables import CellKey, CountTable, PublishedTable

_WHY = {
    "undone": _("Angka ini bersama %(table)s dalam terbitan %(release)s membuka angka yang tidak ditampilkan."),
    "moved": _(
        "Angka masa ini sudah terbit dalam %(table)s, terbitan %(release)s, dan sekarang berbeda. Selisihnya "
        "bisa menunjuk satu anak atau satu keluarga, jadi angka yang sudah terbit tetap."
    ),
    "contradiction": _("Angka ini tidak cocok dengan %(table)s dalam terbitan %(release)s. Periksa datanya dulu."),
    "unproven": _("Belum terbukti aman dalam waktunya, jadi tidak diterbitkan. Pilih masa lain, atau coba lagi."),
}
_ALONE = _("Tabel ini tidak bisa ditampilkan dengan aman. Pilih masa yang lebih panjang.")
_NOTHING = _("Semua angkanya terlalu kecil untuk ditampilkan. Pilih masa yang lebih panjang.")


class UnableToRelease(Unable):
    """Numbers that may not be told, and the release that is in the way; never the number."""


class SpanShut(UnableToRelease):
    """The span was told before and counts otherwise now: `release` told it. Nothing of it is told again."""

    def __init__(self, message: str | Promise, release: str) -> None:
        super().__init__(message)
        self.release = release


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSeries:
    """A series as it was counted, with the ledger as it stood then."""

    code: str
    title: str
    span: ReleaseSpan
    tables: tuple[CountTable, ...]
    ledger: Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSeries:
    """What may be told of it; apart from it what is withheld, and what was merged and lost."""

    counted: CountedSeries
    tables: tuple[PublishedTable, ...]
    cells: dict[str, list[list[Any]]]
    notes: dict[str, dict[str, Any]]


def prepared(counted: CountedSeries) -> PreparedSeries:
    """Merges, withholds and proves. Raises UnableToRelease."""
    merged = [merged_first(table) for table in counted.tables]
    held_tables = [HeldTable(table=as_counted(table), widths=widths_of(table)) for table, _steps in merged]
    hidden = _ask_solver(lambda: withheld(held_tables, counted.ledger.tables))
    tables = tuple(without(each.table, cells) for each, cells in zip(held_tables, hidden, strict=True))
    if all(number is None for table in tables for number in table.cells.values()):
        raise UnableToRelease(_NOTHING)
    cells, notes = {}, {}
    for (table, steps), each, away in zip(merged, held_tables, hidden, strict=True):
        cells[table.head.code] = cells_of(table, each.table, away)
        loss = InformationLoss.of(each.table, away, set(each.widths) & away)
        notes[table.head.code] = {
            "merged": [[step.before, step.after] for step in steps],
            "cells": loss.cells,
            "withheld": loss.withheld,
            "beside": loss.for_protection,
            "people_lost": loss.people_lost,
        }
    return PreparedSeries(counted=counted, tables=tables, cells=cells, notes=notes)


def disclosed_instead(offered: Sequence[CountedSeries]) -> CountedSeries | None:
    """The first of these that may be told; each takes its time."""
    for each in offered:
        try:
            prepared(each)
        except UnableToRelease:
            continue
        return each
    return None


def proved(tables: Sequence[HeldTable], ledger: Ledger) -> Ledger:
    """That a release as it stands may be told beside the ledger, which is returned. Raises UnableToRelease."""
    _ask_solver(lambda: prove(tables, ledger.tables))
    return ledger


def _ask_solver(ask: Any) -> Any:
    try:
        return ask()
    except NotProved as failed:
        raise unable_because(failed) from None


def unable_because(failed: NotProved) -> UnableToRelease:
    """What is in the way, in words."""
    words = _WHY[failed.why] if failed.release or failed.why == "unproven" else _ALONE
    sentence = words % {"release": failed.release, "table": failed.table}
    return SpanShut(sentence, failed.release) if failed.why == "moved" else UnableToRelease(sentence)


def cells_of(counted: CountTable, table: PublishedTable, hidden: set[CellKey]) -> list[list[Any]]:
    """The withheld cells of a table as the ledger stores them, in its order."""
    counts = counted.counts()
    return [
        [list(key), counts[key].people, counts[key].sources, "small" if is_small(counts[key]) else "beside"]
        for key in table.cells
        if key in hidden
    ]
