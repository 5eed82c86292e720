"""The cells of a sheet as they were read: texts and numbers, what is merged, formulas without a value. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

type Cell = str | Decimal | None
type Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; from zero."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A sheet. Rows and columns count from zero; people count rows from one."""

    rows: Sequence[Sequence[Cell]]
    merges: Sequence[Merge] = ()
    uncounted: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def at(self, row: int, column: int) -> Cell:
        """A cell; of a merged one what stands for all of it, down the rows only."""
        return self.own(self._tops.get((row, column), row), column)

    @cached_property
    def _tops(self) -> dict[tuple[int, int], int]:
        """For each cell below the first of a merged one, the row in which that one begins."""
        return {
            (row, left): top
            for top, left, bottom, _right in self.merges
            for row in range(top + 1, min(bottom + 1, len(self.rows)))
        }

    def spread(self, row: int) -> list[Cell]:
        """A row of headings: a merged one stands over every cell it covers."""
        width = max((len(each) for each in self.rows), default=0)
        cells = [self.own(row, column) for column in range(width)]
        for top, left, bottom, right in self.merges:
            if top <= row <= bottom:
                heading = self.own(top, left)
                for column in range(left, min(right + 1, width)):
                    cells[column] = heading
        return cells

    def own(self, row: int, column: int) -> Cell:
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "rows": [[{"n": str(each)} if isinstance(each, Decimal) else each for each in row] for row in self.rows],
            "merges": [list(each) for each in self.merges],
            "uncounted": sorted(list(each) for each in self.uncounted),
        }

    @classmethod
    def restored(cls, data: dict[str, Any]) -> Self:
        """Back from what `stored` made."""
        return cls(
            rows=[[Decimal(each["n"]) if isinstance(each, dict) else each for each in row] for row in data["rows"]],
            merges=[(each[0], each[1], each[2], each[3]) for each in data["merges"]],
            uncounted=frozenset((each[0], each[1]) for each in data["uncounted"]),
        )
