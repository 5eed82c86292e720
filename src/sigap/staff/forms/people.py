"""Shape and wording of what is typed about people and offices."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.access.models import RESET_REASON_LABELS, Office
from sigap.access.roles import OFFICE_KIND_LABELS, ROLES, OfficeKind, RoleCode
from sigap.access.rules import ResetReason
from sigap.cases.forms.merging import MergingForm
from sigap.places.words import regional
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

NAME_LIMIT = 300
type Choices = Sequence[tuple[Any, Any]]


def role_choices() -> Choices:
    """Every role, in the order of the table of powers."""
    return [("", _("Pilih peran")), *((role.code.value, role.name) for role in ROLES.values())]


def role_in(form: forms.Form) -> RoleCode:
    """The role that a valid form names."""
    return RoleCode(form.cleaned_data["role"])


def office_choices(offices: Iterable[Office]) -> Choices:
    """Offices by name."""
    return [("", _("Pilih kantor")), *((str(office.id), office.name) for office in offices)]


class SearchForm(ServerForm):
    """Whom one looks for; posted, so that no name stands in an address."""

    text = forms.CharField(label=_("Cari nama atau nama pengguna"), max_length=100, required=False)


class PlaceForm(ServerForm):
    """A role in an office."""

    office = forms.ChoiceField(label=_("Kantor"), error_messages={"required": _("Pilih kantornya.")})
    role = forms.ChoiceField(label=_("Peran"), choices=role_choices, error_messages={"required": _("Pilih perannya.")})

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = office_choices(offices)  # type: ignore[attr-defined]  # a ChoiceField


class RoleForm(PlaceForm):
    """The same, for a time or for good."""

    last_day = DayField(
        label=_("Berlaku sampai (boleh kosong)"),
        help_text=_("Hari terakhir, misalnya 31-12-2026. Kosong berarti sampai diakhiri."),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_last_day(self) -> date | None:
        """Raises ValidationError for a day that is over."""
        last: date | None = self.cleaned_data["last_day"]
        if last is not None and last < self._today:
            raise forms.ValidationError(_("Hari itu sudah lewat. Tulis hari ini atau sesudahnya."))
        if last == date.max:  # the calendar knows no day after it, on which the role would end
            raise forms.ValidationError(self.fields["last_day"].error_messages["invalid"])
        return last


class NewStaffForm(PlaceForm):
    """Somebody new, with a first role."""

    login = forms.RegexField(
        label=_("Nama pengguna"),
        help_text=_("Huruf kecil, misalnya rina.uptd. Tidak dapat diganti nanti."),
        regex=r"^[a-z0-9][a-z0-9._-]{1,63}$",
        widget=forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "required": _("Tulis nama penggunanya."),
            "invalid": _("Hanya huruf kecil, angka, titik, dan tanda hubung; paling sedikit dua."),
        },
    )
    name = forms.CharField(
        label=_("Nama lengkap"),
        help_text=_("Seperti pada surat tugas. Boleh satu kata."),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Tulis namanya.")},
    )
    field_order = ("name", "login", "office", "role")


class EndRoleForm(ServerForm):
    """Which of somebody's roles."""

    held = forms.ChoiceField(
        label=_("Peran mana?"), widget=forms.RadioSelect, error_messages={"required": _("Pilih perannya.")}
    )

    def __init__(self, *args: Any, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held"].choices = posts  # type: ignore[attr-defined]  # a ChoiceField
        if len(posts) == 1:
            self.fields["held"].initial = posts[0][0]


class MovePersonForm(EndRoleForm):
    """Which role ends, and what begins elsewhere."""

    office = forms.ChoiceField(label=_("Kantor baru"), error_messages={"required": _("Pilih kantornya.")})
    role = forms.ChoiceField(
        label=_("Peran di sana"), choices=role_choices, error_messages={"required": _("Pilih perannya.")}
    )

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held"].label = _("Peran yang berakhir")
        self.fields["office"].choices = office_choices(offices)  # type: ignore[attr-defined]  # a ChoiceField


class SureForm(ServerForm):
    """One tick before something ends."""

    is_sure = forms.BooleanField(
        label=_("Saya sudah memeriksa namanya"),
        error_messages={"required": _("Centang dulu bahwa Anda sudah memeriksa.")},
    )


class AskResetForm(ServerForm):
    """Why, and that the officer stands here."""

    reason = forms.ChoiceField(
        label=_("Apa yang hilang?"),
        choices=[(reason.value, RESET_REASON_LABELS[reason]) for reason in ResetReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih sebabnya.")},
    )
    is_here = forms.BooleanField(
        label=_("Saya melihat orangnya di depan saya"),
        help_text=_("Bukan lewat telepon, bukan lewat pesan. Tercatat atas nama Anda."),
        error_messages={"required": _("Pemulihan hanya untuk orang yang ada di depan Anda.")},
    )


class ConfirmResetForm(ServerForm):
    """That the second person knows whom it is for."""

    is_known = forms.BooleanField(
        label=_("Saya mengenal petugas ini dan akan menyerahkan kodenya sendiri"),
        help_text=_("Kodenya tampil satu kali di layar ini. Jangan lewat pesan. Tercatat atas nama Anda."),
        error_messages={"required": _("Sahkan hanya untuk orang yang Anda kenal.")},
    )


class ConfirmRoleForm(ServerForm):
    """That the second person knows who gets the role."""

    is_known = forms.BooleanField(
        label=_("Saya mengenal orang ini, dan ia memang bekerja di kantor itu"),
        help_text=_("Dengan peran ini ia dapat membaca identitas atau laporan khusus. Tercatat atas nama Anda."),
        error_messages={"required": _("Sahkan hanya untuk orang yang Anda kenal.")},
    )


class OfficeTextForm(ServerForm):
    """The name, and what stands on the office's letters."""

    name = forms.CharField(
        label=_("Nama sehari-hari"), max_length=NAME_LIMIT, error_messages={"required": _("Tulis namanya.")}
    )
    full_name = forms.CharField(
        label=_("Nama lengkap untuk kepala surat (boleh kosong)"), max_length=NAME_LIMIT, required=False
    )
    address = forms.CharField(
        label=_("Alamat (boleh kosong)"),
        help_text=_("Jalan, nomor, dan kode pos, seperti pada kepala surat."),
        max_length=NAME_LIMIT,
        required=False,
    )
    phone = forms.RegexField(
        label=_("Telepon (boleh kosong)"),
        regex=r"^\+?[0-9 ()./-]{3,30}$",
        required=False,
        error_messages={"invalid": _("Tulis nomor telepon dengan angka saja.")},
    )
    place = forms.CharField(
        label=_("Tempat menulis surat (boleh kosong)"),
        help_text=_("Kota di depan tanggal surat."),
        max_length=NAME_LIMIT,
        required=False,
    )


class ChangeOfficeForm(MergingForm, OfficeTextForm):
    """The same of an office that stands: what a colleague changed meanwhile is not set back."""

    version_name = "based_on"
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)


class RegionForm(ServerForm):
    """The code that took the place of one that is not used any more."""

    region = forms.ChoiceField(label=_("Wilayah"), error_messages={"required": _("Pilih wilayahnya.")})

    def __init__(self, *args: Any, regions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]  # a ChoiceField


class OfficeForm(OfficeTextForm):
    """A new office."""

    field_order = ("kind", "name", "region", "full_name", "address", "phone", "place", "parent")
    kind = forms.ChoiceField(
        label=_("Jenis"),
        help_text=_(
            "Belum ada UPTD PPA? Catat Dinas PPPA (bidang perlindungan) sebagai jenis UPTD PPA, dengan namanya sendiri."
        ),
        choices=[("", _("Pilih jenis")), *((k.value, OFFICE_KIND_LABELS[k]) for k in OfficeKind)],
        error_messages={"required": _("Pilih jenisnya.")},
    )
    region = forms.ChoiceField(
        label=_("Wilayah"),
        help_text=regional(_("Kecamatan atau desanya; kosong berarti seluruh daerah.")),
        required=False,
    )
    parent = forms.ChoiceField(label=_("Di bawah kantor (boleh kosong)"), required=False)

    def __init__(self, *args: Any, offices: Iterable[Office], regions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["parent"].choices = [("", _("Tidak ada")), *office_choices(offices)[1:]]  # type: ignore[attr-defined]  # a ChoiceField
