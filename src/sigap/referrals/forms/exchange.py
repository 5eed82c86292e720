"""Shape and wording of what two offices exchange about a request: a question back, its answer, a visit together."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.referrals.rules import FARTHEST_VISIT
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

_LIMIT, _SHORT = 2000, 300


class QuestionForm(ServerForm):
    """What the asked office needs to know."""

    question = forms.CharField(
        label=_("Apa yang perlu Anda ketahui?"),
        help_text=_("Disegel. Dibaca kantor pengirim dan kantor yang memegang kasus. Tanpa nama, alamat, dan nomor."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LIMIT,
        error_messages={"required": _("Tulis apa yang perlu diketahui kantor Anda.")},
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)


class ReplyForm(ServerForm):
    """The sender's answer."""

    reply = forms.CharField(
        label=_("Jawaban Anda"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LIMIT,
        error_messages={"required": _("Tulis jawabannya, supaya kantor itu dapat melanjutkan.")},
    )


class VisitForm(ServerForm):
    """A day, and who comes."""

    planned_at = MomentField(
        label=_("Kapan"),
        help_text=_("Contoh: 27-11-2026 09.30."),
        error_messages={"required": _("Tulis hari dan jamnya.")},
    )
    people = forms.CharField(
        label=_("Siapa yang datang dari kantor Anda"),
        help_text=_("Nama petugas. Disegel, dibaca kedua kantor dan kantor yang memegang kasus."),
        max_length=_SHORT,
        error_messages={"required": _("Tulis siapa yang datang.")},
    )
    place = forms.CharField(
        label=_("Bertemu di mana"),
        help_text=_("Disegel. Pilih tempat yang tidak membuka siapa kliennya."),
        max_length=_SHORT,
        error_messages={"required": _("Tulis di mana petugas bertemu.")},
    )
    note = forms.CharField(
        label=_("Catatan"), widget=forms.Textarea(attrs={"rows": 2}), max_length=_LIMIT, required=False
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now

    def clean_planned_at(self) -> datetime:
        """It has yet to come, within a year."""
        moment: datetime = self.cleaned_data["planned_at"]
        if not self.now < moment <= self.now + FARTHEST_VISIT:
            raise forms.ValidationError(_("Waktu kunjungan harus di depan, paling lama setahun lagi."))
        return moment
