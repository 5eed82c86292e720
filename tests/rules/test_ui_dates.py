"""Dates, times, spans and numbers as people here read them, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from sigap.ui import dates

MOMENT = datetime(2026, 11, 24, 2, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("id", "Selasa, 24 November 2026, 09.42 WIB"), ("en", "Tuesday, 24 November 2026, 09:42 WIB")],
)
def test_a_moment_in_full(language: str, expected: str) -> None:
    with translation.override(language):
        assert dates.full_moment(MOMENT) == expected


@pytest.mark.parametrize(("language", "whole"), [("id", "24.00"), ("en", "24:00")])
def test_midnight_ends_the_last_day_in_which_something_is_in_time(language: str, whole: str) -> None:
    midnight = datetime(2026, 11, 27, 17, tzinfo=UTC)
    with translation.override(language):
        assert (dates.last_day(midnight), dates.closing_time(midnight)) == (date(2026, 11, 27), whole)
        assert (dates.last_day(MOMENT), dates.closing_time(MOMENT)) == (date(2026, 11, 24), dates.clock_time(MOMENT))


def test_a_day_turns_at_midnight_in_the_regency_not_in_greenwich() -> None:
    late_evening_in_greenwich = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    with translation.override("id"):
        assert dates.short_day(late_evening_in_greenwich) == "25 Nov 2026"
        assert dates.near_moment(late_evening_in_greenwich, MOMENT) == "besok 00.30"


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, "hari ini 09.42"),
        (-24, "kemarin 09.42"),
        (24, "besok 09.42"),
        (-72, "21 Nov 2026, 09.42"),
    ],
)
def test_a_moment_beside_now(hours: int, expected: str) -> None:
    with translation.override("id"):
        assert dates.near_moment(MOMENT + timedelta(hours=hours), MOMENT) == expected


@pytest.mark.parametrize(
    ("span", "rough", "exact"),
    [
        (timedelta(seconds=5), "1 menit", "1 menit"),
        (timedelta(minutes=18), "18 menit", "18 menit"),
        (timedelta(hours=4, minutes=13), "4 jam", "4 jam 13 menit"),
        (timedelta(hours=47), "47 jam", "47 jam"),
        (timedelta(days=3, hours=2), "3 hari", "3 hari 2 jam"),
        (timedelta(days=3), "3 hari", "3 hari"),
    ],
)
def test_spans(span: timedelta, rough: str, exact: str) -> None:
    with translation.override("id"):
        assert (dates.rough_span(span), dates.exact_span(span)) == (rough, exact)


def test_english_counts_one_and_many() -> None:
    with translation.override("en"):
        assert dates.rough_span(timedelta(hours=1)) == "1 hour"
        assert dates.rough_span(timedelta(hours=4)) == "4 hours"


@pytest.mark.parametrize(
    ("value", "places", "indonesian", "english"),
    [(1234, 0, "1.234", "1,234"), (3.5, 1, "3,5", "3.5"), (1234567.891, 2, "1.234.567,89", "1,234,567.89")],
)
def test_numbers(value: float, places: int, indonesian: str, english: str) -> None:
    with translation.override("id"):
        assert dates.number(value, places) == indonesian
    with translation.override("en"):
        assert dates.number(value, places) == english


def test_a_leap_day_and_a_plain_date() -> None:
    with translation.override("id"):
        assert dates.long_day(date(2028, 2, 29)) == "Selasa, 29 Februari 2028"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        dates.full_moment(MOMENT.replace(tzinfo=None))
