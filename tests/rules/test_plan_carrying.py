"""What a year left of an action plan, and how it goes on to the next one: rests of targets, rests of money."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sigap.actionplan.rules import FundingSource, Measure
from sigap.actionplan.rules.carrying import Leftover, carried_on, leftovers
from sigap.actionplan.rules.columns import plain_words
from sigap.actionplan.rules.matching import matrix_from
from sigap.actionplan.rules.matrix import (
    ActivityFacts,
    IndicatorFacts,
    MatrixFacts,
    MoneyFacts,
    OfficeFacts,
    TargetFacts,
)
from sigap.actionplan.rules.sheet import SheetActivity, SheetReading

OFFICE = OfficeFacts(id=uuid4(), name="Dinas CONTOH")
LOCAL, SPECIAL = FundingSource.REGENCY, FundingSource.SPECIAL
TARGETS = (TargetFacts(year=2026, target=Decimal(100)), TargetFacts(year=2027, target=Decimal(50), due_quarter=4))
INDICATOR = IndicatorFacts(title="Kegiatan", targets=TARGETS)
MONEY = (
    MoneyFacts(year=2026, source=LOCAL, amount=Decimal(900)),
    MoneyFacts(year=2026, source=SPECIAL, amount=Decimal(300)),
    MoneyFacts(year=2027, source=LOCAL, amount=Decimal(400)),
)
ACTIVITY = ActivityFacts(
    goal="Tujuan", programme="Program", title="Penyuluhan", office=OFFICE, indicators=(INDICATOR,), money=MONEY
)
MATRIX = MatrixFacts(activities=(ACTIVITY,))


def told(value: str, spent: Mapping[FundingSource, int], key: UUID = ACTIVITY.key) -> Any:
    return {key: ({INDICATOR.key: Decimal(value)}, {source: Decimal(amount) for source, amount in spent.items()})}


def left(matrix: MatrixFacts, value: str, spent: Mapping[FundingSource, int], year: int = 2026) -> list[Leftover]:
    return list(leftovers(matrix, told(value, spent), year))


def of_indicator(**changed: Any) -> MatrixFacts:
    return MatrixFacts(activities=(replace(ACTIVITY, indicators=(replace(INDICATOR, **changed),)),))


def test_the_rest_of_target_and_of_each_source_is_left() -> None:
    (found,) = left(MATRIX, "70.5", {LOCAL: 850})
    assert found.rests == {INDICATOR.key: Decimal("29.5")}
    assert found.money == {LOCAL: Decimal(50), SPECIAL: Decimal(300)}


def test_what_was_reached_overspent_or_never_told_leaves_nothing() -> None:
    assert not left(MATRIX, "100", {LOCAL: 900, SPECIAL: 300})
    assert not left(MATRIX, "130", {LOCAL: 950, SPECIAL: 301})
    assert not list(leftovers(MATRIX, {}, 2026))
    assert not list(leftovers(MATRIX, told("1", {}, key=uuid4()), 2026))
    (half,) = left(MATRIX, "100", {LOCAL: 900})
    assert (half.rests, half.money) == ({}, {SPECIAL: Decimal(300)})


def test_a_level_and_what_is_to_fall_leave_no_rest_and_no_target_is_none() -> None:
    spent = {LOCAL: 900, SPECIAL: 300}
    for matrix in (of_indicator(measure=Measure.LEVEL), of_indicator(is_falling=True), of_indicator(targets=())):
        assert not left(matrix, "10", spent)
    zero = of_indicator(targets=(TargetFacts(year=2026, target=Decimal(0)),))
    assert not left(zero, "0", spent)


def test_it_is_added_to_the_year_after_once() -> None:
    found = left(MATRIX, "70", {LOCAL: 850})
    after = carried_on(MATRIX, found, 2026)
    (activity,) = after.activities
    target = activity.indicators[0].targets
    assert [(each.year, int(each.target), int(each.carried), each.due_quarter) for each in target] == [
        (2026, 100, 0, None),
        (2027, 80, 30, 4),
    ]
    assert [(each.year, each.source, int(each.amount), int(each.carried)) for each in activity.money] == [
        (2026, LOCAL, 900, 0),
        (2026, SPECIAL, 300, 0),
        (2027, LOCAL, 450, 50),
        (2027, SPECIAL, 300, 300),
    ]
    assert not left(after, "70", {LOCAL: 850}), "what was carried is not carried again"
    (more,) = left(after, "60", {LOCAL: 850})
    assert more.rests == {INDICATOR.key: Decimal(10)}, "a figure that was corrected leaves the rest of the rest"


def test_a_year_without_a_target_of_its_own_begins_with_the_rest() -> None:
    matrix = of_indicator(targets=TARGETS[:1])
    (activity,) = carried_on(matrix, left(matrix, "40", {LOCAL: 900, SPECIAL: 300}), 2026).activities
    (_this, after) = activity.indicators[0].targets
    assert after == TargetFacts(year=2027, target=Decimal(60), carried=Decimal(60))
    untouched = replace(ACTIVITY, key=uuid4())
    whole = MatrixFacts(activities=(*matrix.activities, untouched), stated={2026: Decimal(1)})
    both = carried_on(whole, left(matrix, "40", {}), 2026)
    assert both.activities[1] == untouched
    assert both.stated == whole.stated


def test_a_rest_goes_on_through_two_years() -> None:
    first = carried_on(MATRIX, left(MATRIX, "70", {LOCAL: 900, SPECIAL: 300}), 2026)
    (found,) = left(first, "45", {LOCAL: 400}, 2027)
    assert found.rests == {INDICATOR.key: Decimal(35)}
    (activity,) = carried_on(first, [found], 2027).activities
    assert activity.indicators[0].targets[-1] == TargetFacts(year=2028, target=Decimal(35), carried=Decimal(35))


def test_a_sheet_that_is_loaded_leaves_what_was_carried_over_as_it_was() -> None:
    after = carried_on(MATRIX, left(MATRIX, "70", {LOCAL: 850}), 2026)
    (activity,) = after.activities
    bare = replace(
        INDICATOR, targets=tuple(replace(each, carried=Decimal(0)) for each in activity.indicators[0].targets)
    )
    sheet = SheetActivity(
        row=1, goal="Tujuan", programme_code="", programme="Program", code="", title="Penyuluhan", office=OFFICE.name,
        supports=(),
    )  # fmt: skip
    sheet.indicators.append(bare)
    sheet.money |= {(each.year, each.source): each.amount for each in activity.money}
    loaded = matrix_from(SheetReading(activities=[sheet]), {plain_words(OFFICE.name): OFFICE}, after)
    assert loaded.activities == after.activities
    assert not left(loaded, "70", {LOCAL: 850})
