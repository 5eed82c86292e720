"""A village's month: nothing is not nought, what cannot be is refused, what is odd is asked, bands need months."""

from datetime import date

from sigap.clocks.rules import SMALLEST_CELL
from sigap.villages.rules.law import duties, provisions
from sigap.villages.rules.month import (
    COUNTS,
    CountryGroup,
    MonthDoubt,
    MonthFault,
    band_of,
    doubts_of,
    due_on,
    fault_of,
    last_over,
    month_of,
    month_rule,
    newest_due,
    period_of,
    total,
)
from sigap.villages.rules.next_steps import VillageFacts, VillageStep, next_steps

TODAY, OCTOBER = date(2026, 11, 29), date(2026, 10, 1)
RULE = month_rule()
ZEROS: dict[str, int | None] = dict.fromkeys(COUNTS, 0)
NONE: dict[str, int | None] = dict.fromkeys(COUNTS)


def test_months_are_owed_by_their_day() -> None:
    assert (last_over(TODAY), last_over(date(2026, 1, 1))) == (OCTOBER, date(2025, 12, 1))
    assert due_on(date(2026, 12, 1), RULE) == date(2027, 1, 10)
    cases = {date(2026, 11, 10): date(2026, 9, 1), date(2026, 11, 11): OCTOBER, date(2026, 1, 3): date(2025, 11, 1)}
    assert {day: newest_due(day, RULE) for day in cases} == cases
    assert (month_of("2026-10"), period_of(OCTOBER)) == (OCTOBER, "2026-10")
    assert [month_of(each) for each in ("2026-13", "x", "", "2026-10-01", "-10")] == [None] * 5


def test_what_cannot_be_is_refused_and_nothing_is_not_nought() -> None:
    assert len(COUNTS) == len(CountryGroup) * 4 + 2
    cases = {
        MonthFault.EMPTY: (NONE, OCTOBER),
        MonthFault.NEGATIVE: (ZEROS | {"letters": -1}, OCTOBER),
        MonthFault.TOO_MANY: (NONE | {"letters": 5001}, OCTOBER),
        MonthFault.NOT_OVER: (ZEROS, date(2026, 11, 1)),
        MonthFault.TOO_OLD: (ZEROS, date(2025, 10, 1)),
        None: (NONE | {"out_of_school": 0}, date(2025, 11, 1)),
    }
    found = {fault_of(counts, month=month, today=TODAY, rule=RULE): fault for fault, (counts, month) in cases.items()}
    assert found == {fault: fault for fault in cases}
    assert (total(NONE, "_left_with"), total(ZEROS, "_left_with")) == (None, 0)
    assert total(NONE | {"malaysia_left_with": 2, "lain_left_with": 1, "malaysia_left_without": 9}, "_left_with") == 3


def test_what_is_odd_is_asked() -> None:
    september, august = (date(2026, month, 1) for month in (9, 8))
    came = [(september, ZEROS), (august, ZEROS)]
    assert doubts_of(ZEROS, came, OCTOBER, RULE) == [MonthDoubt.ALL_ZERO]
    assert doubts_of(ZEROS, came[:1], OCTOBER, RULE) == []
    assert doubts_of(ZEROS, [came[0], (august, NONE)], OCTOBER, RULE) == []
    back = ZEROS | {"malaysia_back_without": 3}
    assert doubts_of(back, came, OCTOBER, RULE) == [MonthDoubt.MORE_BACK]
    assert doubts_of(back, [(september, ZEROS | {"lain_left_with": 3})], OCTOBER, RULE) == []
    assert doubts_of(ZEROS | {"letters": 200}, [], OCTOBER, RULE) == [MonthDoubt.UNUSUAL]
    assert doubts_of(ZEROS | {"letters": RULE.most + 1}, [], OCTOBER, RULE) == [], "it is refused, and not asked too"


def test_bands_need_months_and_draw_a_sum_to_a_year() -> None:
    without, school = RULE.bands
    assert band_of(without, [ZEROS] * 5) is None
    assert band_of(without, [ZEROS] * 6) == 0
    assert band_of(without, [ZEROS] * 5 + [NONE]) is None
    one = ZEROS | {"malaysia_left_without": 1}
    assert [band_of(without, [one] * n + [ZEROS] * (12 - n)) for n in (1, 4, 5, 9, 10, 12)] == [0, 0, 1, 1, 2, 2]
    assert band_of(without, [one | {"lain_left_without": 1}] * 10) == 3
    assert [band_of(without, [one] * n + [ZEROS] * (6 - n)) for n in (4, 5, 6)] == [0, 2, 2]
    assert [band_of(school, [NONE | {"out_of_school": n} for n in row]) for row in ((0, 4, 9), (0, 12, 30))] == [0, 2]
    assert all(band.limits[0] >= SMALLEST_CELL for band in RULE.bands)
    assert band_of(school, [NONE | {"out_of_school": 4}] * 2) is None


def test_duties_of_the_law_are_named_and_unconfirmed() -> None:
    assert [row.code for row in provisions()] == [each["code"] for each in duties()]
    assert {row.statute for row in provisions()} == {"UU 18/2017", "UU 12/2022"}
    assert all(each["source"] and each["basis"] for each in duties())


def test_a_village_is_told_what_to_do_next() -> None:
    calm = {
        "today": TODAY, "is_month_late": False, "are_months_zero": False, "last_session": date(2026, 9, 1),
        "is_session_ahead": False, "is_session_unreported": False,
        "helpers": 1, "has_contact": True, "group": 2, "missing": 0, "left_without": 0,
    }  # fmt: skip
    cases: list[tuple[dict[str, object], list[VillageStep]]] = [
        ({}, []),
        ({"is_month_late": True, "last_session": None}, [VillageStep.SEND_MONTH, VillageStep.HOLD_SESSION]),
        ({"last_session": date(2025, 10, 31)}, [VillageStep.HOLD_SESSION]),
        ({"last_session": date(2025, 11, 1)}, []),
        ({"last_session": None, "is_session_ahead": True}, [VillageStep.PREPARE]),
        ({"last_session": None, "is_session_unreported": True}, [VillageStep.REPORT_SESSION]),
        ({"are_months_zero": True, "left_without": None}, [VillageStep.ASK_AROUND]),
        ({"left_without": 2, "missing": 3}, [VillageStep.CHECK_PAPERS, VillageStep.FILL_FIGURES]),
        ({"helpers": 0, "has_contact": False}, [VillageStep.WRITE_CONTACT]),
        ({"helpers": 0, "group": 5}, [VillageStep.FIND_HELPERS]),
    ]
    for more, steps in cases:
        assert next_steps(VillageFacts(**(calm | more))) == steps, more  # type: ignore[arg-type]  # a table of facts
