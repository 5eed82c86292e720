"""Shape and wording of what the secretariat tells the public: numbers, law, signs, wordings, a list of companies."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sigap.guidance.actions import EntryContent
from sigap.guidance.models import COST_LABELS, FAULT_LABELS, PHONE, SCOPE_LABELS, SECTION_LABELS, Entry
from sigap.guidance.rules import (
    LONGEST,
    CallCost,
    EntryKind,
    ListedCompany,
    ListingMistake,
    Scope,
    SignSection,
    listing_of,
)
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_TITLE, _TEXT, _LINE = 80, 600, 200
_MOST = 9999


def _text(label: Any, limit: int, *, required: bool = False, area: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4}) if area else forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi dulu.")},
    )


class EntryForm(ServerForm):
    """What all kinds have in common."""

    kind: EntryKind

    title = _text(_("Nama"), _TITLE, required=True)
    text = _text(_("Keterangan dengan kata biasa"), _TEXT, required=True, area=True)
    title_en = _text(_("Nama dalam bahasa Inggris"), _TITLE)
    text_en = _text(
        _("Keterangan dalam bahasa Inggris"),
        _TEXT,
        area=True,
        hint=_("Kosong: halaman Inggris menampilkan yang Indonesia."),
    )
    source = _text(_("Sumber"), _LINE, required=True, hint=_("Dari mana keterangan ini, dan kapan."))
    position = forms.IntegerField(label=_("Urutan di halaman"), min_value=1, max_value=_MOST, initial=100)
    is_verified = forms.BooleanField(label=_("Sudah dicocokkan"), required=False)
    is_shown = forms.BooleanField(label=_("Tampil untuk warga"), required=False, initial=True)
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    post_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def written(self) -> EntryContent:
        """What a valid form says."""
        data = self.cleaned_data
        return EntryContent(
            kind=self.kind,
            scope=Scope(data.get("scope") or Scope.NATIONAL),
            section=SignSection(data["section"]) if data.get("section") else None,
            **{name: data.get(name, "") for name in _WORDS},
            position=data["position"],
            is_verified=data.get("is_verified", False),
            is_shown=data.get("is_shown", True),
            **self.called(),
        )

    def called(self) -> dict[str, Any]:
        """What only a number says."""
        return {}


_CALLED = ("on_answer", "on_answer_en", "country", "is_whatsapp", "rung_on", "rung_by")
_WORDS = ("title", "text", "title_en", "text_en", "phone", "place", "hours", "basis", "source")


class ContactNumberForm(EntryForm):
    """An office and how to reach it."""

    kind = EntryKind.NUMBER
    scope = forms.ChoiceField(label=_("Melayani"), choices=[(each.value, SCOPE_LABELS[each]) for each in Scope])
    phone = _text(_("Nomor telepon"), 25)
    place = _text(_("Tempat"), _LINE)
    hours = _text(_("Jam"), _LINE)
    is_whatsapp = forms.BooleanField(label=_("Nomor ini dibuka lewat WhatsApp"), required=False)
    cost = forms.ChoiceField(
        label=_("Biaya menelepon"), choices=[(each.value, COST_LABELS[each]) for each in CallCost], required=False
    )
    on_answer = _text(_("Yang terjadi kalau menelepon"), _LINE, hint=_("Siapa yang menjawab, apa yang ditanyakan."))
    on_answer_en = _text(_("Yang terjadi kalau menelepon, dalam bahasa Inggris"), _LINE)
    country = _text(_("Negara"), 2, hint=_("Hanya untuk kantor di luar negeri: dua huruf, misalnya MY."))
    rung_on = DayField(
        label=_("Ditelepon pada tanggal"),
        required=False,
        help_text=_(
            "Nomor daerah baru tampil sesudah ditelepon. Sesudah 90 hari turun ke bawah sampai ditelepon lagi."
        ),
    )
    rung_by = _text(
        _("Ditelepon oleh"), _TITLE, hint=_("Jabatan atau kantor, misalnya “sekretariat”. Bukan nama orang.")
    )
    field_order = (
        "title",
        "text",
        "phone",
        "is_whatsapp",
        "cost",
        "on_answer",
        "rung_on",
        "rung_by",
        "place",
        "hours",
        "scope",
        "country",
        "title_en",
        "text_en",
        "on_answer_en",
        "source",
    )

    def clean_phone(self) -> str:
        """A number as one dials it."""
        phone: str = self.cleaned_data["phone"].strip()
        if not re.match(PHONE, phone):
            raise forms.ValidationError(_("Tulis angka saja, boleh dengan + di depan, spasi, atau tanda hubung."))
        return phone

    def clean(self) -> dict[str, Any]:
        """Somebody must be reached somehow."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("phone") and not cleaned.get("place") and "phone" in cleaned:
            self.add_error("phone", _("Isi nomor telepon atau tempatnya."))
        if "rung_on" in cleaned and "rung_by" in cleaned and bool(cleaned["rung_on"]) != bool(cleaned["rung_by"]):
            self.add_error("rung_by", _("Isi tanggal dan siapa yang menelepon, atau kosongkan keduanya."))
        return cleaned

    def clean_country(self) -> str:
        """Two letters."""
        country: str = self.cleaned_data["country"].strip().upper()
        if country and not re.fullmatch("[A-Z]{2}", country):
            raise forms.ValidationError(_("Tulis dua huruf, misalnya MY."))
        return country

    def called(self) -> dict[str, Any]:
        """What only a number says."""
        data = self.cleaned_data
        return {name: data[name] for name in _CALLED} | {"cost": CallCost(data["cost"])}


