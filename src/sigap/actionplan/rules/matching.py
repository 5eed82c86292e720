"""From what a sheet says to a matrix: names become offices, rows the activities that an edition knows already. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import uuid4

from sigap.actionplan.rules.columns import plain_words
from sigap.actionplan.rules.matrix import (
    NOTHING,
    ActivityFacts,
    IndicatorFacts,
    MatrixFacts,
    MoneyFacts,
    OfficeFacts,
    TargetFacts,
)
from sigap.actionplan.rules.sheet import SheetActivity, SheetReading

type Known = Mapping[str, OfficeFacts]


def office_named(name: str, known: Known) -> OfficeFacts | None:
    """The office of a name, however it is written; none where nobody is known by it."""
    return known.get(plain_words(name))


def unmatched(reading: SheetReading, known: Known) -> dict[str, int]:
    """Names that no office is known by, with the first row in which each stands."""
    return {name: row for name, row in reading.offices.items() if office_named(name, known) is None}


def matrix_from(reading: SheetReading, known: Known, standing: MatrixFacts) -> MatrixFacts:
    """The matrix of a sheet whose offices are all known. What stands keeps its key: by code and title, or by one."""
    left = list(standing.activities)
    found = []
    for activity in reading.activities:
        same = _same(activity, left, reading.activities)
        if same is not None:
            left.remove(same)
        found.append(_activity(activity, known, same))
    return MatrixFacts(activities=tuple(found), stated=dict(reading.stated))


def _same(
    activity: SheetActivity, left: Iterable[ActivityFacts], others: Iterable[SheetActivity]
) -> ActivityFacts | None:
    code, title = plain_words(activity.code), plain_words(activity.title)
    rows = list(left)
    both = [each for each in rows if (plain_words(each.code), plain_words(each.title)) == (code, title)]
    by_title = [each for each in rows if plain_words(each.title) == title]
    is_only = sum(plain_words(each.code) == code for each in others) == 1
    by_code = [each for each in rows if code and plain_words(each.code) == code]
    for same in (both, by_title, by_code if is_only and len(by_code) == 1 else []):
        if same:
            return same[0]
    return None


def _activity(activity: SheetActivity, known: Known, same: ActivityFacts | None) -> ActivityFacts:
    supports = [found for name in activity.supports if (found := office_named(name, known))]
    office = known[plain_words(activity.office)]
    return ActivityFacts(
        key=same.key if same else uuid4(),
        goal=activity.goal,
        programme_code=activity.programme_code,
        programme=activity.programme,
        code=activity.code,
        title=activity.title,
        office=office,
        supports=tuple({each.id: each for each in supports if each.id != office.id}.values()),
        indicators=tuple(_indicators(activity.indicators, same.indicators if same else ())),
        money=tuple(_money(activity.lines, same.money if same else ())),
        stated=dict(activity.stated),
    )


def _money(lines: Iterable[MoneyFacts], same: Iterable[MoneyFacts]) -> Iterator[MoneyFacts]:
    """The lines of a sheet. It does not say what of them came over from the year before: that is kept as it stood."""
    carried = {(each.year, each.source): each.carried for each in same}
    for line in lines:
        yield replace(line, carried=min(line.amount, carried.get((line.year, line.source), NOTHING)))


def _targets(targets: Iterable[TargetFacts], same: IndicatorFacts | None) -> Iterator[TargetFacts]:
    carried = {each.year: each.carried for each in same.targets} if same else {}
    for each in targets:
        yield replace(each, carried=min(each.target, carried.get(each.year, NOTHING)))


def _indicators(indicators: list[IndicatorFacts], same: tuple[IndicatorFacts, ...]) -> Iterator[IndicatorFacts]:
    by_title = {plain_words(each.title): each for each in same}
    only = same[0] if len(indicators) == len(same) == 1 else None
    for each in indicators:
        before = by_title.get(plain_words(each.title), only)
        key = before.key if before else uuid4()
        yield replace(each, key=key, targets=tuple(_targets(each.targets, before)))
