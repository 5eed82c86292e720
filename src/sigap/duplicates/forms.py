"""Shape and wording of input on pairs: which step, and another record to compare with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.duplicates.rules import PairStep
from sigap.matching.codes import codes_meant
from sigap.ui.forms import ServerForm


class PairStepForm(ServerForm):
    """The step, on which other record, and which version of the pair it follows."""

    other = forms.SlugField(max_length=60)
    number = forms.IntegerField(min_value=1, max_value=9_999)
    step = forms.ChoiceField(choices=[(step.value, step.value) for step in PairStep])
    version = forms.IntegerField(min_value=0, max_value=100_000)


class AlsoForm(ServerForm):
    """Another record, named by its case and number: for two of whom the reader knows more than the records say."""

    case = forms.CharField(
        label=_("Nomor kasus lain"), max_length=60, required=False, help_text=_("Kalau Anda tahu ia ada di kasus itu.")
    )
    number = forms.IntegerField(
        label=_("Orang ke-"), required=False, min_value=1, max_value=9_999, help_text=_("Angka di belakang perannya.")
    )

    def clean(self) -> dict[str, Any]:
        """Both or neither; the code as it is meant, spoken or typed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        typed, number = cleaned.get("case", ""), cleaned.get("number")
        if not typed and not number:
            return cleaned
        codes = codes_meant(typed) if typed else ()
        if not codes:
            self.add_error("case", _("Tulis nomor kasusnya, misalnya KENARI-582."))
        elif number is None and "number" not in self.errors:
            self.add_error("number", _("Tulis angka orangnya di kasus itu, misalnya 1."))
        elif number is not None:
            cleaned["also"] = codes[0], number
        return cleaned
