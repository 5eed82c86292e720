"""Numbers as people of an office write them: thousands points, a decimal comma, Rp, a percent sign. Pure."""

import re
from decimal import Decimal

_NOTHING = frozenset({"", "-", "\u2013", "\u2014"})
_SIGNS = re.compile(r"(?:rp\.?|idr|%|\u00a0|\s)", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", re.ASCII)
_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+", re.ASCII)
_COMMA, _POINT = re.compile(r"[0-9]+,[0-9]+", re.ASCII), re.compile(r"[0-9]+\.[0-9]+", re.ASCII)
_LARGEST_DIGITS = 14
_PLACES = 4


class NumberUnread(ValueError):
    """What was written is no number."""


def read_number(text: str) -> Decimal | None:
    """1.284.500.000,50 as people here write it, 1,284,500,000.50 as some programs do, "75 %" as 75; none of nothing.

    1.234 is a thousand: a point before three digits parts thousands. Raises NumberUnread.
    """
    plain = _SIGNS.sub("", text)
    if plain in _NOTHING:
        return None
    if plain.endswith(",-"):
        plain = plain.removesuffix(",-")  # Rp5.000,-
    if _DIGITS.fullmatch(plain):
        found = plain
    elif _POINTS.fullmatch(plain):
        found = plain.replace(".", "").replace(",", ".")
    elif _COMMAS.fullmatch(plain):
        found = plain.replace(",", "")
    elif _COMMA.fullmatch(plain):
        found = plain.replace(",", ".")
    elif _POINT.fullmatch(plain):
        found = plain
    else:
        raise NumberUnread(text)
    return bounded(Decimal(found))


def bounded(value: Decimal) -> Decimal:
    """The number as a column holds it: four decimals. Raises NumberUnread for one that is too large or below zero."""
    if not value.is_finite() or value < 0 or value.adjusted() >= _LARGEST_DIGITS:
        raise NumberUnread(str(value))
    return round(value, _PLACES).normalize() + 0
