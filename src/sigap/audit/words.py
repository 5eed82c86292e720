"""A head of the trail as eight words, short enough to copy by hand: the first 88 bits of its hash."""

from sigap.kernel.words import BITS_A_WORD, number_of, words_of

HEAD_WORDS = 8
_BYTES = HEAD_WORDS * BITS_A_WORD // 8


def head_words(digest: bytes) -> tuple[str, ...]:
    """The eight words of a hash."""
    return words_of(int.from_bytes(digest[:_BYTES], "big"), HEAD_WORDS)


def head_start(spoken: tuple[str, ...]) -> bytes:
    """The first 11 bytes of the hash that these eight words carry. Raises UnknownWord, or ValueError for another count.

    What is given by words is held against a whole hash on these bytes only.
    """
    if len(spoken) != HEAD_WORDS:
        raise ValueError(f"A head has {HEAD_WORDS} words")
    return number_of(spoken).to_bytes(_BYTES, "big")
