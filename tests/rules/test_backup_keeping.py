"""Which copies go: by age, by a plan of days, weeks and months, and never what must outlast a clock gone wrong."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sigap.cli.copies.keeping import ALWAYS_KEPT, KeptCopy, to_remove
from sigap.cli.copies.plan import KeepingPlan

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
WIB = ZoneInfo("Asia/Jakarta")
DAY, KEEP = timedelta(days=1), timedelta(days=35)
PLAN = KeepingPlan(daily=7, weekly=4, monthly=3)


def copy(days: float, *, trail: str = "ab", is_proved: bool = True) -> KeptCopy:
    return KeptCopy(name=f"{days}", begun_at=NOW - days * DAY, trail=trail, is_proved=is_proved)


def leaving(copies: list[KeptCopy], *, plan: KeepingPlan | None = None, keep: timedelta = KEEP) -> list[str]:
    return to_remove(copies, NOW, keep, plan=plan, zone=WIB)


def test_what_is_past_its_time_goes_but_never_the_newest_three() -> None:
    daily = [copy(age) for age in range(40)]
    assert leaving(daily) == ["36", "37", "38", "39"]
    assert leaving([copy(age) for age in range(100, 106)]) == ["103", "104", "105"]
    year_ahead = to_remove(daily, NOW + timedelta(days=366), KEEP, zone=WIB)
    assert len(daily) - len(year_ahead) == ALWAYS_KEPT


def test_each_installation_counts_for_itself() -> None:
    theirs = [copy(age, trail="ef") for age in (80, 81, 82)]
    ours = [copy(age) for age in (1, 2, 3)]
    assert leaving([*theirs, *ours]) == []
    assert leaving([*theirs, *ours, copy(90)]) == ["90"]


def test_a_plan_keeps_the_newest_of_each_day_week_and_month() -> None:
    twice_a_day = [copy(half / 2) for half in range(2 * 100)]
    kept = {each.name for each in twice_a_day} - set(leaving(twice_a_day, plan=PLAN, keep=timedelta(days=400)))
    # 8.00 in Jakarta on a Wednesday. Days: today and six before, the evening's copy of each. Weeks end on Sundays: the
    # 22nd (a day too), 15th and 8th of November. Months: the last of October and of September.
    days = {"0.0", "0.5", "1.0", "1.5", "2.5", "3.5", "4.5", "5.5"}
    assert kept == days | {"9.5", "16.5"} | {"24.5", "55.5"}


def test_a_plan_never_keeps_longer_than_what_was_erased_may_last() -> None:
    monthly = [copy(30 * month) for month in range(12)]
    assert set(leaving(monthly, plan=KeepingPlan(daily=0, weekly=0, monthly=12))) == {
        each.name for each in monthly[ALWAYS_KEPT:]
    }


@pytest.mark.parametrize("plan", [None, PLAN])
def test_the_newest_that_was_proved_stays_whatever_lies_before_it(plan: KeepingPlan | None) -> None:
    unproved = [copy(age, is_proved=False) for age in range(50, 60)]
    assert leaving([*unproved, copy(70), copy(71)], plan=plan) == [*(str(age) for age in range(53, 60)), "71"]


def test_copies_of_a_day_to_come_stand_for_no_other() -> None:
    ahead = [copy(-age) for age in range(300, 310)]
    today = [copy(age) for age in range(3)]
    assert leaving([*ahead, *today], plan=PLAN) == []
    assert leaving([*ahead, *today, copy(90)], plan=PLAN) == ["90"]
