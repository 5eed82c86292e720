"""A letter about a case as it is typed: filled in from what is recorded, changed, printed, not stored."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.correspondence.rules import CaseLetterSpec, LetterSigner
from sigap.letters.rules.kinds import shown
from sigap.letters.rules.wording import FieldValue
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_LINE, _TEXT, _MANY = 800, 300_000, 2_000
PREFIX = "f_"
_TALLEST = 12
_SIGNERS = (LetterSigner.OFFICE, LetterSigner.PERSON)


def title_field(who: LetterSigner) -> str:
    """The hidden field with the title that this signer bears unless another is typed."""
    return f"title_{who.value}"


def _line(label: Any, *, hint: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=_LINE,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi dulu.")},
    )


def _lines(label: Any, *, hint: Any = "", rows: int = 2, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint or _("Satu butir satu baris."),
        max_length=_TEXT,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Isi dulu.")},
    )


def _addressee_hint(others: str, *, is_kept: bool) -> str:
    kept = _("Kantor yang biasanya dituju tidak boleh tahu kasus ini. Tulis penerima lain.") if is_kept else ""
    more = _("Satu butir satu baris. Kantor lain: %(names)s.") % {"names": others} if others else ""
    return " ".join(map(str, filter(None, (kept, more))))


def _who_signs() -> dict[str, forms.Field]:
    """Office or person, and the title that each of them bears."""
    choice = forms.TypedChoiceField(
        label=_("Ditandatangani oleh"),
        choices=[
            (LetterSigner.OFFICE.value, _("Kepala kantor, dengan kop surat")),
            (LetterSigner.PERSON.value, _("Korban, keluarga, atau pendamping sendiri, tanpa kop surat")),
        ],
        coerce=LetterSigner,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih siapa yang menandatangani.")},
    )
    titles = {
        title_field(who): forms.CharField(max_length=_LINE, required=False, widget=forms.HiddenInput)
        for who in _SIGNERS
    }
    return {"signed_by": choice, **titles}


class CaseLetterForm(ServerForm):
    """One letter. Its own fields stand between the addressees and who signs."""

    def __init__(
        self,
        data: Any = None,
        *,
        spec: CaseLetterSpec,
        initial: dict[str, Any] | None = None,
        other_addressees: str = "",
        is_kept: bool = False,
    ) -> None:
        super().__init__(data, initial=initial)
        self.spec = spec
        if spec.is_sent:
            hint = _addressee_hint(other_addressees, is_kept=is_kept)
            self.fields["addressees"] = _lines(_("Kepada"), required=True, hint=hint)
        for each in spec.kind.fields:
            name = PREFIX + each.name
            if each.shape.is_list:
                many = str((initial or {}).get(name, "")).count("\n") + 1
                self.fields[name] = _lines(shown(each.label), hint=shown(each.hint), rows=min(max(many, 2), _TALLEST))
            else:
                self.fields[name] = _line(shown(each.label), hint=shown(each.hint))
        if spec.is_sent:
            self.fields |= {"copies_to": _lines(_("Tembusan")), "enclosures": _line(_("Lampiran"))}
        self.fields |= {
            "number": _line(_("Nomor surat"), hint=_("Kosong: ditulis tangan.")),
            "dated_on": DayField(
                label=_("Tanggal surat"), help_text=_("Contoh: 25-11-2026. Kosong: ditulis tangan."), required=False
            ),
        }
        if spec.signed_by is LetterSigner.EITHER:
            self.fields |= _who_signs()
        self.fields |= {
            "signer_title": _line(_("Jabatan penanda tangan"), required=True),
            "signer_name": _line(_("Nama penanda tangan"), hint=_("Kosong: ditulis tangan.")),
            "signer_rank": _line(_("Pangkat dan NIP atau NRP")),
        }
        if spec.cosigner:
            self.fields |= {
                "cosigner_title": _line(_("Penanda tangan kedua, sebagai"), required=True),
                "cosigner_name": _line(_("Nama penanda tangan kedua"), hint=_("Kosong: ditulis tangan.")),
            }

    def clean(self) -> dict[str, Any]:
        """No list longer than a letter can carry. Whoever signs bears their own title, not the other's."""
        data = super().clean() or {}
        chosen = data.get("signed_by")
        if chosen and data.get("signer_title") in {data.get(title_field(who)) for who in _SIGNERS}:
            data["signer_title"] = data.get(title_field(chosen)) or data["signer_title"]
        for name, text in list(data.items()):
            if isinstance(text, str) and len(text.splitlines()) > _MANY:
                self.add_error(name, _("Paling banyak %(most)d baris.") % {"most": _MANY})
        return data

    def content(self) -> dict[str, Any]:
        """What a valid form says, as the letter takes it."""
        data = self.cleaned_data
        dated: date | None = data["dated_on"]
        other = (data["cosigner_title"], data["cosigner_name"], "") if self.spec.cosigner else None
        return {
            "addressees": _split(data.get("addressees", "")),
            "copies_to": _split(data.get("copies_to", "")),
            "enclosures": data.get("enclosures", "").strip(),
            "number": data["number"].strip(),
            "dated_on": dated,
            "signer": (data["signer_title"].strip(), data["signer_name"].strip(), data["signer_rank"].strip()),
            "cosigner": other,
            "is_private": data.get("signed_by", self.spec.signed_by) is LetterSigner.PERSON,
            "fields": {each.name: self._value(each.name, is_list=each.shape.is_list) for each in self.spec.kind.fields},
        }

    def _value(self, name: str, *, is_list: bool) -> FieldValue:
        text: str = self.cleaned_data[PREFIX + name]
        return _split(text) if is_list else text.strip()


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
