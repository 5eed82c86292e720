"""Shape and wording of what is typed about seats and sub task forces, as the decree names them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from sigap.access.models import SEAT_LABELS, Office, SubForce
from sigap.access.rules import SUB_SEATS, SeatKind
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_TEXT = 200
_LONG = 500
_DAY = timedelta(days=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, get_current_timezone())


class SeatForm(ServerForm):
    """Who sits in which seat, from when to when, by which decree."""

    seat = forms.ChoiceField(
        label=_("Jabatan"),
        choices=[(kind.value, SEAT_LABELS[kind]) for kind in SeatKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jabatannya.")},
    )
    sub_force = forms.ChoiceField(label=_("Sub gugus tugas (hanya untuk jabatan di sub gugus tugas)"), required=False)
    person = forms.ChoiceField(
        label=_("Siapa"),
        help_text=_("Hanya orang dengan akun yang menerima pemberitahuan untuk jabatan ini."),
        required=False,
    )
    title = forms.CharField(
        label=_("Jabatan seperti dalam SK (boleh kosong bila punya akun)"), max_length=_TEXT, required=False
    )
    holder = forms.CharField(label=_("Nama, bila tidak punya akun (boleh kosong)"), max_length=_TEXT, required=False)
    office = forms.ChoiceField(label=_("Mewakili kantor (boleh kosong)"), required=False)
    decree = forms.CharField(label=_("Nomor SK (boleh kosong)"), max_length=_TEXT, required=False)
    first = DayField(label=_("Berlaku mulai"))
    last = DayField(label=_("Berlaku sampai (boleh kosong)"), help_text=_("Hari terakhir."), required=False)
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        offices: Iterable[Office],
        forces: Iterable[SubForce],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.id), f"{each.number} {each.name}") for each in forces]
        self.fields["sub_force"].choices = [("", _("Bukan sub gugus tugas")), *named]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["person"].choices = [("", _("Tanpa akun")), *people]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["office"].choices = [("", _("Tidak ada")), *((str(each.id), each.name) for each in offices)]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Somebody is named, in a sub task force where the seat is one, for a span in order."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("person") and not cleaned.get("title"):
            self.add_error("person", _("Pilih orangnya, atau tulis jabatannya seperti dalam SK."))
        in_sub = cleaned.get("seat", "") in {kind.value for kind in SUB_SEATS}
        if in_sub and not cleaned.get("sub_force"):
            self.add_error("sub_force", _("Pilih sub gugus tugasnya."))
        if not in_sub:
            cleaned["sub_force"] = ""
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and not first <= last < date.max:
            self.add_error("last", _("Hari terakhir harus sesudah hari mulai, atau hari yang sama."))
        return cleaned

    def since(self, at: datetime) -> datetime:
        """The first day's beginning; today's is now, so that whoever sat there sat there until now."""
        begin = _midnight(self.cleaned_data["first"])
        return at if begin <= at < _midnight(self.cleaned_data["first"] + _DAY) else begin

    @property
    def until(self) -> datetime | None:
        """The last day's end."""
        last = self.cleaned_data["last"]
        return _midnight(last + _DAY) if last else None


class SubForceForm(ServerForm):
    """A sub task force as the decree names it."""

    number = forms.CharField(label=_("Nomor"), max_length=10, error_messages={"required": _("Tulis nomornya.")})
    name = forms.CharField(label=_("Bidang"), max_length=_TEXT, error_messages={"required": _("Tulis bidangnya.")})
    leads = forms.CharField(label=_("Kantor yang memimpin (boleh kosong)"), max_length=_TEXT, required=False)
    decree = forms.CharField(label=_("Nomor SK (boleh kosong)"), max_length=_TEXT, required=False)
    source = forms.CharField(
        label=_("Dasar"),
        help_text=_("Dari mana susunan ini: peraturan, SK, atau usulan."),
        max_length=_LONG,
        error_messages={"required": _("Tulis dasarnya.")},
    )
    is_verified = forms.BooleanField(label=_("Sudah diverifikasi oleh bagian hukum"), required=False)
    first = DayField(label=_("Berlaku mulai"))
    row_id = forms.UUIDField(widget=forms.HiddenInput)


class SubForceEndForm(ServerForm):
    """From which day something is no more."""

    on = DayField(label=_("Berakhir pada hari"))


class SeatEndForm(ServerForm):
    """One tick before a seat is empty."""

    is_sure = forms.BooleanField(
        label=_("Saya sudah memeriksa namanya"),
        error_messages={"required": _("Centang dulu bahwa Anda sudah memeriksa.")},
    )
