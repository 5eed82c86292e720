"""Whole rupiah as officers write them: 150000, 150.000, Rp150.000. Commas for thousands, and sen, are refused."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_WRITTEN = re.compile(r"(?:rp\.?)?\s*([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,00|,-)?", re.IGNORECASE)
_UNREAD = _("Tulis rupiah bulat, misalnya 150.000: ribuan dengan titik, tanpa koma dan tanpa sen. Tidak ada: tulis 0.")


def whole_rupiah(text: str) -> int | None:
    """Whole rupiah; None for an empty text. Raises ValidationError for what is no such amount."""
    if not text.strip():
        return None
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise forms.ValidationError(_UNREAD)
    return int(found[1].replace(".", ""))


class RupiahField(forms.CharField):
    """One amount."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> int | None:
        """Whole rupiah, or None where nothing was asked for and nothing written."""
        return whole_rupiah(super().clean(value))
