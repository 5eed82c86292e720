"""Forms of Simfoni: a number or why none, with or without names, a sheet to compare, a word of a list, the rhythm."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.rules.grid import Grid
from sigap.actionplan.sheet_in import SheetRefusal, SheetUnread, first_grid
from sigap.actionplan.words import REFUSAL_LABELS
from sigap.cases.forms.file import CORRECTING, IDENTITY_REASONS
from sigap.simfoni.models import NOT_ENTERED_LABELS, VictimEntry
from sigap.simfoni.rules import LONGEST_LIMIT, NUMBER_FORM, EntryLimit, NotEntered
from sigap.simfoni.sheet_in import heading_in
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

ENTERING = "simfoni"
"""Reason code of identities that are opened to be entered there."""
_REASONS = {ENTERING: _("memasukkan ke Simfoni-PPA"), **IDENTITY_REASONS}


class EntryNumberForm(ServerForm):
    """The number that Simfoni gave, or why the victim is not entered."""

    number = forms.RegexField(
        label=_("Nomor yang muncul sesudah disimpan"),
        regex=NUMBER_FORM,
        strip=True,
        required=False,
        max_length=40,
        help_text=_("Dengan nomor ini korban tidak lagi “belum masuk”."),
        error_messages={
            "invalid": _("Tulis nomornya seperti di Simfoni: huruf, angka, titik, garis miring, tanda hubung.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    not_entered = forms.ChoiceField(
        label=_("Atau tidak dimasukkan, karena"),
        required=False,
        choices=[
            ("", _("Dimasukkan, nomornya di atas")),
            *((each.value, NOT_ENTERED_LABELS[each]) for each in NotEntered),
        ],
    )
    is_certain = forms.BooleanField(label=_("Nomor ini memang untuk beberapa korban"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, entry: VictimEntry, asks_certain: bool = False) -> None:
        initial = {"number": entry.number, "not_entered": entry.not_entered, "version": entry.version}
        super().__init__(data, initial=initial)
        if not asks_certain:
            self.fields["is_certain"].widget = forms.HiddenInput()

    @property
    def why(self) -> NotEntered | None:
        """The reason that was chosen."""
        return NotEntered(self.cleaned_data["not_entered"]) if self.cleaned_data["not_entered"] else None

    def clean(self) -> dict[str, Any]:
        """Either of the two."""
        cleaned = super().clean() or {}
        if "number" in cleaned and not cleaned["number"].strip() and not cleaned.get("not_entered"):
            self.add_error("number", _("Tulis nomornya, atau pilih mengapa tidak dimasukkan."))
        if cleaned.get("number") and cleaned.get("not_entered"):
            self.add_error("not_entered", _("Pilih satu: nomor, atau alasan tidak dimasukkan."))
        return cleaned


class EntrySheetForm(ServerForm):
    """The sheet for many victims at once."""

    reason = forms.ChoiceField(
        label=_("Nama dan alamat"),
        required=False,
        initial="",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Pilih alasannya.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        named = [
            (code, _("Dengan nama: %(why)s") % {"why": label}) for code, label in _REASONS.items() if code != CORRECTING
        ]
        self.fields["reason"].choices = [("", _("Tanpa nama dan alamat")), *named]  # type: ignore[attr-defined]  # a ChoiceField


class ComparedSheetForm(ServerForm):
    """A sheet exported from Simfoni, read in memory and kept nowhere."""

    file = forms.FileField(
        label=_("Lembar dari Simfoni (.xlsx)"),
        allow_empty_file=True,
        help_text=_("Paling besar 3 MB dan 3.000 baris. Urutan kolom bebas; sel gabungan boleh."),
        error_messages={"required": _("Pilih berkasnya."), "invalid": _("Pilih berkasnya.")},
    )
    grid: Grid

    def clean_file(self) -> Any:
        """Read, or why not."""
        file = self.cleaned_data["file"]
        try:
            self.grid = first_grid(file.read(), lambda grid: heading_in(grid) is not None)
        except SheetUnread as unread:
            words = {
                SheetRefusal.NO_MATRIX: _(
                    "Tidak ada baris judul yang dikenal. Perlu kolom nomor (No. register atau Nomor Simfoni) dan "
                    "paling sedikit dua kolom lain, misalnya Usia dan Tindak kekerasan."
                ),
                SheetRefusal.TOO_LARGE: _("Berkas ini lebih dari 3 MB. Ekspor masa yang lebih pendek."),
                SheetRefusal.BOMB: _("Isi berkas ini terlalu besar setelah dibuka. Ekspor masa yang lebih pendek."),
            }
            raise forms.ValidationError(str(words.get(unread.reason, REFUSAL_LABELS[unread.reason]))) from None
        return file


class SimfoniWordForm(ServerForm):
    """Simfoni's new word for one code."""

    word = forms.CharField(
        label=_("Kata di Simfoni"), max_length=80, required=False,
        help_text=_("Kosongkan kalau Simfoni tidak lagi memakai kode ini: halaman korban lalu memberi tahu."),
    )  # fmt: skip
    valid_from = DayField(label=_("Berlaku sejak"))
    source = forms.CharField(
        label=_("Sumber"), max_length=200, help_text=_("Misalnya: layar Simfoni v3, dilihat 29-11-2026; surat edaran."),
        error_messages={"required": _("Tulis dari mana kata ini.")},
    )  # fmt: skip


class EntryLimitForm(ServerForm):
    """The rhythm, and who agreed on it."""

    days = forms.IntegerField(
        label=_("Hari sejak korban tercatat"),
        min_value=1,
        max_value=LONGEST_LIMIT,
        error_messages={"required": _("Tulis harinya.")},
    )
    decided = forms.CharField(
        label=_("Disepakati oleh"), max_length=200, help_text=_("Misalnya: rapat UPTD PPA 12-1-2027."),
        error_messages={"required": _("Tulis siapa yang menyepakati, dan kapan.")},
    )  # fmt: skip

    @property
    def limit(self) -> EntryLimit:
        """As it was written."""
        return EntryLimit(days=self.cleaned_data["days"], decided=self.cleaned_data["decided"])
