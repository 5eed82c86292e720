"""A frozen edition as tables to be published: how many reports and cases, each of which stands for itself.

People are in none. An edition does not know how many families stand behind a number, and each of its lines is part of
another one: who is left over between the two would be told. The series of victims know both, and tell them.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from sigap.figures.releasing import CASES_UNIVERSE
from sigap.figures.rules import PART_LABELS, FigurePart, figure_of
from sigap.releases.rules.tables import PERIOD, CountTable, TableHead
from sigap.returns.models import Edition
from sigap.returns.rules.snapshots import lines_of

_UNIVERSES = {"K-01": "reports_received", "K-02": CASES_UNIVERSE}
_OFFICES_OWN = "Angka kantor yang bertanggung jawab."


def tables_of(edition: Edition, months: frozenset[str]) -> list[CountTable]:
    """The tables of an edition, in its order."""
    with translation.override("id"):
        total = str(PART_LABELS[FigurePart.TOTAL])
        return [
            _table(line, dict(line["parts"])[total], months)
            for line in lines_of(edition.snapshot)
            if line["parts"] and line["code"] in _UNIVERSES
        ]


def _public_source(line: Mapping[str, Any]) -> str:
    """What the catalogue says: the words in which an office explains its own number are for the addressee alone."""
    figure = figure_of(line["code"])
    return _OFFICES_OWN if line["counted"] is not None or figure is None else str(figure.source)


def _table(line: Mapping[str, Any], number: int, months: frozenset[str]) -> CountTable:
    head = TableHead(
        code=f"{line['code'].lower()}-jumlah",
        title=f"{line['code']} {line['label']}",
        universe=_UNIVERSES[line["code"]],
        unit=line["unit"],
        definition=line["definition"],
        source=_public_source(line),
        context={PERIOD: months},
    )
    return CountTable.of_rows(head, (), (((), str(place), 1) for place in range(number)))