class LawForm(EntryForm):
    """A point of the law in plain words."""

    kind = EntryKind.LAW
    is_verified = None  # type: ignore[assignment]  # Django's way to leave out a field: the legal office confirms it
    basis = _text(_("Dasar hukum"), _LINE, required=True, hint=_("Undang-undang atau peraturan, dengan pasalnya."))
    field_order = ("title", "text", "basis", "title_en", "text_en", "source")


class SignForm(EntryForm):
    """What one may see, and on which page."""

    kind = EntryKind.SIGN
    section = forms.ChoiceField(
        label=_("Di halaman mana"), choices=[(each.value, SECTION_LABELS[each]) for each in SignSection]
    )
    field_order = ("section", "title", "text", "title_en", "text_en", "source")


class WordingForm(EntryForm):
    """The words of something that the programme shows by itself: reworded, never hidden."""

    is_shown = None  # type: ignore[assignment]  # Django's way to leave out a field of the form above
    field_order = ("title", "text", "title_en", "text_en", "source")


class OfferWordingForm(WordingForm):
    """What a sign of the check of a job offer means."""

    kind = EntryKind.OFFER


class PromiseWordingForm(WordingForm):
    """How a promise reads; how long it may take stands in its rule."""

    kind = EntryKind.PROMISE


class SpeechForm(EntryForm):
    """A sentence as people of this region say it, with what it means; verified once a speaker has read it."""

    kind = EntryKind.SPEECH
    field_order = ("title", "text", "title_en", "text_en", "source")


FORMS: dict[EntryKind, type[EntryForm]] = {
    EntryKind.NUMBER: ContactNumberForm,
    EntryKind.LAW: LawForm,
    EntryKind.SIGN: SignForm,
    EntryKind.OFFER: OfferWordingForm,
    EntryKind.PROMISE: PromiseWordingForm,
    EntryKind.SPEECH: SpeechForm,
}
_MOST_TOLD = 20


class CompaniesForm(ServerForm):
    """A whole list of licensed companies: the file, of which day it is, and whose it is."""

    file = forms.FileField(
        label=_("Berkas CSV"),
        help_text=_("Baris pertama: nama, izin, kota, status, berlaku_sampai. Status: aktif, dibekukan, dicabut."),
        allow_empty_file=True,
        error_messages={"required": _("Pilih berkasnya."), "invalid": _("Pilih berkasnya.")},
    )
    listed_on = DayField(
        label=_("Tanggal daftar"),
        help_text=_("Tanggal yang tertulis pada daftar itu. Contoh: 25-11-2026."),
        error_messages={"required": _("Tulis tanggal daftarnya.")},
    )
    source = _text(_("Sumber"), LONGEST, required=True, hint=_("Siapa yang menerbitkan daftar ini."))
    post_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.companies: tuple[ListedCompany, ...] = ()

    def clean_listed_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["listed_on"]
        if day > self._today:
            raise forms.ValidationError(_("Tanggal ini belum tiba."))
        return day

    def clean_file(self) -> Any:
        """Read whole, or every mistake with its place."""
        file = self.cleaned_data["file"]
        listing = listing_of(file.read())
        self.companies = listing.companies
        if listing.mistakes:
            mistakes = [mistake_words(mistake) for mistake in listing.mistakes[:_MOST_TOLD]]
            left = len(listing.mistakes) - _MOST_TOLD
            if left > 0:
                mistakes.append(ngettext("dan %(n)d kesalahan lagi", "dan %(n)d kesalahan lagi", left) % {"n": left})
            raise forms.ValidationError([_("Tidak ada yang dimuat. Perbaiki dulu berkasnya."), *mistakes])
        return file


def mistake_words(mistake: ListingMistake) -> str:
    """One mistake in words, with its place."""
    words = str(FAULT_LABELS[mistake.fault])
    if not mistake.row:
        return words
    same = f" ({mistake.same_as})" if mistake.same_as else ""
    place = _("Baris %(row)d, kolom %(column)s: %(what)s")
    return str(place) % {"row": mistake.row, "column": mistake.column, "what": words + same}


def initial_of(row: Entry) -> dict[str, Any]:
    """A form filled with what stands."""
    names = (*_WORDS, *_CALLED, "cost", "scope", "section", "position", "is_verified", "is_shown")
    return {name: getattr(row, name) for name in names} | {"version": str(row.pk)}
