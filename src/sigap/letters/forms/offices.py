"""How an office words and numbers its letters, as it is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.letters.models import BOOK_LABELS, SOURCE_LABELS, SPAN_LABELS, NumberScheme
from sigap.letters.rules.kinds import LetterBook
from sigap.letters.rules.numbers import (
    ALL_LETTERS,
    LONGEST_PATTERN,
    NumberFormat,
    NumberSource,
    SeriesSpan,
    default_format,
    is_class_code,
)
from sigap.letters.rules.wording import LONGEST
from sigap.ui.forms import ServerForm

_UNIT = 30
_MOST = 99_999
_FIRST_YEAR, _LAST_YEAR = 2020, 2199


class NumberSchemeForm(ServerForm):
    """From where an office's numbers come, and how they are written."""

    source = forms.ChoiceField(
        label=_("Nomor diambil"),
        choices=[(each.value, SOURCE_LABELS[each]) for each in NumberSource],
        widget=forms.RadioSelect,
    )
    unit = forms.CharField(
        label=_("Singkatan kantor dalam nomor"), max_length=_UNIT, help_text=_("Misalnya GT-PPTPPO atau UPTD-PPA.")
    )
    pattern = forms.CharField(
        label=_("Pola nomor"),
        max_length=LONGEST_PATTERN,
        help_text=_("Bagian: {kode}, {jenis}, {nomor}, {unit}, {bulan}, {tahun}. {nomor:3} menulis 007."),
    )
    span = forms.ChoiceField(
        label=_("Urutan nomor"),
        choices=[(each.value, SPAN_LABELS[each]) for each in SeriesSpan],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, standing: NumberScheme | None) -> None:
        form = standing.form if standing else default_format()
        initial = {"source": form.source, "unit": form.unit, "pattern": form.pattern, "span": form.span}
        super().__init__(data, initial=initial)

    def form(self) -> NumberFormat:
        """What a valid form says."""
        data = self.cleaned_data
        return NumberFormat(
            source=NumberSource(data["source"]),
            pattern=data["pattern"].strip(),
            unit=data["unit"].strip(),
            span=SeriesSpan(data["span"]),
        )


class SeriesBeginForm(ServerForm):
    """Which number was the last one used outside SIGAP: by the paper book, or before a restore."""

    series = forms.CharField(label=_("Urutan"), max_length=20)
    year = forms.IntegerField(label=_("Tahun"), min_value=_FIRST_YEAR, max_value=_LAST_YEAR)
    after = forms.IntegerField(
        label=_("Nomor terakhir yang sudah dipakai di luar SIGAP"),
        min_value=0,
        max_value=_MOST,
        help_text=_("Surat pertama dari SIGAP mendapat nomor sesudahnya."),
    )

    def __init__(self, data: Any = None, *, standing: NumberScheme | None, year: int) -> None:
        super().__init__(data, initial={"year": year})
        span = (standing.form if standing else default_format()).span
        self._by_code = span is SeriesSpan.CODE
        if self._by_code:
            self.fields["series"].label = _("Kode klasifikasi")
        elif span is SeriesSpan.OFFICE:
            self.fields["series"] = forms.ChoiceField(
                label=_("Urutan"), choices=[(ALL_LETTERS, SPAN_LABELS[SeriesSpan.OFFICE])]
            )
        else:
            self.fields["series"] = forms.ChoiceField(
                label=_("Jenis naskah"), choices=[(book.value, BOOK_LABELS[book]) for book in LetterBook]
            )

    def clean_series(self) -> str:
        """The name of a series of this office."""
        series: str = self.cleaned_data["series"].strip()
        if self._by_code and not is_class_code(series):
            raise forms.ValidationError(
                _("Kode klasifikasi terdiri dari angka dan titik, misalnya 400.2 atau 100.3.3.")
            )
        return series


class LetterWordingForm(ServerForm):
    """The words of a kind of letter."""

    version = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Kata-kata"),
        max_length=LONGEST,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        help_text=_("Baris kosong memisahkan alinea. Kosongkan semuanya untuk kembali ke kata-kata bawaan."),
    )
