"""What in a text has the shape of something that points to a person or a case. Pure.

Papers of the task force are read by many offices: no case and no client belongs in them. Shapes alone are looked at,
never a register: a page that refuses a name or a code because it exists tells strangers who is a client.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sigap.kernel.identifiers import nouns


class Shape(StrEnum):
    """What a piece of text looks like."""

    CASE_CODE = "case_code"
    REPORT_NUMBER = "report_number"
    NIK = "nik"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class IdentifyingPiece:
    """One such piece, as it was typed."""

    shape: Shape
    text: str


_DASH = r"[-\u2010-\u2015]"
_CODE = re.compile(rf"\b([A-Za-z]{{4,7}})( ?{_DASH} ?|,? )?([0-9]{{3}})\b")
_COUNTED = re.compile(r" ?(?:%|(?:kg|gram|liter|orang|buah|lembar|eksemplar|paket|unit|ribu|juta|persen|hari|jam)\b)")
_NUMBER = re.compile(rf"\bL ?{_DASH} ?[0-9]{{4,8}}\b", re.IGNORECASE)
_RUN = re.compile(r"\+?\(?[0-9](?:[ .()\u2010-\u2015-]{0,2}[0-9])+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_PHONE = re.compile(r"(?:\+?62|0)[1-9][0-9]{7,12}")
_NIK_DIGITS = 16
_MASKED = re.compile(r"[^0-9+]")


def telltales(text: str) -> tuple[IdentifyingPiece, ...]:
    """Every piece with such a shape, in the order of the text."""
    found = [*_codes(text), *_numbers(text), *_runs(text)]
    return tuple(each for _begin, each in sorted(found, key=lambda pair: pair[0]))


def _codes(text: str) -> Iterator[tuple[int, IdentifyingPiece]]:
    """KENARI-582 whatever its word; without a dash, as people write in haste, only with a word that codes use."""
    for match in _CODE.finditer(text):
        word, joint = match[1], (match[2] or "").strip(" ,")
        is_noun = word.lower() in nouns()
        if (joint and word.isupper()) or (is_noun and (joint or not _COUNTED.match(text, match.end()))):
            yield match.start(), IdentifyingPiece(Shape.CASE_CODE, match[0])


def _numbers(text: str) -> Iterator[tuple[int, IdentifyingPiece]]:
    for match in _NUMBER.finditer(text):
        yield match.start(), IdentifyingPiece(Shape.REPORT_NUMBER, match[0])


def _runs(text: str) -> Iterator[tuple[int, IdentifyingPiece]]:
    """Runs of digits; amounts such as 1.500.000 are spared, and so are codes of the budget."""
    for match in _RUN.finditer(text):
        digits = _MASKED.sub("", match[0])
        if _GROUPED.fullmatch(match[0]):
            continue
        if len(digits) == _NIK_DIGITS and digits.isdecimal():
            yield match.start(), IdentifyingPiece(Shape.NIK, match[0])
        elif _PHONE.fullmatch(digits):
            yield match.start(), IdentifyingPiece(Shape.PHONE, match[0])
