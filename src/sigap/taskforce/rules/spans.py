"""The chart of who sat where: years become places, in hundredths of the width. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

MOST_YEARS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPeriod:
    """From a first day to the day after the last; `tone`: before, now, double, empty."""

    first: date
    end: date
    tone: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanBar:
    """A period as it is drawn."""

    x: str
    width: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The years of the chart, whole ones."""

    first: date
    end: date

    def place(self, day: date) -> float:
        """A day, in hundredths of the width."""
        inside = min(max(day, self.first), self.end)
        return 100 * (inside - self.first).days / (self.end - self.first).days

    def bar(self, period: HeldPeriod) -> SpanBar | None:
        """A period, cut to the frame; None outside of it."""
        if period.end <= self.first or period.first >= self.end or period.first >= period.end:
            return None
        begin, end = self.place(period.first), self.place(period.end)
        return SpanBar(x=f"{begin:.2f}%", width=f"{end - begin:.2f}%", tone=period.tone, text=period.text)

    @property
    def years(self) -> list[tuple[str, str]]:
        """Each year, and where its name stands."""
        return [
            (str(year), f"{self.place(date(year, 1, 1)) + 0.3:.2f}%") for year in range(self.first.year, self.end.year)
        ]


def frame_of(days: Collection[date], *, today: date) -> Frame:
    """Whole years round all days and today, at most six of them, the latest."""
    known = [*days, today]
    last = min(max(known).year, today.year + MOST_YEARS // 2)
    first = max(min(known).year, last - MOST_YEARS + 1)
    return Frame(first=date(first, 1, 1), end=date(last + 1, 1, 1))


def gaps(held: Sequence[tuple[date, date]], *, first: date, end: date) -> list[tuple[date, date]]:
    """The periods within `first` and `end` in which nobody sat there; ends are the day after the last."""
    found: list[tuple[date, date]] = []
    at = first
    for begin, finish in sorted(held):
        if begin > at and at < end:
            found.append((at, min(begin, end)))
        at = max(at, finish)
    if at < end:
        found.append((at, end))
    return found
