"""Tables of counts: as they are counted, with who stands behind each number, and as they may be told. Pure.

A cell is named by one category an axis, `TOTAL` where the axis is summed over. A category covers leaves (kecamatan,
months, years of age): by them two tables of one universe are held against each other, whatever their categories.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

TOTAL = ""
"""In the place of a category: the sum over its axis."""

type CellKey = tuple[str, ...]
type CountedCells = Mapping[CellKey, Mapping[str, int]]
"""Of each interior cell how many people each source brings; a family is one source, whatever number it brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisCategory:
    """One category of an axis, and what it covers."""

    code: str
    label: str
    leaves: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisLevel:
    """An axis at one level of detail; its categories cover everything that is counted, each thing once."""

    label: str
    categories: tuple[AxisCategory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableAxis:
    """One axis as it is told. `hxl` is its tag in a data file, `coarser` the levels to which it may be merged."""

    code: str
    hxl: str
    level: AxisLevel
    coarser: tuple[AxisLevel, ...] = ()

    @property
    def label(self) -> str:
        """Its heading."""
        return self.level.label

    @property
    def categories(self) -> tuple[AxisCategory, ...]:
        """What it tells apart."""
        return self.level.categories

    @property
    def codes(self) -> tuple[str, ...]:
        """Its categories by code."""
        return tuple(each.code for each in self.level.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableHead:
    """What a table says of itself. `universe` names what is counted: tables of one universe give each other away."""

    code: str
    title: str
    universe: str
    unit: str
    definition: str
    source: str
    # What all of it is limited to, by axis: the leaves of one span, for a table that tells no spans apart.
    context: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCount:
    """How many people a cell counts, and how many sources stand behind them."""

    people: int
    sources: int


class TableUnfit(ValueError):
    """A table that cannot be: a row outside its axes, categories that overlap, a number below nought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """A table as it was counted. Leaves the circle of case workers never; `rules.suppression` makes one that may."""

    head: TableHead
    axes: tuple[TableAxis, ...]
    counted: CountedCells

    @classmethod
    def of_rows(
        cls, head: TableHead, axes: Sequence[TableAxis], rows: Iterable[tuple[CellKey, str, int]]
    ) -> "CountTable":
        """From rows of (cell, source, people); a cell that no row names counts nobody. Raises TableUnfit."""
        for axis in axes:
            if not axis.categories or not all(each.leaves for each in axis.categories):
                raise TableUnfit(f"{head.code}: {axis.code}")
            leaves = [leaf for each in axis.categories for leaf in each.leaves]
            if len(leaves) != len(set(leaves)) or TOTAL in axis.codes or len(axis.codes) != len(set(axis.codes)):
                raise TableUnfit(f"{head.code}: {axis.code}")
        cells: dict[CellKey, dict[str, int]] = {key: {} for key in product(*(axis.codes for axis in axes))}
        for key, source, people in rows:
            if key not in cells or people < 0:
                raise TableUnfit(f"{head.code}: {key}")
            cells[key][source] = cells[key].get(source, 0) + people
        return cls(head=head, axes=tuple(axes), counted=cells)

    def counts(self) -> dict[CellKey, CellCount]:
        """Every cell, sums included, in the order of the axes."""
        found: dict[CellKey, dict[str, int]] = {
            key: {} for key in product(*((*axis.codes, TOTAL) for axis in self.axes))
        }
        for key, by_source in self.counted.items():
            for above in product(*((code, TOTAL) for code in key)):
                cell = found[above]
                for source, people in by_source.items():
                    cell[source] = cell.get(source, 0) + people
        return {
            key: CellCount(people=sum(cell.values()), sources=sum(1 for n in cell.values() if n))
            for key, cell in found.items()
        }

    def merged(self, place: int) -> "CountTable":
        """The same table with one axis at its next coarser level; gone, where it has none."""
        axis = self.axes[place]
        if not axis.coarser:
            axes = self.axes[:place] + self.axes[place + 1 :]
            context = dict(self.head.context)
            if axis.code == PERIOD:
                context[PERIOD] = frozenset(leaf for each in axis.categories for leaf in each.leaves)
            rows = ((key[:place] + key[place + 1 :], source, n) for key, source, n in self._rows())
            return CountTable.of_rows(replace(self.head, context=context), axes, rows)
        level, *rest = axis.coarser
        coarse = replace(axis, level=level, coarser=tuple(rest))
        into = {
            each.code: next(wide.code for wide in level.categories if each.leaves <= wide.leaves)
            for each in axis.categories
        }
        rows = (((*key[:place], into[key[place]], *key[place + 1 :]), source, n) for key, source, n in self._rows())
        return CountTable.of_rows(self.head, (*self.axes[:place], coarse, *self.axes[place + 1 :]), rows)

    def _rows(self) -> Iterator[tuple[CellKey, str, int]]:
        for key, by_source in self.counted.items():
            for source, people in by_source.items():
                yield key, source, people


PERIOD, PLACE = "period", "place"
"""The axes that every table of cases has, told apart or not: when, and where."""
TRAFFICKING, TRAFFICKED = "trafficking", "trafficked"
"""The axis that tells detected victims of trafficking from all others, and the category in which they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """A table as anybody may read it: None stands for nought, small, and what gives them away."""

    head: TableHead
    axes: tuple[TableAxis, ...]
    cells: Mapping[CellKey, int | None]

    def as_json(self) -> dict[str, Any]:
        """As the ledger stores it."""
        return {
            **{
                name: getattr(self.head, name) for name in ("code", "title", "universe", "unit", "definition", "source")
            },
            "context": {axis: sorted(leaves) for axis, leaves in self.head.context.items()},
            "axes": [
                {
                    "code": axis.code,
                    "hxl": axis.hxl,
                    "label": axis.label,
                    "categories": [
                        {"code": each.code, "label": each.label, "leaves": sorted(each.leaves)}
                        for each in axis.categories
                    ],
                }
                for axis in self.axes
            ],
            "cells": [[list(key), number] for key, number in self.cells.items()],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PublishedTable":
        """As the ledger stored it."""
        head = {name: stored[name] for name in ("code", "title", "universe", "unit", "definition", "source")}
        axes = tuple(
            TableAxis(
                code=axis["code"],
                hxl=axis["hxl"],
                level=AxisLevel(
                    label=axis["label"],
                    categories=tuple(
                        AxisCategory(code=each["code"], label=each["label"], leaves=frozenset(each["leaves"]))
                        for each in axis["categories"]
                    ),
                ),
            )
            for axis in stored["axes"]
        )
        context = {axis: frozenset(leaves) for axis, leaves in stored["context"].items()}
        return cls(
            head=TableHead(**head, context=context),
            axes=axes,
            cells={tuple(key): number for key, number in stored["cells"]},
        )
