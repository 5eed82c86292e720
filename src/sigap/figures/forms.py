"""The form in which an office types a figure: a number for each part, and from where it is known."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.figures.rules import PART_LABELS, SOURCES, Figure, FigurePart, ValueUnfit, value_from
from sigap.ui.forms import ServerForm
from sigap.ui.telltales import telltale_words

_LINE, _TEXT = 200, 2000


class OfficialTextField(forms.CharField):
    """A text that many offices read: no case and no person in it, by its shape alone."""

    def __init__(self, *, is_area: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", _TEXT if is_area else _LINE)
        kwargs.setdefault("error_messages", {"required": _("Isi dulu.")})
        widget = forms.Textarea(attrs={"rows": 4}) if is_area else forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """Raises ValidationError, with where the piece belongs."""
        cleaned = super().clean(value)
        if words := telltale_words(cleaned):
            raise forms.ValidationError(words)
        return cleaned


def number_fields(figure: Figure) -> dict[str, forms.IntegerField]:
    """One field for each part of a figure; the total must be there."""
    return {
        part.value: forms.IntegerField(
            label=str(PART_LABELS[part]),
            min_value=0,
            required=part is FigurePart.TOTAL,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "required": _("Isi dulu. Kalau memang tidak ada, tulis 0."),
                "invalid": _("Tulis angka saja, tanpa titik dan tanpa koma."),
                "min_value": _("Tidak bisa kurang dari nol."),
            },
        )
        for part in figure.parts
    }


def check_numbers(form: forms.Form, figure: Figure) -> None:
    """Adds what is wrong with the numbers to the form."""
    if form.errors:
        return
    try:
        value_from(figure, form.cleaned_data)
    except ValueUnfit as unfit:
        form.add_error(unfit.part.value, _("Angka ini tidak cocok dengan jumlahnya. Periksa lagi bagian-bagiannya."))


class TypedFigureForm(ServerForm):
    """Numbers of one figure in one span."""

    version = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._figure = figure
        self.fields.update(number_fields(figure))
        if figure.asks_sources:
            self.fields["sources"] = forms.IntegerField(
                label=_("Dari berapa kasus atau keluarga (boleh kosong)"),
                min_value=0,
                required=False,
                help_text=_("Kakak beradik dari satu kasus dihitung satu. Kurang dari lima tidak ditampilkan."),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={"invalid": _("Tulis angka saja, tanpa titik dan tanpa koma.")},
            )
        self.fields["source"] = OfficialTextField(
            label=_("Sumber"), help_text=_("Dari buku, berita acara, atau sistem mana, dan per tanggal berapa.")
        )

    def clean(self) -> dict[str, Any]:
        """Numbers that can all be true."""
        sources, total = self.cleaned_data.get("sources"), self.cleaned_data.get(FigurePart.TOTAL.value)
        if sources is not None and total is not None and not min(total, 1) <= sources <= total:
            self.add_error("sources", _("Tidak bisa lebih banyak dari orangnya, dan tidak nol kalau ada orangnya."))
        check_numbers(self, self._figure)
        return self.cleaned_data

    @property
    def numbers(self) -> dict[str, int | None]:
        """What was typed, by part."""
        values = {part.value: self.cleaned_data.get(part.value) for part in self._figure.parts}
        return values | {SOURCES: self.cleaned_data.get("sources")}
