"""Which villages and schools were reached: all villages in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, Sum
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.places.queries import home_regency, places_in
from sigap.prevention.models import PreventionActivity
from sigap.prevention.rules import ActivityStatus

_VILLAGE_DOTS = 3
_DISTRICT_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """What a village had so far. `last_day` is none where nothing ever took place."""

    sessions: int
    last_day: date | None
    people_reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictCoverage:
    """A kecamatan: its villages, how many of them had a session, its schools, who was reached."""

    code: str
    label: str
    villages: int
    reached: int
    schools: tuple[tuple[str, int], ...]
    sessions: int
    people: int
    rows: tuple[tuple[str, CoverageRow], ...]


NONE = CoverageRow(sessions=0, last_day=None, people_reached=0)


def coverage(actor: Actor, at: datetime, *, since: date | None = None) -> Mapping[str, CoverageRow]:
    """What every village of the regency had, those without anything too. One statement, and places from memory.

    What a school had counts for its desa, where that is told.
    """
    actor.require(Permission.TASKFORCE_SEE)
    happened = Q(status__in=[ActivityStatus.HELD, ActivityStatus.REPORTED], day__lte=localdate(at))
    found = PreventionActivity.objects.filter(happened)
    if since is not None:
        found = found.filter(day__gte=since)
    rows = found.order_by().values("region_code").annotate(n=Count("id"), last=Max("day"), people=Sum("reached_total"))
    had = {
        row["region_code"]: CoverageRow(sessions=row["n"], last_day=row["last"], people_reached=row["people"] or 0)
        for row in rows
    }
    villages = (place.code for place in places_in(home_regency()) if place.code.count(".") == _VILLAGE_DOTS)
    return {code: had.get(code, NONE) for code in villages}


def by_district(actor: Actor, at: datetime, *, since: date | None = None) -> list[DistrictCoverage]:
    """The same by kecamatan, with its schools; two statements."""
    rows = coverage(actor, at, since=since)
    schools = PreventionActivity.objects.filter(
        status__in=[ActivityStatus.HELD, ActivityStatus.REPORTED], day__lte=localdate(at)
    ).exclude(school="")
    if since is not None:
        schools = schools.filter(day__gte=since)
    by_school: dict[str, dict[str, tuple[str, int]]] = {}
    at_large: dict[str, int] = {}
    for code, school, people in schools.values_list("region_code", "school", "reached_total"):
        above = code[:_DISTRICT_LENGTH]
        named = by_school.setdefault(above, {})
        name, so_far = named.get(school.casefold(), (school, 0))
        named[school.casefold()] = (name, so_far + (people or 0))
        if code.count(".") < _VILLAGE_DOTS:
            # Told with its kecamatan alone: it counts for no desa above.
            at_large[above] = at_large.get(above, 0) + (people or 0)
    places = places_in(home_regency())
    found = []
    for district in (place for place in places if place.code.count(".") < _VILLAGE_DOTS):
        mine = [(place.name, rows[place.code]) for place in places if place.code.startswith(f"{district.code}.")]
        named = by_school.get(district.code, {})
        found.append(
            DistrictCoverage(
                code=district.code,
                label=district.label,
                villages=len(mine),
                reached=sum(row.sessions > 0 for _name, row in mine),
                schools=tuple(sorted(named.values())),
                sessions=sum(row.sessions for _name, row in mine),
                people=sum(row.people_reached for _name, row in mine) + at_large.get(district.code, 0),
                rows=tuple(mine),
            )
        )
    return found
