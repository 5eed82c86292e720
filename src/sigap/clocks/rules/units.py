"""What a deadline counts in, and where that ends: hours, days and months, by the calendar or as KUHP counts. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from sigap.kernel.working_time import add_calendar_days, add_hours, add_months


class Unit(StrEnum):
    """What a rule counts in. KUHP and KUHAP count their own days and months (KUHP articles 184, 185)."""

    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    # Until the end of the last day, without the day on which it begins.
    CALENDAR_DAYS = "calendar_days"
    # By the calendar: to the same day and hour, or the last day of a shorter month.
    MONTHS = "months"
    # A "Hari" of KUHP and KUHAP: 24 hours.
    PENAL_DAYS = "penal_days"
    # A "Bulan" of KUHP and KUHAP: 30 days of 24 hours, whatever the calendar says.
    PENAL_MONTHS = "penal_months"


DUTY_UNITS = frozenset({Unit.WORKING_HOURS, Unit.WORKING_DAYS})
"""Units that are counted in duty hours, and so on the office calendar only."""
PENAL_UNITS = frozenset({Unit.PENAL_DAYS, Unit.PENAL_MONTHS})
"""Units of KUHP and KUHAP: a term that the law counts by them is counted by nothing else."""
_HOURS_IN: Mapping[Unit, int] = {Unit.HOURS: 1, Unit.PENAL_DAYS: 24, Unit.PENAL_MONTHS: 30 * 24}
"""Units that are a number of hours, on whichever day they end."""
_DAY = timedelta(days=1)
_SHORTEST_MONTH, _LONGEST_MONTH = timedelta(days=28), timedelta(days=31)


class NoFixedLength(ValueError):
    """Duty hours are as long by the wall as the office's calendar makes them."""


def counted(begin: datetime, amount: int, unit: Unit, zone: tzinfo) -> datetime:
    """The end of what counts day and night. Raises NoFixedLength for duty hours."""
    match unit:
        case Unit.MONTHS:
            return add_months(begin, amount, zone)
        case Unit.CALENDAR_DAYS:
            return add_calendar_days(begin, amount, zone)
    return add_hours(begin, int(amount * _one(unit, month=_DAY) / timedelta(hours=1)))


def last_day_of(begin: date, amount: int, unit: Unit) -> date:
    """The last day of what counts from a day on, which is not counted itself. Raises NoFixedLength for duty hours."""
    if unit is Unit.CALENDAR_DAYS:
        return begin + amount * _DAY
    return counted(datetime.combine(begin, time.min, UTC), amount, unit, UTC).date()


def shortest(amount: int, unit: Unit) -> timedelta:
    """The least time that this gives, wherever in the year it begins. Raises NoFixedLength."""
    return amount * _one(unit, month=_SHORTEST_MONTH)


def longest(amount: int, unit: Unit) -> timedelta:
    """The most time that this gives. Raises NoFixedLength."""
    # The day on which calendar days begin is not counted: it may be a whole one.
    first = _DAY if unit is Unit.CALENDAR_DAYS else timedelta(0)
    return amount * _one(unit, month=_LONGEST_MONTH) + first


def _one(unit: Unit, *, month: timedelta) -> timedelta:
    match unit:
        case Unit.WORKING_HOURS | Unit.WORKING_DAYS:
            raise NoFixedLength(unit)
        case Unit.MONTHS:
            return month
        case Unit.CALENDAR_DAYS:
            return _DAY
    return timedelta(hours=_HOURS_IN[unit])
