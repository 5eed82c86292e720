"""Shape and wording of a confirmation and of taking one back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.ui.forms import ServerForm

_LONGEST = 300


def _words(label: Any, hint: Any, missing: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=_LONGEST, error_messages={"required": missing})


class RowsForm(ServerForm):
    """Which rows were read, and where. Several rows of one statute are confirmed at once."""

    rows = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Centang sedikitnya satu baris."),
            "invalid_choice": _("Ada baris yang berubah sejak halaman ini dibuka. Muat ulang, lalu baca lagi."),
        },
    )
    read_in = _words(
        _("Dibaca di"),
        _("Misalnya: Lembaran Negara 2007 Nomor 58, naskah JDIH."),
        _("Tulis di mana naskahnya dibaca."),
    )

    def __init__(self, *args: object, fingerprints: Iterable[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.fields["rows"].choices = [(each, each) for each in fingerprints]  # type: ignore[attr-defined]  # a ChoiceField


class WithdrawForm(ServerForm):
    """Why a confirmation is taken back."""

    reason = _words(_("Alasan"), _("Misalnya: diubah oleh UU baru."), _("Tulis alasannya."))
