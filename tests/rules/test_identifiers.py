"""Codes that people say on a bad line."""

import re
from itertools import combinations

import pytest

from sigap.kernel.identifiers import (
    CASE_CODE,
    DIGIT_WORDS,
    new_case_code,
    new_report_number,
    nouns,
    read_case_code,
    spell,
)

NEVER = {"mawar", "melati", "bunga", "tuna", "anjing", "babi", "monyet", "pisau", "tali", "racun", "kamboja"}


def _differ_in_one(first: str, second: str) -> bool:
    if len(first) == len(second):
        return sum(a != b for a, b in zip(first, second, strict=True)) == 1
    short, long = sorted((first, second), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def test_the_list_of_nouns() -> None:
    words = nouns()
    assert len(words) >= 400
    assert len(set(words)) == len(words)
    assert list(words) == sorted(words)
    assert all(re.fullmatch(r"[a-z]{4,7}", word) for word in words)
    assert "kenari" in words
    assert not NEVER & set(words)
    assert not set(DIGIT_WORDS) & set(words)


def test_no_two_nouns_are_one_letter_apart() -> None:
    near = [(a, b) for a, b in combinations(nouns(), 2) if abs(len(a) - len(b)) < 2 and _differ_in_one(a, b)]
    assert near == []


def test_codes_are_drawn_and_not_counted() -> None:
    drawn = [new_case_code() for _ in range(400)]
    assert all(CASE_CODE.fullmatch(code) for code in drawn)
    assert len(set(drawn)) > 380
    numbers = [int(new_report_number()[2:]) for _ in range(100)]
    assert numbers != sorted(numbers)
    assert all(re.fullmatch(r"L-[0-9]{4,8}", new_report_number(digits)) for digits in range(4, 9))


def test_a_code_is_spelled() -> None:
    assert spell("KENARI-582") == "kenari, lima, delapan, dua"
    assert spell("PADI-007") == "padi, nol, nol, tujuh"


@pytest.mark.parametrize(
    "typed",
    ["KENARI-582", "kenari 582", "kenari582", " Kenari, lima, delapan, dua ", "kenari lima 8 dua", "KENARI–5-8-2"],
)
def test_a_code_is_read_as_it_was_heard(typed: str) -> None:
    assert read_case_code(typed) == "KENARI-582"


@pytest.mark.parametrize("typed", ["", "kenari", "kenari 58", "kenari 5822", "kenarx 582", "kenari lima delapan tiup"])
def test_what_is_no_code(typed: str) -> None:
    assert read_case_code(typed) is None


def test_every_code_is_read_back_from_its_spelling() -> None:
    for _ in range(200):
        code = new_case_code()
        assert read_case_code(spell(code)) == code
