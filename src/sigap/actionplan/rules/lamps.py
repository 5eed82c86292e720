"""The traffic light of an activity: what was reached against the target up to a quarter, by limits that are data.

Each value is told as it stands at the end of the quarter, counted from the beginning of the year. The target up to a
quarter is its share of the year's target, or of the way from where the indicator stood; one that falls due in a later
quarter is not asked for before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sigap.actionplan.rules.codes import Light, Measure
from sigap.actionplan.rules.quarters import Quarter

_WHOLE = Decimal(100)
_ORDER = (Light.FAR_BEHIND, Light.BEHIND, Light.ON_TRACK, Light.NOT_DUE, Light.NO_TARGET)
_QUARTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLimits:
    """From which share on a light is green, from which amber; within how many days a quarter is to be told."""

    on_track: int
    behind: int
    entry_days: int
    decided: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearAim:
    """What an indicator is to reach in one year. `start`: where it stood when the year began."""

    target: Decimal
    due_quarter: int | None = None
    start: Decimal = Decimal(0)
    measure: Measure = Measure.COUNT
    is_falling: bool = False

    def is_due(self, quarter: int) -> bool:
        """Whether anything is asked for up to this quarter."""
        return self.due_quarter is None or quarter >= self.due_quarter

    def expected(self, quarter: int) -> Decimal:
        """The target up to the end of this quarter."""
        if self.due_quarter is not None:
            return self.target if quarter >= self.due_quarter else Decimal(0)
        begin = self.start if self.measure is Measure.LEVEL else Decimal(0)
        return begin + (self.target - begin) * quarter / _QUARTERS


def share(aim: YearAim, value: Decimal, quarter: int) -> Decimal | None:
    """What was reached, in per cent of what was expected; none where nothing is asked for yet.

    An indicator that is to fall counts the other way round: half as many as expected is twice as good. A target of
    zero is reached by zero and missed by anything else.
    """
    if not aim.is_due(quarter):
        return None
    expected = aim.expected(quarter)
    reached, asked = (expected, value) if aim.is_falling else (value, expected)
    if asked <= 0:
        return _WHOLE
    return max(reached, Decimal(0)) / asked * _WHOLE


def light_of(aim: YearAim | None, value: Decimal | None, *, quarter: Quarter, today: date, limits: LampLimits) -> Light:
    """The light of one indicator; `value` is what was told for this quarter, none where nobody told anything."""
    if aim is None:
        return Light.NO_TARGET
    if not aim.is_due(quarter.number):
        return Light.NOT_DUE
    if value is None:
        return Light.FAR_BEHIND if today > quarter.due(limits.entry_days) else Light.NOT_DUE
    reached = share(aim, value, quarter.number)
    if reached is None or reached >= limits.on_track:
        return Light.ON_TRACK
    return Light.BEHIND if reached >= limits.behind else Light.FAR_BEHIND


def worst(lights: Iterable[Light]) -> Light:
    """The light of an activity is that of its worst indicator."""
    found = set(lights)
    return next((light for light in _ORDER if light in found), Light.NO_TARGET)


def newest_due(today: date, limits: LampLimits) -> Quarter:
    """The newest quarter whose entries are due on a day, of whatever plan."""
    found = Quarter.of(today).before
    return found.before if today <= found.due(limits.entry_days) else found


def judged_quarter(today: date, *, first_year: int, last_year: int, limits: LampLimits) -> Quarter:
    """The quarter by which a plan is judged on a day: the newest whose entries are due, within the plan's years."""
    return min(max(newest_due(today, limits), Quarter(first_year, 1)), Quarter(last_year, _QUARTERS))


def tally(lights: Iterable[Light]) -> Mapping[Light, int]:
    """How many of each."""
    counted = dict.fromkeys(Light, 0)
    for light in lights:
        counted[light] += 1
    return counted
