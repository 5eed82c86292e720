"""What a deadline counts in: days and months of KUHP and of the calendar, over leap days, ends of month, midnight."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.rules.test_clock_rules import CALENDAR, WALL

from sigap.clocks.models import ADDRESSEE_LABELS, UNIT_LABELS
from sigap.clocks.rules import Addressee, Rule, due_at, kept_until, rules_from
from sigap.clocks.rules.units import DUTY_UNITS, NoFixedLength, Unit, counted, longest, shortest
from sigap.kernel.reference import toml_file
from sigap.provisions.rules import PRACTICE, statute_of

WIB, WITA, WIT = (ZoneInfo(name) for name in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"))
DAY = timedelta(days=1)
FIRST = datetime(2023, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(min_value=0, max_value=10 * 366 * 24 * 60).map(lambda n: FIRST + timedelta(minutes=n))
ZONES = st.sampled_from([WIB, WITA, WIT])
AMOUNTS = st.integers(min_value=1, max_value=240)
BY_THE_WALL = sorted(set(Unit) - DUTY_UNITS)
LEAP = datetime(2028, 2, 29, 23, 59, tzinfo=WIT)


def rule(amount: int, unit: Unit) -> Rule:
    return replace(WALL, code="keep-uji", amount=amount, unit=unit)


def due(amount: int, unit: Unit, start: datetime, zone: ZoneInfo = WIB) -> datetime:
    return due_at(rule(amount, unit), start, replace(CALENDAR, zone=zone)).astimezone(zone)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "expected"),
    [
        (1, Unit.PENAL_MONTHS, datetime(2026, 1, 31, 9, tzinfo=WIB), datetime(2026, 3, 2, 9, tzinfo=WIB)),
        (1, Unit.PENAL_MONTHS, datetime(2028, 1, 31, 9, tzinfo=WIB), datetime(2028, 3, 1, 9, tzinfo=WIB)),
        (6, Unit.PENAL_MONTHS, datetime(2026, 1, 2, tzinfo=WIB), datetime(2026, 7, 1, tzinfo=WIB)),
        (1, Unit.MONTHS, datetime(2028, 1, 31, 9, tzinfo=WIB), datetime(2028, 2, 29, 9, tzinfo=WIB)),
        (12, Unit.MONTHS, datetime(2028, 2, 29, 9, tzinfo=WIB), datetime(2029, 2, 28, 9, tzinfo=WIB)),
        (7, Unit.PENAL_DAYS, datetime(2026, 2, 25, 23, 59, tzinfo=WIB), datetime(2026, 3, 4, 23, 59, tzinfo=WIB)),
        (7, Unit.CALENDAR_DAYS, datetime(2026, 2, 25, 23, 59, tzinfo=WIB), datetime(2026, 3, 5, tzinfo=WIB)),
        (1, Unit.CALENDAR_DAYS, datetime(2027, 12, 31, tzinfo=WIB), datetime(2028, 1, 2, tzinfo=WIB)),
    ],
)
def test_it_ends_then(amount: int, unit: Unit, start: datetime, expected: datetime) -> None:
    assert due(amount, unit, start) == expected


@given(amount=AMOUNTS, start=MOMENTS, zone=ZONES)
@example(amount=1, start=LEAP, zone=WIT)
def test_days_and_months_of_kuhp_are_hours_wherever_they_end(amount: int, start: datetime, zone: ZoneInfo) -> None:
    assert due(amount, Unit.PENAL_DAYS, start, zone) - start == amount * DAY
    assert due(amount, Unit.PENAL_MONTHS, start, zone) - start == amount * 30 * DAY


@given(amount=AMOUNTS, start=MOMENTS, zone=ZONES)
@example(amount=1, start=LEAP, zone=WIT)
def test_calendar_days_end_at_a_midnight_of_the_regency(amount: int, start: datetime, zone: ZoneInfo) -> None:
    end = due(amount, Unit.CALENDAR_DAYS, start, zone)
    assert end.time() == time.min
    assert end.date() == start.astimezone(zone).date() + (amount + 1) * DAY


@given(amount=AMOUNTS, start=MOMENTS, zone=ZONES)
@example(amount=12, start=LEAP, zone=WIT)
def test_calendar_months_end_on_the_same_day_and_hour_or_the_last(amount: int, start: datetime, zone: ZoneInfo) -> None:
    begin, end = start.astimezone(zone), due(amount, Unit.MONTHS, start, zone)
    assert (end.year - begin.year) * 12 + end.month - begin.month == amount
    assert end.day == min(begin.day, monthrange(end.year, end.month)[1])
    assert end.time() == begin.time()


@given(amount=AMOUNTS, unit=st.sampled_from(BY_THE_WALL), start=MOMENTS, zone=ZONES)
def test_the_least_and_the_most_that_it_gives_are_true(
    amount: int, unit: Unit, start: datetime, zone: ZoneInfo
) -> None:
    given_time = due(amount, unit, start, zone) - start
    assert shortest(amount, unit) <= given_time <= longest(amount, unit)
    gone = datetime.combine(kept_until(rule(amount, unit), start, zone), time.min, zone)
    assert timedelta(0) <= gone - due(amount, unit, start, zone) < timedelta(days=1), "never early, and soon after"


@pytest.mark.parametrize("unit", sorted(DUTY_UNITS))
def test_duty_hours_have_no_length_by_the_wall(unit: Unit) -> None:
    for length in (shortest, longest):
        with pytest.raises(NoFixedLength):
            length(2, unit)
    with pytest.raises(NoFixedLength):
        counted(LEAP, 2, unit, WIB)


def test_the_same_start_ends_on_another_day_in_another_zone() -> None:
    start = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    assert [due(1, Unit.CALENDAR_DAYS, start, zone).date() for zone in (WIB, WITA, WIT)] == [
        date(2026, 3, 6),
        date(2026, 3, 7),
        date(2026, 3, 7),
    ]


def test_every_unit_and_addressee_has_a_name() -> None:
    assert (set(UNIT_LABELS), set(ADDRESSEE_LABELS)) == (set(Unit), set(Addressee))


def test_a_shipped_figure_names_its_article_or_says_that_it_is_a_proposal() -> None:
    unsaid = [
        each.code
        for each in rules_from(toml_file("sigap.clocks", "rules.toml"))
        if statute_of(each.basis) == PRACTICE or not re.search(r"pasal \d", each.basis)
        if "sul" not in each.source and "interpretasi" not in each.source
    ]
    assert unsaid == ["triage-medium", "danger-medium"], "figures of a published service standard"
