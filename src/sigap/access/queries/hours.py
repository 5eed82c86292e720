"""When offices work: the hours that all share, an office's own weeks and special days, the country's holidays."""

from collections.abc import Collection
from datetime import date, datetime, time
from functools import cache
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.timezone import get_current_timezone, localtime

from sigap.access.backend.compiled_statements import AnyOf, Values, read_compiled
from sigap.access.models import Office, OfficeHours, SpecialDay
from sigap.access.rules import week_from
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import DatedWeek, DutyHours, OfficeCalendar
from sigap.places.models import HolidayKind
from sigap.places.queries import holidays_between

_YEARS_ROUND = 2


def office_calendar(around: datetime, office_id: UUID | None = None) -> OfficeCalendar:
    """When an office works, for the years round a moment; without one, what all offices share."""
    return office_calendars(around, [office_id] if office_id else [])[office_id]


def office_calendars(around: datetime, office_ids: Collection[UUID]) -> dict[UUID | None, OfficeCalendar]:
    """The same for many offices in two statements; under None what all share. Unknown offices work like all."""
    year = localtime(around).year
    first, last = date(year - _YEARS_ROUND, 1, 1), date(year + _YEARS_ROUND, 12, 31)
    days = holidays_between(first, last)
    shared = OfficeCalendar(
        week=shared_week(),
        zone=get_current_timezone(),
        holidays=frozenset(day for day, _kind, _is_verified in days),
        estimated=frozenset(day for day, _kind, is_verified in days if not is_verified),
        # Collective leave is decreed year by year: without any of it, a year's list is not known yet.
        known_years=frozenset(day.year for day, kind, _is_verified in days if kind == HolidayKind.CUTI_BERSAMA),
    )
    calendars: dict[UUID | None, OfficeCalendar] = {None: shared, **dict.fromkeys(office_ids, shared)}
    for office in _with_hours(office_ids, first, last) if office_ids else ():
        weeks, special = vars(office)["weeks"], vars(office)["days"]
        if weeks or special:
            calendars[office.id] = OfficeCalendar(
                week=shared.week,
                zone=shared.zone,
                holidays=shared.holidays,
                estimated=shared.estimated,
                known_years=shared.known_years,
                own_weeks=tuple(map(_own_week, weeks)),
                special={date.fromisoformat(day["day"]): _hours(day["opens"], day["closes"]) for day in special},
            )
    return calendars


def _with_hours(office_ids: Collection[UUID], first: date, last: date) -> list[Office]:
    return read_compiled("access.with_hours", _hours_of, {"offices": [*office_ids], "first": first, "last": last})


def _hours_of(values: Values) -> QuerySet[Office]:
    first, last = values["first"], values["last"]
    weeks = OfficeHours.objects.filter(office=OuterRef("pk"), valid_from__lte=last).order_by("-valid_from")
    days = SpecialDay.objects.filter(office=OuterRef("pk"), cancelled_at__isnull=True, day__range=(first, last))
    return Office.objects.filter(id=AnyOf(values["offices"])).annotate(
        weeks=ArraySubquery(
            weeks.values(row=JSONObject(week="week", since="valid_from", until="valid_to", rests="rests_on_holidays"))
        ),
        days=ArraySubquery(days.values(row=JSONObject(day="day", opens="opens", closes="closes"))),
    )


def _own_week(row: dict[str, object]) -> DatedWeek:
    week = row["week"]
    assert isinstance(week, dict)
    until = row["until"]
    return DatedWeek(
        week={int(day): DutyHours(opens=_time(hours[0]), closes=_time(hours[1])) for day, hours in week.items()},
        valid_from=date.fromisoformat(str(row["since"])),
        valid_to=date.fromisoformat(str(until)) if until else None,
        rests_on_holidays=bool(row["rests"]),
    )


def _hours(opens: str | None, closes: str | None) -> DutyHours | None:
    return DutyHours(opens=_time(opens), closes=_time(closes)) if opens and closes else None


def _time(written: str) -> time:
    """A time as stored; 24:00 is the day's last moment."""
    return time.max if written.startswith("24:00") else time.fromisoformat(written)


@cache
def shared_week() -> dict[int, DutyHours]:
    """The duty hours that are shipped, for every office without hours of its own."""
    return week_from(toml_file("sigap.access", "duty_hours.toml"))
