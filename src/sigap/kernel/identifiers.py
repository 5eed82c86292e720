"""Identifiers people say aloud: case codes and report numbers.

Codes are drawn at random, never counted: a code tells neither how many cases there are nor which came first.
Whoever stores one draws again when it is taken.
"""

import re
import secrets
from functools import cache
from importlib.resources import files

DIGIT_WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
CASE_CODE = re.compile(r"[A-Z]{4,7}-[0-9]{3}")

_CASE_DIGITS = 3
_REPORT_DIGITS = 4
_MAX_TYPED = 100


@cache
def nouns() -> tuple[str, ...]:
    """The short, harmless nouns of case codes: plants, animals, food, things of the house; no names, no places."""
    return tuple(files("sigap.kernel").joinpath("reference", "nouns.txt").read_text(encoding="ascii").split())


@cache
def _noun_set() -> frozenset[str]:
    return frozenset(nouns())


def new_case_code() -> str:
    """A random case code, such as KENARI-582."""
    return f"{secrets.choice(nouns()).upper()}-{secrets.randbelow(10**_CASE_DIGITS):0{_CASE_DIGITS}}"


def new_report_number(digits: int = _REPORT_DIGITS) -> str:
    """A random report number, such as L-4827; ask for more digits (to 8) once short ones are often taken."""
    return f"L-{secrets.randbelow(10**digits):0{digits}}"


def spell(code: str) -> str:
    """A code as it is said on the telephone: 'kenari, lima, delapan, dua'."""
    head, _, digits = code.partition("-")
    return ", ".join([head.lower(), *(DIGIT_WORDS[int(digit)] for digit in digits)])


def read_case_code(typed: str) -> str | None:
    """The case code in what a person typed or heard: 'kenari 582', 'Kenari, lima delapan dua'. None when it is none."""
    parts = re.findall(r"[a-z]+|[0-9]", typed[:_MAX_TYPED].lower())
    if len(parts) != 1 + _CASE_DIGITS or parts[0] not in _noun_set():
        return None
    spoken = [str(DIGIT_WORDS.index(part)) if part in DIGIT_WORDS else part for part in parts[1:]]
    code = f"{parts[0].upper()}-{''.join(spoken)}"
    return code if CASE_CODE.fullmatch(code) else None
