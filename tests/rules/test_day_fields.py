"""The fields in which a day is typed: what they take, and what they say of what they do not take."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, localtime

from sigap.kernel.clock import now
from sigap.ui.fields import OLDEST, BirthDayField, BirthYearField, DayField, DayInput, MomentField


def says(field: DayField | MomentField | BirthYearField, typed: str) -> str:
    with pytest.raises(ValidationError) as wrong:
        field.clean(typed)
    return str(wrong.value.messages[0])


def test_a_day_and_a_moment_are_taken_as_people_write_them() -> None:
    for written in ("12 April 2011", "12/4/2011", "12-04-11", "12.4.2011"):
        assert DayField().clean(written) == BirthDayField().clean(written) == date(2011, 4, 12)
    moment = MomentField().clean("12 April 2011 pukul 9.30")
    assert localtime(moment).strftime("%d-%m-%Y %H.%M") == "12-04-2011 09.30"
    assert DayField(required=False).clean(" ") is None


def test_each_mistake_has_words_of_its_own() -> None:
    assert "tidak terbaca" in says(DayField(), "kemarin")
    assert "tidak ada dalam kalender" in says(DayField(), "31-02-2026")
    assert "tidak mungkin" in says(DayField(), "1-1-0211")
    assert "misalnya 12 April 2011" in says(DayField(), "")
    assert "tidak terbaca" in says(MomentField(), "25-11-2026")
    assert "tidak ada" in says(MomentField(), "25-11-2026 25.00")


def test_a_birth_lies_behind_and_not_too_far() -> None:
    today = localdate(now())
    assert BirthDayField().clean(today.strftime("%d-%m-%Y")) == today
    assert "belum terjadi" in says(BirthDayField(), (today + timedelta(days=1)).strftime("%d-%m-%Y"))
    assert "terlalu lama" in says(BirthDayField(), f"1-1-{today.year - OLDEST - 1}")
    next_year = today.year + 1
    assert BirthDayField().clean(f"1-1-{next_year % 100:02}") == date(next_year - 100, 1, 1)
    assert BirthYearField().clean("2012") == 2012
    assert "belum terjadi" in says(BirthYearField(), str(next_year))
    assert "terlalu lama" in says(BirthYearField(), str(today.year - OLDEST - 1))
    assert "empat angka" in says(BirthYearField(), "dua ribu")


def test_the_line_is_typed_in_and_has_a_button_for_the_calendar() -> None:
    drawn = DayInput().render("born", date(2011, 4, 12), {"id": "id_born"})
    assert 'type="text"' in drawn
    assert 'value="12-04-2011"' in drawn
    assert 'data-pick="date" hidden' in drawn
