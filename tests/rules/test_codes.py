"""The return code: derived, checked before any look-up, forgiving in how it is typed."""

import secrets
from typing import Any

import pytest
from argon2.low_level import hash_secret_raw
from hypothesis import given
from hypothesis import strategies as st

from sigap.kernel.words import words
from sigap.mailbox import codes

SECRET = bytes(range(32))


@given(st.binary(min_size=16, max_size=16))
def test_same_key_same_words_and_they_read_back(key: bytes) -> None:
    code = codes.code_for(SECRET, key)
    assert code == codes.code_for(SECRET, key)
    assert codes.read_code(" ".join(code)) == code


def test_another_key_or_secret_gives_other_words() -> None:
    key = secrets.token_bytes(16)
    assert codes.code_for(SECRET, key) != codes.code_for(SECRET, secrets.token_bytes(16))
    assert codes.code_for(SECRET, key) != codes.code_for(bytes(32), key)


@pytest.mark.parametrize("between", [" ", "-", ", ", "\n", " 1. ", "  ·  "])
def test_typed_as_people_type(between: str) -> None:
    code = codes.code_for(SECRET, b"k" * 16)
    assert codes.read_code(between.join(code).upper()) == code


def test_a_slip_is_caught_before_any_look_up() -> None:
    code = codes.code_for(SECRET, b"k" * 16)
    wrong = next(word for word in words() if word not in code)
    caught = 0
    for place in range(codes.CODE_WORDS):
        typed = [*code[:place], wrong, *code[place + 1 :]]
        try:
            codes.read_code(" ".join(typed))
        except codes.CodeMistyped:
            caught += 1
    assert caught == codes.CODE_WORDS


@pytest.mark.parametrize("typed", ["", "satu", "a b c d e f", "x" * 5000, "\x00", "' OR 1=1 --"])
def test_what_is_no_code(typed: str) -> None:
    with pytest.raises(codes.CodeMistyped):
        codes.read_code(typed)


def test_order_matters() -> None:
    code = codes.code_for(SECRET, b"k" * 16)
    with pytest.raises(codes.CodeMistyped):
        codes.read_code(" ".join((code[1], code[0], *code[2:])))


def test_lookup_replay_and_body_are_keyed_apart() -> None:
    code = codes.code_for(SECRET, b"k" * 16)
    values = {
        codes.lookup_of(SECRET, code),
        codes.lookup_of(bytes(32), code),
        codes.replay_of(SECRET, b"k" * 16),
        codes.body_of(SECRET, b"k" * 16, "a"),
        codes.body_of(SECRET, b"k" * 16, "b"),
    }
    assert len(values) == 5


def test_the_same_words_are_stretched_once_and_forgotten_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    stretches = 0

    def counted(*told: Any, **more: Any) -> bytes:
        nonlocal stretches
        stretches += 1
        return bytes(hash_secret_raw(*told, **more))

    monkeypatch.setattr(codes, "hash_secret_raw", counted)
    typed = " ".join(codes.code_for(SECRET, b"kunci"))
    code = codes.read_code(typed)
    derived = codes.lookup_of(SECRET, code), codes.stretched_for(SECRET, code, "reply-key")
    assert (codes.lookup_of(SECRET, code), codes.stretched_for(SECRET, code, "reply-key")) == derived
    assert stretches == 1
    again = codes.read_code(typed)
    assert (codes.lookup_of(SECRET, again), codes.stretched_for(SECRET, again, "reply-key")) == derived
    assert stretches == 2
    assert codes.lookup_of(bytes(32), again)[2:] != derived[0][2:]
