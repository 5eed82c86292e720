"""Reads regions and holidays. Village names repeat inside a regency, so a village is always shown with its district."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject

from sigap.places.models import KIND_LABELS, Holiday, Level, Region, RegionKind
from sigap.places.words import kind_here

_DISTRICT_SHORT = "Kec."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRegion:
    """A region as pages show it: `label` says enough to tell it from its namesakes."""

    code: str
    name: str
    label: str


ASKED_EVERY = 60
"""Seconds for which this process remembers what changes once in years."""


def home_regency() -> str:
    """Code of the regency this installation serves."""
    return str(settings.SIGAP_REGENCY)


def districts_of(regency: str) -> list[ShownRegion]:
    """The districts of a regency, by code."""
    return [_place(region) for region in _standing().filter(level=Level.DISTRICT, parent_id=regency)]


def villages_of(district: str) -> list[ShownRegion]:
    """The villages of a district, by code."""
    return [_place(region) for region in _standing().filter(level=Level.VILLAGE, parent_id=district)]


def villages_by_district(regency: str) -> dict[str, list[ShownRegion]]:
    """Every village of a regency, under its district's code, in one statement."""
    grouped: dict[str, list[ShownRegion]] = {}
    for region in _standing().filter(level=Level.VILLAGE, parent__parent_id=regency):
        grouped.setdefault(str(region.parent_id), []).append(_place(region))
    return grouped


def regencies() -> list[ShownRegion]:
    """Every regency and city of the country, each with its province, by code."""
    rows = cache.get_or_set("places:regencies", _regencies, ASKED_EVERY)
    return [ShownRegion(code=code, name=name, label=f"{name}, {province}") for code, name, province in rows or ()]


def _regencies() -> list[tuple[str, str, str]]:
    return list(_standing().filter(level=Level.REGENCY).values_list("code", "name", "parent__name"))


def places_in(regency: str) -> Sequence[ShownRegion]:
    """Every district of a regency, each followed by its villages, as they stood within the last minute."""
    rows = cache.get_or_set(f"places:{regency}", lambda: _places_in(regency), ASKED_EVERY)
    return [ShownRegion(code=code, name=name, label=label) for code, name, label in rows or ()]


def _places_in(regency: str) -> list[tuple[str, str, str]]:
    found = _standing().filter(code__startswith=f"{regency}.", level__in=(Level.DISTRICT, Level.VILLAGE))
    places, district = [], ""
    # A page draws hundreds of them: without an object for each, and a district stands before its villages.
    for code, level, kind, name in found.values_list("code", "level", "kind", "name"):
        if level == Level.DISTRICT:
            district = _district(kind, name)
        label = district if level == Level.DISTRICT else _village(kind, name, district)
        places.append((code, name, label))
    return places


def is_in(code: str, regency: str) -> bool:
    """Whether a code names a standing region inside the regency."""
    return code.startswith(f"{regency}.") and _standing().filter(code=code).exists()


def is_known(code: str) -> bool:
    """Whether a code names a standing region anywhere in the country."""
    return _standing().filter(code=code).exists()


def was_known(code: str) -> bool:
    """The same, or a region that has ended: what was recorded of it, or stands on an old card, stays so."""
    return Region.objects.filter(code=code).exists()


def label_of(code: str) -> str:
    """How a region is shown; an unknown code shows as itself."""
    return labels_of([code])[code]


def labels_of(codes: Iterable[str]) -> dict[str, str]:
    """Labels of many regions in one statement, ended ones too; unknown codes show as themselves."""
    wanted = set(codes)
    found = Region.objects.select_related("parent").filter(code__in=wanted)
    return {code: code for code in wanted} | {region.code: _label(region) for region in found}


def label_facts(code: OuterRef | Value) -> ArraySubquery:
    """What `label_from` needs of one region, read along with another statement that knows its code."""
    return ArraySubquery(
        Region.objects.filter(code=code).values(
            found=JSONObject(level="level", kind="kind", name="name", above="parent__name", above_kind="parent__kind")
        )
    )


def label_from(facts: Sequence[Mapping[str, Any]]) -> str:
    """How the region is shown; empty when there is none."""
    for row in facts:
        parent = Region(kind=row["above_kind"], name=row["above"]) if row["above"] else None
        return _label(Region(level=row["level"], kind=row["kind"], name=row["name"], parent=parent))
    return ""


def holidays_between(first: date, last: date) -> list[tuple[date, str, bool]]:
    """Holidays from `first` to `last`, both included: day, kind, whether it is verified."""
    return list(Holiday.objects.filter(day__range=(first, last)).values_list("day", "kind", "is_verified"))


def _standing() -> QuerySet[Region]:
    return Region.objects.select_related("parent").filter(valid_to__isnull=True).order_by("code")


def _place(region: Region) -> ShownRegion:
    return ShownRegion(code=region.code, name=region.name, label=_label(region))


def _label(region: Region) -> str:
    if region.level == Level.VILLAGE and region.parent is not None:
        return _village(region.kind, region.name, _district(region.parent.kind, region.parent.name))
    if region.level == Level.DISTRICT:
        return _district(region.kind, region.name)
    # Names of regencies and cities already begin with what they are.
    return region.name if region.level == Level.REGENCY else f"{kind_label(region.kind)} {region.name}"


def kind_label(kind: str) -> str:
    """Desa, Kelurahan; Gampong where the province says so."""
    return kind_here(KIND_LABELS[RegionKind(kind)])


def _village(kind: str, name: str, district: str) -> str:
    return f"{kind_label(kind)} {name}, {district}"


def _district(kind: str, name: str) -> str:
    short = _DISTRICT_SHORT if kind == RegionKind.KECAMATAN else kind_label(kind)
    return f"{short} {name}"
