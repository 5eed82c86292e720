"""Shape and wording of what is typed about mail."""

from collections.abc import Mapping
from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.notifications.models import LABEL_LIMIT
from sigap.notifications.rules import ADDRESS_LIMIT, tidy_address
from sigap.notifications.rules.alerting import AlertChannel, tidy_number
from sigap.ui.forms import ServerForm

_WRONG_NUMBER = _("Tulis nomor telepon yang lengkap, misalnya 0812 3456 7890.")
_WRONG_ADDRESS = _("Tulis alamat surel yang lengkap, misalnya nama@kantor.go.id.")


class _AddressField(forms.CharField):
    """A mail address, tidied; the browser is told that it is one."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})

    def clean(self, value: object) -> str:
        """The address as it is kept."""
        tidy = tidy_address(super().clean(value))
        if tidy is None:
            raise forms.ValidationError(self.error_messages["required"])
        return tidy


class AddressForm(ServerForm):
    """Where one wants to be mailed."""

    address = _AddressField(
        label=_("Alamat surel Anda"),
        help_text=_("Sebaiknya surel kantor. Surelnya hanya berkata bahwa ada pemberitahuan, tanpa isi."),
        max_length=ADDRESS_LIMIT,
        error_messages={"required": _WRONG_ADDRESS, "max_length": _WRONG_ADDRESS},
    )


class WhatsAppNumberForm(ServerForm):
    """The telephone at which one wants to be told by WhatsApp."""

    address = forms.CharField(
        label=_("Nomor WhatsApp Anda"),
        help_text=_("Nomor yang hanya Anda buka. Pesannya hanya berkata bahwa ada pemberitahuan, tanpa isi."),
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _WRONG_NUMBER, "max_length": _WRONG_NUMBER},
    )

    def clean_address(self) -> str:
        """The number as WhatsApp takes it."""
        tidy = tidy_number(self.cleaned_data["address"])
        if tidy is None:
            raise forms.ValidationError(_WRONG_NUMBER)
        return tidy


ADDRESS_FORMS: Mapping[AlertChannel, type[forms.Form]] = {
    AlertChannel.MAIL: AddressForm,
    AlertChannel.WHATSAPP: WhatsAppNumberForm,
}


def _hours(first: int, last: int) -> list[tuple[str, str]]:
    marks = [time(minutes // 60, minutes % 60) for minutes in range(first * 60, last * 60 + 1, 30)]
    return [(f"{mark:%H:%M}", f"{mark:%H.%M}") for mark in marks]


class QuietHoursForm(ServerForm):
    """From when until when one is roused by emergencies alone."""

    begins = forms.TypedChoiceField(label=_("Dari pukul"), choices=_hours(18, 21), coerce=time.fromisoformat)
    ends = forms.TypedChoiceField(label=_("Sampai pukul"), choices=_hours(6, 9), coerce=time.fromisoformat)


class ConfirmForm(ServerForm):
    """The code that was mailed."""

    code = forms.CharField(
        label=_("Kode enam angka yang dikirim"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Ketik enam angka dari kiriman itu."), "max_length": _("Kode hanya enam angka.")},
    )


class HolderForm(ServerForm):
    """An office outside the server that keeps the heads of the trail."""

    label = forms.CharField(
        label=_("Nama kantor pemegang"),
        help_text=_("Kantor atau jabatan, bukan nama orang. Misalnya: Inspektorat Provinsi."),
        max_length=LABEL_LIMIT,
        error_messages={
            "required": _("Tulis nama kantor pemegang."),
            "max_length": _("Paling panjang 80 huruf. Singkatkan namanya."),
        },
    )
    address = _AddressField(
        label=_("Alamat surel kantor itu"),
        help_text=_("Bukan di server pemerintah daerah: yang mengurus server tidak boleh dapat menghapusnya."),
        max_length=ADDRESS_LIMIT,
        error_messages={"required": _WRONG_ADDRESS, "max_length": _WRONG_ADDRESS},
    )
