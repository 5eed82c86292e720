"""Shape and wording of a referral's input."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.referrals.models import DECLINE_LABELS, PURPOSE_LABELS, URGENCY_LABELS, askable_words
from sigap.referrals.rules import DeclineReason, Purpose, Urgency, may_be_asked

PREVIEW_LIMIT = 4000


class OfferForm(forms.Form):
    """A request to another office."""

    use_required_attribute = False
    office = forms.ChoiceField(
        label=_("Kepada kantor"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih kantor yang diminta membantu.")},
    )
    purposes = forms.MultipleChoiceField(
        label=_("Yang diminta"),
        choices=[(purpose.value, PURPOSE_LABELS[purpose]) for purpose in Purpose],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu yang diminta.")},
    )
    urgency = forms.ChoiceField(
        label=_("Seberapa mendesak"),
        choices=[(urgency.value, URGENCY_LABELS[urgency]) for urgency in Urgency],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih seberapa mendesak.")},
    )
    preview = forms.CharField(
        label=_("Yang perlu mereka tahu sebelum menerima"),
        help_text=_("Tanpa nama, alamat, dan nomor. Mereka membaca ini sebelum menerima."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=PREVIEW_LIMIT,
        error_messages={"required": _("Tulis satu dua kalimat, supaya mereka dapat memutuskan.")},
    )
    offer_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, offices: Mapping[str, Office], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.offices = offices
        choices = [(key, office.name) for key, office in offices.items()]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """An office is asked for its own work only."""
        cleaned = super().clean() or self.cleaned_data
        office = self.offices.get(cleaned.get("office", ""))
        asked = frozenset(map(Purpose, cleaned.get("purposes", ())))
        if office and not may_be_asked(asked, OfficeKind(office.kind)):
            self.add_error("purposes", askable_words(office.name, OfficeKind(office.kind)))
        return cleaned


class DeclineForm(forms.Form):
    """A reasoned no."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Mengapa tidak dapat diterima?"),
        choices=[(reason.value, DECLINE_LABELS[reason]) for reason in DeclineReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya, supaya pengirim tahu langkah berikutnya.")},
    )
    note = forms.CharField(
        label=_("Keterangan untuk pengirim"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=PREVIEW_LIMIT,
        required=False,
    )
