"""Shape and wording of input on a case."""

from functools import cache, partial
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import CLOSING_LABELS, ERASURE_LABELS, HOLD_LABELS, ROLE_LABELS, SEX_LABELS
from sigap.cases.rules import ClosingReason, ErasureBasis, HandOverReason, HoldBasis, PersonRole, Sex
from sigap.clocks.models import PAUSE_LABELS
from sigap.clocks.rules import PauseCategory
from sigap.places.queries import home_regency, label_of, places_in
from sigap.places.words import regional
from sigap.ui.fields import TOO_LONG, BirthDayField, BirthYearField, DayField, is_around
from sigap.ui.forms import ServerForm

NAME_LIMIT = 300
TEXT_LIMIT = 20_000


HAND_OVER_LABELS: dict[HandOverReason, Promise] = {
    HandOverReason.LEAVING: _("pindah tugas atau berhenti"),
    HandOverReason.ABSENT: _("berhalangan: sakit, cuti, atau dinas luar"),
    HandOverReason.OVERLOAD: _("beban kerja terlalu banyak"),
    HandOverReason.CONFLICT: _("punya hubungan dengan orang dalam kasus"),
    HandOverReason.STALLED: _("tenggat lewat tanpa tindakan"),
}
"""Why a case goes to another officer, in words."""
CORRECTING, COMPARING = "correct", "compare"
IDENTITY_REASONS: dict[str, Promise] = {
    "contact": _("menghubungi orang ini"),
    "consent": _("meminta persetujuan"),
    "letter": _("menyiapkan surat"),
    "service": _("memberi layanan"),
    "legal": _("keperluan pemeriksaan"),
    CORRECTING: _("memperbaiki data"),
    COMPARING: _("membandingkan dua catatan orang"),
}
"""Why an identity may be opened. Correcting and comparing are the reasons of the pages that do it, not choices."""


def _reasons_to_choose() -> list[tuple[str, str]]:
    return [
        (code, capfirst(str(label))) for code, label in IDENTITY_REASONS.items() if code not in {CORRECTING, COMPARING}
    ]


class CasePersonForm(ServerForm):
    """A person in the case, as far as known. Nothing here blocks: "belum diisi" is a state."""

    role = forms.ChoiceField(label=_("Peran"), choices=[(role.value, ROLE_LABELS[role]) for role in PersonRole])
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"), choices=[(sex.value, SEX_LABELS[sex]) for sex in Sex], required=False
    )
    age_years = forms.IntegerField(
        label=_("Umur (tahun)"),
        required=False,
        min_value=0,
        max_value=130,
        error_messages={
            "invalid": _("Tulis umur dengan angka, misalnya 15."),
            "min_value": _("Umur tidak bisa kurang dari nol. Periksa lagi angkanya."),
            "max_value": _("Umur paling tinggi 130 tahun. Periksa lagi angkanya."),
        },
    )
    ordinal = forms.IntegerField(widget=forms.HiddenInput)


def villages_to_choose(known: str = "") -> list[tuple[str, str]]:
    """Every village of the home regency with its district, as they stood within the last minute.

    One that is `known` and lies elsewhere, or has ended since, stays choosable: it is not lost when all else is mended.
    """
    found = {place.code: place.label for place in places_in(home_regency()) if place.code.count(".") == _VILLAGE_DOTS}
    if known not in found and known.count(".") == _VILLAGE_DOTS and (label := label_of(known)) != known:
        found = {known: label} | found
    return [("", str(_("Belum diketahui"))), *found.items()]


_VILLAGE_DOTS = 3


