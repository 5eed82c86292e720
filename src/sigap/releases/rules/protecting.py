"""Which cells are too small to be told, what is merged before anything is withheld, and what it costs. Pure."""

from dataclasses import dataclass

from sigap.releases.rules.limits import SMALLEST_CELL
from sigap.releases.rules.tables import TOTAL, CellCount, CellKey, CountTable, PublishedTable

_TOO_FINE = 0.25
"""A table of which more than a quarter of the people stand in small cells is merged first."""


def is_small(cell: CellCount, minimum: int = SMALLEST_CELL) -> bool:
    """Too few people, nought among them, or too few families behind them."""
    return cell.people < minimum or cell.sources < minimum


def width_of(cell: CellCount, minimum: int = SMALLEST_CELL) -> int:
    """How far apart what can be reckoned of a withheld cell must lie: the minimum, and all that few families bring."""
    return max(minimum, cell.people if cell.sources < minimum else 0)


def widths_of(table: CountTable, minimum: int = SMALLEST_CELL) -> dict[CellKey, int]:
    """The small cells of a table, and how far apart what can be reckoned of each must lie."""
    return {key: width_of(cell, minimum) for key, cell in table.counts().items() if is_small(cell, minimum)}


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeStep:
    """What was merged: the axis as it was, and as it is now; empty where it is told no more."""

    axis: str
    before: str
    after: str


def merged_first(table: CountTable, minimum: int = SMALLEST_CELL) -> tuple[CountTable, list[MergeStep]]:
    """The table merged until few of its people stand in small cells, each time where most is kept apart; and how.

    An axis of one category tells nothing apart and goes without a word.
    """
    steps: list[MergeStep] = []
    while narrow := next((place for place, axis in enumerate(table.axes) if len(axis.categories) == 1), -1) + 1:
        table = table.merged(narrow - 1)
    while table.axes and _small_share(table, minimum) > _TOO_FINE:
        tried = [table.merged(place) for place in range(len(table.axes))]
        place = min(range(len(tried)), key=lambda at: _rank(tried[at], minimum))
        axis, table = table.axes[place], tried[place]
        after = axis.coarser[0].label if axis.coarser else ""
        steps.append(MergeStep(axis=axis.code, before=axis.label, after=after))
    return table, steps


def _rank(table: CountTable, minimum: int) -> tuple[bool, float]:
    share = _small_share(table, minimum)
    return (True, share) if share > _TOO_FINE else (False, -len(table.counted))


def _small_share(table: CountTable, minimum: int) -> float:
    """Of everybody, how many stand in small cells; all of nobody."""
    counts = table.counts()
    small = sum(counts[key].people for key in table.counted if is_small(counts[key], minimum))
    whole = sum(counts[key].people for key in table.counted)
    return small / whole if whole else 1.0


def as_counted(table: CountTable) -> PublishedTable:
    """With every number, for the solver alone."""
    return PublishedTable(
        head=table.head, axes=table.axes, cells={key: cell.people for key, cell in table.counts().items()}
    )


def without(table: PublishedTable, hidden: set[CellKey]) -> PublishedTable:
    """The table as it may be told."""
    cells = {key: None if key in hidden else number for key, number in table.cells.items()}
    return PublishedTable(head=table.head, axes=table.axes, cells=cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationLoss:
    """How much of a table is not told: cells of all, those withheld only to hide another, and of a hundred people."""

    cells: int
    withheld: int
    for_protection: int
    people_lost: int | None

    @classmethod
    def of(cls, table: PublishedTable, hidden: set[CellKey], small: set[CellKey]) -> "InformationLoss":
        """Of a table with every number."""
        inner = [key for key in table.cells if TOTAL not in key]
        people = sum(table.cells[key] or 0 for key in inner)
        lost = sum(table.cells[key] or 0 for key in inner if key in hidden)
        return cls(
            cells=len(table.cells),
            withheld=len(hidden),
            for_protection=len(hidden - small),
            people_lost=100 * lost // people if people else None,
        )
