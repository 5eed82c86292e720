"""How two records agree, field by field: a level for each, and how rare what they share is."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sigap.matching.linking.book import Book, Floats
from sigap.matching.linking.days import DayLevel, day_levels
from sigap.matching.linking.named import Named, NameLevel, compare_names
from sigap.matching.linking.records import Long, Small

type Rows = NDArray[np.int32]
_SERIAL = 4
_SLIPS = 2
_SHARED_END = 10**6


class NumberLevel(IntEnum):
    """How two NIKs agree."""

    UNKNOWN = 0
    SAME = 1
    SLIPS = 2
    SERIAL_DIFFERS = 3
    SAME_BIRTH = 4
    OTHER = 5


FIELDS: dict[str, int] = {
    "name": len(NameLevel),
    "mother": len(NameLevel),
    "born": len(DayLevel),
    "sex": 3,
    "village": 4,
    "phone": 4,
    "nik": len(NumberLevel),
    "left_out": 4,
    "father": 4,
    "alias": 3,
}
"""Every field with so many levels; level 0 is always that one of the two records does not tell."""
_NAME_GROUP = np.array([0, 1, 2, 2, 3, 3, 4, 5, 6], dtype=np.int16)
_DAY_GROUP = np.array([0, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4, 5], dtype=np.int16)
_HOME = 3
CELLS = 7 * 6 * _HOME


@dataclass(slots=True)
class Compared:
    """Pairs as they agree: levels and rarities by field, and the cell of name, birth and home together."""

    levels: dict[str, Small]
    rarities: dict[str, Floats]
    cell: NDArray[np.int16]


def compare(book: Book, one: Rows, other: Rows) -> Compared:
    """Every field of so many pairs."""
    name = compare_names(Named(book.names, book.words, book.rarity_of_word, book.rarity_of_whole), one, other)
    mother = compare_names(Named(book.mothers, book.words, book.rarity_of_mother, None), one, other)
    born = day_levels(book, one, other)
    is_day = born == DayLevel.SAME
    day = np.where(is_day, np.maximum(book.rarity_of_day[one], book.rarity_of_day[other]), 0)
    year = np.minimum(book.rarity_of_year[one], book.rarity_of_year[other])
    village, phone = _villages(book, one, other), _phones(book.phone[one], book.phone[other])
    home = (village == 1).astype(np.int16) + (phone == 1) + ((mother.level > 0) & (mother.level <= NameLevel.SLIPS))
    cell = (_NAME_GROUP[name.level] * 6 + _DAY_GROUP[born]) * _HOME + np.minimum(home, _HOME - 1)
    return Compared(
        levels={
            "name": name.level,
            "mother": mother.level,
            "born": born,
            "sex": _alike(book.sex[one], book.sex[other]),
            "village": village,
            "phone": phone,
            "nik": _niks(book.nik[one], book.nik[other]),
            "left_out": _left_out(book.names[4][one], book.names[4][other]),
            "father": _fathers(book, one, other),
            "alias": _alike(book.alias[one], book.alias[other]),
        },
        rarities={
            "name": name.rarity,
            "mother": mother.rarity,
            "born": np.where(is_day, day, year).astype(np.float32),
            "village": book.rarity_of_village[one],
            "phone": book.rarity_of_phone[one],
        },
        cell=cell.astype(np.int16),
    )


def _alike(one: NDArray[np.integer], other: NDArray[np.integer]) -> Small:
    """Unknown, same, other."""
    alike: Small = np.where((one > 0) & (other > 0), np.where(one == other, 1, 2), 0).astype(np.uint8)
    return alike


def _villages(book: Book, one: Rows, other: Rows) -> Small:
    """Unknown, same, of one district, elsewhere."""
    level = _alike(book.village[one], book.village[other])
    is_elsewhere = (level == 2) & (book.district[one] != book.district[other])  # noqa: PLR2004 - the level
    level[is_elsewhere] = 3
    return level


def _phones(one: Long, other: Long) -> Small:
    """Unknown, same, with a figure more or less or mistaken at its end, other."""
    level = _alike(one, other)
    is_near = (one % _SHARED_END == other % _SHARED_END) | (one // 10 == other) | (one == other // 10)
    level[(level == 2) & ~(is_near | (one // 10 == other // 10))] = 3  # noqa: PLR2004 - the level
    return level


def _left_out(one: NDArray[np.int32], other: NDArray[np.int32]) -> Small:
    """Neither has a word that people leave out, both the same, one alone, two different ones."""
    level: Small = np.where((one > 0) & (other > 0), np.where(one == other, 1, 3), 2).astype(np.uint8)
    level[(one == 0) & (other == 0)] = 0
    return level


def _fathers(book: Book, one: Rows, other: Rows) -> Small:
    """Unknown, same, near, other."""
    first, second = book.names[5][one], book.names[5][other]
    level = _alike(first, second)
    doubtful = np.flatnonzero(level == 2)  # noqa: PLR2004 - the level
    is_far = book.words.nearness(first[doubtful], second[doubtful]) == 0
    level[doubtful[is_far]] = 3
    return level


def _niks(one: Long, other: Long) -> Small:
    level: Small = np.zeros(len(one), dtype=np.uint8)
    both = np.flatnonzero((one > 0) & (other > 0))
    first, second = one[both], other[both]
    place, birth, serial = (
        _figures_that_differ(first // 10**10, second // 10**10, 6),
        _figures_that_differ(first // 10**4 % 10**6, second // 10**4 % 10**6, 6),
        _figures_that_differ(first % 10**4, second % 10**4, _SERIAL),
    )
    found = np.full(len(both), NumberLevel.OTHER, dtype=np.uint8)
    found[birth == 0] = NumberLevel.SAME_BIRTH
    found[place + birth + serial <= _SLIPS] = NumberLevel.SLIPS
    found[(place + birth == 0) & (serial > 0)] = NumberLevel.SERIAL_DIFFERS
    found[first == second] = NumberLevel.SAME
    level[both] = found
    return level


def _figures_that_differ(one: Long, other: Long, figures: int) -> Small:
    count: Small = np.zeros(len(one), dtype=np.uint8)
    for place in range(figures):
        count += one // 10**place % 10 != other // 10**place % 10
    return count
