"""The sweep that counts spans once they are over, once and for good."""

from datetime import date, datetime

from django.db import connection
from django.utils.timezone import get_current_timezone, localdate

from sigap import audit
from sigap.figures.rules import Period, PeriodKind, period_at, period_named
from sigap.figures.rules.spans import disclosed_spans
from sigap.insight import actions
from sigap.insight.models import ClosedCount
from sigap.kernel.acting import SystemActor

WORKER = SystemActor(name="insight")
_BACK = 6


def count(*, at: datetime) -> int:
    """Returns how many spans were counted."""
    today = localdate(at)
    years = [period_at(PeriodKind.YEAR, date(today.year - back, 1, 1)) for back in range(_BACK)]
    zone = get_current_timezone()
    with connection.cursor() as cursor:
        cases = {}
        for year in years:
            cursor.execute("SELECT insight.cases_in(%s, %s)", [year.begins_at(zone), year.ends_at(zone)])
            cases[year.first.year] = cursor.fetchone()[0]
    periods = [period_named(name) for name in ClosedCount.objects.values_list("period", flat=True).distinct()]
    counted = 0
    for span in _spans(today, cases, periods):
        with audit.recording():
            counted += actions.count_span(by=WORKER, at=at, span=span)
    return counted


def _spans(today: object, cases: dict[int, int], periods: list[Period]) -> list[Period]:
    standing = {each.first.year: each.kind for each in periods}
    return disclosed_spans(today, cases, standing)  # type: ignore[arg-type]  # a day
