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
    schools: int
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
