"""Case codes as people type and hear them: "kenari 582", "Kenari, lima delapan dua", "kenari lima ratus delapan dua".

Pure. Gives every code that may be meant; which of them exist, and for whom, is asked elsewhere.
"""

import re
from difflib import get_close_matches

from sigap.kernel.identifiers import CASE_CODE, DIGIT_WORDS, nouns, read_case_code

_MAX_TYPED = 100
_LIKE = 0.75
"""How like a noun of the list a typed word must be, from 0 to 1: one wrong letter in five."""
_CANDIDATES = 4
_ALSO_DIGITS = {"kosong": 0, "o": 0, "se": 1}
_BEFORE = frozenset({"case", "kasus", "kode", "nomor", "no"})
_UNITS = {word: digit for digit, word in enumerate(DIGIT_WORDS)} | _ALSO_DIGITS


def codes_meant(typed: str) -> tuple[str, ...]:
    """The codes that may be meant, the likeliest first; none when there are no three digits or no noun in it."""
    words = _words(typed)
    if exact := read_case_code(" ".join(words)):
        return (exact,)
    heads, spoken = words[:1], words[1:]
    digits = spoken_digits(spoken)
    if not heads or len(digits) != 3:  # noqa: PLR2004 - a code has three
        return ()
    known = heads[0] in nouns()
    near = heads if known else get_close_matches(heads[0], nouns(), n=_CANDIDATES, cutoff=_LIKE)
    found = (f"{noun.upper()}-{digits}" for noun in near)
    return tuple(code for code in found if CASE_CODE.fullmatch(code))


def says_noun(typed: str, code: str) -> bool:
    """Whether the noun of a code was typed as it is, and not only something like it."""
    return _words(typed)[:1] == [code.partition("-")[0].lower()]


def _words(typed: str) -> list[str]:
    """The words and numbers of what was typed, without what people put before a code."""
    words = re.findall(r"[a-z]+|[0-9]+", typed[:_MAX_TYPED].lower())
    while words and words[0] in _BEFORE:
        words = words[1:]
    return words


def spoken_digits(words: list[str]) -> str:
    """Digits in what was typed or said, digit by digit or as a number below a thousand; empty for anything else."""
    if words and all(word.isdigit() or word in _UNITS for word in words):
        return "".join(word if word.isdigit() else str(_UNITS[word]) for word in words)
    number = _number(words)
    return "" if number is None else f"{number:03}"


def _number(words: list[str]) -> int | None:
    """A number below a thousand in words: "lima ratus delapan puluh dua", "seratus lima", "dua belas"."""
    total, held = 0, 0
    for word in _apart(words):
        if word in _UNITS:
            held = _UNITS[word]
        elif word == "belas":
            total, held = total + 10 + held, 0
        elif word == "puluh":
            total, held = total + 10 * held, 0
        elif word == "ratus":
            total, held = total + 100 * held, 0
        else:
            return None
    total += held
    return total if words and total < 1000 else None  # noqa: PLR2004 - three digits


def _apart(words: list[str]) -> list[str]:
    """`seratus` is one hundred, `sepuluh` ten, `sebelas` eleven."""
    apart: list[str] = []
    for word in words:
        one = re.fullmatch(r"se(ratus|puluh|belas)", word)
        apart += ["satu", one.group(1)] if one else [word]
    return apart
