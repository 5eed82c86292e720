"""What the database counted of every chart in a span, as it may be told: all charts together, before it is written."""

from collections.abc import Iterator, Mapping
from datetime import date

from sigap.figures.rules import CASES, FigureUnit, Period, PeriodKind, period_at
from sigap.insight.charts import CHARTS, InsightChart
from sigap.insight.rules.telling import UNKNOWN, ChartShape, DisclosedChart, disclosed_by_office, told_of
from sigap.places.queries import home_regency, places_in

DISTRICT_DOTS = 2
_OPEN = {ChartShape.OPEN, ChartShape.OPEN_KEPT}
_WITH_SOURCES = {FigureUnit.PEOPLE, FigureUnit.DEADLINES}
type Counts = Mapping[str, int]


def withheld_charts(span: Period, counted: Mapping[str, Counts]) -> dict[str, DisclosedChart]:
    """Every chart of a span without small numbers, nor such as two charts together give away."""
    found: dict[str, DisclosedChart] = {}
    for chart in CHARTS:
        value = {key: n for key, n in counted.get(chart.code, {}).items() if not key.endswith(CASES)}
        cases = None
        if chart.unit in _WITH_SOURCES and chart.shape not in _OPEN:
            # Without them nothing is told: several people, or several deadlines, of one family are one source.
            given = counted.get(chart.code, {}).items()
            cases = {key.removesuffix(CASES): n for key, n in given if key.endswith(CASES)}
        found[chart.code] = _withheld(chart, span, value, cases, counted)
    return found


def _withheld(
    chart: InsightChart, span: Period, value: Counts, cases: Counts | None, counted: Mapping[str, Counts]
) -> DisclosedChart:
    if chart.names == "office":
        return disclosed_by_office(value, *_whole(chart, counted), cases=cases)
    if chart.names == "district":
        # What lies elsewhere, or is no kecamatan, is one group.
        districts = [each.code for each in places_in(home_regency()) if each.code.count(".") == DISTRICT_DOTS]
        inside = {key: n for key, n in value.items() if key in districts or key == UNKNOWN}
        outside = sum(value.values()) - sum(inside.values())
        return told_of(chart.shape, inside | {"elsewhere": outside}, [*districts, "elsewhere", UNKNOWN])
    if chart.names == "month":
        return told_of(chart.shape, value, [f"{each:%Y-%m}" for each in _months(span)])
    return told_of(chart.shape, value, list(chart.labels), chart.linked, cases=cases)


def _whole(chart: InsightChart, counted: Mapping[str, Counts]) -> tuple[int, int | None]:
    """What a sister chart tells of all offices together: how many, and how many of them were kept."""
    if chart.code == "W-10":
        promises = counted.get("W-09", {})
        return promises.get("answers:total", 0), promises.get("answers:kept", 0)
    return sum(counted.get("W-03", {}).values()), None


def _months(span: Period) -> Iterator[date]:
    month = period_at(PeriodKind.MONTH, span.first)
    while month.first <= span.last:
        yield month.first
        month = month.next
