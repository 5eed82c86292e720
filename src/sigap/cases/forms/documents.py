"""Shape and wording of a document laid in, and of one voided."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import VOID_LABELS
from sigap.cases.rules.documents import VoidReason
from sigap.ui.forms import ServerForm


class DocumentForm(ServerForm):
    """A title, sealed, and one file. The name that the file came with is not kept."""

    title = forms.CharField(
        label=_("Judul"),
        help_text=_("Tanpa nama orang. Contoh: hasil visum, foto kamar."),
        max_length=120,
        error_messages={"required": _("Tulis judulnya dulu.")},
    )
    file = forms.FileField(
        label=_("Berkas"),
        help_text=_(
            "JPEG, PNG, WebP, AVIF, HEIC, PDF atau Word (.docx), paling besar 10 MB,"
            " gambar paling banyak 40 megapiksel."
        ),
        allow_empty_file=True,
        error_messages={"required": _("Pilih berkasnya."), "invalid": _("Pilih berkasnya.")},
    )
    document = forms.UUIDField(widget=forms.HiddenInput)


class VoidForm(ServerForm):
    """Why a document no longer counts."""

    reason = forms.ChoiceField(
        label=_("Mengapa dibatalkan?"),
        choices=[(each.value, VOID_LABELS[each]) for each in VoidReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya.")},
    )
