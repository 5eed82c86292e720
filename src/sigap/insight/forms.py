"""Forms of figures from elsewhere: what they told, who clears the difference, and why it is there."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.figures.forms import OfficialTextField
from sigap.figures.rules import CATALOGUE, Period
from sigap.insight.actions import OutsideFigureFacts
from sigap.insight.outside_sheet import TableUnread, table_text
from sigap.insight.rules.comparing import MOST, SOURCE_LABELS, DifferenceReason, OutsideSource, RowUnread, rows_of
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_LONG = 40_000


class OutsideForm(ServerForm):
    """What somebody else told."""

    figure = forms.ChoiceField(label=_("Angka SIGAP yang dibandingkan"))
    period = forms.ChoiceField(label=_("Masa"))
    source = forms.ChoiceField(
        label=_("Dari mana"),
        choices=[("", _("Pilih")), *((each.value, label) for each, label in SOURCE_LABELS.items())],
    )
    source_words = OfficialTextField(
        label=_("Sumbernya"),
        help_text=_("Nama laporan atau halaman, misalnya: Ringkasan publik Simfoni, per kabupaten."),
    )
    as_of = DayField(label=_("Per tanggal"))
    value = forms.IntegerField(
        label=_("Angka mereka"),
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Isi dulu. Kalau memang tidak ada, tulis 0."),
            "invalid": _("Tulis angka saja, tanpa titik dan tanpa koma."),
            "min_value": _("Tidak bisa kurang dari nol."),
        },
    )
    rows = forms.CharField(
        label=_("Tabelnya (boleh kosong)"),
        help_text=_(
            "Salin dari lembar kerja atau CSV: satu baris satu nama dan satu angka. Tidak ada yang diperbaiki."
        ),
        required=False,
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    file = forms.FileField(
        label=_("Tabelnya dari berkas (.xlsx atau .csv, boleh kosong)"),
        help_text=_("Dua kolom: nama dan angka. Paling besar 3 MB. Isinya ditampilkan dulu, belum disimpan."),
        required=False,
        allow_empty_file=True,
    )
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, spans: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spans = {each.name: each for each in spans}
        offered = [("", _("Pilih")), *((each.code, f"{each.code} {each.label}") for each in CATALOGUE)]
        self.fields["figure"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        named = [("", _("Pilih")), *((name, each.label) for name, each in self._spans.items())]
        self.fields["period"].choices = named  # type: ignore[attr-defined]  # a ChoiceField

    def clean_rows(self) -> list[tuple[str, int]]:
        """The table, row by row."""
        try:
            return rows_of(self.cleaned_data["rows"])
        except RowUnread as unread:
            words = _("Baris %(line)d tidak terbaca: tulis nama, lalu satu angka bulat.")
            raise forms.ValidationError(words % {"line": unread.line}) from None

    def clean_file(self) -> str:
        """The table of the file as text, to be looked at; empty where there is no file."""
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        try:
            return table_text(file.read())
        except TableUnread as unread:
            raise forms.ValidationError(str(unread.sentence)) from None

    @property
    def facts(self) -> OutsideFigureFacts:
        """What was typed, once the form is valid."""
        given = self.cleaned_data
        return OutsideFigureFacts(
            figure=given["figure"],
            period=self._spans[given["period"]],
            source=OutsideSource(given["source"]),
            source_words=given["source_words"],
            as_of=given["as_of"],
            value=given["value"],
            rows=given["rows"],
        )


class ExplainingOfficeForm(ServerForm):
    """Who clears a difference, and by when."""

    office = forms.ChoiceField(label=_("Kantor yang menjelaskan"), error_messages={"required": _("Pilih kantornya.")})
    due_on = DayField(label=_("Paling lambat"))
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("Pilih")), *((str(each.pk), each.name) for each in offices)]
        self.fields["office"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField


class ClearForm(ServerForm):
    """Why two figures differ."""

    reason = forms.ChoiceField(label=_("Alasannya"), error_messages={"required": _("Pilih alasannya.")})
    words = OfficialTextField(
        label=_("Penjelasan"),
        help_text=_("Satu atau dua kalimat: apa yang diperiksa, dan angka mana yang dipakai."),
        is_area=True,
    )

    def __init__(self, *args: Any, reasons: Iterable[DifferenceReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("Pilih")), *((each.code, each.label) for each in reasons)]
        self.fields["reason"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
