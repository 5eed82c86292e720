"""What leaders may ask figures for: whole spans of the calendar that are over, and no filter of their own. Pure.

Who asks week by week, or for a span and the same span less a day, reads one child out of the difference.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

_LENGTHS = (1, 3, 6, 12, 60)
_ORIGIN = 2025
"""Five years run 2025-2029, 2030-2034 and so on."""
_ASKED = frozenset({"masa", "menurut"})
"""By which span, and by which of the breakdowns that a figure has."""


class NotClosed(ValueError):
    """A span that is not over yet, or none of the calendar."""


class NotOffered(ValueError):
    """A filter that no figure has."""


def closed_month(today: date) -> date:
    """The first day of the last month that is over."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def require_closed(first: date, last: date, *, today: date) -> None:
    """That a span is a month, quarter, half, year or five years of the calendar, and over. Raises NotClosed."""
    after = last + timedelta(days=1)
    months = 12 * (after.year - first.year) + after.month - first.month
    place = 12 * (first.year - _ORIGIN) + first.month - 1
    if last >= today or (first.day, after.day) != (1, 1) or months not in _LENGTHS or place % months:
        raise NotClosed(f"{first} {last}")


def require_offered(asked: Mapping[str, str], breakdowns: Collection[str]) -> None:
    """That nothing is asked but a span and one breakdown that the figure has. Raises NotOffered."""
    if extra := set(asked) - _ASKED:
        raise NotOffered(", ".join(sorted(extra)))
    if (by := asked.get("menurut", "")) and by not in breakdowns:
        raise NotOffered(by)
