"""A frozen edition as tables to be published: what is about clients, by age, by sex, by what was kept.

Who stands behind a number a return does not know: two people count as one source, as in a family.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import translation

from sigap.figures.releasing import CASES_UNIVERSE, VICTIMS_UNIVERSE, coarse_ages, sex_axis
from sigap.figures.rules import PART_LABELS, Figure, FigurePart, FigureUnit, figure_of, is_of_clients
from sigap.releases.rules.tables import (
    PERIOD,
    AxisCategory,
    AxisLevel,
    CellKey,
    CountTable,
    TableAxis,
    TableHead,
)
from sigap.returns.models import Edition
from sigap.returns.rules.snapshots import lines_of

_FAMILY = 2
_UNIVERSES = {"K-02": CASES_UNIVERSE, "K-05": VICTIMS_UNIVERSE}
_AGES = {FigurePart.CHILD: "child", FigurePart.ADULT: "adult", FigurePart.UNKNOWN: "unknown"}
_SEXES = {FigurePart.FEMALE: "P", FigurePart.MALE: "L"}


def tables_of(edition: Edition, months: frozenset[str]) -> list[CountTable]:
    """The tables of an edition, in its order."""
    with translation.override("id"):
        codes = {str(label): part for part, label in PART_LABELS.items()}
        return [
            table
            for line in lines_of(edition.snapshot)
            if line["parts"] and (figure := figure_of(line["code"])) is not None and is_of_clients(figure)
            for table in _tables(line, figure, {codes[label]: n for label, n in line["parts"]}, months)
        ]


def _tables(
    line: Mapping[str, Any], figure: Figure, value: Mapping[FigurePart, int], months: frozenset[str]
) -> Iterator[CountTable]:
    total, is_told = value[FigurePart.TOTAL], False
    for suffix, axis, parts, rest in (
        ("umur", coarse_ages(), _AGES, "unknown"),
        ("kelamin", sex_axis(), _SEXES, "unknown"),
        ("tepat", _kept_axis(), {FigurePart.KEPT: "kept"}, "missed"),
    ):
        told = {code: value[part] for part, code in parts.items() if part in value}
        if told:
            is_told = True
            cells = told | {rest: told.get(rest, 0) + total - sum(told.values())}
            yield _table(line, figure, suffix, (axis,), {(code,): n for code, n in cells.items()}, months)
    if not is_told:
        yield _table(line, figure, "jumlah", (), {(): total}, months)


def _kept_axis() -> TableAxis:
    kept, missed = ("kept", str(PART_LABELS[FigurePart.KEPT])), ("missed", "Tidak tepat waktu")
    categories = tuple(AxisCategory(code=c, label=label, leaves=frozenset({c})) for c, label in (kept, missed))
    return TableAxis(code="kept", hxl="#status+kept", level=AxisLevel(label="Ketepatan", categories=categories))


def _table(
    line: Mapping[str, Any],
    figure: Figure,
    suffix: str,
    axes: tuple[TableAxis, ...],
    cells: Mapping[CellKey, int],
    months: frozenset[str],
) -> CountTable:
    head = TableHead(
        code=f"{figure.code.lower()}-{suffix}",
        title=f"{figure.code} {line['label']}",
        universe=_UNIVERSES.get(figure.code, figure.code),
        unit=line["unit"],
        definition=line["definition"],
        source=line["source"],
        context={PERIOD: months},
    )
    together = _FAMILY if figure.unit is FigureUnit.PEOPLE else 1
    rows = ((key, f"{key}{place // together}", 1) for key, number in cells.items() for place in range(number))
    return CountTable.of_rows(head, axes, rows)
