"""The page of one village: its office, who helps, what happened, index, months, what to do next. No case in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.kernel.errors import Refused
from sigap.places.queries import ShownRegion, home_regency, places_in
from sigap.prevention.models import VOLUNTEER_KIND_LABELS, PreventionActivity
from sigap.prevention.queries.activities import activities_visible_to
from sigap.prevention.rules import ActivityStatus, VolunteerKind
from sigap.villages.models import VillageMonth
from sigap.villages.queries.months import is_owed, sent_months, standing_months
from sigap.villages.queries.standing import VillageStanding, require_page
from sigap.villages.rules.month import (
    MonthDoubt,
    doubts_of,
    last_over,
    month_rule,
    months_before,
    newest_due,
    total,
)
from sigap.villages.rules.next_steps import VillageFacts, VillageStep, next_steps
from sigap.vulnerability.models import VillageScore
from sigap.vulnerability.rules.kinds import IndexState

_MOST_ACTIVITIES = 12
_MONTHS_SHOWN = 6
_HELD = (ActivityStatus.HELD, ActivityStatus.REPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCell:
    """A month of the page: the row, where it may be read; else only whether it came. `is_owed`: it is missing."""

    month: date
    has_come: bool
    is_owed: bool
    row: VillageMonth | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VillagePage:
    """Everything that the page of a village says."""

    region: ShownRegion
    district: ShownRegion
    standing: VillageStanding
    office: Office | None
    helpers: Sequence[tuple[Any, int]]
    ahead: Sequence[PreventionActivity]
    past: Sequence[PreventionActivity]
    score: VillageScore | None
    drivers: Sequence[dict[str, Any]]
    months: Sequence[MonthCell]
    due: date
    is_late: bool
    steps: Sequence[VillageStep]

    @property
    def sees_counts(self) -> bool:
        """Whether the counts may be read and written."""
        return self.standing.sees_counts(self.region.code)


def region_of(code: str) -> tuple[ShownRegion, ShownRegion]:
    """A standing village and its kecamatan. Raises Refused where there is none."""
    places = {place.code: place for place in places_in(home_regency())}
    found, district = places.get(code), places.get(code.rpartition(".")[0])
    if found is None or district is None:
        raise Refused("taskforce:see")
    return found, district


def uptd_numbers() -> list[str]:
    """At which number the UPTD PPA answers."""
    rows = Office.objects.filter(kind=OfficeKind.UPTD_PPA, valid_to__isnull=True).exclude(phone="")
    return list(rows.order_by("name").values_list("phone", flat=True))


def village_page(actor: Actor, code: str, at: datetime) -> VillagePage:
    """All of it in seven statements beside entering. Raises Refused."""
    standing = require_page(actor, code)
    region, district = region_of(code)
    today = localdate(at)
    office = Office.objects.filter(kind=OfficeKind.DESA, region=code, valid_to__isnull=True).first()
    sessions = list(
        activities_visible_to(actor)
        .filter(region_code=code)
        .exclude(status=ActivityStatus.CALLED_OFF)[:_MOST_ACTIVITIES]
    )
    ahead = [each for each in reversed(sessions) if each.status == ActivityStatus.PLANNED and each.day >= today]
    past = [each for each in sessions if each not in ahead]
    helpers = _helpers(code)
    score = _score(code)
    drivers = _drivers(score)
    months, due = _months(actor, standing, code, today)
    rows = [cell.row for cell in months if cell.row is not None]
    is_late = any(cell.is_owed and cell.month == due for cell in months)
    facts = VillageFacts(
        today=today,
        is_month_late=is_late,
        are_months_zero=bool(rows) and MonthDoubt.ALL_ZERO in _doubts(rows),
        last_session=next((each.day for each in past if each.status in _HELD), None),
        is_session_ahead=bool(ahead),
        is_session_unreported=any(each.status == ActivityStatus.PLANNED for each in past),
        helpers=sum(count for _label, count in helpers),
        has_contact=bool(office and office.phone),
        group=score.group if score else 0,
        missing=sum(each["by"] is None for each in drivers),
        left_without=sum(total(row.counts, "left_without") or 0 for row in rows) if rows else None,
    )
    return VillagePage(
        region=region,
        district=district,
        standing=standing,
        office=office,
        helpers=helpers,
        ahead=ahead,
        past=past,
        score=score,
        drivers=drivers,
        months=months,
        due=due,
        is_late=is_late,
        steps=next_steps(facts),
    )


def _doubts(rows: Sequence[VillageMonth]) -> list[MonthDoubt]:
    newest, *others = rows
    return doubts_of(newest.counts, [(row.month, row.counts) for row in others], newest.month, month_rule())


def _helpers(code: str) -> list[tuple[Any, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, count FROM villages.helpers(%s)", [code])
        found = sorted(cursor.fetchall())
    return [(VOLUNTEER_KIND_LABELS[VolunteerKind(kind)], count) for kind, count in found]


def _score(code: str) -> VillageScore | None:
    """Where it stands in the index in force, with the version but without the version's inputs."""
    rows = VillageScore.objects.filter(region=code, version__state=IndexState.ADOPTED)
    return rows.select_related("version").defer("version__inputs").first()


def _drivers(score: VillageScore | None) -> list[dict[str, Any]]:
    """What each indicator adds, in words: the strongest first, then those without a value."""
    if score is None:
        return []
    labels = {each["code"]: each["label"] for each in score.version.definitions}
    return [{**each, "label": labels.get(each["code"], each["code"])} for each in score.drivers]


def _months(actor: Actor, standing: VillageStanding, code: str, today: date) -> tuple[list[MonthCell], date]:
    newest, due = last_over(today), newest_due(today, month_rule())
    first = months_before(newest, month_rule().oldest_months)
    sent, since = sent_months(actor, first)
    rows = {row.month: row for row in standing_months(code)} if standing.sees_counts(code) else {}
    cells = []
    for count in range(_MONTHS_SHOWN):
        month = months_before(newest, count)
        has_come = month in sent.get(code, ())
        is_missing = not has_come and month <= due and is_owed(month, since)
        cells.append(MonthCell(month=month, has_come=has_come, is_owed=is_missing, row=rows.get(month)))
    return cells, due
