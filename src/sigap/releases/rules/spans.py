"""Spans that a release is of: whole years that are over, alone or with the years before them in their five. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.utils.translation import gettext as _

_ORIGIN, _FIVE = 2025, 5
"""Five years run 2025-2029, 2030-2034 and so on."""
_BACK = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSpan:
    """From a first day to a last one, months whole. `name` stands in addresses."""

    name: str
    label: str
    first: date
    last: date

    @property
    def months(self) -> tuple[str, ...]:
        """Its months, as tables name them: 2026-07."""
        return tuple(
            f"{at // 12}-{at % 12 + 1:02d}"
            for at in range(12 * self.first.year + self.first.month - 1, 12 * self.last.year + self.last.month)
        )

    @property
    def years(self) -> range:
        """The years it touches."""
        return range(self.first.year, self.last.year + 1)

    def begins_at(self, zone: tzinfo) -> datetime:
        """Midnight of its first day."""
        return datetime.combine(self.first, time(0), zone)

    def ends_at(self, zone: tzinfo) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(0), zone)


def spans_offered(today: date) -> list[ReleaseSpan]:
    """The years that are over, the newest first, and with each the years of its five up to it."""
    return list(_offered(today))


def instead_of(span: ReleaseSpan, today: date) -> list[ReleaseSpan]:
    """What may be tried where a span is shut: longer spans around it first, the shortest of them, then the newest."""
    others = [each for each in spans_offered(today) if each.name != span.name]
    return sorted(
        others, key=lambda each: (not _is_around(each, span), len(each.years) if _is_around(each, span) else 0)
    )


def _is_around(outer: ReleaseSpan, inner: ReleaseSpan) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _offered(today: date) -> Iterator[ReleaseSpan]:
    for year in range(today.year - 1, today.year - 1 - _BACK, -1):
        yield _years(year, year)
        if (first := year - (year - _ORIGIN) % _FIVE) < year:
            yield _years(first, year)


def _years(first: int, last: int) -> ReleaseSpan:
    if first == last:
        name, label = f"{last}", _("Tahun %(year)d") % {"year": last}
    else:
        words = _("Tahun %(first)d sampai %(last)d")
        name, label = f"{first}-{last}", words % {"first": first, "last": last}
    return ReleaseSpan(name=name, label=label, first=date(first, 1, 1), last=date(last, 12, 31))
