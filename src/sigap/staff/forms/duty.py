"""Shape and wording of what is typed about duty, absences and hours of work."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sigap.access.models import ABSENCE_LABELS, COVER_LABELS
from sigap.access.rota import WEEKS_FILLED
from sigap.access.rules import AbsenceKind, DutyCover
from sigap.staff.forms.people import Choices
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

WEEKDAYS = (_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu"))
_DAY = timedelta(days=1)
_WHOLE_DAY = "24.00"
type People = Iterable[tuple[UUID, str]]


def _people(people: People, empty: Any) -> Choices:
    return [("", empty), *((str(person_id), name) for person_id, name in people)]


def day_field(label: Any, *, help_text: Any = "", required: bool = True) -> DayField:
    """A day, typed as day-month-year."""
    return DayField(
        label=label,
        help_text=help_text,
        required=required,
    )


class HourField(forms.TimeField):
    """An hour of the day, typed with a dot or a colon; 24.00 is the day's end."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%H.%M", "%H:%M", "%H"],
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "required": _("Tulis jamnya, misalnya 08.00."),
                "invalid": _("Tulis jam.menit, misalnya 08.00."),
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> time | None:
        """Reads the day's end as its last moment."""
        return time.max if str(value or "").strip().replace(":", ".") == _WHOLE_DAY else super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Shows the day's last moment as 24.00."""
        if isinstance(value, time):
            return _WHOLE_DAY if value == time.max else value.strftime("%H.%M")
        return value


def phone_field() -> forms.RegexField:
    """A number of the office, in clear; never a private one."""
    return forms.RegexField(
        label=_("Nomor piket kantor (boleh kosong)"),
        help_text=_(
            "Nomor milik kantor, terlihat oleh semua petugas. Kosong berarti telepon kantor. Bukan nomor pribadi."
        ),
        regex=r"^\+?[0-9 ()./-]{3,30}$",
        required=False,
        error_messages={"invalid": _("Tulis nomor telepon dengan angka saja.")},
    )


class ShiftForm(ServerForm):
    """One turn of duty."""

    person = forms.ChoiceField(label=_("Siapa piket"), error_messages={"required": _("Pilih orangnya.")})
    day = day_field(_("Hari mulai"))
    begins = HourField(label=_("Jam mulai"))
    last_day = day_field(_("Hari selesai"))
    ends = HourField(label=_("Jam selesai"), help_text=_("Piket malam selesai pada hari berikutnya."))
    substitute = forms.ChoiceField(label=_("Pengganti bila berhalangan (boleh kosong)"), required=False)
    phone = phone_field()
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = list(people)
        self.fields["person"].choices = _people(named, _("Pilih orangnya"))  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["substitute"].choices = _people(named, _("Tidak ada"))  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """A turn ends after it begins, and nobody stands in for themselves."""
        cleaned = super().clean() or self.cleaned_data
        if {"day", "begins", "last_day", "ends"} <= set(cleaned) and self.span[1] <= self.span[0]:
            self.add_error("ends", _("Jam selesai harus sesudah jam mulai. Piket malam selesai pada hari berikutnya."))
        if cleaned.get("substitute") and cleaned.get("substitute") == cleaned.get("person"):
            self.add_error("substitute", _("Pilih orang lain sebagai pengganti."))
        return cleaned

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when to when."""
        given = self.cleaned_data
        return moment(given["day"], given["begins"]), moment(given["last_day"], given["ends"])


def moment(day: date, hour: time) -> datetime:
    """An hour of a day by the office's own clock; the day's last moment is the next midnight."""
    if hour == time.max:
        return datetime.combine(day + _DAY, time.min, get_current_timezone())
    return datetime.combine(day, hour, get_current_timezone())


class PatternForm(ServerForm):
    """A weekly pattern: who is on duty on which weekday."""

    first = day_field(_("Mulai hari"))
    weeks = forms.TypedChoiceField(
        label=_("Untuk berapa minggu"),
        coerce=int,
        choices=[
            (str(n), ngettext_lazy("%(n)d minggu", "%(n)d minggu", n) % {"n": n}) for n in range(1, WEEKS_FILLED + 1)
        ],
    )
    begins = HourField(label=_("Jam mulai"))
    ends = HourField(
        label=_("Jam selesai"), help_text=_("Sama dengan jam mulai berarti sampai hari berikutnya, 24 jam.")
    )
    substitute = forms.ChoiceField(label=_("Pengganti untuk semua giliran (boleh kosong)"), required=False)
    phone = phone_field()
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = list(people)
        for number, words in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = forms.ChoiceField(
                label=words, choices=_people(named, _("Tidak ada piket")), required=False
            )
        self.fields["substitute"].choices = _people(named, _("Tidak ada"))  # type: ignore[attr-defined]  # a ChoiceField
        self.order_fields(
            ["first", "weeks", "begins", "ends", *(f"day{n}" for n in range(7)), "substitute", "phone", "row_id"]
        )

    @property
    def chosen(self) -> dict[int, UUID]:
        """Who is on duty on which weekday (Monday 0)."""
        given = {number: self.cleaned_data.get(f"day{number}") for number in range(7)}
        return {number: UUID(person) for number, person in given.items() if person}

    def clean(self) -> dict[str, Any]:
        """At least one day is filled."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.chosen:
            raise forms.ValidationError(_("Pilih sedikitnya satu hari dan orangnya."))
        return cleaned


class PersonOnlyForm(ServerForm):
    """Who takes over."""

    person = forms.ChoiceField(label=_("Kepada siapa"), error_messages={"required": _("Pilih orangnya.")})
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = _people(people, _("Pilih orangnya"))  # type: ignore[attr-defined]  # a ChoiceField


