"""An exported sheet of Simfoni, held against what is recorded here. Read in memory; no name in it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sigap.actionplan.rules.grid import Cell, Grid
from sigap.simfoni.models import VictimEntry
from sigap.simfoni.queries import Codes, VictimFile, account_of, ages_of
from sigap.simfoni.rules import FieldDifference, columns_of, differences, victims_in

_HEADING_ROWS = 30


def heading_in(grid: Grid) -> int | None:
    """The row of headings, in whichever order they stand; None where there is none."""
    for number in range(min(len(grid.rows), _HEADING_ROWS)):
        if columns_of([_words(cell) for cell in grid.spread(number)]) is not None:
            return number
    return None


def _words(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return str(int(cell)) if cell == cell.to_integral_value() else str(cell).replace(".", ",")
    return " ".join((cell or "").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetComparison:
    """What a sheet says of the victims that are known here by their number.

    `unknown`: how many of its numbers are none of the reader's victims; `missing`: entered here, not in the sheet;
    `unclear`: one number of several victims, here or there; `unnumbered`: lines without a number.
    """

    compared: Mapping[VictimEntry, Sequence[FieldDifference]]
    files: Mapping[VictimEntry, VictimFile]
    unknown: tuple[tuple[str, int], ...]
    missing: tuple[VictimEntry, ...]
    unclear: tuple[tuple[str, tuple[VictimEntry, ...], int], ...]
    unnumbered: tuple[int, ...]

    @property
    def differing(self) -> list[tuple[VictimEntry, Sequence[FieldDifference]]]:
        """Victims of whom the two say different things."""
        return [(entry, found) for entry, found in self.compared.items() if found]


def numbers_in(grid: Grid) -> list[tuple[int, dict[str, str]]]:
    """The sheet's lines below its headings: number of the line as people count, and the cells by field."""
    start = heading_in(grid)
    if start is None:
        return []
    places = columns_of([_words(cell) for cell in grid.spread(start)]) or {}
    return [
        (number + 1, {field: _words(grid.at(number, place)) for field, place in places.items()})
        for number in range(start + 1, len(grid.rows))
    ]


def compare(
    rows: Sequence[tuple[int, Mapping[str, str]]],
    known: Mapping[str, Sequence[VictimEntry]],
    files: Sequence[VictimFile],
    codes: Codes,
) -> SheetComparison:
    """Holds the sheet against what is recorded. `known`: entered victims by number, with what is recorded of each."""
    there, unnumbered = victims_in(rows)
    by_entry = {file.entry.pk: file for file in files}
    compared: dict[VictimEntry, list[FieldDifference]] = {}
    shown: dict[VictimEntry, VictimFile] = {}
    unclear = []
    for number, entries in known.items():
        found = there.get(number, [])
        if len(found) == len(entries) == 1 and (file := by_entry.get(entries[0].pk)) is not None:
            shown[entries[0]] = file
            compared[entries[0]] = differences(account_of(file, codes), found[0].account, ages_of(file))
        elif found:
            unclear.append((number, tuple(entries), len(found)))
    return SheetComparison(
        compared=compared,
        files=shown,
        unknown=tuple((number, found[0].line) for number, found in there.items() if number not in known),
        missing=tuple(entry for number, entries in known.items() if number not in there for entry in entries),
        unclear=tuple(unclear),
        unnumbered=tuple(unnumbered),
    )
