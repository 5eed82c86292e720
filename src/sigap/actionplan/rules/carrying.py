"""What a year left undone, and how it goes on to the next one: the rest of a target, the rest of the money. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sigap.actionplan.rules.codes import FundingSource, Measure
from sigap.actionplan.rules.matrix import NOTHING, ActivityFacts, IndicatorFacts, MatrixFacts, MoneyFacts, TargetFacts

type ReportedValues = Mapping[UUID, tuple[Mapping[UUID, Decimal], Mapping[FundingSource, Decimal]]]
"""What the last quarter of a year said of each activity: values by indicator, money by source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """An activity of which a year left something."""

    activity: ActivityFacts
    rests: Mapping[UUID, Decimal]
    money: Mapping[FundingSource, Decimal]


def leftovers(matrix: MatrixFacts, reported: ReportedValues, year: int) -> Iterator[Leftover]:
    """What is left of a year and not carried on yet. A level goes on by itself; what falls has no rest."""
    for each in matrix.activities:
        values, spent = reported.get(each.key, ({}, {}))
        rests = {found.key: rest for found in each.indicators if (rest := _rest(found, values, year)) > 0}
        lines = {line.source: line.amount for line in each.money if line.year == year}
        gone = {line.source: line.carried for line in each.money if line.year == year + 1}
        money = {
            source: rest
            for source, amount in lines.items()
            if (rest := amount - spent.get(source, NOTHING) - gone.get(source, NOTHING)) > 0
        }
        if each.key in reported and (rests or money):
            yield Leftover(activity=each, rests=rests, money=money)


def _rest(indicator: IndicatorFacts, values: Mapping[UUID, Decimal], year: int) -> Decimal:
    if indicator.measure is Measure.LEVEL or indicator.is_falling:
        return NOTHING
    targets = {each.year: each for each in indicator.targets}
    if year not in targets:
        return NOTHING
    gone = targets[year + 1].carried if year + 1 in targets else NOTHING
    return targets[year].target - values.get(indicator.key, NOTHING) - gone


def carried_on(matrix: MatrixFacts, found: Collection[Leftover], year: int) -> MatrixFacts:
    """The matrix with these rests added to the year after."""
    by_key = {each.activity.key: each for each in found}
    return replace(
        matrix,
        activities=tuple(
            _with_rest(each, by_key[each.key], year + 1) if each.key in by_key else each for each in matrix.activities
        ),
    )


def _with_rest(activity: ActivityFacts, left: Leftover, year: int) -> ActivityFacts:
    indicators = tuple(
        replace(each, targets=_targets(each.targets, left.rests[each.key], year)) if each.key in left.rests else each
        for each in activity.indicators
    )
    lines = {(each.year, each.source): each for each in activity.money}
    for source, rest in left.money.items():
        before = lines.get((year, source), MoneyFacts(year=year, source=source, amount=NOTHING))
        lines[year, source] = replace(before, amount=before.amount + rest, carried=before.carried + rest)
    return replace(activity, indicators=indicators, money=tuple(lines[key] for key in sorted(lines)))


def _targets(targets: tuple[TargetFacts, ...], rest: Decimal, year: int) -> tuple[TargetFacts, ...]:
    by_year = {each.year: each for each in targets}
    before = by_year.get(year, TargetFacts(year=year, target=NOTHING))
    by_year[year] = replace(before, target=before.target + rest, carried=before.carried + rest)
    return tuple(by_year[key] for key in sorted(by_year))
