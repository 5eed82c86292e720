"""Shape and wording of two reports put together, of one held to be untrue, and of a second officer's answer."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sigap.intake.forms.fields import PlainTextField
from sigap.intake.models import FALSE_LABELS
from sigap.intake.rules import FalseReason
from sigap.ui.forms import ServerForm

_NUMBER = re.compile(r"(?:L\s*-?\s*)?([0-9]{4,8})", re.IGNORECASE)
UNTRUE, PERHAPS_TRUE = "tidak-benar", "bisa-benar"


class MergeForm(ServerForm):
    """Which report this one goes along with: one of those that are likely, or another by its number."""

    into = forms.ChoiceField(
        label=_("Ikut laporan yang mana?"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Laporan ini sudah tidak menunggu. Pilih yang lain.")},
    )
    number = PlainTextField(
        label=_("Atau tulis nomornya"),
        help_text=_("Contoh: L-4827. Laporan itu harus sudah Anda ambil dan belum diputuskan."),
        limit=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, likely: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        if likely:
            self.fields["into"].choices = likely  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["into"]

    def clean_number(self) -> str:
        """A number as it is stored, however it was typed."""
        typed: str = self.cleaned_data["number"].strip()
        if not typed:
            return ""
        found = _NUMBER.fullmatch(typed)
        if found is None:
            raise ValidationError(_("Tulis nomor laporan seperti L-4827."))
        return f"L-{found[1]}"

    def clean(self) -> dict[str, Any]:
        """One report, told once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen, typed = cleaned.get("into") or "", cleaned.get("number") or ""
        if not self.errors and not chosen and not typed:
            raise ValidationError(_("Pilih laporannya, atau tulis nomornya."))
        if chosen and typed and chosen != typed:
            raise ValidationError(_("Anda memilih satu laporan dan menulis nomor yang lain. Kosongkan salah satu."))
        return cleaned

    @property
    def wanted(self) -> str:
        """The number of the other report; the form is valid."""
        return str(self.cleaned_data["number"] or self.cleaned_data["into"])


class FalseForm(ServerForm):
    """Why a report is held to be untrue; a colleague reads it next."""

    reason = forms.ChoiceField(
        label=_("Apa yang ditemukan?"),
        choices=[(reason.value, FALSE_LABELS[reason]) for reason in FalseReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih apa yang ditemukan."), "invalid_choice": _("Pilih dari daftar.")},
    )


class LookForm(ServerForm):
    """What a second officer thinks, having read the report."""

    answer = forms.ChoiceField(
        label=_("Menurut Anda"),
        choices=[
            (PERHAPS_TRUE, _("Bisa benar: tetap ditangani rekan yang memegangnya")),
            (UNTRUE, _("Tidak benar: laporan selesai, pelapor hanya membaca “selesai”")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawaban Anda."), "invalid_choice": _("Pilih dari daftar.")},
    )
