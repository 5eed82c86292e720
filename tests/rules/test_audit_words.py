"""A head as eight words: the first 88 bits, read back exactly, a slip named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap.audit.words import HEAD_WORDS, head_start, head_words
from sigap.kernel.words import UnknownWord, number_of, words, words_of


@given(st.binary(min_size=32, max_size=32))
def test_words_carry_the_first_88_bits(digest: bytes) -> None:
    spoken = head_words(digest)
    assert len(spoken) == HEAD_WORDS
    assert head_start(spoken) == digest[:11]


@given(st.integers(min_value=0, max_value=2**88 - 1))
def test_a_number_is_read_back(number: int) -> None:
    assert number_of(words_of(number, HEAD_WORDS)) == number


def test_the_first_and_the_last_word_stand_where_they_should() -> None:
    assert head_words(bytes(32)) == (words()[0],) * 8
    assert head_words(b"\xff" * 32) == (words()[-1],) * 8
    assert words_of(1, 2) == (words()[0], words()[1])


def test_one_bit_changes_one_word() -> None:
    digest = bytes(range(32))
    other = bytes([digest[0] ^ 0x80, *digest[1:]])
    assert sum(one != two for one, two in zip(head_words(digest), head_words(other), strict=True)) == 1
    beyond = digest[:11] + bytes([digest[11] ^ 1]) + digest[12:]
    assert head_words(beyond) == head_words(digest)


def test_a_slip_is_named_with_the_word_that_was_meant() -> None:
    right = words()[700]
    with pytest.raises(UnknownWord) as unknown:
        number_of((*(words()[:7]), right + "x"))
    assert (unknown.value.word, unknown.value.nearest) == (right + "x", right)
    with pytest.raises(UnknownWord) as far:
        number_of(("2026-11-25t08:00:00z",))
    assert far.value.nearest == ""


@pytest.mark.parametrize("count", [0, 7, 9])
def test_a_head_has_eight_words(count: int) -> None:
    with pytest.raises(ValueError, match="8 words"):
        head_start(words()[:count])
