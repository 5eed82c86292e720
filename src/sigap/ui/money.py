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


_UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_STEPS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))


def rupiah_words(amount: int) -> str:
    """As a receipt spells an amount, always in Indonesian: dua belas juta lima ratus ribu rupiah."""
    return f"{_spelt(amount) or 'nol'} rupiah"


def _spelt(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    if number < 20:  # noqa: PLR2004 - twelve to nineteen
        return f"{_UNITS[number - 10]} belas"
    size, word = next(step for step in _STEPS if number >= step[0])
    many, rest = divmod(number, size)
    # One hundred and one thousand are one word.
    first = f"se{word}" if many == 1 and size in {100, 1000} else f"{_spelt(many)} {word}"
    return f"{first} {_spelt(rest)}".strip()


class RupiahField(forms.CharField):
    """One amount."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> int | None:
        """Whole rupiah, or None where nothing was asked for and nothing written."""
        return whole_rupiah(super().clean(value))
