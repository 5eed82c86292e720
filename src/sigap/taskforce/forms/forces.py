"""Shape and wording of a task force that is added."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.taskforce.models import FORCE_CODE
from sigap.ui.forms import ServerForm


class ForceForm(ServerForm):
    """What a task force is called."""

    name = forms.CharField(
        label=_("Nama lengkap"), max_length=200, error_messages={"required": _("Tulis nama lengkapnya.")}
    )
    short = forms.CharField(
        label=_("Nama singkat"),
        help_text=_("Seperti pada tabnya: Perlindungan Anak."),
        max_length=40,
        error_messages={"required": _("Tulis nama singkatnya.")},
    )
    code = forms.RegexField(
        FORCE_CODE,
        label=_("Kode"),
        help_text=_("Huruf kecil, dipakai dalam alamat halaman: anak."),
        max_length=31,
        error_messages={
            "required": _("Tulis kodenya."),
            "invalid": _("Tulis kodenya dengan huruf kecil, misalnya anak."),
        },
    )
