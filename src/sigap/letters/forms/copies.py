"""A signed PDF as it is handed in."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.ui.forms import ServerForm


class SignedCopyForm(ServerForm):
    """One file, and whether it is a scan of ink. The name that the file came with is not kept."""

    copy_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    file = forms.FileField(
        label=_("PDF bertanda tangan"),
        help_text=_("Paling besar 10 MB. Jangan dicetak ulang atau digabung: kirim berkas aslinya."),
        allow_empty_file=True,
        error_messages={"required": _("Pilih berkasnya."), "invalid": _("Pilih berkasnya.")},
    )
    is_scan = forms.BooleanField(label=_("Ini pindaian surat bertanda tangan basah"), required=False)
