"""Finds a placement company on the list as people write its name down. Pure.

Words are compared as they sound (`matching.names`), whatever their order; a legal form such as PT is none. Only one
that is written as it was asked for is the same; one that is like it is shown beside it, for a false name is often one
letter off.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from sigap.matching.names import fold
from sigap.public.guide import PublishedCompany

_FORMS = frozenset({"pt", "cv", "tbk", "persero", "perseroan", "terbatas", "ud"})
_SPLIT = re.compile(r"[^0-9a-z]+")
LIKE = 0.78
"""How much of two names must be the same to show one when the other is asked for; from 0 to 1."""
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyMatch:
    """One company that fits, and whether every word of its name is as it was asked for."""

    company: PublishedCompany
    is_same: bool


def words_of(name: str) -> tuple[str, ...]:
    """The words of a company's name in the order of the alphabet; without its legal form."""
    plain = name.casefold().replace("p.t.", "pt ").replace("c.v.", "cv ")
    return tuple(sorted(word for word in _SPLIT.split(plain) if word and word not in _FORMS))


def find(asked: str, listed: Iterable[PublishedCompany]) -> list[CompanyMatch]:
    """Companies whose name is like the asked one, the likest first, at most five."""
    wanted = words_of(asked)
    if not wanted:
        return []
    near = sorted(_near(wanted, listed), key=lambda pair: (-pair[0], pair[1].name))
    return [
        CompanyMatch(company=company, is_same=words_of(company.name) == wanted) for _likeness, company in near[:SHOWN]
    ]


def _near(wanted: tuple[str, ...], listed: Iterable[PublishedCompany]) -> Iterator[tuple[float, PublishedCompany]]:
    sounds = _sounds(wanted)
    for company in listed:
        likeness = _likeness(sounds, _sounds(words_of(company.name)))
        if likeness >= LIKE:
            yield likeness, company


def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word if word.isdigit() else fold(word) for word in words)


def _likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """From 0 to 1: 1 for words that sound the same, 0.9 for a name that is only a part of the other's."""
    if left == right:
        return 1.0
    if set(left) < set(right) and len(left) > 1:
        return 0.9
    one, other = " ".join(left), " ".join(right)
    alike = SequenceMatcher(None, one, other, autojunk=False)
    if alike.real_quick_ratio() < LIKE or alike.quick_ratio() < LIKE:
        return 0.0
    return alike.ratio()
