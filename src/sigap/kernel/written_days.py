"""Days and moments as people write them: 12 April 2011, 12/4/2011, 12-04-11, 12.4.2011, 2011-04-12. Pure."""

import re
from datetime import date, datetime, time

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "pebruari", "february", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "ags", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_WEEKDAY = re.compile(r"^(senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad|\w+day)\b[,\s]*")
_APART = re.compile(r"[\s,./-]+")
_MOMENT = re.compile(
    r"(?P<day>.+?)(?:t|[\s,]+(?:jam|pukul|pkl)?\.?\s*)(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:\s*wi[bt]a?)?$"
)
_YEARS_AHEAD = 20
"""A year of two figures lies no further ahead than this; else it is of the last century."""


class DayUnreadable(ValueError):
    """Not written as a day."""


class DayNotInCalendar(ValueError):
    """Written as a day, and there is none like it: 31 February."""


def read_day(text: str, *, today: date, is_past: bool = False) -> date:
    """The day that is meant. `is_past`: it is not after `today`, so a year of two figures is of before.

    Raises DayUnreadable, DayNotInCalendar.
    """
    plain = _WEEKDAY.sub("", text.strip().lower())
    parts = [part for part in _APART.split(plain) if part]
    if len(parts) != 3:  # noqa: PLR2004 - day, month, year
        raise DayUnreadable(text)
    if parts[0] in _MONTH_OF:
        parts[:2] = parts[1], parts[0]
    if len(parts[0]) == 4:  # noqa: PLR2004 - a year written first
        parts.reverse()
    day, month, year = parts
    number = _MONTH_OF.get(month) or _figures(month, 2)
    if len(year) == 2:  # noqa: PLR2004 - a year of two figures
        return _in_century(_figures(year, 2), number, _figures(day, 2), today=today, is_past=is_past)
    if len(year) != 4:  # noqa: PLR2004 - neither is it a whole one
        raise DayUnreadable(text)
    return _day(_figures(year, 4), number, _figures(day, 2))


def read_moment(text: str, *, today: date) -> datetime:
    """The moment that is meant, naive: a day, then the hour with a dot or a colon. Raises as read_day."""
    found = _MOMENT.fullmatch(text.strip().lower())
    if found is None:
        raise DayUnreadable(text)
    day = read_day(found["day"], today=today)
    try:
        return datetime.combine(day, time(int(found["hour"]), int(found["minute"])))
    except ValueError:
        raise DayNotInCalendar(text) from None


def _in_century(year: int, month: int, day: int, *, today: date, is_past: bool) -> date:
    ahead = year + 2000 > today.year + (0 if is_past else _YEARS_AHEAD)
    found = _day(year + (1900 if ahead else 2000), month, day)
    return _day(found.year - 100, month, day) if is_past and found > today else found


def _figures(text: str, longest: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= longest):
        raise DayUnreadable(text)
    return int(text)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DayNotInCalendar(f"{day}-{month}-{year}") from None


def month_named(word: str) -> int | None:
    """The number of a month by its name or what people shorten it to; None for any other word."""
    return _MONTH_OF.get(word.strip(".").lower())
