"""A village's month in counts: what is counted, what cannot be true, what is asked, which band the index has. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from statistics import median
from typing import Any

from sigap.clocks.rules import SMALLEST_CELL
from sigap.kernel.reference import toml_file

type MonthCounts = Mapping[str, int | None]
"""A count by its name; none is not known, which is another thing than 0."""


class CountryGroup(StrEnum):
    """Where somebody went for work, or came back from."""

    MALAYSIA = "malaysia"
    MIDDLE_EAST = "timur_tengah"
    SOUTHEAST_ASIA = "asia_tenggara"
    OTHER = "lain"


class Movement(StrEnum):
    """Who left for work and who came back, with papers and without."""

    LEFT_WITH = "left_with"
    LEFT_WITHOUT = "left_without"
    BACK_WITH = "back_with"
    BACK_WITHOUT = "back_without"


LETTERS, OUT_OF_SCHOOL = "letters", "out_of_school"
_YEAR = 12
_YEARS = range(2000, 2100)


class MonthFault(StrEnum):
    """Why a month cannot be taken as it is."""

    EMPTY = "empty"
    NEGATIVE = "negative"
    TOO_MANY = "too_many"
    NOT_OVER = "not_over"
    TOO_OLD = "too_old"


class MonthDoubt(StrEnum):
    """What is asked before a month is taken; a yes is enough."""

    MORE_BACK = "more_back"
    ALL_ZERO = "all_zero"
    UNUSUAL = "unusual"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexBand:
    """How twelve months of one count become the value of an indicator: 0 to as many as there are limits."""

    indicator: str
    counts: str
    is_sum: bool
    least_months: int
    limits: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRule:
    """The figures of `reference/month.toml`."""

    due_day: int
    owed_months: int
    oldest_months: int
    most: int
    unusual: int
    zero_months: int
    bands: tuple[IndexBand, ...]


@cache
def month_rule() -> MonthRule:
    """As shipped."""
    table = toml_file("sigap.villages", "month.toml")
    if [each["code"] for each in table["groups"]] != list(CountryGroup):
        raise ValueError("groups of countries differ from their codes")
    bands = tuple(IndexBand(**{**each, "limits": tuple(each["limits"])}) for each in table["bands"])
    if any(band.limits[0] < SMALLEST_CELL for band in bands):
        raise ValueError("a band begins below the smallest count that may be told")
    names = ("due_day", "owed_months", "oldest_months", "most", "unusual", "zero_months")
    return MonthRule(bands=bands, **{name: table[name] for name in names})


def movement_name(group: CountryGroup, movement: Movement) -> str:
    """How the count of a group is called."""
    return f"{group}_{movement}"


MOVEMENTS = tuple(movement_name(group, movement) for group in CountryGroup for movement in Movement)
COUNTS = (*MOVEMENTS, LETTERS, OUT_OF_SCHOOL)


def month_start(day: date) -> date:
    """The first day of a month."""
    return day.replace(day=1)


def months_before(month: date, count: int) -> date:
    """So many months earlier."""
    whole = month.year * _YEAR + month.month - 1 - count
    return date(whole // _YEAR, whole % _YEAR + 1, 1)


def last_over(today: date) -> date:
    """The newest month that is over."""
    return months_before(month_start(today), 1)


def due_on(month: date, rule: MonthRule) -> date:
    """By when a month is sent."""
    return months_before(month, -1).replace(day=rule.due_day)


def newest_due(today: date, rule: MonthRule) -> date:
    """The newest month that should have come by today."""
    month = last_over(today)
    return month if today > due_on(month, rule) else months_before(month, 1)


def total(counts: MonthCounts, ending: str) -> int | None:
    """Over all groups of countries; none where nothing of it is known."""
    found = [value for name, value in counts.items() if name.endswith(ending) and value is not None]
    return sum(found) if found else None


def fault_of(counts: MonthCounts, *, month: date, today: date, rule: MonthRule) -> MonthFault | None:
    """Why it cannot be taken; none where it can."""
    known = [value for value in counts.values() if value is not None]
    faults = {
        MonthFault.NOT_OVER: month > last_over(today),
        MonthFault.TOO_OLD: month < months_before(month_start(today), rule.oldest_months),
        MonthFault.EMPTY: not known,
        MonthFault.NEGATIVE: any(value < 0 for value in known),
        MonthFault.TOO_MANY: any(value > rule.most for value in known),
    }
    return next((fault for fault, is_so in faults.items() if is_so), None)


def doubts_of(
    counts: MonthCounts, others: Sequence[tuple[date, MonthCounts]], month: date, rule: MonthRule
) -> list[MonthDoubt]:
    """What is asked of these counts, beside those of other months: never refused."""
    doubts = []
    left, back = (_moved([counts, *(each for _month, each in others)], word) for word in ("_left_", "_back_"))
    if _moved([counts], "_back_") and back > left:
        doubts.append(MonthDoubt.MORE_BACK)
    before = dict(others)
    row = [counts, *(before.get(months_before(month, n), {}) for n in range(1, rule.zero_months))]
    if all(is_all_zero(each) for each in row):
        doubts.append(MonthDoubt.ALL_ZERO)
    if any(rule.unusual <= (value or 0) <= rule.most for value in counts.values()):
        doubts.append(MonthDoubt.UNUSUAL)
    return doubts


def is_all_zero(counts: MonthCounts) -> bool:
    """Everything that is known is 0, and something is known."""
    known = {value for value in counts.values() if value is not None}
    return known == {0}


def _moved(months: Sequence[MonthCounts], word: str) -> int:
    return sum(value or 0 for counts in months for name, value in counts.items() if word in name)


def band_of(band: IndexBand, months: Sequence[MonthCounts]) -> int | None:
    """The band of up to twelve months; none where too few of them say anything.

    A sum is drawn to a whole year, so that a month that did not come does not count as nothing; but fewer people than
    the first limit are never drawn to be more.
    """
    found = [value for value in (total(counts, band.counts) for counts in months) if value is not None]
    if len(found) < band.least_months:
        return None
    if band.is_sum and sum(found) < band.limits[0]:
        return 0
    number: float = sum(found) * _YEAR / len(found) if band.is_sum else median(found)
    return sum(number >= limit for limit in band.limits)


def month_of(period: str) -> date | None:
    """The month of an address, 2026-10; none where it is no month."""
    try:
        found = date.fromisoformat(f"{period}-01")
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def period_of(month: date) -> str:
    """How an address calls a month."""
    return f"{month:%Y-%m}"


def counts_of(given: Mapping[str, Any]) -> dict[str, int | None]:
    """Each count once, whatever else was given."""
    return {name: given.get(name) for name in COUNTS}


def year_of_months(last: date) -> list[date]:
    """Twelve months, up to and with the last."""
    return [months_before(last, count) for count in range(_YEAR)]
