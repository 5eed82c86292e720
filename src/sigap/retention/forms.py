"""Shape and wording of a search for one report by its number."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.ui.forms import ServerForm

_NUMBER = re.compile(r"L-[0-9]{4,8}")


class ReportNumberForm(ServerForm):
    """A report's number, as it stands on paper: with or without the L and the dash."""

    number = forms.CharField(
        label=_("Nomor laporan"),
        max_length=20,
        help_text=_("Contoh: L-4821. Boleh jauh sebelum masa simpannya habis."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Tulis nomor laporannya.")},
    )

    def clean_number(self) -> str:
        """The number as it is kept."""
        digits = re.sub(r"[^0-9]", "", self.cleaned_data["number"])
        number = f"L-{digits}"
        if not _NUMBER.fullmatch(number):
            raise forms.ValidationError(_("Nomor laporan seperti L-4821."))
        return number
