"""Fields that several forms of the app share: plain text of any length up to a limit, flags, a place, a number."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from sigap.intake.models import ABOUT_LABELS, FLAG_LABELS
from sigap.intake.rules import Flag
from sigap.places.words import regional

STORY_LIMIT = 60_000
"""Characters: a long chat that somebody pasted still fits."""
LINE_LIMIT = 300
# Everything below the space but tab and line feed: no story holds it, and PostgreSQL's text cannot hold NUL. Halves of
# a character that a broken telephone sends cannot be stored either.
_CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0xD800, 0xE000)) if code not in (0x09, 0x0A)}
_NOT_LISTED = {"invalid_choice": _("Pilih salah satu dari daftar.")}
FLAG_ORDER = (
    Flag.CONFINEMENT,
    Flag.ABDUCTION,
    Flag.INJURY,
    Flag.WEAPON,
    Flag.SELF_HARM,
    Flag.SHACKLED,
    Flag.LIVES_WITH_SUSPECT,
    Flag.NO_SAFE_PLACE,
    Flag.PREGNANT,
    Flag.DISABILITY,
    Flag.NO_FAMILY,
    Flag.REJECTED_BY_FAMILY,
    Flag.REJECTED_BY_COMMUNITY,
)
"""As they are asked: what cannot wait first."""


class PlainTextField(forms.CharField):
    """Text as a person said it: control characters left out, line ends made one, length told in a sentence."""

    def __init__(self, *, limit: int = LINE_LIMIT, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)
        message = _("Terlalu panjang: %(show_value)d huruf. Paling banyak %(limit_value)d. Pendekkan sedikit.")
        self.validators.append(MaxLengthValidator(limit, message=message))

    def to_python(self, value: Any) -> str:
        """Cleans before anything is checked."""
        text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(text.translate(_CONTROLS)) or ""


def line(label: Any, hint: Any = "", **attrs: str) -> PlainTextField:
    """One line of text that no browser remembers."""
    return PlainTextField(label=label, help_text=hint, widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}))


def story(label: Any, hint: Any = "", *, rows: int = 6, limit: int = STORY_LIMIT) -> PlainTextField:
    """Many lines of text."""
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return PlainTextField(label=label, help_text=hint, limit=limit, widget=widget)


def flags() -> forms.MultipleChoiceField:
    """Emergency flags as tiles."""
    return forms.MultipleChoiceField(
        label=_("Tanda darurat"),
        choices=[(flag.value, FLAG_LABELS[flag]) for flag in FLAG_ORDER],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_NOT_LISTED,
    )


def about() -> forms.ChoiceField:
    """Who needs help."""
    return forms.ChoiceField(
        label=_("Yang perlu ditolong"),
        choices=[("", _("Belum diisi")), *ABOUT_LABELS.items()],
        required=False,
        error_messages=_NOT_LISTED,
    )


def about_whom() -> forms.ChoiceField:
    """For whom somebody else's report is written down."""
    field = about()
    field.label = _("Laporan ini untuk siapa?")
    field.help_text = _("Orang itu memasang kodenya sendiri: kode ambilnya dibuat sesudah laporan tersimpan.")
    return field


def area() -> forms.ChoiceField:
    """A kecamatan of this regency; its choices are given when the form is made (see `with_areas`)."""
    return forms.ChoiceField(
        label=regional(_("Kecamatan")),
        required=False,
        error_messages={"invalid_choice": regional(_("Kecamatan ini tidak ada di daerah kita. Pilih dari daftar."))},
    )


def with_areas(form: forms.Form, areas: Iterable[tuple[str, str]]) -> None:
    """Gives a form's `area` its choices."""
    field = form.fields["area"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("Belum diketahui")), *areas]
