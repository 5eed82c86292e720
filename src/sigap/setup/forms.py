"""Shape and wording of what is typed about a regency's set-up: a file brought in, a holiday of the region."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.setup.rules import LARGEST
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_LINE = 200


class SetupFileForm(ServerForm):
    """A file of set-up."""

    file = forms.FileField(
        label=_("Berkas pengaturan"),
        help_text=_("Berkas .json yang diunduh dari SIGAP daerah lain, atau dari sini."),
        allow_empty_file=True,
        error_messages={"required": _("Pilih berkasnya."), "invalid": _("Pilih berkasnya.")},
    )

    def clean_file(self) -> bytes:
        """What is in it; one that is too large is read no further than it takes to say so."""
        raw: bytes = self.cleaned_data["file"].read(LARGEST + 1)
        return raw


def _line(label: Any, hint: Any, missing: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=_LINE, error_messages={"required": missing})


class HolidayForm(ServerForm):
    """A day on which the offices of this region rest."""

    day = DayField(label=_("Hari"), error_messages={"required": _("Tulis harinya.")})
    name = _line(_("Nama hari libur"), "", _("Tulis nama hari liburnya."))
    source = _line(
        _("Ditetapkan dengan"), _("Nomor dan tanggal keputusan gubernur atau kepala daerah."), _("Tulis keputusannya.")
    )
