"""A chart as its page shows it: what it found in words, and its numbers beside those of the span before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sigap.access.queries import names_at
from sigap.figures.rules import Period
from sigap.insight.charts import CHARTS, InsightChart
from sigap.insight.queries import CountedSpan
from sigap.insight.rules.telling import MERGED, UNKNOWN, WITHHELD, ChartShape, DisclosedChart, DisclosedNumber
from sigap.insight.withholding import DISTRICT_DOTS
from sigap.places.queries import home_regency, places_in
from sigap.releases.rules.limits import SMALLEST_BASE
from sigap.ui.dates import month_name, number

_WIDE, _HIGH, _FOOT = 316, 150, 20
_TOP = 6
WITHHELD_WORDS = gettext_lazy("tidak ditampilkan")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One number with its words, its bar in hundredths of the longest, and the number of the span before."""

    key: str
    label: str
    words: str
    before: str
    width: int = 0
    begins: int = 0
    is_told: bool = True
    number: DisclosedNumber = WITHHELD
    middle: int = 0

    @property
    def reach(self) -> int:
        """How wide the middle half of a spread is drawn."""
        return max(1, self.width - self.begins)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBar:
    """One column of a chart of months, where it stands on the drawing."""

    left: float
    width: float
    top: float
    height: float
    label: str
    middle: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """One chart of one span."""

    chart: InsightChart
    span: Period
    before: Period | None
    finding: str
    rows: Sequence[GroupRow]
    n: str
    n_before: str
    missing: Sequence[str]
    bars: Sequence[MonthBar] = ()
    merged: Sequence[str] = ()
    is_withheld: bool = False

    @property
    def title(self) -> str:
        """What is counted, in words."""
        return str(self.chart.title)

    @property
    def first(self) -> Sequence[GroupRow]:
        """What a small multiple shows."""
        return self.rows[:_TOP]

    @property
    def more(self) -> int:
        """How many rows stand on the chart's own page only."""
        return max(0, len(self.rows) - _TOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNames:
    """Names of groups that no chart knows by itself: offices and districts."""

    offices: Mapping[UUID, str]
    districts: Mapping[str, str]


def names_for(spans: Sequence[CountedSpan]) -> GroupNames:
    """The names that these spans need. Two statements for offices; districts from memory."""
    found = {
        UUID(key)
        for each in spans
        for chart in CHARTS
        if chart.names == "office"
        for key in _disclosed_chart(chart, each).numbers
    }
    offices = names_at(found, max(each.counted_at for each in spans)) if found else {}
    districts = {each.code: each.name for each in places_in(home_regency()) if each.code.count(".") == DISTRICT_DOTS}
    return GroupNames(offices=offices, districts=districts)


def span_before(spans: Sequence[CountedSpan], at: int) -> CountedSpan | None:
    """The span that ends where this one begins, if it is as long; another length is not compared."""
    if at + 1 >= len(spans):
        return None
    found = spans[at + 1]
    return found if found.span == spans[at].span.before else None


def view_of(chart: InsightChart, now: CountedSpan, before: CountedSpan | None, names: GroupNames) -> ChartView:
    """What is told of a chart."""
    numbers = _disclosed_chart(chart, now)
    earlier = _disclosed_chart(chart, before) if before else None
    rows = list(_rows(chart, numbers, earlier, names))
    return ChartView(
        chart=chart,
        span=now.span,
        before=before.span if before else None,
        finding=_finding(chart, numbers, earlier, rows),
        rows=rows,
        n=_sum_words(chart, numbers),
        n_before=_sum_words(chart, earlier) if earlier else "",
        missing=[str(each.label) for each in chart.rows if not each.is_recorded],
        bars=list(_bars(numbers, rows)) if chart.shape is ChartShape.MONTHS and not numbers.is_withheld else [],
        merged=[_label(chart, key, names) for key in numbers.merged],
        is_withheld=numbers.is_withheld,
    )


def _disclosed_chart(chart: InsightChart, counted: CountedSpan) -> DisclosedChart:
    return counted.charts.get(chart.code) or DisclosedChart(total=None, numbers={})


def _label(chart: InsightChart, key: str, names: GroupNames) -> str:
    if key == MERGED:
        return _("Kelompok kecil, digabung")
    if chart.names == "month":
        day = date.fromisoformat(f"{key}-01")
        return f"{month_name(day)} {day.year}"
    if chart.names == "office":
        return names.offices.get(UUID(key), _("kantor lain"))
    if chart.names == "district":
        own: dict[str, str] = {"elsewhere": _("Di luar kabupaten atau kota ini"), UNKNOWN: _("belum diisi")}
        return own.get(key) or names.districts.get(key, key)
    words: Promise | str = chart.labels.get(key, key)
    return str(words)


def _rows(
    chart: InsightChart, numbers: DisclosedChart, earlier: DisclosedChart | None, names: GroupNames
) -> Iterator[GroupRow]:  # fmt: skip
    is_share = chart.shape in {ChartShape.KEPT, ChartShape.OPEN_KEPT}
    longest = 100 if is_share else max((_length(chart, each) for each in numbers.numbers.values()), default=0)
    for key, each in numbers.numbers.items():
        # What is merged now may be other groups than before.
        old = earlier.numbers.get(key, WITHHELD) if earlier and key != MERGED else None
        width = round(100 * _length(chart, each) / longest) if longest else 0
        begins = round(100 * (each.low or 0) / longest) if longest and each.low is not None else 0
        yield GroupRow(
            key=key,
            label=_label(chart, key, names),
            words=_words(chart, each),
            before=_words(chart, old) if old is not None else "",
            width=width,
            begins=begins,
            is_told=each.n is not None,
            number=each,
            middle=round(100 * (each.n or 0) / longest) if longest else 0,
        )


def _length(chart: InsightChart, each: DisclosedNumber) -> float:
    if each.n is None:
        return 0
    if chart.shape in {ChartShape.KEPT, ChartShape.OPEN_KEPT}:
        return 100 * each.n / each.of if each.of else 0
    return each.high if each.high is not None else each.n


def _words(chart: InsightChart, each: DisclosedNumber) -> str:
    if each.n is None:
        return str(WITHHELD_WORDS) if each.of is None else f"{WITHHELD_WORDS} ({number(each.of)})"
    if chart.shape is ChartShape.SPREAD:
        return _span_words(each.n)
    if each.of is None:
        return number(each.n)
    words = _("%(n)s dari %(of)s") % {"n": number(each.n), "of": number(each.of)}
    return f"{words} ({each.share} %)" if each.share is not None else words


_HOUR, _DAY = 60, 2 * 24 * 60


def _span_words(minutes: int) -> str:
    if minutes < _HOUR:
        return _("%(n)s menit") % {"n": number(minutes)}
    if minutes < _DAY:
        return _("%(n)s jam") % {"n": number(minutes / _HOUR, 0 if minutes % _HOUR == 0 else 1)}
    return _("%(n)s hari") % {"n": number(minutes / (24 * _HOUR), 1)}


def spread_words(each: DisclosedNumber) -> str:
    """The middle half of a spread."""
    if each.low is None or each.high is None:
        return ""
    return _("separuh di antara %(low)s dan %(high)s, n = %(n)s") % {
        "low": _span_words(each.low),
        "high": _span_words(each.high),
        "n": number(each.of or 0),
    }


def _sum_words(chart: InsightChart, numbers: DisclosedChart) -> str:
    if numbers.total is not None:
        return number(numbers.total)
    if chart.shape in {ChartShape.PARTS, ChartShape.MONTHS}:
        return _("kurang dari 5")
    return ""


def _bars(numbers: DisclosedChart, rows: Sequence[GroupRow]) -> Iterator[MonthBar]:
    step = _WIDE / max(1, len(rows))
    for place, (row, each) in enumerate(zip(rows, numbers.numbers.values(), strict=True)):
        height = row.width * (_HIGH - _FOOT) / 100 if each.n is not None else 0
        yield MonthBar(
            left=round(place * step + 4, 1),
            width=round(step - 8, 1),
            top=round(_HIGH - _FOOT - height, 1),
            height=round(height, 1),
            label=row.label[:3],
            middle=round(place * step + step / 2, 1),
        )


def _finding(
    chart: InsightChart, numbers: DisclosedChart, earlier: DisclosedChart | None, rows: Sequence[GroupRow]
) -> str:  # fmt: skip
    """The title: what the numbers say where they are enough to say something, else what is counted."""
    if chart.shape is ChartShape.MONTHS and numbers.total is not None:
        return _risen(numbers.total, earlier.total if earlier else None)
    if chart.shape is ChartShape.PARTS and (numbers.total or 0) >= SMALLEST_BASE:
        named = [row for row in rows if row.key not in {MERGED, UNKNOWN} and row.number.n]
        if named and (len(named) == 1 or named[0].number.n != named[1].number.n):
            label = named[0].label
            return _("%(label)s terbanyak") % {"label": label[:1].upper() + label[1:]}
    if chart.shape in {ChartShape.KEPT, ChartShape.OPEN_KEPT} and chart.names != "office":
        told_shares = [(row.number.share, row) for row in rows if row.number.share is not None]
        if chart.shape is ChartShape.OPEN_KEPT and len(told_shares) > 1:
            words = _("Jawaban benar: %(before)d %% sebelum, %(after)d %% sesudah")
            return words % {"before": told_shares[0][0], "after": told_shares[-1][0]}
        if told_shares:
            least, row = min(told_shares, key=lambda each: each[0] or 0)
            return _("Paling sering terlambat: %(label)s, %(share)d %% tepat waktu") % {
                "label": row.label.lower(),
                "share": least,
            }
    if chart.shape is ChartShape.OPEN and (reached := numbers.numbers.get("people", WITHHELD).n):
        count = numbers.numbers["sessions"].n or 0
        return ngettext(
            "%(n)s kegiatan, %(people)s orang hadir", "%(n)s kegiatan, %(people)s orang hadir", count
        ) % {"n": number(count), "people": number(reached)}  # fmt: skip
    return str(chart.title)


def _risen(now: int, before: int | None) -> str:
    if before is None:
        return ngettext("%(n)s laporan masuk", "%(n)s laporan masuk", now) % {"n": number(now)}
    facts = {"n": number(now), "before": number(before)}
    if now > before:
        return _("Laporan naik dari %(before)s menjadi %(n)s") % facts
    if now < before:
        return _("Laporan turun dari %(before)s menjadi %(n)s") % facts
    return _("Laporan tetap %(n)s") % facts
