"""The regency's figures on one page: what was promised and kept, then what approved releases tell, and nothing else.

With three cases a year it is short and true: what is too small says so, and years are told together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sigap.places.queries import ASKED_EVERY
from sigap.public import guide
from sigap.public.knowing import PROMISES
from sigap.releases import published
from sigap.releases.published import PublishedHead, PublishedRelease
from sigap.releases.rules.tables import PLACE, TOTAL, TRAFFICKED, TRAFFICKING, PublishedTable, TableHead

_WHOLE_YEARS = re.compile(r"\d{4}(-\d{4})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRow:
    """One number of a cut, and how long its bar is beside the longest; None where it is withheld."""

    label: str
    number: int | None
    percent_of_longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCut:
    """A table summed over all axes but one."""

    label: str
    rows: Sequence[CutRow]
    # Kept for readers of both languages: the page words it.
    is_of_trafficked: bool

    @property
    def is_withheld(self) -> bool:
        """Nothing of it is told."""
        return all(row.number is None for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """One table of a release as this page tells it."""

    release: PublishedHead
    head: TableHead
    total: int | None
    cuts: Sequence[TableCut]
    has_districts: bool
    is_withheld: bool


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Promises kept, reach, cases and victims, as far as releases tell."""
    try:
        pledge = guide.pledge()
        found = cache.get_or_set("statistics:standing", _standing, ASKED_EVERY) or []
    except DatabaseTrouble:
        return render(request, "public/angka.html", {"is_away": True})
    shares = {share.rule: share for share in pledge.kept} if pledge else {}
    words = guide.wording("promise")
    context = {
        "pledge": pledge,
        "promises": [
            {"words": words[f"janji-{rule}"], "share": share}
            for rule in PROMISES
            if (share := shares.get(rule)) is not None and share.percent is not None
        ],
        "figures": found,
        "is_withheld": any(each.is_withheld for each in found),
        "has_districts": any(each.has_districts for each in found),
    }
    return render(request, "public/angka.html", context)


def _standing() -> list[ShownFigure]:
    """The newest year of each series, and its newest years together; what else was published stands in the list."""
    chosen: dict[tuple[str, bool], PublishedRelease] = {}
    for each in sorted(published.standing(), key=lambda one: one.head.period[-4:], reverse=True):
        if _WHOLE_YEARS.fullmatch(each.head.period):
            chosen.setdefault((each.head.series, "-" in each.head.period), each)
    order = sorted(chosen, key=lambda one: (one[0] != "pencegahan", one))
    return [_shown(chosen[key].head, table) for key in order for table in chosen[key].tables]


def _shown(release: PublishedHead, table: PublishedTable) -> ShownFigure:
    return ShownFigure(
        release=release,
        head=table.head,
        total=table.cells[tuple(TOTAL for _axis in table.axes)],
        cuts=[_cut(table, axis.code) for axis in table.axes if axis.code != PLACE],
        has_districts=any(axis.code == PLACE for axis in table.axes),
        is_withheld=None in table.cells.values(),
    )


def _cut(table: PublishedTable, of: str) -> TableCut:
    """Along one axis; where victims of trafficking are told apart, along the others only they are counted."""
    axis = next(each for each in table.axes if each.code == of)
    within = {each.code: TOTAL for each in table.axes}
    is_of_trafficked = of != TRAFFICKING and TRAFFICKING in within
    if is_of_trafficked:
        within[TRAFFICKING] = TRAFFICKED
    numbers = [table.cells[tuple((within | {of: each.code}).values())] for each in axis.categories]
    longest = max((number for number in numbers if number), default=1)
    return TableCut(
        label=axis.label,
        is_of_trafficked=is_of_trafficked,
        rows=[
            CutRow(label=each.label, number=number, percent_of_longest=100 * (number or 0) // longest)
            for each, number in zip(axis.categories, numbers, strict=True)
        ],
    )
