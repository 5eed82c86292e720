"""Days and moments as people write them."""

from datetime import date, datetime

import pytest

from sigap.kernel.written_days import DayNotInCalendar, DayUnreadable, read_day, read_moment

TODAY = date(2026, 11, 28)
APRIL = date(2011, 4, 12)


def test_a_day_may_be_written_as_people_do() -> None:
    for written in (
        *(
            "12 April 2011",
            "12 april 2011",
            "12 Apr 2011",
            "Selasa, 12 April 2011",
            "April 12, 2011",
            "  12  April 2011 ",
        ),
        *("12/4/2011", "12-04-2011", "12.4.2011", "12. 4. 2011", "12-04-11", "12/4/11", "12 4 2011", "2011-04-12"),
    ):
        assert read_day(written, today=TODAY) == APRIL, written
    for written, month in (("1 Pebruari 2026", 2), ("1 Mei 2026", 5), ("1 Agt 2026", 8), ("1 Nopember 2026", 11)):
        assert read_day(written, today=TODAY) == date(2026, month, 1), written


def test_what_is_no_day_is_told_from_a_day_of_no_calendar() -> None:
    for written in (
        "besok",
        "12 April",
        "12-4-201",
        "12-4-20111",
        "1-2-3-4",
        "12 Brumaire 2011",
        "12/april-/",
        "١٢-٤-٢٠١١",
        "",
    ):
        with pytest.raises(DayUnreadable):
            read_day(written, today=TODAY)
    for written in ("31-02-2026", "29 Februari 2011", "12-13-2011", "0-1-2011", "31/2/26"):
        with pytest.raises(DayNotInCalendar):
            read_day(written, today=TODAY)


def test_two_figures_of_a_year_mean_the_near_century_and_a_birth_lies_behind() -> None:
    for written, year, born in (
        ("1-1-26", 2026, 2026),
        ("31-12-26", 2026, 1926),
        ("1-1-27", 2027, 1927),
        ("1-1-46", 2046, 1946),
        ("1-1-47", 1947, 1947),
        ("1-1-00", 2000, 2000),
        ("1-1-99", 1999, 1999),
    ):
        assert read_day(written, today=TODAY).year == year, written
        assert read_day(written, today=TODAY, is_past=True).year == born, written
    with pytest.raises(DayNotInCalendar):  # 2000 had one, 1900 had none; neither 2026
        read_day("29-2-26", today=TODAY, is_past=True)
    assert read_day("29-2-00", today=TODAY, is_past=True) == date(2000, 2, 29)


def test_a_moment_is_a_day_and_its_hour() -> None:
    for written in (
        *("25-11-2026 09.30", "25-11-2026 9:30", "25/11/26 09.30", "25.11.2026 09.30", "25 November 2026 jam 9.30"),
        *("25 November 2026, pukul 09.30 WIB", "2026-11-25T09:30", "2026-11-25 09:30", "Rabu, 25 Nov 2026 09.30"),
    ):
        assert read_moment(written, today=TODAY) == datetime(2026, 11, 25, 9, 30), written  # noqa: DTZ001 - naive
    for written in ("25-11-2026", "09.30", "25-11-2026 9", "25-11-2026 09.3"):
        with pytest.raises(DayUnreadable):
            read_moment(written, today=TODAY)
    with pytest.raises(DayNotInCalendar):
        read_moment("25-11-2026 24.30", today=TODAY)
