"""Hours by the wall and by the office: nights, weekends, Lebaran, leap days, years nobody has decreed yet."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.zones import JAKARTA

from sigap.kernel.clock import now
from sigap.kernel.working_time import (
    DutyHours,
    OfficeCalendar,
    add_hours,
    add_months,
    add_working_days,
    add_working_time,
    next_duty_moment,
    working_days_between,
    working_time_between,
)

LONG = DutyHours(opens=time(7, 30), closes=time(16))
FRIDAY = DutyHours(opens=time(7, 30), closes=time(16, 30))
LEBARAN = frozenset(date(2026, 3, day) for day in (18, 19, 20, 21, 22, 23, 24))
CALENDAR = OfficeCalendar(
    zone=JAKARTA, week={0: LONG, 1: LONG, 2: LONG, 3: LONG, 4: FRIDAY}, holidays=LEBARAN, known_years=frozenset({2026})
)
MOMENTS = st.integers(min_value=0, max_value=364 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=JAKARTA) + timedelta(minutes=minutes)
)


def wib(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JAKARTA)


def test_now_is_aware_utc() -> None:
    assert now().tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (wib(11, 25, 9), wib(11, 25, 9)),
        (wib(11, 25, 7, 30), wib(11, 25, 7, 30)),
        (wib(11, 25, 16), wib(11, 26, 7, 30)),
        (wib(11, 25, 0), wib(11, 25, 7, 30)),
        (wib(11, 25, 23, 59), wib(11, 26, 7, 30)),
        (wib(11, 27, 16, 15), wib(11, 27, 16, 15)),
        (wib(11, 27, 16, 30), wib(11, 30, 7, 30)),
        (wib(3, 17, 17), wib(3, 25, 7, 30)),
    ],
    ids=["on duty", "opening", "closing is closed", "midnight", "late night", "long Friday", "weekend", "Lebaran"],
)
def test_next_duty_moment(moment: datetime, expected: datetime) -> None:
    assert next_duty_moment(moment, CALENDAR) == expected


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        (wib(11, 24, 10), 2, wib(11, 26, 16)),
        (wib(11, 24, 10), 0, wib(11, 24, 16)),
        (wib(11, 24, 20), 1, wib(11, 26, 16)),
        (wib(11, 26, 10), 1, wib(11, 27, 16, 30)),
        (wib(11, 28, 12), 2, wib(12, 2, 16)),
        (wib(3, 17, 10), 2, wib(3, 26, 16)),
        (wib(2, 27, 10, year=2028), 1, wib(2, 29, 16, year=2028)),
    ],
    ids=["weekdays", "same day", "after duty counts from tomorrow", "Friday", "Saturday", "Lebaran", "29 February"],
)
def test_add_working_days(moment: datetime, days: int, expected: datetime) -> None:
    assert add_working_days(moment, days, CALENDAR) == expected


@pytest.mark.parametrize(
    ("moment", "hours", "expected"),
    [
        (wib(11, 25, 9), 2, wib(11, 25, 11)),
        (wib(11, 25, 15), 2, wib(11, 26, 8, 30)),
        (wib(11, 27, 16), 1, wib(11, 30, 8)),
        (wib(3, 17, 15), 2, wib(3, 25, 8, 30)),
        (wib(11, 26, 8, 30), -2, wib(11, 25, 15)),
        (wib(11, 28, 12), -1, wib(11, 27, 15, 30)),
        (wib(3, 25, 7, 30), -1, wib(3, 17, 15)),
    ],
    ids=[
        "same day",
        "overnight",
        "over the weekend",
        "Lebaran",
        "back overnight",
        "back from Saturday",
        "back over it",
    ],
)
def test_add_working_time(moment: datetime, hours: int, expected: datetime) -> None:
    assert add_working_time(moment, timedelta(hours=hours), CALENDAR) == expected


def test_wall_hours_run_through_the_night() -> None:
    assert add_hours(wib(3, 21, 23), 72) == wib(3, 24, 23)
    assert add_hours(wib(2, 28, 12, year=2028), 24) == wib(2, 29, 12, year=2028)


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (wib(1, 31, 9), 1, wib(2, 28, 9)),
        (wib(1, 31, 9, year=2028), 1, wib(2, 29, 9, year=2028)),
        (wib(2, 29, 9, year=2028), 12, wib(2, 28, 9, year=2029)),
        (wib(12, 15, 9), 1, wib(1, 15, 9, year=2027)),
    ],
)
def test_add_months(moment: datetime, months: int, expected: datetime) -> None:
    assert add_months(moment, months, JAKARTA) == expected


def test_between() -> None:
    assert working_time_between(wib(11, 25, 15), wib(11, 26, 8, 30), CALENDAR) == timedelta(hours=2)
    assert working_time_between(wib(11, 26, 8, 30), wib(11, 25, 15), CALENDAR) == timedelta(hours=-2)
    assert working_time_between(wib(3, 18), wib(3, 25), CALENDAR) == timedelta(0)
    assert working_days_between(wib(11, 26, 9), wib(12, 1, 9), CALENDAR) == 3
    assert working_days_between(wib(12, 1, 9), wib(11, 26, 9), CALENDAR) == -3


def test_the_day_turns_at_midnight_in_jakarta() -> None:
    assert CALENDAR.day_of(datetime(2026, 11, 24, 17, 0, tzinfo=UTC)) == date(2026, 11, 25)


def test_what_rests_on_days_nobody_decreed() -> None:
    guessed = OfficeCalendar(
        zone=JAKARTA, week=CALENDAR.week, estimated=frozenset({date(2027, 3, 10)}), known_years=frozenset({2026, 2027})
    )
    assert not guessed.is_estimated_between(wib(11, 25), wib(12, 31))
    assert guessed.is_estimated_between(wib(3, 9, year=2027), wib(3, 11, year=2027))
    assert guessed.is_estimated_between(wib(12, 30, year=2027), wib(1, 3, year=2028)), "no list for 2028"


def test_a_calendar_must_be_usable() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        OfficeCalendar(zone=JAKARTA, week={})
    with pytest.raises(ValueError, match="end before they begin"):
        DutyHours(opens=time(16), closes=time(7))
    with pytest.raises(ValueError, match="without a time zone"):
        next_duty_moment(datetime(2026, 11, 25, 9), CALENDAR)  # noqa: DTZ001 - the naive moment is the point


@given(MOMENTS, st.integers(min_value=0, max_value=60 * 24 * 20))
def test_adding_and_measuring_agree(moment: datetime, minutes: int) -> None:
    amount = timedelta(minutes=minutes)
    later = add_working_time(moment, amount, CALENDAR)
    assert working_time_between(moment, later, CALENDAR) == amount
    assert later >= moment


@given(MOMENTS, st.integers(min_value=1, max_value=60 * 100))
def test_going_back_and_measuring_agree(moment: datetime, minutes: int) -> None:
    earlier = add_working_time(moment, -timedelta(minutes=minutes), CALENDAR)
    assert working_time_between(earlier, moment, CALENDAR) == timedelta(minutes=minutes)


@given(MOMENTS, st.integers(min_value=0, max_value=30))
def test_working_days_end_on_a_working_day(moment: datetime, days: int) -> None:
    due = add_working_days(moment, days, CALENDAR)
    assert CALENDAR.is_working_day(CALENDAR.day_of(due))
    assert due > moment
    assert working_days_between(next_duty_moment(moment, CALENDAR), due, CALENDAR) == days
