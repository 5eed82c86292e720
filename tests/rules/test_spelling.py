"""Six words that are almost right: twenty ways to write them, each read as what was meant; strangers stay strangers."""

import random

import pytest
from tests.factories.spellings import ways_to_write

from sigap.kernel.words import words
from sigap.mailbox import codes, spelling

CODE = codes.code_for(b"k" * 32, b"idempotency-key!")
A, B, C, D, E, F = CODE
WRITTEN = ways_to_write(CODE)


@pytest.mark.parametrize("way", list(WRITTEN))
def test_words_almost_right_are_read_as_what_was_meant(way: str) -> None:
    found = spelling.readings(WRITTEN[way])
    assert CODE in found
    assert len(found) <= spelling.MOST_READINGS


@pytest.mark.parametrize("typed", ["", "satu", "x" * 5000, "!?", f"{A} {B}", f"{A} {B} {C} qqqqqqq wwwwwww vvvvvvv"])
def test_too_little_is_read_as_nothing(typed: str) -> None:
    assert CODE not in spelling.readings(typed)


def test_every_reading_bears_its_own_check_word() -> None:
    drawn = random.Random(4)  # noqa: S311 - any words will do
    for _each in range(20):
        typed = " ".join(drawn.sample(words(), 6))
        for code in spelling.readings(typed):
            assert codes.read_code(" ".join(code)) == code


def test_help_tells_of_the_public_list_alone() -> None:
    told = spelling.explain(f"{A} {B[:-1]}x {C}")
    assert [each.is_known for each in told] == [True, False, True]
    assert B in told[1].near
    assert not told[0].near


def test_a_word_is_put_in_the_place_of_another() -> None:
    assert spelling.replaced(f"{A} salah", f"2:{B}") == f"{A}\n{B}"
    for wrong in ("", "2", "9:x", f"0:{B}", "2:tidakada", f"-1:{B}"):
        assert spelling.replaced(f"{A} salah", wrong) == f"{A}\nsalah"
