"""A person as a screening and a case know them: part, sex, age; and how high the risk is. Pure."""

from datetime import date
from enum import StrEnum

ADULT_FROM = 18
"""UU 23/2002 art. 1 as amended by UU 35/2014: a child is not yet 18 years old."""
OLDEST = 130
"""Years of age beyond which a number is a slip of the hand; the database holds the same bound."""


class Risk(StrEnum):
    """Risk as an officer judged it; the order is by urgency."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class PersonRole(StrEnum):
    """A person's part in the case. `suspect` is shown as "terlapor" until the police name a suspect."""

    VICTIM = "victim"
    CHILD_IN_CONFLICT = "child_in_conflict"
    WITNESS = "witness"
    GUARDIAN = "guardian"
    REPORTER = "reporter"
    SUSPECT = "suspect"


class Sex(StrEnum):
    """L or P, as on an Indonesian identity card; empty when unknown."""

    MALE = "L"
    FEMALE = "P"
    UNKNOWN = ""


def is_child(age_years: int | None) -> bool:
    """Whether a person counts as a child: under 18, or of unknown age (UU 35/2014 art. 1; treated so until known)."""
    return age_years is None or age_years < ADULT_FROM


def age_on(acted_on: date, *, age_years: int, recorded_on: date) -> int:
    """The youngest that somebody of this age on the day it was recorded can have been on the day of the act.

    Without a birthday it may be a year less than it was: who may have been a child counts as one until it is known.
    """
    years = acted_on.year - recorded_on.year
    is_before_the_day = (acted_on.month, acted_on.day) < (recorded_on.month, recorded_on.day)
    return max(age_years + years - is_before_the_day, 0)


def age_on_paper(day: date, *, age_years: int | None, recorded_on: date | None) -> int | None:
    """How old somebody is on a day, at least; of a day before it was recorded, as it was recorded. None: not known."""
    if age_years is None or recorded_on is None:
        return age_years
    return age_on(max(day, recorded_on), age_years=age_years, recorded_on=recorded_on)


def grown_from(*, age_years: int | None, recorded_on: date | None) -> date | None:
    """The first day on which somebody is 18 for certain (`age_on`); None where nobody knows."""
    if age_years is None or recorded_on is None:
        return None
    year = max(recorded_on.year + ADULT_FROM - age_years, 1)
    try:
        return recorded_on.replace(year=year)
    except ValueError:
        return recorded_on.replace(year=year, month=3, day=1)


def is_child_on(day: date, *, age_years: int | None, recorded_on: date | None) -> bool:
    """Whether somebody of this age, as it was recorded, is or may be a child on a day; of unknown age they count."""
    if age_years is None or recorded_on is None:
        return is_child(age_years)
    return is_child(age_on(day, age_years=age_years, recorded_on=recorded_on))
