"""The word list of the return codes: its length is part of the code's arithmetic, its form of its kindness.

A slip of one letter must not turn one word into another, nor may two words sound alike when read aloud.
"""

import re
from collections import defaultdict
from importlib.resources import files
from itertools import pairwise

import pytest

COUNT = 2_048
NEIGHBOUR_SHARE = 0.0
ALIKE = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sy", "s"), ("kh", "k"), ("v", "f"), ("z", "j"), ("q", "k"))
BARRED = {"bunga", "hotel", "ikat", "janji", "jual", "kerja", "mawar", "melati", "paksa", "takut", "tamu", "utang"}


def raw() -> str:
    return files("sigap.kernel").joinpath("reference", "words.txt").read_text(encoding="ascii")


@pytest.fixture(scope="module")
def listed() -> tuple[str, ...]:
    return tuple(raw().splitlines())


def with_gaps(word: str) -> set[str]:
    """The word with each letter blanked, and with a blank put in at each place.

    Two words share one of these exactly when a single letter changed, added or left out parts them.
    """
    blanked = {f"{word[:place]}_{word[place + 1 :]}" for place in range(len(word))}
    widened = {f"{word[:place]}_{word[place:]}" for place in range(len(word) + 1)}
    return blanked | widened


def neighbours(words: tuple[str, ...]) -> set[str]:
    by_gap: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        for gapped in with_gaps(word):
            by_gap[gapped].add(word)
    return {word for together in by_gap.values() if len(together) > 1 for word in together}


def spoken(word: str) -> str:
    for written, heard in ALIKE:
        word = word.replace(written, heard)
    return word


def test_there_are_eleven_bits_of_words(listed: tuple[str, ...]) -> None:
    assert len(listed) == COUNT
    assert len(set(listed)) == COUNT


def test_each_word_is_short_plain_and_alone_on_its_line(listed: tuple[str, ...]) -> None:
    assert [word for word in listed if not re.fullmatch(r"[a-z]{3,8}", word)] == []
    assert raw().endswith("\n")
    assert raw().count("\n") == COUNT


def test_the_words_stand_in_order(listed: tuple[str, ...]) -> None:
    assert all(first < second for first, second in pairwise(listed))


@pytest.mark.parametrize(
    "pair", [("kopi", "topi"), ("kayu", "kayuh"), ("alun", "ayun")], ids=["changed", "added", "inside"]
)
def test_one_letter_neighbours_are_noticed(pair: tuple[str, str]) -> None:
    assert neighbours(pair) == set(pair)


def test_words_two_letters_apart_are_no_neighbours() -> None:
    assert neighbours(("kopi", "kapas", "kelapa", "pohon", "palu", "pula")) == set()


def test_no_slip_of_one_letter_makes_another_word(listed: tuple[str, ...]) -> None:
    assert len(neighbours(listed)) / COUNT <= NEIGHBOUR_SHARE, sorted(neighbours(listed))


def test_no_two_words_sound_alike(listed: tuple[str, ...]) -> None:
    assert len({spoken(word) for word in listed}) == COUNT


def test_no_word_brings_back_what_was_suffered(listed: tuple[str, ...]) -> None:
    assert BARRED.isdisjoint(listed)


def test_no_word_is_a_form_in_nya(listed: tuple[str, ...]) -> None:
    assert [word for word in listed if re.search(r"(?<!ta)nya$", word)] == []
