"""When a session can have been, what rings, how amounts in commas read, and how a quarter of the grant adds up."""

from datetime import UTC, date, datetime
from typing import Any

from sigap.assistance.rules import UptdFunction, catalogue
from sigap.sessions.rules import (
    GrantQuarter,
    KindUse,
    begins,
    grant_rows,
    in_commas,
    kinds_of_functions,
    quarter_of,
    rings,
    total_of,
    was_born_by,
)


def test_nobody_has_a_session_before_birth() -> None:
    aged: dict[str, Any] = {"age_years": 15, "aged_on": date(2026, 11, 25)}
    assert was_born_by(date(2010, 11, 25), **aged), "fifteen years and 364 days ago is possible"
    assert not was_born_by(date(2010, 11, 24), **aged)
    assert was_born_by(date(1950, 1, 1), age_years=None, aged_on=None), "of unknown age nothing is known"


def test_the_manager_hears_from_the_second_time_in_a_row() -> None:
    cases = {(True,): False, (True, True): True, (True, False, True): False, (False, True, True): False, (): False}
    assert {missed: rings(missed) for missed in cases} == cases


def test_thousands_between_commas_are_known_and_nothing_else_is() -> None:
    cases = {"1,250,000": 1_250_000, "Rp1,250": 1250, "1.250.000": None, "1250": None, "1,25": None, "-1,250": None}
    assert {text: in_commas(text) for text in cases} == cases


def test_the_form_begins_on_five_minutes() -> None:
    assert begins(datetime(2026, 11, 25, 10, 13, tzinfo=UTC), 60) == datetime(2026, 11, 25, 9, 10, tzinfo=UTC)


def test_quarters_follow_each_other_over_the_year() -> None:
    assert [quarter_of(date(2026, month, 1)).number for month in range(1, 13)] == [1] * 3 + [2] * 3 + [3] * 3 + [4] * 3
    last = GrantQuarter(year=2026, number=4)
    assert (last.first, last.after, last.before) == (
        date(2026, 10, 1),
        GrantQuarter(year=2027, number=1),
        GrantQuarter(year=2026, number=3),
    )
    begin, end = last.moments(UTC)
    assert (begin, end) == (datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def use(kind: str, month: int, cost: int, **more: int) -> KindUse:
    told = {"services": 1, "minutes": 60, "without_cost": 0, **more}
    return KindUse(kind=kind, function="", month=month, cost=cost, **told)


def test_the_rows_of_the_sheet_add_up_to_its_last_line_whatever_the_components_leave_out() -> None:
    psychology = [use("psychology", 1, 350_000), use("psychology", 3, 50_000, services=2)]
    uses = [*psychology, use("outreach", 2, 0, without_cost=1)]
    rows = grant_rows(uses, [("Pemulihan", frozenset({"psychology"})), ("Kosong", frozenset({"visum"}))], "Lain")
    assert [(row.label, row.services, row.cost) for row in rows] == [
        ("Pemulihan", 3, 400_000),
        ("Kosong", 0, 0),
        ("Lain", 1, 0),
    ]
    total = total_of("Jumlah", rows)
    assert total.months == (350_000, 0, 50_000)
    assert (total.services, total.minutes, total.cost, total.without_cost) == (4, 180, 400_000, 1)
    assert total.cost == sum(each.cost for each in uses)


def test_every_service_of_a_function_stands_in_its_group() -> None:
    groups = kinds_of_functions((row.code, row.function) for row in catalogue().rows)
    assert set(groups) == set(UptdFunction)
    assert "pick_up" in groups[UptdFunction.OUTREACH]
    assert not groups[UptdFunction.OUTREACH] & groups[UptdFunction.MEDIATION]