class SwapForm(ServerForm):
    """Two turns that change their people."""

    one = forms.ChoiceField(label=_("Giliran"), error_messages={"required": _("Pilih gilirannya.")})
    other = forms.ChoiceField(label=_("Ditukar dengan"), error_messages={"required": _("Pilih gilirannya.")})

    def __init__(self, *args: Any, turns: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].choices = [("", _("Pilih giliran")), *turns]  # type: ignore[attr-defined]  # a ChoiceField


class CoverForm(ServerForm):
    """When somebody must be on duty."""

    cover = forms.ChoiceField(
        label=_("Kapan harus ada yang piket?"),
        help_text=_("Jam tanpa petugas menjadi peringatan bagi kepala kantor dan ketua harian."),
        choices=[(cover.value or "none", COVER_LABELS[cover]) for cover in DutyCover],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )

    @property
    def chosen(self) -> DutyCover:
        """What was chosen."""
        given = self.cleaned_data["cover"]
        return DutyCover("" if given == "none" else given)


class AbsenceForm(ServerForm):
    """Away from a day to a day, both included."""

    kind = forms.ChoiceField(
        label=_("Sebab"),
        help_text=_("Sebabnya hanya terlihat oleh petugas itu sendiri, kepala kantor, dan sekretariat."),
        choices=[(kind.value, ABSENCE_LABELS[kind]) for kind in AbsenceKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih sebabnya.")},
    )
    first = day_field(_("Hari pertama"))
    last = day_field(_("Hari terakhir"))
    substitute = forms.ChoiceField(
        label=_("Digantikan oleh (boleh kosong)"),
        help_text=_("Tenggat dan pemberitahuan untuk petugas ini juga sampai kepada penggantinya."),
        required=False,
    )
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].choices = _people(people, _("Tidak ada"))  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first, or is the same."""
        cleaned = super().clean() or self.cleaned_data
        if {"first", "last"} <= set(cleaned) and not cleaned["first"] <= cleaned["last"] < date.max:
            self.add_error("last", _("Hari terakhir harus sesudah hari pertama, atau hari yang sama."))
        return cleaned

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first day's beginning to the last day's end."""
        return moment(self.cleaned_data["first"], time.min), moment(self.cleaned_data["last"], time.max)


class OwnNumberForm(ServerForm):
    """One's own number, sealed; empty takes it back."""

    number = forms.RegexField(
        label=_("Nomor pribadi (kosong berarti dihapus)"),
        help_text=_("Disegel. Dibuka hanya oleh rekan yang harus menelepon Anda saat piket, dan setiap kali tercatat."),
        regex=r"^\+?[0-9 ()./-]{3,30}$",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        error_messages={"invalid": _("Tulis nomor telepon dengan angka saja.")},
    )


class HoursForm(ServerForm):
    """An office's own working week."""

    valid_from = day_field(_("Berlaku mulai"))
    rests_on_holidays = forms.BooleanField(label=_("Libur pada hari libur nasional dan cuti bersama"), required=False)
    basis = forms.CharField(
        label=_("Dasar (boleh kosong)"),
        help_text=_("Misalnya nomor SK atau peraturan kepala daerah."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, words in enumerate(WEEKDAYS):
            self.fields[f"opens{number}"] = HourField(label=_("%(day)s, buka") % {"day": words}, required=False)
            self.fields[f"closes{number}"] = HourField(label=_("%(day)s, tutup") % {"day": words}, required=False)
        days = [name for number in range(7) for name in (f"opens{number}", f"closes{number}")]
        self.order_fields(["valid_from", *days, "rests_on_holidays", "basis"])

    def clean(self) -> dict[str, Any]:
        """A working day has both hours, and closes after it opens."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(7):
            opens, closes = cleaned.get(f"opens{number}"), cleaned.get(f"closes{number}")
            if (opens is None) != (closes is None):
                self.add_error(f"closes{number}", _("Isi jam buka dan jam tutup, atau kosongkan keduanya."))
            elif opens is not None and closes is not None and closes <= opens:
                self.add_error(f"closes{number}", _("Jam tutup harus sesudah jam buka."))
        if not self.errors and not self.week:
            raise forms.ValidationError(_("Isi sedikitnya satu hari kerja."))
        return cleaned

    @property
    def week(self) -> dict[int, tuple[time, time]]:
        """Opening and closing time by weekday (Monday 0)."""
        given = self.cleaned_data
        return {n: (given[f"opens{n}"], given[f"closes{n}"]) for n in range(7) if given.get(f"opens{n}") is not None}


class SpecialDayForm(ServerForm):
    """A day on which the office works otherwise."""

    day = day_field(_("Hari"))
    opens = HourField(label=_("Buka (kosong berarti tutup seharian)"), required=False)
    closes = HourField(label=_("Tutup"), required=False)
    label = forms.CharField(
        label=_("Keterangan (boleh kosong)"), help_text=_("Tanpa nama orang."), max_length=120, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Both hours or none."""
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if (opens is None) != (closes is None):
            self.add_error("closes", _("Isi jam buka dan jam tutup, atau kosongkan keduanya."))
        elif opens is not None and closes is not None and closes <= opens:
            self.add_error("closes", _("Jam tutup harus sesudah jam buka."))
        return cleaned

    @property
    def hours(self) -> tuple[time, time] | None:
        """Opening and closing time; None: shut."""
        opens, closes = self.cleaned_data.get("opens"), self.cleaned_data.get("closes")
        return (opens, closes) if opens is not None and closes is not None else None
