"""A stored table as rows of a page: the axis with the fewest categories across, the others down, side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sigap.releases.rules.tables import TOTAL, CellKey, PublishedTable, TableAxis


def shown_table(stored: Mapping[str, Any], *, why: Mapping[CellKey, str] | None = None) -> dict[str, Any]:
    """Headings and rows of a table; a cell has its number, or why it is not told, as far as the reader may know."""
    table = PublishedTable.from_json(stored)
    # One axis alone goes down, whatever its length.
    rest = reversed(table.axes) if len(table.axes) > 1 else ()
    across = min(rest, key=lambda axis: len(axis.categories), default=None)
    down = [axis for axis in table.axes if axis is not across]
    columns = _labels(across) if across else [(None, _("Jumlah"))]
    return {
        "head": table.head,
        "down": [axis.label for axis in down] or [""],
        "across": across.label if across else "",
        "columns": [label for _code, label in columns],
        "rows": [
            {
                "labels": [label for _code, label in row] or [_("Semua")],
                "is_sum": any(code == TOTAL for code, _label in row),
                "cells": [
                    _cell(table, _key(table, down, row, across, column), label, why or {}) for column, label in columns
                ],
            }
            for row in _rows(down)
        ],
    }


def _key(
    table: PublishedTable,
    down: Sequence[TableAxis],
    row: Sequence[tuple[str, str]],
    across: TableAxis | None,
    column: str | None,
) -> CellKey:
    """The cell's name, in the table's own order of axes."""
    at = {axis.code: code for axis, (code, _label) in zip(down, row, strict=True)}
    if across is not None:
        at[across.code] = column or TOTAL
    return tuple(at[axis.code] for axis in table.axes)


def _cell(table: PublishedTable, key: CellKey, label: str, why: Mapping[CellKey, str]) -> dict[str, Any]:
    return {"label": label, "n": table.cells[key], "why": why.get(key, "")}


def _labels(axis: TableAxis) -> list[tuple[str, str]]:
    return [*((each.code, each.label) for each in axis.categories), (TOTAL, _("Jumlah"))]


def _rows(axes: list[TableAxis]) -> list[list[tuple[str, str]]]:
    rows: list[list[tuple[str, str]]] = [[]]
    for axis in axes:
        rows = [[*row, label] for row in rows for label in _labels(axis)]
    return rows
