"""How two names agree: whole, with slips of the pen, in part, in the first word alone, in another one."""

from dataclasses import dataclass
from enum import IntEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sigap.matching.linking.book import Floats
from sigap.matching.linking.nearness import WordNearness, Words
from sigap.matching.linking.records import Small, Whole
from sigap.matching.linking.spelling import WORDS

_NEARLY = 0.8
"""What a word with a slip is worth of the same word without."""


class NameLevel(IntEnum):
    """Of two names, the one level that holds. PART: every word of the shorter stands in the longer."""

    UNKNOWN = 0
    SAME = 1
    ONE_SLIP = 2
    SLIPS = 3
    PART = 4
    PART_NEAR = 5
    FIRST = 6
    ANOTHER = 7
    OTHER = 8


@dataclass(slots=True)
class Named:
    """The names of all records: rows of `spelling.CodedName` as columns; how rare words and whole names are."""

    names: Whole
    words: Words
    rarity: Floats
    rarity_of_whole: Floats | None


@dataclass(slots=True)
class NamesCompared:
    """Levels, and how rare the words are that both have."""

    level: Small
    rarity: Floats


@dataclass(slots=True)
class _Side:
    """The words of one of the two names: their codes, what the other has of each, and how rare it is."""

    words: list[Whole]
    near: list[Small]
    rarity: list[Floats]

    def count(self) -> Small:
        return np.sum([word > 0 for word in self.words], axis=0, dtype=np.uint8)

    def found(self, least: int) -> Small:
        return np.sum([near >= least for near in self.near], axis=0, dtype=np.uint8)


def compare_names(named: Named, one: NDArray[np.int32], other: NDArray[np.int32]) -> NamesCompared:
    """So many pairs of names."""
    whole, whole_other = named.names[3][one], named.names[3][other]
    level: Small = np.zeros(len(one), dtype=np.uint8)
    rarity: Floats = np.zeros(len(one), dtype=np.float32)
    is_same = (whole == whole_other) & (whole > 0)
    level[is_same] = NameLevel.SAME
    rows = one[is_same]
    rarity[is_same] = _rarity_of_same(named, rows)
    rest = np.flatnonzero((whole > 0) & (whole_other > 0) & ~is_same)
    first, second = (_Side([named.names[place][rows[rest]] for place in range(WORDS)], [], []) for rows in (one, other))
    _match(named, first, second)
    joined = _joined(named.words, whole[rest], whole_other[rest])
    level[rest] = _levels(first, second, joined)
    _mend_left_out(named, level, rest, one, other)
    found = np.sum(first.rarity, axis=0)
    by_joined = (found == 0) & (joined > 0) & (named.rarity_of_whole is not None)
    if named.rarity_of_whole is not None:
        both = np.minimum(named.rarity_of_whole[whole[rest]], named.rarity_of_whole[whole_other[rest]])
        found = np.where(by_joined, both * _NEARLY, found)
    rarity[rest] = found
    return NamesCompared(level, rarity)


def _mend_left_out(
    named: Named, level: Small, rest: NDArray[np.intp], one: NDArray[np.int32], other: NDArray[np.int32]
) -> None:
    """Siti alone, of whom the other record says Siti Maryam."""
    for mine, theirs in ((one[rest], other[rest]), (other[rest], one[rest])):
        word = named.names[0][mine]
        is_part = (named.names[3][mine] == word) & (named.names[4][theirs] == word)
        level[rest[is_part & (level[rest] > NameLevel.PART)]] = NameLevel.PART


def _rarity_of_same(named: Named, rows: NDArray[np.int32]) -> Floats:
    """Of a single word how many have it at all; of several the lesser of words and whole, for some go together."""
    codes = [named.names[place][rows] for place in range(WORDS)]
    words = np.sum([np.where(code > 0, named.rarity[code], 0) for code in codes], axis=0)
    if named.rarity_of_whole is None:
        return words.astype(np.float32)
    is_single = codes[1] == 0
    rare: Floats = np.where(is_single, words, np.minimum(words, named.rarity_of_whole[named.names[3][rows]] + 1))
    return rare.astype(np.float32)


def _match(named: Named, first: _Side, second: _Side) -> None:
    """Finds for each word of either name what comes nearest in the other."""
    size = len(first.words[0])
    for side in (first, second):
        side.near = [np.zeros(size, dtype=np.uint8) for _ in range(WORDS)]
        side.rarity = [np.zeros(size, dtype=np.float32) for _ in range(WORDS)]
    for mine, theirs in product(range(WORDS), repeat=2):
        one, other = first.words[mine], second.words[theirs]
        same = np.flatnonzero((one == other) & (one > 0))
        first.near[mine][same] = second.near[theirs][same] = WordNearness.SAME
        first.rarity[mine][same] = named.rarity[one[same]]
    spots: list[tuple[int, int, NDArray[np.intp]]] = []
    for mine, theirs in product(range(WORDS), repeat=2):
        one, other = first.words[mine], second.words[theirs]
        is_open = (one > 0) & (other > 0) & (first.near[mine] == 0) & (second.near[theirs] == 0)
        left = np.flatnonzero(is_open)
        spots.append((mine, theirs, left[named.words.may_be_near(one[left], other[left])]))
    ones = np.concatenate([first.words[mine][rows] for mine, _, rows in spots])
    others = np.concatenate([second.words[theirs][rows] for _, theirs, rows in spots])
    near = named.words.nearness(ones, others)
    rare = np.minimum(named.rarity[ones], named.rarity[others]) * _NEARLY
    start = 0
    for mine, theirs, rows in spots:
        here = near[start : start + len(rows)]
        better = here > first.near[mine][rows]
        first.rarity[mine][rows[better]] = rare[start : start + len(rows)][better]
        first.near[mine][rows] = np.maximum(first.near[mine][rows], here)
        second.near[theirs][rows] = np.maximum(second.near[theirs][rows], here)
        start += len(rows)


def _joined(words: Words, whole: Whole, other: Whole) -> Small:
    """How near the words in one come: for words written together, and slips."""
    near: Small = np.zeros(len(whole), dtype=np.uint8)
    rows = np.flatnonzero(words.may_be_near(whole, other))
    near[rows] = words.nearness(whole[rows], other[rows])
    return near


def _levels(first: _Side, second: _Side, joined: Small) -> Small:
    count, count_other = first.count(), second.count()
    found, found_other = first.found(1), second.found(1)
    is_all = (found == count) & (found_other == count_other)
    is_fewer = count < count_other
    is_part = np.where(is_fewer, found == count, found_other == count_other) & (count != count_other)
    same, same_other = first.found(WordNearness.SAME), second.found(WordNearness.SAME)
    is_plain_part = np.where(is_fewer, same == count, same_other == count_other)
    slips = first.found(WordNearness.ONE_SLIP)
    choices = (
        (is_all & (same == count), NameLevel.SAME),
        ((is_all & (slips == count) & (same + 1 == count)) | (joined == WordNearness.ONE_SLIP), NameLevel.ONE_SLIP),
        ((is_all & (slips == count)) | (joined == WordNearness.TWO_SLIPS), NameLevel.SLIPS),
        (is_part & is_plain_part, NameLevel.PART),
        (is_part | is_all, NameLevel.PART_NEAR),
        ((first.near[0] > 0) & (second.near[0] > 0), NameLevel.FIRST),
        ((found > 0) | (found_other > 0), NameLevel.ANOTHER),
    )
    level: Small = np.select(
        [holds for holds, _ in choices], [int(name) for _, name in choices], NameLevel.OTHER
    ).astype(np.uint8)
    return level