class IdentityForm(ServerForm):
    """Who a person is. Everything here is sealed before it is stored."""

    full_name = forms.CharField(
        label=_("Nama lengkap"),
        help_text=_("Boleh satu kata. Tulis seperti di kartu keluarga kalau ada."),
        max_length=NAME_LIMIT,
        error_messages={"required": _("Tulis namanya, atau panggilannya kalau hanya itu yang diketahui.")},
    )
    alias = forms.CharField(label=_("Nama panggilan"), max_length=NAME_LIMIT, required=False)
    nik = forms.RegexField(
        label=_("NIK"),
        regex=r"^[0-9]{16}$",
        required=False,
        error_messages={"invalid": _("NIK terdiri dari 16 angka. Periksa lagi, atau kosongkan.")},
    )
    birth_date = BirthDayField(
        label=_("Tanggal lahir"),
        help_text=_("Contoh: 29-02-2012. Kosongkan kalau belum tahu."),
        required=False,
    )
    birth_year = BirthYearField(
        label=_("Tahun lahir"),
        help_text=_("Kalau hanya tahunnya yang diketahui: 2009, atau sekitar 2009."),
        required=False,
    )
    birth_estimate = forms.BooleanField(label=_("Lahirnya hanya perkiraan"), required=False)
    address = forms.CharField(label=_("Alamat"), max_length=1000, required=False)
    village = forms.ChoiceField(
        label=regional(_("Desa atau kelurahan")),
        help_text=regional(_("Supaya orang yang sama ditemukan lagi lewat nama dan desanya.")),
        required=False,
        error_messages={
            "invalid_choice": regional(_("Desa ini tidak ada dalam daftar. Pilih dari daftar, atau kosongkan."))
        },
    )
    phone = forms.RegexField(
        label=_("Telepon"),
        regex=r"^\+?[0-9 .-]{6,20}$",
        required=False,
        error_messages={"invalid": _("Tulis nomor telepon dengan angka saja.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = str(self["village"].value() or "")
        cast("forms.ChoiceField", self.fields["village"]).choices = cache(partial(villages_to_choose, known))

    def clean(self) -> dict[str, Any]:
        """Whoever wrote "sekitar 2009" has said that it is a guess."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if is_around(str(self.data.get("birth_year", ""))):
            cleaned["birth_estimate"] = True
        return cleaned


class OpenIdentityForm(ServerForm):
    """Why an identity is opened."""

    reason = forms.ChoiceField(
        label=_("Mengapa identitas ini perlu dibuka?"),
        choices=_reasons_to_choose,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya. Alasan ini tercatat bersama nama Anda.")},
    )


class SectionTextForm(ServerForm):
    """The free text of one section."""

    text = forms.CharField(
        label=_("Ringkasan"),
        help_text=_("Apa yang diduga terjadi dan apa yang dibutuhkan. Tanpa nama: nama hanya di bagian Orang."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=TEXT_LIMIT,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PauseForm(ServerForm):
    """Why a deadline stands still: a category, and a reason that is sealed."""

    category = forms.ChoiceField(
        label=_("Karena apa?"),
        choices=[(category.value, PAUSE_LABELS[category]) for category in PauseCategory],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih sebabnya.")},
    )
    reason = forms.CharField(
        label=_("Alasan"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Jeda perlu alasan. Tulis satu dua kalimat.")},
    )


class AssignForm(ServerForm):
    """A colleague is given work on the case."""

    officer = forms.ChoiceField(label=_("Petugas"))

    def __init__(self, *args: object, officers: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.fields["officer"].choices = officers  # type: ignore[attr-defined]  # a ChoiceField


class CloseForm(ServerForm):
    """Why the case ends."""

    reason = forms.ChoiceField(
        label=_("Mengapa kasus ditutup?"),
        choices=[(reason.value, CLOSING_LABELS[reason]) for reason in ClosingReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def _hand_over_reasons() -> list[tuple[str, str]]:
    return [(reason.value, capfirst(str(label))) for reason, label in HAND_OVER_LABELS.items()]


class TakeOverForm(ServerForm):
    """Why a head takes a case."""

    reason = forms.ChoiceField(
        label=_("Mengapa kasus ini diambil alih?"),
        choices=_hand_over_reasons,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya. Alasan ini tercatat bersama nama Anda.")},
    )


class HandOverForm(TakeOverForm):
    """Which of somebody's cases go to whom, and why."""

    cases = forms.MultipleChoiceField(
        label=_("Kasus mana?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Centang paling sedikit satu kasus.")},
    )
    to = forms.ChoiceField(label=_("Diserahkan kepada"), error_messages={"required": _("Pilih rekannya.")})
    field_order = ("cases", "to", "reason")

    def __init__(
        self, *args: Any, held: list[tuple[str, str]], colleagues: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = held  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.fields["cases"].initial = [code for code, _label in held]
        self.fields["to"].choices = [("", _("Pilih rekan")), *colleagues]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["reason"].label = _("Mengapa diserahkan?")


WHOLE_CASE = "case"
"""What is asked to be destroyed, when it is not one person's identity."""


class ErasureForm(ServerForm):
    """What is to be destroyed, and on what ground."""

    subject = forms.ChoiceField(
        label=_("Apa yang dimusnahkan?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pilih apa yang dimusnahkan."),
            "invalid_choice": _("Pilih apa yang dimusnahkan."),
        },
    )
    basis = forms.ChoiceField(
        label=_("Atas dasar apa?"),
        choices=[(basis.value, ERASURE_LABELS[basis]) for basis in ErasureBasis],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dasarnya."), "invalid_choice": _("Pilih dasarnya.")},
    )

    def __init__(self, *args: object, subjects: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.fields["subject"].choices = subjects  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def ordinal(self) -> int | None:
        """The person chosen; none for the whole case. Of a valid form."""
        subject = self.cleaned_data["subject"]
        return None if subject == WHOLE_CASE else int(subject)


class HoldForm(ServerForm):
    """Why a case is held, and by which letter."""

    basis = forms.ChoiceField(
        label=_("Untuk keperluan apa?"),
        choices=[(basis.value, HOLD_LABELS[basis]) for basis in HoldBasis],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih keperluannya."), "invalid_choice": _("Pilih keperluannya.")},
    )
    letter_on = DayField(
        label=_("Tanggal surat atau penetapan"),
        help_text=_("Contoh: 25-11-2026."),
        error_messages={"required": _("Tulis tanggal suratnya.")},
    )
