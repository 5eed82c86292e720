"""Shape and wording of a break-glass and of its review."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import BREAK_GLASS_LABELS
from sigap.cases.rules.break_glass import BreakGlassFinding, break_glass_limits
from sigap.ui.forms import ServerForm

_LONGEST = 2000


class BreakGlassForm(ServerForm):
    """Why the case cannot wait for those who work on it."""

    words = forms.CharField(
        label=_("Apa yang terjadi, dan mengapa tidak dapat menunggu?"),
        help_text=_("Alasan ini disegel; penanggung jawab, kepala, dan auditor membacanya."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=break_glass_limits().shortest_reason,
        max_length=_LONGEST,
        error_messages={
            "required": _("Tulis alasannya."),
            "min_length": _("Tulis alasannya dengan jelas: apa yang terjadi, dan mengapa tidak dapat menunggu."),
        },
    )


class ReviewUseForm(ServerForm):
    """What a review found."""

    finding = forms.ChoiceField(
        label=_("Bagaimana penilaian Anda?"),
        choices=[(finding.value, BREAK_GLASS_LABELS[finding]) for finding in BreakGlassFinding],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih penilaian Anda."), "invalid_choice": _("Pilih penilaian Anda.")},
    )
