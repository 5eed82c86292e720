"""The five words of a claim token, however they were typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.public.forms import PublicTextField, is_key
from sigap.ui.forms import ServerForm


class ClaimForm(ServerForm):
    """Five words that an officer handed over, and the form's own key: a second click gives the same six words."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    claim = PublicTextField(
        label=_("Lima kata dari petugas"),
        required=True,
        limit=400,
        help_text=_("Berurutan, dipisah spasi. Huruf besar atau kecil sama saja."),
        error_messages={"required": _("Tulis lima kata dari kertas Anda.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        ),
    )

    def clean_key(self) -> str:
        """Refuses a form without its own key: a second click could then lose the words."""
        key: str = self.cleaned_data["key"]
        if not is_key(key):
            raise forms.ValidationError(_("Formulir ini sudah lama terbuka. Periksa isinya, lalu kirim lagi."))
        return key

    def refuse(self) -> None:
        """One sentence for every reason: wrong, used, taken back and too old are told apart by nothing."""
        self.add_error(
            "claim",
            _("Ada kata yang salah. Lihat lagi catatan Anda. Tetap tidak bisa? Minta kode baru ke petugas."),
        )
