"""Shape and wording of a search. What is typed here is compared and forgotten."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.file import NAME_LIMIT
from sigap.cases.models import RISK_LABELS, SCREENING_STATE_LABELS, STATUS_LABELS
from sigap.cases.queries.finding import Filters
from sigap.cases.rules import CaseStatus, Risk
from sigap.cases.rules.finding import SearchKind
from sigap.cases.rules.screened import ScreeningState
from sigap.intake.models import LP_LIMIT
from sigap.matching.digits import digits_of, phone_key
from sigap.matching.tokens import TokenSubject
from sigap.places.words import regional
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_ANY = _("Semua")
MOST_PAGES = 200


class NumberForm(ServerForm):
    """A case or a report by a number, as it is typed or heard: code, report, police report. In each head too."""

    prefix = "kode"
    kind = forms.CharField(widget=forms.HiddenInput, initial=SearchKind.CODE.value)
    code = forms.CharField(
        label=_("Kode kasus, nomor laporan, atau nomor LP"),
        help_text=_("Boleh seperti didengar: kenari lima delapan dua. Nomor LP boleh tanpa nama kantornya."),
        max_length=LP_LIMIT,
        error_messages={"required": _("Tulis kode kasus, nomor laporan, atau nomor LP.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _unseen(**attrs: str) -> forms.TextInput:
    """An input of which the browser keeps nothing."""
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})


class PersonSearchForm(ServerForm):
    """Somebody, by what is known: a name with the year or the village, a NIK, a telephone. Never a name alone."""

    prefix = "orang"
    kind = forms.CharField(widget=forms.HiddenInput, initial=SearchKind.PERSON.value)
    full_name = forms.CharField(
        label=_("Nama"),
        help_text=_("Ejaan boleh berbeda: Muh. atau Muhammad, oe atau u, urutan kata bebas."),
        max_length=NAME_LIMIT,
        required=False,
        widget=_unseen(),
    )
    year = forms.RegexField(
        label=_("Tahun lahir"),
        help_text=_("Selisih satu tahun ikut dicari."),
        regex=r"^(19|20)[0-9]{2}$",
        required=False,
        error_messages={"invalid": _("Tulis tahun dengan empat angka, misalnya 2011.")},
        widget=_unseen(inputmode="numeric"),
    )
    village = forms.ChoiceField(label=regional(_("Desa atau kelurahan")), required=False)
    nik = forms.CharField(label=_("NIK"), max_length=30, required=False, widget=_unseen(inputmode="numeric"))
    phone = forms.CharField(label=_("Telepon"), max_length=30, required=False, widget=_unseen(inputmode="tel"))

    def __init__(self, *args: Any, villages: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["village"].choices = [("", _("Belum diketahui")), *villages]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_nik(self) -> str:
        """Sixteen digits, however they are grouped."""
        digits = digits_of(self.cleaned_data["nik"])
        if digits and len(digits) != 16:  # noqa: PLR2004 - the law's number of digits
            raise forms.ValidationError(_("NIK terdiri dari 16 angka. Periksa lagi, atau kosongkan."))
        return digits

    def clean_phone(self) -> str:
        """A telephone number, however it begins."""
        typed = str(self.cleaned_data["phone"])
        if typed and not phone_key(typed):
            raise forms.ValidationError(_("Tulis nomor telepon dengan angka saja."))
        return typed

    def clean(self) -> dict[str, Any]:
        """A name alone finds nothing, and nobody may try names through: it is asked for more."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors or cleaned.get("nik") or cleaned.get("phone"):
            return cleaned
        if not re.search(r"\w", cleaned.get("full_name", "")):
            raise forms.ValidationError(regional(_("Isi nama dengan tahun lahir atau desa, atau NIK, atau telepon.")))
        if not (cleaned.get("year") or cleaned.get("village")):
            self.add_error("year", regional(_("Nama saja tidak cukup. Tambahkan tahun lahir atau desa.")))
        return cleaned

    def bearer(self) -> TokenSubject:
        """What is compared. Of a valid form."""
        return TokenSubject(
            **{name: self.cleaned_data[name] for name in ("full_name", "year", "village", "nik", "phone")}
        )


class FilterForm(ServerForm):
    """What is known of a case. Nothing here is compulsory."""

    prefix = "saring"
    kind = forms.CharField(widget=forms.HiddenInput, initial=SearchKind.FILTERS.value)
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _ANY), *((s.value, STATUS_LABELS[s]) for s in CaseStatus)], required=False
    )
    risk = forms.ChoiceField(
        label=_("Risiko"), choices=[("", _ANY), *((r.value, RISK_LABELS[r]) for r in Risk)], required=False
    )
    indication = forms.ChoiceField(
        label=_("Indikasi perdagangan orang"),
        help_text=_("Hanya kasus yang asesmennya terbuka bagi Anda."),
        choices=[("", _ANY), *((i.value, SCREENING_STATE_LABELS[i]) for i in ScreeningState)],
        required=False,
    )
    since_on = DayField(
        label=_("Dibuka dari"),
        required=False,
    )
    until_on = DayField(
        label=_("Dibuka sampai"),
        required=False,
    )
    area = forms.ChoiceField(label=regional(_("Kecamatan")), required=False)
    office = forms.TypedChoiceField(label=_("Kantor yang ikut"), coerce=UUID, empty_value=None, required=False)
    is_mine = forms.BooleanField(label=_("Hanya yang saya kerjakan"), required=False)
    # Sent by the button that turns the page, never drawn as a field.
    page = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=MOST_PAGES)

    def __init__(
        self, *args: Any, areas: Iterable[tuple[str, str]], offices: Iterable[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["area"].choices = [("", _ANY), *areas]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["office"].choices = [("", _ANY), *offices]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """A period that ends before it begins holds nothing: said, not shown as an empty list."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since_on"), cleaned.get("until_on")
        if since and until and until < since:
            self.add_error("until_on", _("Tanggal ini lebih awal dari tanggal mulai."))
        return cleaned

    def wanted(self) -> Filters:
        """What is asked. Of a valid form."""
        chosen = self.cleaned_data
        return Filters(
            status=CaseStatus(chosen["status"]) if chosen["status"] else None,
            risk=Risk(chosen["risk"]) if chosen["risk"] else None,
            indication=ScreeningState(chosen["indication"]) if chosen["indication"] else None,
            since_on=chosen["since_on"],
            until_on=chosen["until_on"],
            area=chosen["area"],
            office_id=chosen["office"],
            is_mine=chosen["is_mine"],
        )
