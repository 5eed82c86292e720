"""Dates, times and numbers as people here read them, in the language now active.

Moments come in aware, and are shown in the regency's time zone. No clock is read:
whoever compares with today passes `now`.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import wraps

from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sigap.kernel.readable import is_unreadable

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def is_english() -> bool:
    """Whether the page is shown in English."""
    return get_language() == "en"


def local(moment: datetime) -> datetime:
    """The moment in the time zone in force. Raises ValueError for a naive one."""
    return timezone.localtime(moment)


def _on(value: date) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def _unless_unreadable(shown: Callable[[date], str]) -> Callable[[date], str]:
    """What is shown of a moment or a day; of one that could not be read, that."""

    @wraps(shown)
    def words(value: date) -> str:
        return _("tidak terbaca") if is_unreadable(value) else shown(value)

    return words


@_unless_unreadable
def long_day(value: date) -> str:
    """Selasa, 24 November 2026"""
    return django_format(_on(value), "l, j F Y")


@_unless_unreadable
def short_day(value: date) -> str:
    """24 Nov 2026"""
    return django_format(_on(value), "j M Y")


@_unless_unreadable
def letter_day(value: date) -> str:
    """24 November 2026: beside the place in which a letter is written."""
    return django_format(_on(value), "j F Y")


def month_name(value: date) -> str:
    """November"""
    return django_format(_on(value), "F")


def month_year(value: date) -> str:
    """November 2026"""
    return django_format(_on(value), "F Y")


@_unless_unreadable
def week_day(value: date) -> str:
    """Jumat, 27 Nov: for a day near enough to need no year."""
    return django_format(_on(value), "l, j M")


def clock_time(moment: datetime) -> str:
    """09.42, in English 09:42."""
    if is_unreadable(moment):
        return "–"
    return django_format(local(moment), "H:i" if is_english() else "H.i")


def last_day(due: datetime) -> date:
    """The last day on which what is due at this moment is in time: midnight ends the day before."""
    return due if is_unreadable(due) else _on(due - timedelta(microseconds=1))


def closing_time(due: datetime) -> str:
    """16.00; 24.00 where the last day is in time as a whole. Beside `last_day`."""
    if is_unreadable(due) or local(due).time() != time.min:
        return clock_time(due)
    return "24:00" if is_english() else "24.00"


def full_moment(moment: datetime) -> str:
    """Selasa, 24 November 2026, 09.42 WIB"""
    return f"{long_day(moment)}, {clock_time(moment)} {zone_name(moment)}"


def zone_name(moment: datetime) -> str:
    """WIB, WITA or WIT: what the regency's time is called at that moment."""
    return str(local(moment).tzname())


def near_moment(moment: datetime, now: datetime) -> str:
    """For the middle of a sentence: hari ini 08.15, kemarin 15.02, besok 09.00, else 21 Nov 2026, 13.55."""
    days = (_on(moment) - _on(now)).days
    time = clock_time(moment)
    if days == 0:
        return _("hari ini %(time)s") % {"time": time}
    if days == -1:
        return _("kemarin %(time)s") % {"time": time}
    if days == 1:
        return _("besok %(time)s") % {"time": time}
    return f"{short_day(moment)}, {time}"


def quarter(moment: datetime) -> datetime:
    """The quarter of an hour in which the moment lies: when a report came is told to staff no closer than that."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def _minutes(count: int) -> str:
    return ngettext("%(count)d menit", "%(count)d menit", count) % {"count": count}


def _hours(count: int) -> str:
    return ngettext("%(count)d jam", "%(count)d jam", count) % {"count": count}


def days_words(count: int) -> str:
    """17 hari"""
    return ngettext("%(count)d hari", "%(count)d hari", count) % {"count": count}


def rough_span(span: timedelta) -> str:
    """The span by its largest unit, rounded down: 18 menit, 4 jam, 3 hari. Below one minute: 1 menit."""
    if span >= 2 * _DAY:
        return days_words(span // _DAY)
    if span >= _HOUR:
        return _hours(span // _HOUR)
    return _minutes(max(1, span // timedelta(minutes=1)))


def exact_span(span: timedelta) -> str:
    """The span by its two largest units: 4 jam 13 menit, 3 hari 2 jam."""
    if span >= 2 * _DAY:
        whole, rest = days_words(span // _DAY), span % _DAY // _HOUR
        return f"{whole} {_hours(rest)}" if rest else whole
    if span >= _HOUR:
        whole, rest = _hours(span // _HOUR), span % _HOUR // timedelta(minutes=1)
        return f"{whole} {_minutes(rest)}" if rest else whole
    return rough_span(span)


def number(value: float | Decimal, places: int = 0) -> str:
    """1.234 or 3,5 in Indonesian; 1,234 or 3.5 in English."""
    text = f"{value:,.{places}f}"
    return text if is_english() else text.translate(str.maketrans(",.", ".,"))
