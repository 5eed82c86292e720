"""Shape and wording of a key, and of where a system is pinged."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.integrations.models import SCOPE_LABELS
from sigap.integrations.rules import KeyScope, NetworkUnreadable, PlaceUnfit, networks_in, ping_place
from sigap.ui.forms import ServerForm
from sigap.ui.telltales import telltale_words

_LABEL_LIMIT, _TEXT_LIMIT = 60, 600


class SystemKeyForm(ServerForm):
    """What a new key opens, from where, for how long."""

    key_id = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("Sistem yang memakainya"),
        help_text=_("Misalnya SIPP atau e-Berpadu. Bukan nama orang."),
        max_length=_LABEL_LIMIT,
        error_messages={"required": _("Tulis nama sistemnya.")},
    )
    scopes = forms.TypedMultipleChoiceField(
        label=_("Yang boleh dilakukan"),
        choices=[(scope.value, SCOPE_LABELS[scope]) for scope in KeyScope],
        coerce=KeyScope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu.")},
    )
    networks = forms.CharField(
        label=_("Dari jaringan mana"),
        help_text=_("Alamat keluar kantor di internet, satu per baris. Contoh: 203.0.113.8 atau 203.0.113.0/28."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=_TEXT_LIMIT,
        error_messages={"required": _("Tulis alamat jaringan sistemnya. Tanya pengelola jaringan kantor.")},
    )
    lasts = forms.TypedChoiceField(
        label=_("Berlaku"),
        choices=[("90", _("90 hari")), ("180", _("180 hari")), ("365", _("setahun"))],
        coerce=lambda days: timedelta(days=int(days)),
        widget=forms.RadioSelect,
    )

    def clean_label(self) -> str:
        """The name of a system: no case and no number of anybody."""
        label = " ".join(self.cleaned_data["label"].split())
        if words := telltale_words(label):
            raise forms.ValidationError(words)
        return label

    def clean_networks(self) -> tuple[str, ...]:
        """As they are stored."""
        try:
            return networks_in(self.cleaned_data["networks"])
        except NetworkUnreadable:
            raise forms.ValidationError(
                _("Tulis satu sampai sepuluh alamat, misalnya 203.0.113.8. Jaringan yang terlalu luas tidak diterima.")
            ) from None


class PingForm(ServerForm):
    """Where the system is told that there are changes."""

    url = forms.CharField(
        label=_("Alamat sistem"),
        help_text=_("https, di internet. SIGAP mengirim tanda tanpa isi ke sana; isinya diambil sistem Anda sendiri."),
        max_length=300,
        error_messages={"required": _("Tulis alamatnya.")},
    )

    def clean_url(self) -> str:
        """An address outside of the house."""
        url: str = self.cleaned_data["url"]
        try:
            ping_place(url)
        except PlaceUnfit:
            raise forms.ValidationError(
                _("Tulis alamat https di internet, tanpa kata sandi dan tanda tanya; bukan alamat jaringan dalam.")
            ) from None
        return url
