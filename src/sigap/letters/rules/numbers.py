"""How an office's numbers are made: from which book, written how. Pure.

A pattern is data: `{kode}/{nomor:3}/{unit}/{tahun}`. What stands outside braces is written as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.letters.rules.kinds import LetterBook

LONGEST_PATTERN = 80
_PART = re.compile(r"\{(?P<name>[^{}:]*)(?::(?P<width>[^{}]*))?\}")
_CODE = re.compile(r"\d{3}(\.\d{1,3}){0,5}")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PARTS = frozenset({"kode", "jenis", "nomor", "unit", "bulan", "tahun"})
ALL_LETTERS = "semua"
"""The name of the one series of an office that counts all of its letters together."""
_WIDEST = 6


class NumberSource(StrEnum):
    """Where an office's letters get their number."""

    AGENDA = "agenda"
    SRIKANDI = "srikandi"


class SeriesSpan(StrEnum):
    """What counts on its own within one office and year: all letters, each class of them, each code."""

    OFFICE = "office"
    BOOK = "book"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """How one office numbers. `unit` is what stands for the office in the number."""

    source: NumberSource
    pattern: str
    unit: str
    span: SeriesSpan


@dataclass(frozen=True, slots=True)
class PatternFault:
    """A part of a pattern that nothing is known of, or (empty) one without which numbers would meet."""

    part: str
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCode:
    """A code of classification as shipped."""

    code: str
    title: str
    source: str


def pattern_faults(pattern: str, span: SeriesSpan) -> tuple[PatternFault, ...]:
    """What keeps a pattern from giving numbers that never meet. Stray braces are named too."""
    parts = list(_PART.finditer(pattern))
    unknown = [PatternFault(part[0]) for part in parts if part["name"] not in _PARTS or not _is_width(part["width"])]
    stray = [PatternFault(brace) for brace in re.findall(r"[{}]", _PART.sub("", pattern))]
    telling_apart = {SeriesSpan.CODE: ["kode"], SeriesSpan.BOOK: ["jenis"]}
    needed = ["nomor", "unit", "tahun", *telling_apart.get(span, [])]
    names = {part["name"] for part in parts}
    return (*unknown, *stray, *(PatternFault(f"{{{name}}}", is_missing=True) for name in needed if name not in names))


def _is_width(width: str | None) -> bool:
    return width is None or (width.isascii() and width.isdecimal() and 1 <= int(width) <= _WIDEST)


def number_of(form: NumberFormat, *, book: LetterBook, code: str, serial: int, day: date) -> str:
    """The number as it stands on paper."""
    parts = {
        "kode": code,
        "jenis": book.value,
        "nomor": str(serial),
        "unit": form.unit,
        "bulan": _ROMAN[day.month - 1],
        "tahun": str(day.year),
    }

    def put(match: re.Match[str]) -> str:
        return parts[match["name"]].rjust(int(match["width"] or 1), "0")

    return _PART.sub(put, form.pattern)


def series_of(form: NumberFormat, book: LetterBook, code: str) -> str:
    """The name of the series that a letter's number is taken from, within its office and year."""
    return {SeriesSpan.OFFICE: ALL_LETTERS, SeriesSpan.BOOK: book.value, SeriesSpan.CODE: code}[form.span]


def is_class_code(text: str) -> bool:
    """Whether it has the shape of a code of classification: 400.10, 100.3.3.2."""
    return bool(_CODE.fullmatch(text))


@cache
def default_format() -> NumberFormat:
    """How an office numbers that has chosen nothing; its unit is filled in by who asks."""
    content: Mapping[str, str] = toml_file("sigap.letters", "numbering.toml")["format"]
    return NumberFormat(
        source=NumberSource(content["source"]),
        pattern=content["pattern"],
        unit=content["unit"],
        span=SeriesSpan(content["span"]),
    )


@cache
def class_codes() -> tuple[ClassCode, ...]:
    """The codes that are shipped; none of them is confirmed."""
    file = toml_file("sigap.letters", "numbering.toml")
    return tuple(
        ClassCode(code=code, title=content["title"], source=content.get("source", file["source"]))
        for code, content in file["codes"].items()
    )
