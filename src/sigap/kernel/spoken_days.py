"""Days as people say them while they talk: besok, Jumat depan, dua minggu lagi, akhir bulan, 31 Januari. Pure.

A weekday is the next one after today; with "depan" it is that of the week after. A day without a year is the next one.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sigap.kernel.written_days import DayNotInCalendar, DayUnreadable, month_named, read_day

_WEEKDAYS = {
    "senin": 0,
    "selasa": 1,
    "rabu": 2,
    "kamis": 3,
    "jumat": 4,
    "jum'at": 4,
    "sabtu": 5,
    "ahad": 6,
    "minggu": 6,
}
_NUMBERS = (
    "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
    "zero one two three four five six seven eight nine ten eleven",
)
_NUMBER_OF = {word: number for words in _NUMBERS for number, word in enumerate(words.split())}
_DAYS_IN = {"hari": 1, "minggu": 7, "pekan": 7}
_ONE = {"sehari": "hari", "seminggu": "minggu", "sepekan": "pekan", "sebulan": "bulan"}
_NEAR = {"besok": 1, "lusa": 2}
_BEFORE = frozenset({"paling", "lambat", "sebelum", "sampai", "hingga", "tanggal", "tgl", "pada", "dalam", "hari"})
_NEXT = "depan"
_MOST = 24
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{4}-\d{1,2}-\d{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenDay:
    """A day, and how many words it took."""

    day: date
    words: int


def spoken_day(words: Sequence[str], *, today: date) -> SpokenDay | None:
    """The day with which these words begin; None where they begin with none. Raises DayNotInCalendar."""
    plain = [word.strip(",;").lower() for word in words]
    skipped = 0
    while skipped < len(plain) and plain[skipped] in _BEFORE and _plain_day(plain[skipped:], today) is None:
        skipped += 1
    found = _plain_day(plain[skipped:], today)
    return SpokenDay(day=found.day, words=found.words + skipped) if found else None


def _plain_day(words: list[str], today: date) -> SpokenDay | None:
    if not words:
        return None
    return _near(words, today) or _span(words, today) or _weekday(words, today) or _dated(words, today)


def _near(words: list[str], today: date) -> SpokenDay | None:
    first, second = words[0], _at(words, 1)
    if (first, second) == ("hari", "ini"):
        return SpokenDay(day=today, words=2)
    if first in _NEAR:
        return SpokenDay(day=today + timedelta(days=_NEAR[first]), words=1)
    if first == "akhir" and second in {"bulan", "tahun"}:
        return _end_of(words, today)
    if second == _NEXT and first in {"minggu", "pekan"}:
        return SpokenDay(day=today + timedelta(days=7), words=2)
    if second == _NEXT and first in {"bulan", "tahun"}:
        return SpokenDay(day=_months_on(today, 1 if first == "bulan" else 12), words=2)
    return None


def _end_of(words: list[str], today: date) -> SpokenDay:
    follows = _at(words, 2)
    count = 3 if follows in {"ini", _NEXT} else 2
    if words[1] == "tahun":
        return SpokenDay(day=date(today.year + (follows == _NEXT), 12, 31), words=count)
    month = _months_on(today.replace(day=1), int(follows == _NEXT))
    return SpokenDay(day=month.replace(day=monthrange(month.year, month.month)[1]), words=count)


def _span(words: list[str], today: date) -> SpokenDay | None:
    """Dua minggu lagi, 10 hari, sebulan."""
    number, unit, used = 1, _ONE.get(words[0], ""), 1
    if not unit:
        unit, used = _at(words, 1), 2
        number = _NUMBER_OF.get(words[0], int(words[0]) if words[0].isascii() and words[0].isdecimal() else 0)
        if (words[0], unit) == ("dua", "belas"):
            number, unit, used = 12, _at(words, 2), 3
    # Nothing rather than a wrong day: what is further away than anybody plans is not cut short.
    most = _MOST if unit == "bulan" else _MOST * 15
    if not 0 < number <= most or unit not in {*_DAYS_IN, "bulan"}:
        return None
    used += _at(words, used) in {"lagi", _NEXT}
    day = _months_on(today, number) if unit == "bulan" else today + timedelta(days=number * _DAYS_IN[unit])
    return SpokenDay(day=day, words=used)


def _weekday(words: list[str], today: date) -> SpokenDay | None:
    wanted = _WEEKDAYS.get(words[0])
    if wanted is None:
        return None
    dated = _dated(words[1:], today) if len(words) > 1 else None
    if dated is not None:
        return SpokenDay(day=dated.day, words=dated.words + 1)
    follows = _at(words, 1)
    if follows == _NEXT:
        monday = today + timedelta(days=7 - today.weekday())
        return SpokenDay(day=monday + timedelta(days=wanted), words=2)
    ahead = (wanted - today.weekday() - 1) % 7 + 1
    return SpokenDay(day=today + timedelta(days=ahead), words=1 + (follows in {"ini", "besok"}))


def _dated(words: list[str], today: date) -> SpokenDay | None:
    """31 Januari, 31 Januari 2027, 31-1, 31/1/2027."""
    first, month = words[0], month_named(_at(words, 1))
    if _DATE.fullmatch(first):
        is_whole = len(re.split(r"[./-]", first)) == 3  # noqa: PLR2004 - day, month, year
        return SpokenDay(day=_read(first, today) if is_whole else _next_one(first, today), words=1)
    if not (first.isascii() and first.isdecimal() and len(first) < 3) or month is None:  # noqa: PLR2004 - a day
        return None
    year = _at(words, 2)
    if year.isascii() and year.isdecimal() and len(year) == 4:  # noqa: PLR2004 - a year
        return SpokenDay(day=_read(f"{first} {month} {year}", today), words=3)
    return SpokenDay(day=_next_one(f"{first} {month}", today), words=2)


def _next_one(day_and_month: str, today: date) -> date:
    """The one of this year or, where it is over or the year has none (29 February), the next year's."""
    try:
        found = _read(f"{day_and_month} {today.year}", today)
    except DayNotInCalendar:
        found = date.min
    return found if found >= today else _read(f"{day_and_month} {today.year + 1}", today)


def _read(text: str, today: date) -> date:
    try:
        return read_day(text, today=today)
    except DayUnreadable:
        raise DayNotInCalendar(text) from None


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _at(words: Sequence[str], place: int) -> str:
    return words[place] if place < len(words) else ""
