"""Shape and wording of the end of a flood."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.intake.models import FLOOD_LABELS, FloodReason
from sigap.ui.forms import ServerForm


class FloodForm(ServerForm):
    """Why a cluster is closed without triage."""

    reason = forms.ChoiceField(
        label=_("Mengapa ditutup?"),
        choices=[(reason.value, FLOOD_LABELS[reason]) for reason in FloodReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya. Alasan ini tercatat di jejak.")},
    )
