"""A person as a screening and a case know them: part, sex, age; and how high the risk is. Pure."""

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
