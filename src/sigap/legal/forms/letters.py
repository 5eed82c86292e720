"""A letter about the criminal case as it is typed: filled in from the track, changed, printed, not stored."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.legal.forms.marks import day_field
from sigap.legal.rules.letters import CaseLetterSpec
from sigap.letters.rules.wording import FieldValue

_LINE, _TEXT, _MANY = 300, 8_000, 100
PREFIX = "f_"


def _line(label: Any, *, hint: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=_LINE,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi dulu.")},
    )


def _lines(label: Any, *, hint: Any = "", rows: int = 4, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint or _("Satu butir satu baris."),
        max_length=_TEXT,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Isi dulu.")},
    )


class CaseLetterForm(forms.Form):
    """One letter. Its own fields stand between the addressees and who signs."""

    use_required_attribute = False
    addressees = _lines(_("Kepada"), rows=2, required=True)

    def __init__(self, data: Any = None, *, spec: CaseLetterSpec, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.spec = spec
        for each in spec.kind.fields:
            make = _lines if each.shape.is_list else _line
            self.fields[PREFIX + each.name] = make(each.label, hint=each.hint)
        self.fields |= {
            "copies_to": _lines(_("Tembusan"), rows=2),
            "number": _line(_("Nomor surat"), hint=_("Kosong: ditulis tangan.")),
            "dated_on": day_field(_("Tanggal surat")),
            "signer_title": _line(_("Jabatan penanda tangan"), required=True),
            "signer_name": _line(_("Nama penanda tangan"), hint=_("Kosong: ditulis tangan.")),
            "signer_rank": _line(_("Pangkat dan NIP atau NRP")),
        }

    def clean(self) -> dict[str, Any]:
        """No list longer than a letter can carry."""
        said = super().clean() or {}
        for name, text in said.items():
            if isinstance(text, str) and len(text.splitlines()) > _MANY:
                self.add_error(name, _("Paling banyak 100 baris."))
        return said

    def content(self) -> dict[str, Any]:
        """What a valid form says, as the letter takes it."""
        said = self.cleaned_data
        dated: date = said["dated_on"]
        return {
            "addressees": _split(said["addressees"]),
            "copies_to": _split(said["copies_to"]),
            "number": said["number"].strip(),
            "dated_on": dated,
            "signer": (said["signer_title"].strip(), said["signer_name"].strip(), said["signer_rank"].strip()),
            "fields": {each.name: self._value(each.name, is_list=each.shape.is_list) for each in self.spec.kind.fields},
        }

    def _value(self, name: str, *, is_list: bool) -> FieldValue:
        text: str = self.cleaned_data[PREFIX + name]
        return _split(text) if is_list else text.strip()


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
