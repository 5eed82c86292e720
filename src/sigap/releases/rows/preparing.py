"""Makes of counted rows what may leave: told coarsely enough, withheld, proved beside the ledger. Asks no database.

The way is taken that loses least of those that the solver lets go; the report says what it cost and what it tells.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from sigap.releases.models import RowExport
from sigap.releases.preparing import UnableToRelease, cells_of, unable_because
from sigap.releases.proving import HeldTable, NotProved, withheld
from sigap.releases.queries import Ledger
from sigap.releases.rows.offered import OfferedRows
from sigap.releases.rules import anonymity
from sigap.releases.rules.anonymity import Generalisation, RowSet
from sigap.releases.rules.exchange import digest_of
from sigap.releases.rules.protecting import as_counted, widths_of, without
from sigap.releases.rules.rowfile import text_of
from sigap.releases.rules.space import linked, space_of
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.rules.tables import TOTAL, CellKey, PublishedTable

type Suppressing = Callable[[Sequence[HeldTable], Sequence[HeldTable]], list[set[CellKey]]]

_MOST_TRIED = 6
_TOO_FEW = _("Terlalu sedikit orang pada masa itu: tidak ada kelas dengan lima orang. Pilih masa yang lebih panjang.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRows:
    """Rows as they were counted, with the ledger as it stood then; or the export whose rows are given once more."""

    offered: OfferedRows
    span: ReleaseSpan
    ledger: Ledger
    rows: RowSet | None = field(default=None, repr=False)
    again: RowExport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRows:
    """What may leave, and what is said of it; the text is sealed before it is stored."""

    counted: CountedRows
    table: PublishedTable
    cells: list[list[Any]]
    report: Mapping[str, Any]
    digest: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralisationChoice:
    """A way to tell the rows that the solver lets go, with the cells that it withholds."""

    way: Generalisation
    table: PublishedTable
    hidden: set[CellKey]

    @property
    def classes_away(self) -> set[CellKey]:
        return {key for key in self.way.table.counted if key in self.hidden}

    @property
    def loss(self) -> float:
        return self.way.loss(self.classes_away)


def prepared_rows(counted: CountedRows) -> PreparedRows | None:
    """Generalises, withholds and proves; None for rows that are given once more. Raises UnableToRelease."""
    if counted.rows is None:
        return None
    found = least_loss(counted.rows, counted.ledger.tables)
    rows = anonymity.disclosed_rows(counted.rows, found.way, found.classes_away)
    text = text_of(*counted.offered.sheet(found.way.table.axes, rows, counted.span))
    return PreparedRows(
        counted=counted,
        table=without(found.table, found.hidden),
        cells=cells_of(found.way.table, found.table, found.hidden),
        report=_report(counted.rows, found, rows, counted.ledger.tables),
        digest=digest_of(text),
        text=text,
    )


def least_loss(rows: RowSet, known: Sequence[HeldTable], *, ask: Suppressing = withheld) -> GeneralisationChoice:
    """The best of what is let go: no way left untried could lose less, while tries last. Raises UnableToRelease."""
    best: GeneralisationChoice | None = None
    failed: NotProved | None = None
    ways = [way for way in anonymity.generalisations(rows) if way.small != set(way.table.counted)]
    for way in ways[:_MOST_TRIED]:
        if best is not None and best.loss <= way.loss(way.small):
            break
        try:
            found = _ask_solver(way, known, ask)
        except NotProved as refusal:
            failed = failed or refusal
            continue
        if found.classes_away != set(way.table.counted) and (best is None or found.loss < best.loss):
            best = found
    if best is None:
        raise unable_because(failed) if failed else UnableToRelease(_TOO_FEW)
    return best


def _ask_solver(way: Generalisation, known: Sequence[HeldTable], ask: Suppressing) -> GeneralisationChoice:
    table = as_counted(way.table)
    (hidden,) = ask([HeldTable(table=table, widths=widths_of(way.table))], known)
    return GeneralisationChoice(way=way, table=table, hidden=hidden)


def _report(
    rows: RowSet, found: GeneralisationChoice, people: list[anonymity.PersonRow], known: Sequence[HeldTable]
) -> dict[str, Any]:
    way, away = found.way, found.classes_away
    alone, small = rows.alone()
    classes = list(anonymity.disclosed_classes(way, away))
    joined = linked([found.table], [each.table for each in known])
    names = {id(each.table): each.release for each in known}
    return {
        "counted": len(rows.rows),
        "told": len(people),
        "withheld": len(rows.rows) - len(people),
        # Where the sum of all is told, nobody reckons from it who is missing; where it is not, it stays unsaid.
        "is_withheld_told": (TOTAL,) * len(found.table.axes) not in found.hidden,
        "alone": alone,
        "small": small,
        "levels": [list(each) for each in anonymity.disclosed_levels(way.axes, way.depths)],
        "headings": [axis.label for axis in way.table.axes],
        "classes": [[labels, n] for labels, n in classes],
        "least": min(n for _labels, n in classes),
        "columns": [asdict(each) for each in anonymity.reports_of(rows, way, people)],
        "singled_out": anonymity.singled_out(people),
        "beside": sorted({names[id(each)] for each in joined}),
        "news": list(_news(found, joined)),
    }


def _news(found: GeneralisationChoice, joined: list[PublishedTable]) -> Iterator[list[str]]:
    """Classes whose size no published table tells: what the receiver can take from a number that is published."""
    if not joined:
        return
    space = space_of([found.table, *joined])
    public = {
        groups
        for cells, table in zip(space.cells[1:], joined, strict=True)
        for key, groups in cells.items()
        if table.cells[key] is not None
    }
    labels = {axis.code: {each.code: each.label for each in axis.categories} for axis in found.table.axes}
    for key in found.way.table.counted:
        if key not in found.hidden and space.cells[0][key] not in public:
            yield [labels[axis.code][code] for axis, code in zip(found.table.axes, key, strict=True)]
