"""A regency's days and hours are its own: WIB, WITA or WIT, by the province in its code."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from lokal import wilayah
from tests.factories.zones import JAKARTA

from sigap.cases.rules.deadlines import end_of_day
from sigap.clocks.rules import Addressee, ClockCalendar, Rule, due_at, kept_until
from sigap.clocks.rules.units import Unit
from sigap.config.env import Env, EnvironmentUnusable, regency_zone
from sigap.kernel.time_zones import zone_of
from sigap.kernel.working_time import DutyHours, OfficeCalendar, next_duty_moment
from sigap.notifications.rules import is_night
from sigap.provisions.rules import SourceKind
from sigap.retention.rules import Term, announcement_day

JAYAPURA = ZoneInfo("Asia/Jayapura")
CALENDAR = OfficeCalendar(zone=JAYAPURA, week=dict.fromkeys(range(5), DutyHours(opens=time(8), closes=time(16))))
RULE = Rule(
    code="keep-report", label="uji", amount=1, unit=Unit.MONTHS, runs_by=ClockCalendar.WALL,
    addressee=Addressee.DATA_CONTROLLER, basis="uji", source="uji",
    kind=SourceKind.MEMORY, valid_from=date(2026, 1, 1),
)  # fmt: skip


def wit(day: int, hour: int = 0, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JAYAPURA)


def test_every_province_has_a_zone_and_its_abbreviation() -> None:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    names = {province.code: at.astimezone(zone_of(province.code)).tzname() for province in wilayah.list_wilayah(None)}
    assert set(names.values()) == {"WIB", "WITA", "WIT"}
    assert (names["16"], names["61"], names["64"], names["53"], names["81"], names["94"]) == (
        "WIB", "WIB", "WITA", "WITA", "WIT", "WIT",
    )  # fmt: skip


def test_the_code_of_the_regency_says_the_zone() -> None:
    assert Env.read({"SIGAP_REGENCY": "91.03"}).time_zone == "Asia/Jayapura"
    assert regency_zone({}) == JAKARTA


@pytest.mark.parametrize("code", ["99.01", "Jayapura"])
def test_a_code_of_no_province_is_refused(code: str) -> None:
    with pytest.raises(EnvironmentUnusable, match="SIGAP_REGENCY="):
        Env.read({"SIGAP_REGENCY": code})


def test_offices_open_by_their_own_clock() -> None:
    assert next_duty_moment(wit(25, 7), CALENDAR) == wit(25, 8) == datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert next_duty_moment(wit(25, 16), CALENDAR) == wit(26, 8)
    assert CALENDAR.day_of(datetime(2026, 11, 25, 15, tzinfo=UTC)) == date(2026, 11, 26)


def test_a_deadline_ends_in_the_hours_of_the_regency() -> None:
    rule = replace(RULE, code="uji", amount=2, unit=Unit.WORKING_DAYS, runs_by=ClockCalendar.OFFICE)
    assert due_at(rule, wit(25, 9), CALENDAR) == wit(27, 16)
    assert due_at(rule, wit(25, 9), replace(CALENDAR, zone=JAKARTA)) == wit(27, 18)


def test_a_day_ends_at_midnight_of_the_regency() -> None:
    late = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)  # half past ten in Palembang, half past midnight in Jayapura
    assert (kept_until(RULE, late, JAKARTA), kept_until(RULE, late, JAYAPURA)) == (
        date(2026, 12, 26), date(2026, 12, 27),
    )  # fmt: skip
    assert end_of_day(date(2026, 11, 25), JAYAPURA) == wit(26) - timedelta(seconds=1)
    term = Term(due_on=date(2026, 11, 26), told_from=date(2026, 11, 12))
    assert announcement_day(term, late, JAYAPURA) == announcement_day(term, late, JAKARTA) + timedelta(days=1)


def test_night_is_the_regencys_own() -> None:
    assert is_night(wit(25, 22), JAYAPURA)
    assert not is_night(wit(25, 20), JAKARTA)
