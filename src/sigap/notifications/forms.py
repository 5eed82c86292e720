"""Shape and wording of what is typed about mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.notifications.models import LABEL_LIMIT
from sigap.notifications.rules import ADDRESS_LIMIT, tidy_address

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


class AddressForm(forms.Form):
    """Where one wants to be mailed."""

    use_required_attribute = False
    address = _AddressField(
        label=_("Alamat surel Anda"),
        help_text=_("Sebaiknya surel kantor. Surelnya hanya berkata bahwa ada pemberitahuan, tanpa isi."),
        max_length=ADDRESS_LIMIT,
        error_messages={"required": _WRONG_ADDRESS, "max_length": _WRONG_ADDRESS},
    )


class ConfirmForm(forms.Form):
    """The code that was mailed."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Kode enam angka dari surel"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Ketik enam angka dari surel itu."), "max_length": _("Kode hanya enam angka.")},
    )


class HolderForm(forms.Form):
    """An office outside the server that keeps the heads of the trail."""

    use_required_attribute = False
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
