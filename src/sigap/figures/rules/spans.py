"""Which spans that are over are told: of few cases longer ones, and never two that overlap. Pure.

Who reads a quarter beside the half in which it lies takes one child out of the difference. So a year is told in
quarters, halves or as a whole, by how many cases the year before had, and keeps its kind for good.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from sigap.figures.rules.periods import Period, PeriodKind, period_at
from sigap.releases.rules.closed import require_closed

SHOWN = 4
"""How many spans a page offers."""
_BACK = 5
_FROM = ((200, PeriodKind.QUARTER), (60, PeriodKind.HALF))
_FIRST_YEAR = PeriodKind.HALF
"""Of a year before which SIGAP had no case."""


def kind_for(cases_before: int) -> PeriodKind:
    """How long the spans of a year are, by the cases of the year before."""
    if not cases_before:
        return _FIRST_YEAR
    return next((kind for least, kind in _FROM if cases_before >= least), PeriodKind.YEAR)


def disclosed_spans(today: date, cases: Mapping[int, int], standing: Mapping[int, PeriodKind]) -> list[Period]:
    """Spans that are over, the newest first. `cases` by year; `standing`: the kind in which a year was told before."""
    found: list[Period] = []
    for year in range(today.year, today.year - _BACK, -1):
        if found and not cases.get(year):
            break
        kind = standing.get(year) or kind_for(cases.get(year - 1, 0))
        found += reversed(list(_over(kind, year, today)))
    return found[:SHOWN]


def _over(kind: PeriodKind, year: int, today: date) -> Iterator[Period]:
    span = period_at(kind, date(year, 1, 1))
    while span.first.year == year and span.last < today:
        require_closed(span.first, span.last, today=today)
        yield span
        span = span.next
