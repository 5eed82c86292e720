"""Shape and wording of what is written about meetings and actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

TEXT_LIMIT = 500


class ItemReportForm(forms.Form):
    """An office says that an action is done."""

    note = forms.CharField(
        label=_("Keterangan"),
        help_text=_("Satu kalimat, tanpa nama orang dan tanpa kode kasus. Boleh kosong kalau ada fotonya."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WordForm(forms.Form):
    """Why an action is returned, or withdrawn."""

    note = forms.CharField(
        label=_("Alasan"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tulis alasannya.")},
    )
