"""Shape and wording of what the secretariat tells the public: a number, or a point of the law."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.guidance.actions import Written
from sigap.guidance.models import PHONE, SCOPE_LABELS, Entry
from sigap.guidance.rules import EntryKind, Scope

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


class EntryForm(forms.Form):
    """What both kinds have in common."""

    use_required_attribute = False
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

    def written(self) -> Written:
        """What a valid form says."""
        said = self.cleaned_data
        return Written(
            kind=self.kind,
            scope=Scope(said.get("scope") or Scope.NATIONAL),
            **{name: said.get(name, "").replace("\x00", "") for name in _WORDS},
            **{name: said[name] for name in ("position", "is_verified", "is_shown")},
        )


_WORDS = ("title", "text", "title_en", "text_en", "phone", "place", "hours", "basis", "source")


class NumberForm(EntryForm):
    """An office and how to reach it."""

    kind = EntryKind.NUMBER
    scope = forms.ChoiceField(label=_("Melayani"), choices=[(each.value, SCOPE_LABELS[each]) for each in Scope])
    phone = _text(_("Nomor telepon"), 25)
    place = _text(_("Tempat"), _LINE)
    hours = _text(_("Jam"), _LINE)
    field_order = ("title", "text", "phone", "place", "hours", "scope", "title_en", "text_en", "source")

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
        return cleaned


class LawForm(EntryForm):
    """A point of the law in plain words."""

    kind = EntryKind.LAW
    basis = _text(_("Dasar hukum"), _LINE, required=True, hint=_("Undang-undang atau peraturan, dengan pasalnya."))
    field_order = ("title", "text", "basis", "title_en", "text_en", "source")


FORMS: dict[EntryKind, type[EntryForm]] = {EntryKind.NUMBER: NumberForm, EntryKind.LAW: LawForm}


def initial_of(row: Entry) -> dict[str, Any]:
    """A form filled with what stands."""
    names = (*_WORDS, "scope", "position", "is_verified", "is_shown")
    return {name: getattr(row, name) for name in names} | {"version": str(row.pk)}
