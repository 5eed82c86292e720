"""What differs between two matrices, activity by activity. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sigap.actionplan.rules.matrix import ActivityFacts, IndicatorFacts, MatrixFacts


class DifferenceKind(StrEnum):
    """What became of an activity."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class ChangedPart(StrEnum):
    """What of an activity differs."""

    GOAL = "goal"
    PROGRAMME = "programme"
    CODE = "code"
    TITLE = "title"
    OFFICE = "office"
    SUPPORTS = "supports"
    INDICATOR = "indicator"
    BASELINE = "baseline"
    TARGET = "target"
    MONEY = "money"
    STATED = "stated"


type Side = str | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDifference:
    """One thing that differs; `about` says of what: an indicator, a source of money, a year."""

    part: ChangedPart
    before: Side
    after: Side
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDifference:
    """One activity that is not what it was."""

    kind: DifferenceKind
    activity: ActivityFacts
    parts: tuple[PartDifference, ...] = ()


def differences(before: MatrixFacts, after: MatrixFacts) -> tuple[ActivityDifference, ...]:
    """Every activity that was added or changed, in the order of the later matrix; then those that are gone."""
    old = {each.key: each for each in before.activities}
    new = {each.key for each in after.activities}
    found = [_compared(old.get(each.key), each) for each in after.activities]
    gone = [
        ActivityDifference(kind=DifferenceKind.REMOVED, activity=each)
        for each in before.activities
        if each.key not in new
    ]
    return (*(each for each in found if each is not None), *gone)


def _compared(before: ActivityFacts | None, after: ActivityFacts) -> ActivityDifference | None:
    if before is None:
        return ActivityDifference(kind=DifferenceKind.ADDED, activity=after)
    parts = (*_texts(before, after), *_indicators(before, after), *_money(before, after))
    changed = tuple(each for each in parts if each.before != each.after)
    return ActivityDifference(kind=DifferenceKind.CHANGED, activity=after, parts=changed) if changed else None


def _texts(before: ActivityFacts, after: ActivityFacts) -> Iterator[PartDifference]:
    for part, was, now in (
        (ChangedPart.GOAL, before.goal, after.goal),
        (ChangedPart.PROGRAMME, _programme(before), _programme(after)),
        (ChangedPart.CODE, before.code, after.code),
        (ChangedPart.TITLE, before.title, after.title),
        (ChangedPart.OFFICE, before.office.name, after.office.name),
        (ChangedPart.SUPPORTS, _supports(before), _supports(after)),
    ):
        yield PartDifference(part=part, before=was, after=now)


def _programme(activity: ActivityFacts) -> str:
    return f"{activity.programme_code} {activity.programme}".strip()


def _supports(activity: ActivityFacts) -> str:
    return ", ".join(sorted(each.name for each in activity.supports))


def _indicators(before: ActivityFacts, after: ActivityFacts) -> Iterator[PartDifference]:
    old = {each.key: each for each in before.indicators}
    new = {each.key: each for each in after.indicators}
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        indicator = now or was
        about = (indicator.title,) if indicator else ()
        yield PartDifference(
            part=ChangedPart.INDICATOR, before=_indicator_words(was), after=_indicator_words(now), about=about
        )
        if was is None or now is None:
            continue
        yield PartDifference(part=ChangedPart.BASELINE, before=was.baseline, after=now.baseline, about=about)
        targets = {each.year: each.target for each in was.targets}, {each.year: each.target for each in now.targets}
        for year in sorted(targets[0] | targets[1]):
            yield PartDifference(
                part=ChangedPart.TARGET,
                before=targets[0].get(year),
                after=targets[1].get(year),
                about=(*about, str(year)),
            )


def _indicator_words(indicator: IndicatorFacts | None) -> str | None:
    return (
        f"{indicator.title} ({indicator.unit})"
        if indicator and indicator.unit
        else indicator.title
        if indicator
        else None
    )


def _money(before: ActivityFacts, after: ActivityFacts) -> Iterator[PartDifference]:
    was = {(each.year, each.source): each.amount for each in before.money}
    now = {(each.year, each.source): each.amount for each in after.money}
    for year, source in sorted(was | now):
        yield PartDifference(
            part=ChangedPart.MONEY,
            before=was.get((year, source)),
            after=now.get((year, source)),
            about=(source.value, str(year)),
        )
    for year in sorted({*before.stated, *after.stated}):
        yield PartDifference(
            part=ChangedPart.STATED,
            before=before.stated.get(year),
            after=after.stated.get(year),
            about=(str(year),),
        )
