"""Why two people may be one, in so many reasons: spellings that meet, days, places, numbers. Pure; loads no numpy.

Points put candidates in an order and are no probability: how frequent a name is only a whole register can tell
(`matching/linking`). A person decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sigap.matching.digits import digits_of, phone_key
from sigap.matching.names import name_words, word_facts

_NIK_DIGITS, _SLIPS = 16, 2
_DISTRICT = 8
_YEARS_BESIDE = 1
_LEAST_LETTERS = 4
WORTH_A_LOOK = 6
"""Points from which somebody is shown as a candidate: a name and a year, or a number and half a name."""


class Likeness(StrEnum):
    """A reason for, or against."""

    NIK_SAME = "nik_same"
    NIK_NEAR = "nik_near"
    NIK_OTHER = "nik_other"
    NAME_SAME = "name_same"
    NAME_SPELLED = "name_spelled"
    NAME_PART = "name_part"
    NAME_OTHER = "name_other"
    CALLED = "called"
    BORN_SAME = "born_same"
    BORN_SWAPPED = "born_swapped"
    BORN_YEAR = "born_year"
    BORN_BESIDE = "born_beside"
    BORN_OTHER = "born_other"
    VILLAGE = "village"
    DISTRICT = "district"
    PHONE = "phone"
    MOTHER = "mother"
    MOTHER_OTHER = "mother_other"
    SEX_OTHER = "sex_other"


POINTS: dict[Likeness, int] = {
    Likeness.NIK_SAME: 12,
    Likeness.NIK_NEAR: 7,
    Likeness.NIK_OTHER: -5,
    Likeness.NAME_SAME: 5,
    Likeness.NAME_SPELLED: 4,
    Likeness.NAME_PART: 2,
    Likeness.NAME_OTHER: -5,
    Likeness.CALLED: 1,
    Likeness.BORN_SAME: 5,
    Likeness.BORN_SWAPPED: 4,
    Likeness.BORN_YEAR: 2,
    Likeness.BORN_BESIDE: 1,
    Likeness.BORN_OTHER: -4,
    Likeness.VILLAGE: 2,
    Likeness.DISTRICT: 1,
    Likeness.PHONE: 4,
    Likeness.MOTHER: 3,
    Likeness.MOTHER_OTHER: -3,
    Likeness.SEX_OTHER: -3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFacts:
    """What is known of somebody, in clear, for as long as two are compared. Empty where unknown."""

    full_name: str = ""
    alias: str = ""
    sex: str = ""
    born_on: date | None = None
    birth_year: int | None = None
    mother: str = ""
    village: str = ""
    phone: str = ""
    nik: str = ""

    def __repr__(self) -> str:
        return "KnownFacts(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class LikenessReason:
    """One reason; `shown` are the spellings that meet ("Muh./Muhammad"), or the year, as they are written."""

    kind: Likeness
    shown: tuple[str, ...] = field(default=(), repr=False)

    @property
    def points(self) -> int:
        """What it adds or takes."""
        return POINTS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resemblance:
    """All reasons, those for it first and the strongest of them first."""

    reasons: tuple[LikenessReason, ...]

    @property
    def points(self) -> int:
        """The sum."""
        return sum(reason.points for reason in self.reasons)

    @property
    def is_candidate(self) -> bool:
        """Whether the two are worth a look."""
        return self.points >= WORTH_A_LOOK


def resemblance(one: KnownFacts, other: KnownFacts) -> Resemblance:
    """Every reason for and against."""
    found = [*_of_numbers(one, other), *_of_name(one, other), *_of_birth(one, other), *_of_home(one, other)]
    found.sort(key=lambda reason: -reason.points)
    return Resemblance(reasons=tuple(found))


def _of_numbers(one: KnownFacts, other: KnownFacts) -> Iterator[LikenessReason]:
    first, second = digits_of(one.nik), digits_of(other.nik)
    if len(first) == len(second) == _NIK_DIGITS:
        differ = sum(figure != its for figure, its in zip(first, second, strict=True))
        # A sister of the same day differs in the last figures only.
        is_slip = 0 < differ <= _SLIPS and first[:12] != second[:12]
        yield LikenessReason(
            kind=Likeness.NIK_SAME if not differ else Likeness.NIK_NEAR if is_slip else Likeness.NIK_OTHER
        )
    phone = phone_key(one.phone)
    if phone and phone == phone_key(other.phone):
        yield LikenessReason(kind=Likeness.PHONE)


def _of_name(one: KnownFacts, other: KnownFacts) -> Iterator[LikenessReason]:
    first, second = name_words(one.full_name)[0], name_words(other.full_name)[0]
    if first and second:
        together = {*first} & {*second}
        is_whole = sorted(first) == sorted(second) or "".join(first) == "".join(second)
        spelled = _spellings_that_meet(one.full_name, other.full_name)
        slips = [] if is_whole else _slips_that_meet(one.full_name, other.full_name)
        if is_whole and not spelled:
            yield LikenessReason(kind=Likeness.NAME_SAME)
        elif is_whole or (slips and len(together) + len(slips) >= max(len(first), len(second))):
            yield LikenessReason(kind=Likeness.NAME_SPELLED, shown=(*spelled, *slips))
        elif together or slips:
            yield LikenessReason(kind=Likeness.NAME_PART, shown=(*_words_in_both(one, together), *slips))
        else:
            yield LikenessReason(kind=Likeness.NAME_OTHER)
    called = ({*name_words(one.alias)[0]} & {*second, *name_words(other.alias)[0]}) | (
        {*name_words(other.alias)[0]} & {*first}
    )
    if called:
        yield LikenessReason(kind=Likeness.CALLED)


def _raw_words(name: str) -> list[tuple[str, str]]:
    """The words as written, each with how it sounds; without titles and what tells of the father."""
    found: list[tuple[str, str]] = []
    for word in re.split(r"[\s,;/()\"]+", name):
        facts = word_facts(word)
        if facts.is_filiation and found:
            break
        if facts.sound and not facts.is_title:
            found.append((word, facts.sound))
    return found


def _spellings_that_meet(one: str, other: str) -> tuple[str, ...]:
    """Words that sound alike and are written otherwise: "Muh./Muhammad"."""
    theirs = {sound: word for word, sound in _raw_words(other)}
    pairs = [(word, theirs[sound]) for word, sound in _raw_words(one) if sound in theirs]
    return tuple(f"{mine}/{its}" for mine, its in pairs if mine.casefold() != its.casefold())


def _slips_that_meet(one: str, other: str) -> list[str]:
    """Words of which one slip of the pen makes the other: "Nurhidayati/Nurhifayati"."""
    found: list[str] = []
    theirs = _raw_words(other)
    sounds, their_sounds = {sound for _, sound in _raw_words(one)}, {sound for _, sound in theirs}
    for word, sound in _raw_words(one):
        if sound not in their_sounds:
            found += [
                f"{word}/{its}" for its, sounds_so in theirs if sounds_so not in sounds and _one_slip(sound, sounds_so)
            ]
    return found


def _words_in_both(one: KnownFacts, sounds: set[str]) -> tuple[str, ...]:
    return tuple(word for word, sound in _raw_words(one.full_name) if sound in sounds)


def _one_slip(one: str, other: str) -> bool:
    """One letter put in, left out, mistaken, or two that changed places."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _LEAST_LETTERS or len(longer) - len(shorter) > 1:
        return False
    start = next((place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter))
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    is_swapped = (
        shorter[start : start + 2] == longer[start : start + 2][::-1] and shorter[start + 2 :] == longer[start + 2 :]
    )
    return is_swapped or shorter[start + 1 :] == longer[start + 1 :]


