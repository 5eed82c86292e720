"""Six words that are almost right: what may have been meant, from the public list and the check word alone. Pure.

Nothing here is looked up, so nothing is learnt from it: whoever guesses could do the same at home. Of all readings only
those count whose check word fits, about one in two thousand; the caller looks up those few.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import combinations, islice, permutations, product

from sigap.kernel.words import places, words
from sigap.mailbox.codes import CODE_WORDS, ReturnCode, is_checked

MOST_READINGS = 16
"""So many readings are looked up at most; a forgotten word leaves about six."""
_MOST_TYPED = 400
_MOST_OPTIONS = 3
_MOST_COMBINATIONS = 64
_CLOSE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWord:
    """One word as it was typed: its place, whether it is in the list, and which words of the list look like it."""

    place: int
    word: str
    is_known: bool
    near: tuple[str, ...] = ()


def words_in(typed: str) -> list[str]:
    """The words of what a person typed: any case, spaces, hyphens, commas, numbering; joined words are taken apart."""
    found = re.findall(r"[a-z]+", typed[:_MOST_TYPED].lower())
    return [word for each in found for word in _parted(each)]


def explain(typed: str) -> list[TypedWord]:
    """Each word that was typed, told by the public list alone."""
    return [
        TypedWord(
            place=place,
            word=word,
            is_known=word in places(),
            near=() if word in places() else tuple(get_close_matches(word, words(), n=_MOST_OPTIONS, cutoff=_CLOSE)),
        )
        for place, word in enumerate(words_in(typed)[: CODE_WORDS + 2], 1)
    ]


def replaced(typed: str, chosen: str) -> str:
    """What was typed, one word a line, with the word at one place chosen from the list: "4:kunyit"."""
    found = words_in(typed)
    place, _colon, word = chosen.partition(":")
    if place.isdecimal() and 0 < int(place) <= len(found) and word in places():
        found[int(place) - 1] = word
    return "\n".join(found)


def readings(typed: str) -> list[ReturnCode]:
    """The codes that may have been meant, the likeliest first; empty when nothing fits."""
    guesses = _guesses(words_in(typed))
    found = dict.fromkeys(each for each in guesses if len(each) == CODE_WORDS and is_checked(each))
    return [ReturnCode(each) for each in islice(found, MOST_READINGS) if set(each) <= places().keys()]


def _guesses(typed: list[str]) -> Iterator[tuple[str, ...]]:
    """Readings of what was typed, before the check word decides: one letter, one order, one word at a time."""
    if len(typed) == CODE_WORDS + 1:
        yield from (tuple(typed[:at] + typed[at + 1 :]) for at in range(len(typed)))
    if len(typed) == CODE_WORDS - 1:
        spelt = next(_spelt(typed), None)
        yield from (
            (*spelt[:at], word, *spelt[at:]) for at in range(CODE_WORDS) if spelt is not None for word in words()
        )
    if len(typed) != CODE_WORDS:
        return
    spelt_all = list(_spelt(typed))
    yield from spelt_all
    for each in spelt_all:
        yield from permutations(each) if len(spelt_all) == 1 else _swapped(each)
    yield from _with_one_word_unknown(typed)


def _with_one_word_unknown(typed: list[str]) -> Iterator[tuple[str, ...]]:
    """One word is quite another, in the list or not: every word of the list in its place."""
    strange = [at for at, word in enumerate(typed) if not _options(word)]
    if len(strange) > 1:
        return
    spelt = [_options(word)[0] if _options(word) else word for word in typed]
    for at in strange or range(CODE_WORDS):
        yield from ((*spelt[:at], word, *spelt[at + 1 :]) for word in words())


def _swapped(spelt: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for one, other in combinations(range(len(spelt)), 2):
        changed = list(spelt)
        changed[one], changed[other] = changed[other], changed[one]
        yield tuple(changed)


def _spelt(typed: list[str]) -> Iterator[tuple[str, ...]]:
    """The same words, each as the list spells it; none where one is like no word of the list."""
    return islice(product(*map(_options, typed)), _MOST_COMBINATIONS)


def _options(word: str) -> tuple[str, ...]:
    if word in places():
        return (word,)
    return tuple(each for each in words() if _is_one_slip(word, each))[:_MOST_OPTIONS]


def _is_one_slip(typed: str, meant: str) -> bool:
    """One letter wrong, missing or too many, or two neighbours swapped."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    if len(typed) == len(meant):
        differ = [at for at in range(len(typed)) if typed[at] != meant[at]]
        if len(differ) < 2:  # noqa: PLR2004 - one letter
            return True
        first, last = differ[0], differ[-1]
        return last == first + 1 and typed[first] == meant[last] and typed[last] == meant[first]
    short, long = sorted((typed, meant), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


@cache
def _longest() -> int:
    return max(map(len, words()))


def _parted(joined: str) -> list[str]:
    """The fewest words of the list that were written without a space; what cannot be taken apart stays whole."""
    if joined in places() or len(joined) > CODE_WORDS * _longest():
        return [joined]
    best: list[list[str] | None] = [[]] + [None] * len(joined)
    for end in range(1, len(joined) + 1):
        for start in range(max(0, end - _longest()), end):
            before, word = best[start], joined[start:end]
            if before is None or word not in places():
                continue
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = [*before, word]
    return best[-1] or [joined]
