"""A stored table as rows of a page: one axis down, the last one across, the rest side by side in the first column."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sigap.releases.rules.tables import TOTAL, CellKey, PublishedTable, TableAxis


def shown_table(stored: Mapping[str, Any], *, why: Mapping[CellKey, str] | None = None) -> dict[str, Any]:
    """Headings and rows of a table; a cell has its number, or why it is not told, as far as the reader may know."""
    table = PublishedTable.from_json(stored)
    *down, across = table.axes or (None,)
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
                    _cell(
                        table,
                        (*(code for code, _label in row), *([] if column is None else [column])),
                        label,
                        why or {},
                    )
                    for column, label in columns
                ],
            }
            for row in _rows(down)
        ],
    }


def _cell(table: PublishedTable, key: CellKey, label: str, why: Mapping[CellKey, str]) -> dict[str, Any]:
    return {"label": label, "n": table.cells[key], "why": why.get(key, "")}


def _labels(axis: TableAxis) -> list[tuple[str, str]]:
    return [*((each.code, each.label) for each in axis.categories), (TOTAL, _("Jumlah"))]


def _rows(axes: list[TableAxis]) -> list[list[tuple[str, str]]]:
    rows: list[list[tuple[str, str]]] = [[]]
    for axis in axes:
        rows = [[*row, label] for row in rows for label in _labels(axis)]
    return rows
