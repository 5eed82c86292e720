"""Spans of whole months by the calendar: a month, a quarter, a half, a year, five years. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.ui.dates import month_name


class PeriodKind(StrEnum):
    """How long a span is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    FIVE_YEARS = "five_years"


PERIOD_KIND_LABELS: dict[PeriodKind, Promise] = {
    PeriodKind.MONTH: gettext_lazy("setiap bulan"),
    PeriodKind.QUARTER: gettext_lazy("setiap triwulan"),
    PeriodKind.HALF: gettext_lazy("setiap semester"),
    PeriodKind.YEAR: gettext_lazy("setiap tahun"),
    PeriodKind.FIVE_YEARS: gettext_lazy("setiap lima tahun"),
}
_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF: 6,
    PeriodKind.YEAR: 12,
    PeriodKind.FIVE_YEARS: 60,
}
_YEAR = 12
_ORIGIN = 2025
"""The five years run 2025-2029, 2030-2034 and so on, as the national plan does that follows 2020-2024."""
_NAME = re.compile(r"(\d{4})(?:-(\d{4})|-(\d{2})|-tw([1-4])|-s([12]))?")


class PeriodUnknown(ValueError):
    """No span has this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One span, from its first day to its last."""

    kind: PeriodKind
    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return _plus(self.first, _MONTHS[self.kind]) - timedelta(days=1)

    @property
    def next(self) -> "Period":
        """The one after it."""
        return Period(kind=self.kind, first=_plus(self.first, _MONTHS[self.kind]))

    @property
    def before(self) -> "Period":
        """The one before it."""
        return Period(kind=self.kind, first=_plus(self.first, -_MONTHS[self.kind]))

    def begins_at(self, zone: tzinfo) -> datetime:
        """Midnight of its first day."""
        return datetime.combine(self.first, time(0), zone)

    def ends_at(self, zone: tzinfo) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(0), zone)

    @property
    def name(self) -> str:
        """As it is stored and stands in addresses: 2026-07, 2026-tw3, 2026-s2, 2026, 2025-2029."""
        year, place = self.first.year, (self.first.month - 1) // _MONTHS[self.kind] + 1
        return {
            PeriodKind.MONTH: f"{year}-{place:02d}",
            PeriodKind.QUARTER: f"{year}-tw{place}",
            PeriodKind.HALF: f"{year}-s{place}",
            PeriodKind.YEAR: f"{year}",
            PeriodKind.FIVE_YEARS: f"{year}-{self.last.year}",
        }[self.kind]

    @property
    def label(self) -> str:
        """In words."""
        year, place = self.first.year, (self.first.month - 1) // _MONTHS[self.kind]
        roman = ("I", "II", "III", "IV")[place % 4]
        return {
            PeriodKind.MONTH: f"{month_name(self.first)} {year}",
            PeriodKind.QUARTER: _("Triwulan %(place)s %(year)d") % {"place": roman, "year": year},
            PeriodKind.HALF: _("Semester %(place)s %(year)d") % {"place": roman, "year": year},
            PeriodKind.YEAR: _("Tahun %(year)d") % {"year": year},
            PeriodKind.FIVE_YEARS: _("Tahun %(first)d sampai %(last)d") % {"first": year, "last": self.last.year},
        }[self.kind]


def period_at(kind: PeriodKind, day: date) -> Period:
    """The span of this kind in which a day lies."""
    if kind is PeriodKind.FIVE_YEARS:
        return Period(kind=kind, first=date(day.year - (day.year - _ORIGIN) % 5, 1, 1))
    length = _MONTHS[kind]
    return Period(kind=kind, first=date(day.year, (day.month - 1) // length * length + 1, 1))


def last_over(kind: PeriodKind, day: date) -> Period:
    """The last span of this kind that is over on a day."""
    return period_at(kind, day).before


def period_named(name: str) -> Period:
    """The span that an address or a row names. Raises PeriodUnknown."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise PeriodUnknown(name)
    year, last, month, quarter, half = match.groups()
    try:
        if last:
            found = period_at(PeriodKind.FIVE_YEARS, date(int(year), 1, 1))
        elif month:
            found = Period(kind=PeriodKind.MONTH, first=date(int(year), int(month), 1))
        elif quarter:
            found = Period(kind=PeriodKind.QUARTER, first=date(int(year), 3 * int(quarter) - 2, 1))
        elif half:
            found = Period(kind=PeriodKind.HALF, first=date(int(year), 6 * int(half) - 5, 1))
        else:
            found = Period(kind=PeriodKind.YEAR, first=date(int(year), 1, 1))
        if found.name != name:
            raise PeriodUnknown(name)
    except (ValueError, OverflowError):
        raise PeriodUnknown(name) from None
    return found


def _plus(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _YEAR)
    return date(day.year + years, month + 1, 1)
