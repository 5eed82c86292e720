"""Searches: in which ways, how many an hour, and which of the people found comes first. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.matching.kinds import MatchKind


class SearchKind(StrEnum):
    """In which way somebody searches."""

    CODE = "code"
    PERSON = "person"
    FILTERS = "filters"


def in_trail(kind: SearchKind) -> str:
    """A way as an event carries it: "person" alone would say something else of other events."""
    return f"search:{kind.value}"


@cache
def searches_an_hour() -> int:
    """So many searches in an hour need no step-up."""
    return int(toml_file("sigap.cases", "finding.toml")["searches_an_hour"])


WEIGHT = {
    MatchKind.NIK: 32,
    MatchKind.NAME_YEAR: 12,
    MatchKind.NAME_DESA: 10,
    MatchKind.PHONE: 8,
    MatchKind.OTHER_YEAR: 3,
    MatchKind.OTHER_DESA: 2,
}
"""How telling a kind is: a number of the state before a name, a name before a telephone that a family shares."""


def strength(kinds: Iterable[MatchKind]) -> int:
    """How likely it is the same human, by what was the same: more for several kinds together."""
    return sum(WEIGHT[kind] for kind in set(kinds))


MOST_HINTS = 20
"""Cases of others that one search hints at, the likeliest first: more than these nobody can look through."""
