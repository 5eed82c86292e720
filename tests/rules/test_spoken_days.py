"""Days as people say them: each way of saying has its day, and a day that is none is told."""

from datetime import date

import pytest
from tests.factories.each import each

from sigap.kernel.spoken_days import spoken_day
from sigap.kernel.written_days import DayNotInCalendar

WEDNESDAY = date(2026, 11, 25)


@each(
    "said, day, words",
    [
        ("hari ini", date(2026, 11, 25), 2),
        ("besok", date(2026, 11, 26), 1),
        ("lusa", date(2026, 11, 27), 1),
        ("jumat", date(2026, 11, 27), 1),
        ("Jum'at ini", date(2026, 11, 27), 2),
        ("hari Jumat", date(2026, 11, 27), 2),
        ("rabu", date(2026, 12, 2), 1),
        ("Jumat depan", date(2026, 12, 4), 2),
        ("senin depan", date(2026, 11, 30), 2),
        ("minggu depan", date(2026, 12, 2), 2),
        ("minggu", date(2026, 11, 29), 1),
        ("pekan depan", date(2026, 12, 2), 2),
        ("bulan depan", date(2026, 12, 25), 2),
        ("tahun depan", date(2027, 11, 25), 2),
        ("2 minggu", date(2026, 12, 9), 2),
        ("dua minggu lagi", date(2026, 12, 9), 3),
        ("dalam 10 hari", date(2026, 12, 5), 3),
        ("dua belas hari", date(2026, 12, 7), 3),
        ("seminggu lagi", date(2026, 12, 2), 2),
        ("sebulan", date(2026, 12, 25), 1),
        ("3 bulan", date(2027, 2, 25), 2),
        ("dalam 24 bulan", date(2028, 11, 25), 3),
        ("akhir bulan", date(2026, 11, 30), 2),
        ("akhir bulan depan", date(2026, 12, 31), 3),
        ("akhir bulan ini", date(2026, 11, 30), 3),
        ("akhir tahun", date(2026, 12, 31), 2),
        ("akhir tahun depan", date(2027, 12, 31), 3),
        ("31 Januari", date(2027, 1, 31), 2),
        ("31 Januari 2028", date(2028, 1, 31), 3),
        ("28 des,", date(2026, 12, 28), 2),
        ("paling lambat tanggal 5 Desember", date(2026, 12, 5), 5),
        ("Senin, 28 Desember 2026", date(2026, 12, 28), 4),
        ("31-1", date(2027, 1, 31), 1),
        ("31/1/2027", date(2027, 1, 31), 1),
        ("2027-01-31", date(2027, 1, 31), 1),
    ],
)
def test_what_is_said_is_a_day(said: str, day: date, words: int) -> None:
    found = spoken_day([*said.split(), "foto"], today=WEDNESDAY)
    assert found is not None
    assert (found.day, found.words) == (day, words)


@each("said", ["", "foto", "dua", "2 orang", "nol hari", "5 kantor", "depan", "Januari", "123 Januari", "akhir pekan"])
def test_other_words_are_no_day(said: str) -> None:
    assert spoken_day(said.split(), today=WEDNESDAY) is None


@each("said", ["31 Februari", "32 Januari", "31-2", "30/2/2027", "29 Februari 2027"])
def test_a_day_of_no_calendar_is_told(said: str) -> None:
    with pytest.raises(DayNotInCalendar):
        spoken_day(said.split(), today=WEDNESDAY)


@each("said", ["dalam 25 bulan", "36 bulan", "400 bulan lagi", "361 hari"])
def test_a_span_too_long_is_no_day_rather_than_a_wrong_one(said: str) -> None:
    assert spoken_day(said.split(), today=WEDNESDAY) is None


@each(
    "said, today, day",
    [
        ("29 Februari", date(2027, 12, 1), date(2028, 2, 29)),
        ("29-2", date(2027, 1, 10), date(2028, 2, 29)),
        ("29 Februari", date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_the_leap_day_is_the_one_of_this_year_or_the_next(said: str, today: date, day: date) -> None:
    found = spoken_day(said.split(), today=today)
    assert found is not None
    assert found.day == day


@each("today", [date(2026, 11, 25), date(2028, 3, 1)])
def test_a_leap_day_that_neither_year_has_is_told(today: date) -> None:
    with pytest.raises(DayNotInCalendar):
        spoken_day(["29", "Februari"], today=today)


def test_a_month_later_ends_with_the_month() -> None:
    found = spoken_day(["bulan", "depan"], today=date(2027, 1, 31))
    assert found is not None
    assert found.day == date(2027, 2, 28)