def _of_birth(one: KnownFacts, other: KnownFacts) -> Iterator[LikenessReason]:
    first, second = one.born_on, other.born_on
    year, year_other = (each.born_on.year if each.born_on else each.birth_year for each in (one, other))
    if year is None or year_other is None:
        return
    is_told = first is not None and second is not None and not (_is_new_year(first) or _is_new_year(second))
    if first is not None and first == second and is_told:
        yield LikenessReason(kind=Likeness.BORN_SAME, shown=(str(year),))
    elif (
        is_told and first and second and (first.year, first.month, first.day) == (second.year, second.day, second.month)
    ):
        yield LikenessReason(kind=Likeness.BORN_SWAPPED, shown=(str(year),))
    elif year == year_other and not is_told:
        yield LikenessReason(kind=Likeness.BORN_YEAR, shown=(str(year),))
    elif abs(year - year_other) <= _YEARS_BESIDE and not is_told:
        yield LikenessReason(kind=Likeness.BORN_BESIDE, shown=(str(year), str(year_other)))
    else:
        yield LikenessReason(kind=Likeness.BORN_OTHER, shown=(str(year), str(year_other)))


def _is_new_year(day: date) -> bool:
    """The day of whoever knows the year only."""
    return (day.month, day.day) == (1, 1)


def _of_home(one: KnownFacts, other: KnownFacts) -> Iterator[LikenessReason]:
    if one.village and one.village == other.village:
        yield LikenessReason(kind=Likeness.VILLAGE)
    elif one.village and other.village and one.village[:_DISTRICT] == other.village[:_DISTRICT]:
        yield LikenessReason(kind=Likeness.DISTRICT)
    mother, mother_other = {*name_words(one.mother)[0]}, {*name_words(other.mother)[0]}
    if mother and mother_other:
        is_part = mother <= mother_other or mother_other <= mother
        yield LikenessReason(kind=Likeness.MOTHER if is_part else Likeness.MOTHER_OTHER)
    if one.sex and other.sex and one.sex != other.sex:
        yield LikenessReason(kind=Likeness.SEX_OTHER)
