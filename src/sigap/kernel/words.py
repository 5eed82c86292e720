"""Numbers as words that people read aloud and copy by hand: 2,048 short words, so eleven bits a word."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

BITS_A_WORD = 11


class UnknownWord(Exception):
    """A word that is not in the list; `nearest` is the one that was probably meant, or nothing."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word
        self.nearest = next(iter(get_close_matches(word, words(), n=1)), "")


@cache
def words() -> tuple[str, ...]:
    """The 2,048 words, in order."""
    return tuple(files("sigap.kernel").joinpath("reference", "words.txt").read_text(encoding="ascii").split())


@cache
def places() -> dict[str, int]:
    """The place of each word in the list."""
    return {word: place for place, word in enumerate(words())}


def words_of(number: int, count: int) -> tuple[str, ...]:
    """A number of at most `count` times eleven bits as that many words, the highest bits first."""
    last = len(words()) - 1
    return tuple(words()[(number >> (BITS_A_WORD * place)) & last] for place in reversed(range(count)))


def number_of(spoken: Iterable[str]) -> int:
    """The number that these words carry. Raises UnknownWord."""
    number = 0
    for word in spoken:
        if word not in places():
            raise UnknownWord(word)
        number = number << BITS_A_WORD | places()[word]
    return number
