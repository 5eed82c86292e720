"""Months of villages: which came and which are missing; the counts of one village, for those who may read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Min
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.places.queries import ShownRegion, home_regency, places_in
from sigap.villages.models import VillageMonth
from sigap.villages.queries.standing import VillageStanding, require_counts, standing_of
from sigap.villages.rules.month import last_over, month_rule, months_before, newest_due

_VILLAGE_DOTS = 3
LISTED = 3
"""Months that a list of villages shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageRow:
    """A village of a list: which of the newest months came. `is_late`: the newest one due has not.

    `may_write`: its counts may be written by who asks. `phone`: of its office, asked for where the month is late.
    """

    region: ShownRegion
    months: tuple[tuple[date, bool], ...]
    is_late: bool
    may_write: bool
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictVillages:
    """A kecamatan of a list. `is_mine`: their own office is there."""

    region: ShownRegion
    rows: tuple[VillageRow, ...]
    is_mine: bool

    @property
    def late(self) -> int:
        """How many have not sent the newest month that is due."""
        return sum(row.is_late for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageList:
    """All villages that somebody has to do with, by kecamatan. `due`: the newest month that should have come."""

    standing: VillageStanding
    districts: tuple[DistrictVillages, ...]
    due: date
    since: date | None

    @property
    def rows(self) -> list[VillageRow]:
        """Every village."""
        return [row for each in self.districts for row in each.rows]

    @property
    def is_owed(self) -> bool:
        """Whether that month is owed at all."""
        return is_owed(self.due, self.since)

    @property
    def late(self) -> int:
        """How many have not sent it."""
        return sum(each.late for each in self.districts)

    @property
    def lacks_phones(self) -> bool:
        """One that has not sent it has no number by which to ask."""
        return any(row.is_late and not row.phone for row in self.rows)

    @property
    def is_own(self) -> bool:
        """It holds nothing but the villages whose office they work in."""
        return all(row.region.code in self.standing.own for row in self.rows)


def sent_months(actor: Actor, since: date) -> tuple[dict[str, set[date]], date | None]:
    """Which months came of the villages whose page somebody sees, without any count; and the first that ever came."""
    actor.require(Permission.TASKFORCE_SEE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT region_code, month FROM villages.months_sent(%s)", [since])
        found: dict[str, set[date]] = {}
        for code, month in cursor.fetchall():
            found.setdefault(code, set()).add(month)
    return found, min(found.pop("", set()), default=None)


def list_for(actor: Actor, at: datetime) -> VillageList:
    """The villages of somebody's office, kecamatan, or all; a month that nobody ever sent is owed by nobody."""
    standing, today = standing_of(actor), localdate(at)
    due = newest_due(today, month_rule())
    newest = last_over(today)
    shown = [months_before(newest, count) for count in reversed(range(LISTED))]
    came, since = sent_months(actor, months_before(newest, month_rule().oldest_months))
    phones = _phones() if is_owed(due, since) else {}
    districts: list[tuple[ShownRegion, list[VillageRow]]] = []
    for place in places_in(home_regency()):
        if place.code.count(".") < _VILLAGE_DOTS:
            districts.append((place, []))
        elif standing.sees(place.code):
            months = tuple((month, month in came.get(place.code, ())) for month in shown)
            is_late = is_owed(due, since) and due not in came.get(place.code, ())
            may_write = standing.sees_counts(place.code)
            phone = phones.get(place.code, "") if is_late else ""
            row = VillageRow(region=place, months=months, is_late=is_late, may_write=may_write, phone=phone)
            districts[-1][1].append(row)
    return VillageList(
        standing=standing,
        districts=tuple(
            DistrictVillages(region=region, rows=tuple(rows), is_mine=region.code in standing.districts)
            for region, rows in districts
            if rows
        ),
        due=due,
        since=since,
    )


def _phones() -> dict[str, str]:
    """The numbers of the offices of villages, by region."""
    offices = Office.objects.filter(kind=OfficeKind.DESA, valid_to__isnull=True).exclude(phone="")
    return dict(offices.values_list("region", "phone"))


def is_owed(month: date, since: date | None) -> bool:
    """Whether a month is owed: not before the first one that any village sent."""
    return since is not None and month >= since


def months_of(actor: Actor, code: str) -> list[VillageMonth]:
    """The standing months of a village with their counts, the newest first. Raises Refused."""
    require_counts(actor, code)
    return standing_months(code)


def standing_months(code: str) -> list[VillageMonth]:
    """The same, for who was asked already."""
    rows = VillageMonth.objects.filter(region_code=code, superseded_at__isnull=True)
    return list(rows.order_by("-month")[:24])


def history_of_month(actor: Actor, code: str, month: date) -> list[VillageMonth]:
    """What stood before of a month, the newest first."""
    require_counts(actor, code)
    rows = VillageMonth.objects.filter(region_code=code, month=month, superseded_at__isnull=False)
    return list(rows.order_by("-superseded_at"))


def late_villages(at: datetime) -> tuple[int, int]:
    """For the worker: how many standing villages have not sent the newest month that is due, of how many."""
    due = newest_due(localdate(at), month_rule())
    codes = {place.code for place in places_in(home_regency()) if place.code.count(".") == _VILLAGE_DOTS}
    since = VillageMonth.objects.aggregate(first=Min("month"))["first"]
    if not is_owed(due, since):
        return 0, len(codes)
    came = VillageMonth.objects.filter(month=due, superseded_at__isnull=True, region_code__in=codes)
    return len(codes) - came.count(), len(codes)


def counts_by_village(first: date, last: date) -> Mapping[str, Sequence[VillageMonth]]:
    """For the worker: standing months between two, by village."""
    rows = VillageMonth.objects.filter(superseded_at__isnull=True, month__range=(first, last))
    found: dict[str, list[VillageMonth]] = {}
    for row in rows.only("region_code", "month", "counts"):
        found.setdefault(row.region_code, []).append(row)
    return found
