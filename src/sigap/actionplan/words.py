"""How numbers and money of a plan read."""

from decimal import Decimal

from sigap.ui.dates import number

_HUNDRED = Decimal(100)
_MILLION = Decimal(1_000_000)


def plain(value: Decimal) -> str:
    """A number without zeros that say nothing: 118; 12,5."""
    found = value.normalize()
    exponent = found.as_tuple().exponent
    return number(found, -exponent if isinstance(exponent, int) and exponent < 0 else 0)


def rupiah(value: Decimal) -> str:
    """Rp1.284.500.000"""
    return f"Rp{number(value, 0 if value == value.to_integral_value() else 2)}"


def millions(value: Decimal) -> str:
    """210,0: in millions of rupiah, as a matrix has it."""
    return number(value / _MILLION, 1)


def percent(part: Decimal, whole: Decimal) -> int:
    """Rounded; nothing of nothing is nothing."""
    return int((part / whole * _HUNDRED).to_integral_value()) if whole else 0
