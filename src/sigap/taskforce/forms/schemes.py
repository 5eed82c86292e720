"""A scheme as it comes in: a file or its text, read whole or told what is wrong."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.taskforce.rules.schemes import LONGEST, SchemeText, SchemeUnreadable, read_scheme
from sigap.ui.forms import ServerForm

SCHEME_FAULTS: Mapping[str, Promise] = {
    "long": _("Berkas ini terlalu panjang untuk sebuah skema."),
    "toml": _("Berkas ini bukan TOML yang utuh: %(where)s"),
    "unknown": _("Bagian yang tidak dikenal: %(where)s"),
    "missing": _("Yang belum diisi: %(where)s"),
    "kind": _("Isinya tidak dapat dibaca: %(where)s"),
    "code": _("Kode skema hanya huruf kecil, angka, dan garis: %(where)s"),
    "number": _("Nomor sub gugus tugas ditulis dua kali: %(where)s"),
    "empty": _("Skema ini tidak memuat sub gugus tugas atau jabatan."),
}


class SchemeForm(ServerForm):
    """The file, or its text."""

    file = forms.FileField(label=_("Berkas TOML"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=_("Atau tempelkan isinya"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme: SchemeText | None = None
        self.written = ""

    def clean(self) -> dict[str, Any]:
        """The scheme that was meant; of two, the file."""
        cleaned = super().clean() or self.cleaned_data
        sent = cleaned.get("file")
        try:
            self.written = sent.read().decode("utf-8-sig") if sent else cleaned.get("text", "")
        except UnicodeDecodeError:
            self.add_error("file", _("Berkas ini bukan teks UTF-8."))
            return cleaned
        if not self.written.strip():
            self.add_error("file", _("Pilih berkasnya, atau tempelkan isinya."))
            return cleaned
        try:
            self.scheme = read_scheme(self.written)
        except SchemeUnreadable as fault:
            self.add_error("file" if sent else "text", str(SCHEME_FAULTS[fault.code]) % {"where": fault.where})
        return cleaned
