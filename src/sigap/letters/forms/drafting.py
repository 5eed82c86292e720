"""A letter as it is typed: what its kind may say, one line a thing."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.letters.actions.drafting import LetterDetails
from sigap.letters.models import NATURE_LABELS, Letter, LetterNature
from sigap.letters.rules.kinds import FieldShape, KindSpec, LetterField, shown
from sigap.letters.rules.numbers import LONGEST_PATTERN, class_codes
from sigap.letters.rules.wording import FieldValue
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_LINE, _TEXT = 200, 8_000
_MANY = 200
PREFIX = "f_"


def _line(label: Any, *, required: bool = False, hint: Any = "", limit: int = _LINE) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi dulu.")},
    )


def _lines(label: Any, *, hint: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_TEXT,
        required=False,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def split(text: str) -> list[str]:
    """The lines of a box, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class LetterDraftForm(ServerForm):
    """A letter of one kind. Fields of the kind stand between the subject and the details."""

    letter_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    subject = _line(_("Hal"), required=True)
    addressees = _lines(_("Kepada"), hint=_("Satu tujuan satu baris. Lebih dari empat: dicetak sebagai daftar."))

    def __init__(self, data: Any = None, *, spec: KindSpec, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.spec = spec
        for each in spec.fields:
            self.fields[PREFIX + each.name] = _field_of(each)
        self.fields |= {
            "nature": forms.ChoiceField(
                label=_("Sifat"), choices=[(n.value, NATURE_LABELS[n]) for n in LetterNature], required=False
            ),
            "enclosures": _line(_("Lampiran"), hint=_("Misalnya: 1 lembar agenda")),
            "class_code": _line(
                _("Kode klasifikasi"), hint=_("Menurut bagan klasifikasi kantor, misalnya 400.2. Masuk ke nomor surat.")
            ),
            "signer_title": _line(_("Jabatan penanda tangan"), hint=_("Kosong: kepala kantor ini.")),
            "signer_name": _line(_("Nama penanda tangan")),
            "signer_rank": _line(_("Pangkat dan NIP penanda tangan")),
            "copies_to": _lines(_("Tembusan"), hint=_("Satu tujuan satu baris.")),
        }
        self.fields["class_code"].widget.attrs["list"] = "kode-klasifikasi"

    def codes(self) -> Any:
        """Codes that are offered while one types."""
        return class_codes()

    def clean(self) -> dict[str, Any]:
        """No list longer than a letter can carry."""
        data = super().clean() or {}
        for name, text in data.items():
            if isinstance(text, str) and len(text.splitlines()) > _MANY:
                self.add_error(name, _("Paling banyak 200 baris."))
        return data

    def content(self) -> dict[str, Any]:
        """What a valid form says, as the actions take it."""
        data = self.cleaned_data
        return {
            "subject": data["subject"],
            "addressees": split(data["addressees"]),
            "fields": {each.name: value for each in self.spec.fields if (value := self._value(each))},
            "details": LetterDetails(
                nature=LetterNature(data["nature"] or LetterNature.ORDINARY),
                copies_to=split(data["copies_to"]),
                **{name: data[name].strip() for name in _DETAILS},
            ),
        }

    def _value(self, each: LetterField) -> FieldValue:
        text = self.cleaned_data[PREFIX + each.name]
        return split(text) if each.shape.is_list else text.strip()


_DETAILS = ("enclosures", "class_code", "signer_title", "signer_name", "signer_rank")


def _field_of(each: LetterField) -> forms.CharField:
    if not each.shape.is_list:
        return _line(shown(each.label), hint=shown(each.hint))
    usual = _("Satu alinea satu baris.") if each.shape is FieldShape.PARAGRAPHS else _("Satu butir satu baris.")
    return _lines(shown(each.label), hint=shown(each.hint) or usual, rows=4)


def initial_of(letter: Letter) -> dict[str, Any]:
    """What the form shows of a letter."""
    initial = {
        PREFIX + name: value if isinstance(value, str) else "\n".join(value) for name, value in letter.fields.items()
    }
    return initial | {
        "letter_id": letter.pk,
        "revision": letter.revision,
        "subject": letter.subject,
        "addressees": "\n".join(letter.addressees),
        "copies_to": "\n".join(letter.copies_to),
        "nature": letter.nature,
        **{name: getattr(letter, name) for name in _DETAILS},
    }


class IssueLetterForm(ServerForm):
    """On which day a letter was signed; its number is taken with that."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    dated_on = DayField(label=_("Tanggal surat"))

    def __init__(self, data: Any = None, *, revision: int, today: date) -> None:
        super().__init__(data, initial={"revision": revision, "dated_on": today})


class SrikandiNumberForm(IssueLetterForm):
    """The number that SRIKANDI gave."""

    number = _line(_("Nomor dari SRIKANDI atau Bagian Hukum"), required=True)
    link = forms.URLField(
        label=_("Tautan ke surat di sana"),
        required=False,
        assume_scheme="https",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        error_messages={"invalid": _("Tautan ini tidak terbaca. Salin dari bilah alamat, dimulai dengan https://.")},
    )
    field_order = ("number", "link", "dated_on")

    def clean_link(self) -> str:
        """A page that can be opened, and nothing that runs."""
        link: str = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise forms.ValidationError(_("Tautan harus dimulai dengan https://."))
        return link


class CancelLetterForm(ServerForm):
    """Why a letter no longer counts."""

    reason = _line(_("Alasan"), required=True, hint=_("Tampil di buku agenda di samping nomornya."))


__all__ = [
    "LONGEST_PATTERN",
    "PREFIX",
    "CancelLetterForm",
    "IssueLetterForm",
    "LetterDraftForm",
    "SrikandiNumberForm",
    "initial_of",
    "split",
]
