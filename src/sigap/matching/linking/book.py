"""People as they are compared: what a record tells outright and what its NIK tells, and how often each fact occurs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sigap.matching.linking.nearness import Words
from sigap.matching.linking.records import Long, People, Small, Whole

_FEMALE_FROM = 40
"""Added to the day in a woman's NIK."""
_THIS_CENTURY_TO = 27
_YEARLESS = 10_000
_NEW_YEAR = 101
_DAYS = 31

type Floats = NDArray[np.float32]


@dataclass(slots=True)
class Book:
    """Columns, one row a record; 0 for what is not known. `rarity` of a fact: log of all that have one by its count."""

    names: Whole
    mothers: Whole
    alias: Whole
    sex: Small
    born: Whole
    by_nik: Whole
    """The day of birth in the NIK, as one number."""
    day: Long
    """The whole day where one is known and is not 1 January, the day of those who know the year."""
    year: Long
    swapped: Long
    village: Long
    district: Long
    phone: Long
    nik: Long
    words: Words
    beginning: Long
    ending: Long
    initial: Long
    bones: Long
    rarity_of_word: Floats
    rarity_of_whole: Floats
    rarity_of_mother: Floats
    rarity_of_day: Floats
    rarity_of_year: Floats
    rarity_of_village: Floats
    rarity_of_phone: Floats

    def __len__(self) -> int:
        return len(self.sex)


def book_of(people: People) -> Book:
    """What is compared of these people."""
    words = Words(people.words)
    by_nik, sex_by_nik = _of_nik(people.nik)
    born = np.where(people.born > 0, people.born, by_nik)
    is_day = (born % _YEARLESS > 0) & (born % _YEARLESS != _NEW_YEAR)
    day = np.where(is_day, born, np.where(by_nik > 0, by_nik, 0)).astype(np.int64)
    month, of_month = day // 100 % 100, day % 100
    swapped = day // _YEARLESS * _YEARLESS + np.minimum(month, of_month) * 100 + np.maximum(month, of_month)
    size = len(people.words)
    return Book(
        names=people.names,
        mothers=people.mothers,
        alias=people.alias,
        sex=np.where(people.sex > 0, people.sex, sex_by_nik).astype(np.uint8),
        born=born.astype(np.int32),
        by_nik=by_nik,
        day=day,
        year=(born // _YEARLESS).astype(np.int64),
        swapped=swapped,
        village=people.village,
        district=people.village // _YEARLESS,
        phone=people.phone,
        nik=people.nik,
        words=words,
        beginning=words.beginnings(4),
        ending=words.endings(4),
        initial=words.beginnings(1),
        bones=words.bones(),
        rarity_of_word=_rarity(np.concatenate([column[column > 0] for column in people.names[:3]]), size, len(people)),
        rarity_of_whole=_rarity(people.names[3], size, len(people)),
        rarity_of_mother=_rarity(
            np.concatenate([column[column > 0] for column in people.mothers[:3]]),
            size,
            int((people.mothers[0] > 0).sum()),
        ),
        rarity_of_day=_rarity_in_rows(day),
        rarity_of_year=_rarity_in_rows(born // _YEARLESS),
        rarity_of_village=_rarity_in_rows(people.village),
        rarity_of_phone=_rarity_in_rows(people.phone),
    )


def _of_nik(nik: Long) -> tuple[Whole, Small]:
    """Day of birth and sex by the NIK: six figures of the place, then day (a woman's 40 more), month, year."""
    day, month, year = nik // 10**8 % 100, nik // 10**6 % 100, nik // 10**4 % 100
    is_female = day > _FEMALE_FROM
    of_month = day - np.where(is_female, _FEMALE_FROM, 0)
    is_right = (nik > 0) & (of_month >= 1) & (of_month <= _DAYS) & (month >= 1) & (month <= 12)  # noqa: PLR2004 - months
    full = (year + np.where(year < _THIS_CENTURY_TO, 2000, 1900)) * _YEARLESS + month * 100 + of_month
    sex = np.where(is_right, np.where(is_female, 2, 1), 0)
    return np.where(is_right, full, 0).astype(np.int32), sex.astype(np.uint8)


def _rarity(codes: Whole, size: int, of: int) -> Floats:
    """Of each word: the log of how many records there are for one that has it."""
    counts = np.bincount(codes, minlength=size).astype(np.float32)
    counts[0] = of
    rare: Floats = np.log(max(of, 1) / np.maximum(counts, 1)).astype(np.float32)
    return rare


def _rarity_in_rows(facts: NDArray[np.integer]) -> Floats:
    """The same of a fact, row by row; 0 where it is not known."""
    known = facts > 0
    rare: Floats = np.zeros(len(facts), dtype=np.float32)
    if known.any():
        _unique, back, counts = np.unique(facts[known], return_inverse=True, return_counts=True)
        rare[known] = np.log(known.sum() / counts)[back]
    return rare
