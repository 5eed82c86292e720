"""How near two folded words are: by their letters, for many pairs at once. Decides nothing about persons."""

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sigap.matching.linking.records import Small, Whole

_LETTERS = 20
"""Of a longer word the first ones are compared."""
_LEAST_PART = 3
"""Letters that a word or a nickname has at least, to be taken for a part of a name."""
_LEAST_TWO = 7
"""Letters from which two slips are forgiven."""
_LOST_BY_SLIPS = 4
"""Pairs of letters that two slips destroy at most."""

type Masks = NDArray[np.uint64]


class WordNearness(IntEnum):
    """How one word comes near another."""

    NOT = 0
    TWO_SLIPS = 1
    END = 2
    BEGINNING = 3
    ONE_SLIP = 4
    SAME = 5


class Words:
    """The letters of every word that a sheet holds."""

    def __init__(self, words: Sequence[str]) -> None:
        joined = np.array([word.encode()[:_LETTERS] for word in words], dtype=f"S{_LETTERS}")
        self._letters: Small = joined.view(np.uint8).reshape(len(words), _LETTERS)
        self.lengths: Small = (self._letters > 0).sum(axis=1).astype(np.uint8)
        self._pairs = self._pairs_of_letters()
        self._count: Small = np.bitwise_count(self._pairs)

    def _pairs_of_letters(self) -> Masks:
        """Which pairs of neighbouring letters stand in a word, as 64 bits."""
        masks: Masks = np.zeros(len(self._letters), dtype=np.uint64)
        for place in range(_LETTERS - 1):
            one, other = self._letters[:, place].astype(np.uint64), self._letters[:, place + 1].astype(np.uint64)
            bit = np.left_shift(np.uint64(1), (one * np.uint64(11) + other * np.uint64(29)) % np.uint64(64))
            masks |= np.where(other > 0, bit, np.uint64(0))
        return masks

    def beginnings(self, letters: int) -> NDArray[np.int64]:
        """The first letters of each word as a number; 0 for a word that has none."""
        return self._as_number(self._letters[:, :letters])

    def endings(self, letters: int) -> NDArray[np.int64]:
        """The last letters of each word as a number."""
        places = np.maximum(self.lengths.astype(np.int64)[:, None] - letters + np.arange(letters), 0)
        return self._as_number(np.take_along_axis(self._letters, places, axis=1))

    def bones(self) -> NDArray[np.int64]:
        """The consonants of each word in alphabetical order: alike however words stand and vowels are written."""
        is_vowel = np.isin(self._letters, np.frombuffer(b"aeiouy", dtype=np.uint8))
        consonants = np.sort(np.where(is_vowel, 0, self._letters), axis=1)
        number = np.zeros(len(consonants), dtype=np.uint64)
        for column in consonants.T:
            number = number * np.uint64(1_000_003) + column
        return (number >> np.uint64(1)).astype(np.int64)

    @staticmethod
    def _as_number(letters: Small) -> NDArray[np.int64]:
        number = np.zeros(len(letters), dtype=np.int64)
        for column in letters.T:
            number = number * 128 + column
        return number

    def may_be_near(self, one: Whole, other: Whole) -> NDArray[np.bool_]:
        """A cheap look that loses nothing near."""
        common = np.bitwise_count(self._pairs[one] & self._pairs[other])
        first, second = self._count[one], self._count[other]
        return (common + _LOST_BY_SLIPS >= np.maximum(first, second)) | (common >= np.minimum(first, second))

    def nearness(self, one: Whole, other: Whole) -> Small:
        """A `WordNearness` for each pair; the same pair of words is looked at once."""
        key = one.astype(np.int64) << 32 | other
        unique, back = np.unique(key, return_inverse=True)
        found = self._near_of((unique >> 32).astype(np.int32), (unique & 0xFFFFFFFF).astype(np.int32))
        return found[back]

    def _near_of(self, one: Whole, other: Whole) -> Small:
        first, second = self._letters[one], self._letters[other]
        length, length_other = self.lengths[one].astype(np.int32), self.lengths[other].astype(np.int32)
        shorter, longer = np.minimum(length, length_other), np.maximum(length, length_other)
        near: Small = np.zeros(len(one), dtype=np.uint8)
        slips = _slips(first, second, length, length_other)
        near[(slips == 2) & (shorter >= _LEAST_TWO)] = WordNearness.TWO_SLIPS  # noqa: PLR2004 - two
        is_part = (longer > shorter) & (shorter >= _LEAST_PART)
        near[is_part & self._ends_with(first, second, length, length_other, shorter)] = WordNearness.END
        agrees = first == second
        begins = agrees.cumprod(axis=1, dtype=np.uint8).sum(axis=1) >= shorter
        near[is_part & begins] = WordNearness.BEGINNING
        differ = (~agrees).sum(axis=1)
        is_swapped = (differ == 2) & (  # noqa: PLR2004 - the two letters that changed places
            (first.astype(np.int32) ** 2).sum(axis=1) == (second.astype(np.int32) ** 2).sum(axis=1)
        )
        near[((slips == 1) | is_swapped) & (shorter >= _LEAST_PART)] = WordNearness.ONE_SLIP
        near[one == other] = WordNearness.SAME
        return near

    @staticmethod
    def _ends_with(
        first: Small, second: Small, length: Whole, length_other: Whole, shorter: Whole
    ) -> NDArray[np.bool_]:
        """Whether the shorter is the end of the longer: what people are called."""
        is_first_longer = length > length_other
        long = np.where(is_first_longer[:, None], first, second)
        short = np.where(is_first_longer[:, None], second, first)
        shift = np.abs(length - length_other)
        places = np.minimum(np.arange(_LETTERS)[None, :] + shift[:, None], _LETTERS - 1)
        moved = np.take_along_axis(long, places, axis=1)
        is_past = np.arange(_LETTERS)[None, :] >= shorter[:, None]
        ends: NDArray[np.bool_] = ((moved == short) | is_past).all(axis=1)
        return ends


def _slips(first: Small, second: Small, length: Whole, length_other: Whole) -> Small:
    """Letters put in, left out or mistaken (Levenshtein), by Myers' bits: a column of the table is one number."""
    powers = (np.uint32(1) << np.arange(_LETTERS, dtype=np.uint32)).astype(np.uint32)
    last = (np.uint32(1) << (np.maximum(length, 1) - 1).astype(np.uint32)).astype(np.uint32)
    plus = np.full(len(first), 0xFFFFFFFF, dtype=np.uint32)
    minus = np.zeros(len(first), dtype=np.uint32)
    score = length.astype(np.int32)
    for place in range(_LETTERS):
        is_on = place < length_other
        if not is_on.any():
            break
        equal = ((first == second[:, place : place + 1]) * powers).sum(axis=1, dtype=np.uint32)
        across = equal | minus
        down = (((equal & plus) + plus) ^ plus) | equal
        more, less = minus | ~(down | plus), plus & down
        score += np.where(is_on & ((more & last) > 0), 1, 0).astype(np.int32)
        score -= np.where(is_on & ((less & last) > 0), 1, 0).astype(np.int32)
        more = (more << np.uint32(1)) | np.uint32(1)
        less = less << np.uint32(1)
        plus = np.where(is_on, less | ~(across | more), plus)
        minus = np.where(is_on, more & across, minus)
    slips: Small = np.minimum(score, 9).astype(np.uint8)
    return slips
