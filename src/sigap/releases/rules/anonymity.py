"""Rows for a named receiver: told as coarsely as every class needs to hold five people of five families. Pure.

What somebody outside may know of a person (sex, age, year) are axes; rows that agree in them are a class. All other
columns say what the file holds, and are thinned: no value is rare in the file, none is true of a whole class.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from sigap.releases.rules.limits import SMALLEST_CELL
from sigap.releases.rules.protecting import is_small
from sigap.releases.rules.tables import TOTAL, CellKey, CountTable, TableAxis, TableHead

type RowValue = tuple[str, ...]
"""The codes that a row has in one column: several where the column takes several, none where nothing is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowColumn:
    """A column of codes. `is_sensitive`: what is true of a whole class would be said of each in it."""

    code: str
    label: str
    is_sensitive: bool = True
    # Codes that only people of one category of an axis have: they go where that axis is not told.
    implies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person: their class, the source (a family is one), and a value a column."""

    key: CellKey
    source: str
    values: tuple[RowValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSet:
    """People of one span as they are counted; never leaves as it is."""

    head: TableHead
    axes: tuple[TableAxis, ...]
    columns: tuple[RowColumn, ...]
    rows: tuple[PersonRow, ...]

    def alone(self) -> tuple[int, int]:
        """At the finest level: how many rows are the only one of their class, and how many are in one that is small."""
        table = _table(self, (0,) * len(self.axes))
        every = table.counts()
        counts = [every[key] for key in table.counted]
        return sum(1 for each in counts if each.people == 1), sum(each.people for each in counts if is_small(each))


@dataclass(frozen=True, slots=True, kw_only=True)
class Generalisation:
    """One way to tell the axes: how much coarser each is than it was counted, and the classes that this makes."""

    depths: tuple[int, ...]
    axes: tuple[TableAxis, ...]
    table: CountTable

    def loss(self, hidden: Iterable[CellKey]) -> float:
        """What is lost, in rows: a withheld row is lost, of a told one the share of the levels that are gone."""
        gone = sum(depth / (len(axis.coarser) + 1) for depth, axis in zip(self.depths, self.axes, strict=True)) / max(
            1, len(self.axes)
        )
        cells = {key: sum(sources.values()) for key, sources in self.table.counted.items()}
        lost = sum(cells[key] for key in set(hidden) & set(cells))
        return lost + gone * (sum(cells.values()) - lost)

    @property
    def small(self) -> set[CellKey]:
        """The classes that are too small to be told; nobody is in some of them."""
        counts = self.table.counts()
        return {key for key in self.table.counted if is_small(counts[key])}

    def class_of(self, row: PersonRow) -> CellKey:
        """The class in which a row is."""
        codes = (_into(axis, depth)[code] for axis, depth, code in zip(self.axes, self.depths, row.key, strict=True))
        return tuple(code for code in codes if code != TOTAL)


def generalisations(rows: RowSet) -> list[Generalisation]:
    """Every way to tell the axes, the one first that would lose least if small classes alone were withheld."""
    ways = product(*(range(len(axis.coarser) + 2) for axis in rows.axes))
    found = [Generalisation(depths=depths, axes=rows.axes, table=_table(rows, depths)) for depths in ways]
    return sorted(found, key=lambda each: (each.loss(each.small), each.depths))


def _table(rows: RowSet, depths: tuple[int, ...]) -> CountTable:
    table = CountTable.of_rows(rows.head, rows.axes, ((row.key, row.source, 1) for row in rows.rows))
    for place in reversed(range(len(depths))):
        for _step in range(depths[place]):
            table = table.merged(place)
    return table


def _into(axis: TableAxis, depth: int) -> dict[str, str]:
    """Of each category the one in which it is at a level; TOTAL once the axis is told no more."""
    if depth > len(axis.coarser):
        return dict.fromkeys(axis.codes, TOTAL)
    wide = (axis.level, *axis.coarser)[depth].categories
    return {each.code: next(to.code for to in wide if each.leaves <= to.leaves) for each in axis.categories}


def disclosed_levels(axes: Sequence[TableAxis], depths: Sequence[int]) -> list[tuple[str, str]]:
    """Of each axis its heading as counted and as told; the second is empty where it is told no more."""
    return [
        (axis.label, (axis.level, *axis.coarser)[depth].label if depth <= len(axis.coarser) else "")
        for axis, depth in zip(axes, depths, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReport:
    """What became of a column: rows that had a value and have one, and the fewest values that a class tells apart."""

    label: str
    recorded: int
    told: int
    least_diverse: int


def disclosed_rows(of: RowSet, way: Generalisation, hidden: Iterable[CellKey]) -> list[PersonRow]:
    """The rows of the classes that are told, thinned; in an order that says nothing."""
    away = set(hidden)
    kept = [replace(row, key=key) for row in of.rows if (key := way.class_of(row)) not in away]
    columns = [
        _thinned(_unimplied(column, place, kept, way), kept, is_sensitive=column.is_sensitive)
        for place, column in enumerate(of.columns)
    ]
    thinned = (replace(row, values=tuple(column[at] for column in columns)) for at, row in enumerate(kept))
    return sorted(thinned, key=lambda row: (row.key, row.values))


def _unimplied(column: RowColumn, place: int, rows: Sequence[PersonRow], way: Generalisation) -> list[RowValue]:
    """The values of a column without codes that would tell an axis which is not told."""
    untold = {axis.code for axis in way.axes} - {axis.code for axis in way.table.axes}
    away = {code for code, axis in column.implies.items() if axis in untold}
    return [tuple(code for code in row.values[place] if code not in away) for row in rows]


def reports_of(of: RowSet, way: Generalisation, people: Sequence[PersonRow]) -> list[ColumnReport]:
    """What became of each column."""
    classes: dict[CellKey, list[PersonRow]] = {}
    for row in people:
        classes.setdefault(row.key, []).append(row)
    kept = [row for row in of.rows if way.class_of(row) in classes]
    return [
        ColumnReport(
            label=column.label,
            recorded=sum(1 for row in kept if row.values[place]),
            told=sum(1 for row in people if row.values[place]),
            least_diverse=min((len({row.values[place] for row in rows}) for rows in classes.values()), default=0),
        )
        for place, column in enumerate(of.columns)
    ]


def singled_out(people: Sequence[PersonRow]) -> int:
    """How many rows are alone once all columns are looked at: who knows more than sex and age may find one."""
    return sum(1 for n in Counter((row.key, row.values) for row in people).values() if n == 1)


def _thinned(values: list[RowValue], rows: Sequence[PersonRow], *, is_sensitive: bool) -> list[RowValue]:
    """Codes go until no value is rare, nothing recorded is not rare either, and no class says one thing of all in it.

    Each round takes codes away and adds none, so that it comes to an end.
    """
    while True:
        shorter = _without_rare(values, rows)
        if is_sensitive:
            shorter = _without_common(shorter, rows)
        if shorter == values:
            return values
        values = shorter


def _without_rare(values: list[RowValue], rows: Sequence[PersonRow]) -> list[RowValue]:
    places: dict[RowValue, list[int]] = {}
    for place, value in enumerate(values):
        places.setdefault(value, []).append(place)
    rare = [value for value, at in places.items() if _are_few(at, rows)]
    if not rare:
        return values
    often = Counter(code for value in values for code in value)
    if rare == [()]:
        # Few without a value are as rare as few with one: the next rarest goes to them.
        others = [value for value in places if value]
        rare = [min(others, key=lambda value: (len(places[value]), value))] if others else []
    into = {value: _without_rarest(value, often) for value in rare if value}
    return [into.get(value, value) for value in values]


def _without_rarest(value: RowValue, often: Mapping[str, int]) -> RowValue:
    rarest = min(value, key=lambda code: (often[code], code))
    return tuple(code for code in value if code != rarest)


def _without_common(values: list[RowValue], rows: Sequence[PersonRow]) -> list[RowValue]:
    common: dict[CellKey, set[RowValue]] = {}
    for value, row in zip(values, rows, strict=True):
        common.setdefault(row.key, set()).add(value)
    return [() if len(common[row.key]) == 1 else value for value, row in zip(values, rows, strict=True)]


def _are_few(places: Sequence[int], rows: Sequence[PersonRow]) -> bool:
    return len(places) < SMALLEST_CELL or len({rows[place].source for place in places}) < SMALLEST_CELL


def disclosed_classes(way: Generalisation, hidden: Iterable[CellKey]) -> Iterator[tuple[list[str], int]]:
    """Every class that is told, by its labels, with its rows."""
    away = set(hidden)
    for key, sources in way.table.counted.items():
        if key not in away:
            yield [_label(axis, code) for axis, code in zip(way.table.axes, key, strict=True)], sum(sources.values())


def _label(axis: TableAxis, code: str) -> str:
    return next(each.label for each in axis.categories if each.code == code)
