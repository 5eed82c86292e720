"""The fields in which a day or a moment is typed: as people write it, or by the picker that a script lays beside."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import from_current_timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.kernel.clock import now
from sigap.kernel.written_days import DayNotInCalendar, DayUnreadable, read_day, read_moment
from sigap.ui.icons import draw

FIRST_YEAR, LAST_YEAR = 1900, 2199
FIRST_MOMENT_YEAR = 2001
"""What has an hour is of these times: the tables hold no moment before 2000, in whichever zone."""
OLDEST = 120
"""Nobody is older, in years."""

TOO_LONG = _("Paling panjang %(limit_value)d huruf; ini %(show_value)d.")
"""Of any text; what it is of stands before it in the summary."""
_NO_DAY = _("Tanggal ini tidak ada dalam kalender. Periksa hari dan bulannya.")
_DAY_UNREAD = _("Tanggal ini tidak terbaca. Tulis misalnya 12 April 2011 atau 12-4-2011.")
_DAY_MISSING = _("Tulis tanggalnya, misalnya 12 April 2011 atau 12-4-2011.")
_YEAR_WRONG = _("Tahun ini tidak mungkin. Periksa lagi angkanya.")
_NO_MOMENT = _("Tanggal atau jam ini tidak ada. Periksa angkanya.")
_MOMENT_UNREAD = _("Waktu ini tidak terbaca. Tulis tanggal lalu jam, misalnya 25-11-2026 09.30.")
_MOMENT_MISSING = _("Tulis tanggal dan jamnya, misalnya 25-11-2026 09.30.")
_TOO_EARLY = _("Tahun ini terlalu lama. Periksa lagi angkanya.")
_NOT_YET = _("Tanggal lahir ini belum terjadi. Periksa lagi angkanya.")


class _PickedInput(forms.DateTimeInput):
    """One line to type in; its button opens the browser's own calendar (desk.js), and is there with script only."""

    kind: str
    written: str

    def __init__(self) -> None:
        super().__init__(format=self.written, attrs={"autocomplete": "off"})

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The line and its button."""
        button = '<button type="button" class="btn btn--2 pick__b" data-pick="{}" hidden>{}{}</button>'
        pick = format_html(button, self.kind, draw("cal"), _("Pilih tanggal"))
        return format_html('<span class="pick">{}{}</span>', super().render(name, value, attrs, renderer), pick)


class DayInput(_PickedInput):
    """For a day."""

    kind, written = "date", "%d-%m-%Y"


class MomentInput(_PickedInput):
    """For a day with its hour."""

    kind, written = "datetime-local", "%d-%m-%Y %H.%M"


class DayField(forms.DateField):
    """A day. `required` may be given as words of its own in `error_messages`; what is wrong is said here."""

    widget = DayInput
    default_error_messages = {
        "required": _DAY_MISSING,
        "invalid": _NO_DAY,
        "unread": _DAY_UNREAD,
        "year": _YEAR_WRONG,
    }
    is_past = False

    def to_python(self, value: Any) -> date | None:
        """Raises ValidationError for what is no day, none of the calendar, or of a year that cannot be meant."""
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            day = read_day(value, today=localdate(now()), is_past=self.is_past)
        except DayNotInCalendar:
            raise self._mistake("invalid") from None
        except DayUnreadable:
            raise self._mistake("unread") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self._mistake("year")
        return day

    def _mistake(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class BirthDayField(DayField):
    """A day of birth: not after today, and of nobody older than people get."""

    default_error_messages = {"ahead": _NOT_YET, "year": _TOO_EARLY}
    is_past = True

    def to_python(self, value: Any) -> date | None:
        """Raises ValidationError for a day of birth that nobody alive can have."""
        day = super().to_python(value)
        today = localdate(now())
        if day is not None and day > today:
            raise self._mistake("ahead")
        if day is not None and day.year < today.year - OLDEST:
            raise self._mistake("year")
        return day


_AROUND = re.compile(r"^\s*(?:sekitar|kira-kira|kurang lebih|±|~)\s*", re.IGNORECASE)


def is_around(text: str) -> bool:
    """Whether a year is written as a guess: "sekitar 2009"."""
    return _AROUND.match(text) is not None


class BirthYearField(forms.IntegerField):
    """A year of birth alone, within the same bounds; "sekitar 2009" is read as 2009."""

    widget = forms.TextInput

    default_error_messages = {
        "invalid": _("Tulis tahun dengan empat angka, misalnya 2012."),
        "year": _TOO_EARLY,
        "ahead": _("Tahun lahir ini belum terjadi. Periksa lagi angkanya."),
    }

    def to_python(self, value: Any) -> int | None:
        """Raises ValidationError for a year in which nobody alive was born."""
        year = super().to_python(_AROUND.sub("", value) if isinstance(value, str) else value)
        this_year = localdate(now()).year
        if year is not None and year > this_year:
            raise ValidationError(self.error_messages["ahead"], code="ahead")
        if year is not None and year < this_year - OLDEST:
            raise ValidationError(self.error_messages["year"], code="year")
        return year


class MomentField(forms.DateTimeField):
    """A day with its hour, in the regency's time."""

    widget = MomentInput
    default_error_messages = {
        "required": _MOMENT_MISSING,
        "invalid": _NO_MOMENT,
        "unread": _MOMENT_UNREAD,
        "year": _YEAR_WRONG,
    }

    def to_python(self, value: Any) -> datetime | None:
        """Raises ValidationError for what is no moment."""
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            moment = read_moment(value, today=localdate(now()))
        except DayNotInCalendar:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        except DayUnreadable:
            raise ValidationError(self.error_messages["unread"], code="unread") from None
        if not FIRST_MOMENT_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["year"], code="year")
        return from_current_timezone(moment)
