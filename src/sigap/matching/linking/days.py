"""How two days of birth agree. Many people know the year alone, or are given 1 January of it."""

from enum import IntEnum

import numpy as np

from sigap.matching.linking.book import Book
from sigap.matching.linking.records import Small, Whole

_YEARLESS = 10_000
_NEW_YEAR = 101
_BESIDE, _NEAR = 1, 3


class DayLevel(IntEnum):
    """Of two days of birth, the one level that holds."""

    UNKNOWN = 0
    SAME = 1
    SAME_NEW_YEAR = 2
    SWAPPED = 3
    OTHER_DAY = 4
    OTHER_MONTH = 5
    OTHER_YEAR = 6
    YEAR = 7
    YEAR_ALONE = 8
    YEAR_BESIDE = 9
    YEAR_NEAR = 10
    FEW_YEARS = 11
    OTHER = 12


_STRENGTH = np.array([0, 12, 7, 11, 10, 9, 8, 6, 4, 5, 3, 2, 1], dtype=np.uint8)


def day_levels(book: Book, one: np.ndarray, other: np.ndarray) -> Small:
    """The best of what records say and what their NIKs say; a NIK is held against the other's day only."""
    born, born_other = book.born[one], book.born[other]
    level = _levels(born, born_other)
    by_nik, by_nik_other = book.by_nik[one], book.by_nik[other]
    for first, second in ((by_nik, born_other), (born, by_nik_other)):
        doubtful = np.flatnonzero((level >= DayLevel.SWAPPED) & (first > 0) & (second > 0))
        again = _levels(first[doubtful], second[doubtful])
        is_better = _STRENGTH[again] > _STRENGTH[level[doubtful]]
        level[doubtful[is_better]] = again[is_better]
    return level


def _levels(one: Whole, other: Whole) -> Small:
    year, year_other = one // _YEARLESS, other // _YEARLESS
    rest, rest_other = one % _YEARLESS, other % _YEARLESS
    month, day, month_other, day_other = rest // 100, rest % 100, rest_other // 100, rest_other % 100
    apart = np.abs(year - year_other)
    is_vague = (rest == 0) | (rest == _NEW_YEAR) | (rest_other == 0) | (rest_other == _NEW_YEAR)
    # The first that holds.
    choices = (
        ((one == 0) | (other == 0), DayLevel.UNKNOWN),
        (~is_vague & (one == other), DayLevel.SAME),
        ((one == other) & (rest == _NEW_YEAR), DayLevel.SAME_NEW_YEAR),
        (is_vague & (apart == 0), DayLevel.YEAR),
        (is_vague & (apart == _BESIDE), DayLevel.YEAR_BESIDE),
        (is_vague & (apart <= _NEAR), DayLevel.YEAR_NEAR),
        (is_vague, DayLevel.OTHER),
        ((apart == 0) & (month == day_other) & (day == month_other), DayLevel.SWAPPED),
        ((apart == 0) & (month == month_other), DayLevel.OTHER_DAY),
        ((apart == 0) & (day == day_other), DayLevel.OTHER_MONTH),
        (rest == rest_other, DayLevel.OTHER_YEAR),
        (apart == 0, DayLevel.YEAR_ALONE),
        (apart <= _BESIDE, DayLevel.FEW_YEARS),
    )
    level: Small = np.select(
        [holds for holds, _ in choices], [int(name) for _, name in choices], DayLevel.OTHER
    ).astype(np.uint8)
    return level
