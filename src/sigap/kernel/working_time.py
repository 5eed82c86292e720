"""Arithmetic of deadlines: wall-clock hours, and the days and hours an office works. Pure.

Duty hours and holidays are passed in; a rest at midday is not cut out. Every moment is aware; results are UTC.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyHours:
    """When an office works on a day of the week, by the office's own clock."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"Duty hours end before they begin: {self.opens}-{self.closes}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedWeek:
    """An office's own week from `valid_from` to the day before `valid_to`; some offices work on holidays too."""

    week: Mapping[int, DutyHours]
    valid_from: date
    valid_to: date | None = None
    rests_on_holidays: bool = True

    def __post_init__(self) -> None:
        _check_week(self.week)

    def stands_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar:
    """When offices work. `week` is keyed by weekday (Monday 0); `holidays` include cuti bersama.

    `estimated` are holidays whose day is not decreed yet; outside `known_years` no list of holidays is known.
    `own_weeks` stand before `week` on their days, and `special` days before both: None is a day off.
    """

    week: Mapping[int, DutyHours]
    zone: tzinfo
    holidays: frozenset[date] = frozenset()
    estimated: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()
    own_weeks: tuple[DatedWeek, ...] = ()
    special: Mapping[date, DutyHours | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_week(self.week)

    def day_of(self, moment: datetime) -> date:
        """The office's own date at a moment."""
        return _aware(moment).astimezone(self.zone).date()

    def hours_on(self, day: date) -> DutyHours | None:
        """The hours of a day by the office's own clock; None on a day off."""
        if day in self.special:
            return self.special[day]
        own = self._own_week(day)
        if day in self.holidays and (own is None or own.rests_on_holidays):
            return None
        return self.week_on(day).get(day.weekday())

    def week_on(self, day: date) -> Mapping[int, DutyHours]:
        """The week that stands on a day, holidays and special days left aside."""
        own = self._own_week(day)
        return self.week if own is None else own.week

    def _own_week(self, day: date) -> DatedWeek | None:
        return next((each for each in self.own_weeks if each.stands_on(day)), None)

    def is_working_day(self, day: date) -> bool:
        return self.hours_on(day) is not None

    def duty_on(self, day: date) -> tuple[datetime, datetime] | None:
        """When duty opens and closes on a day; None on a day off."""
        hours = self.hours_on(day)
        if hours is None:
            return None
        return self._at(day, hours.opens), self._at(day, hours.closes)

    def is_estimated_between(self, first: datetime, last: datetime) -> bool:
        """Whether the days from `first` to `last` rest on holidays nobody has decreed yet."""
        begin, end = self.day_of(first), self.day_of(last)
        if any(year not in self.known_years for year in range(begin.year, end.year + 1)):
            return True
        return any(begin <= day <= end for day in self.estimated)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def _check_week(week: Mapping[int, DutyHours]) -> None:
    if not week or not set(week) <= set(range(7)):
        raise ValueError("An office works on at least one day of the week, Monday 0 to Sunday 6")


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone")
    return moment


def add_hours(moment: datetime, hours: float) -> datetime:
    """Hours by the wall clock, day and night."""
    return _aware(moment).astimezone(UTC) + timedelta(hours=hours)


def add_months(moment: datetime, months: int, zone: tzinfo) -> datetime:
    """The same day and hour so many months on; the month's last day where it is shorter (31 January, 29 February)."""
    local = _aware(moment).astimezone(zone)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(UTC)


def add_calendar_days(moment: datetime, days: int, zone: tzinfo) -> datetime:
    """The midnight that ends the n-th day after the day of the moment, which is not counted itself."""
    day = _aware(moment).astimezone(zone).date() + (days + 1) * _DAY
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def next_duty_moment(moment: datetime, calendar: OfficeCalendar) -> datetime:
    """The moment itself when the office is at work, else its next opening. Closing time counts as closed."""
    day = calendar.day_of(moment)
    while True:
        duty = calendar.duty_on(day)
        if duty is not None and moment < duty[1]:
            return max(moment.astimezone(UTC), duty[0])
        day += _DAY


def add_working_days(moment: datetime, days: int, calendar: OfficeCalendar) -> datetime:
    """Closing time of the n-th working day after the day on which the office can first take it up.

    The first day itself is not counted; with 0 days, that day's closing time.
    """
    day = calendar.day_of(next_duty_moment(moment, calendar))
    left = days
    while left or not calendar.is_working_day(day):
        day += _DAY
        left -= calendar.is_working_day(day)
    duty = calendar.duty_on(day)
    assert duty is not None
    return duty[1]


def add_working_time(moment: datetime, amount: timedelta, calendar: OfficeCalendar) -> datetime:
    """So much duty time later; earlier when `amount` is negative; the moment itself when it is none."""
    if not amount:
        return _aware(moment).astimezone(UTC)
    if amount < _NONE:
        return _back_working_time(moment, -amount, calendar)
    at, left = next_duty_moment(moment, calendar), amount
    while True:
        duty = calendar.duty_on(calendar.day_of(at))
        assert duty is not None
        if at + left <= duty[1]:
            return at + left
        left -= duty[1] - at
        at = next_duty_moment(duty[1], calendar)


def _back_working_time(moment: datetime, amount: timedelta, calendar: OfficeCalendar) -> datetime:
    day, left = calendar.day_of(moment), amount
    while True:
        duty = calendar.duty_on(day)
        if duty is not None and moment > duty[0]:
            upto = min(moment.astimezone(UTC), duty[1])
            if upto - left >= duty[0]:
                return upto - left
            left -= upto - duty[0]
        day -= _DAY


def working_time_between(first: datetime, last: datetime, calendar: OfficeCalendar) -> timedelta:
    """Duty time that passes between two moments; negative when `last` lies before `first`."""
    if last < first:
        return -working_time_between(last, first, calendar)
    total, day, end = _NONE, calendar.day_of(first), calendar.day_of(last)
    while day <= end:
        duty = calendar.duty_on(day)
        if duty is not None:
            total += max(_NONE, min(last, duty[1]) - max(first, duty[0]))
        day += _DAY
    return total


def working_days_between(first: datetime, last: datetime, calendar: OfficeCalendar) -> int:
    """Working days after the day of `first`, up to and including the day of `last`; negative backwards."""
    if last < first:
        return -working_days_between(last, first, calendar)
    begin, end = calendar.day_of(first), calendar.day_of(last)
    span = (end - begin).days
    return sum(calendar.is_working_day(begin + _DAY * step) for step in range(1, span + 1))
