"""Shape and wording of what became of a goal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms.services import long_field
from sigap.assistance.models import GOAL_OUTCOME_LABELS
from sigap.assistance.rules import GoalOutcome
from sigap.ui.forms import ServerForm


class EndGoalForm(ServerForm):
    """What became of a goal."""

    outcome = forms.TypedChoiceField(
        label=_("Hasilnya"),
        choices=[(each.value, GOAL_OUTCOME_LABELS[each]) for each in GoalOutcome if each is not GoalOutcome.OPEN],
        coerce=GoalOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hasilnya.")},
    )
    words = long_field(_("Apa yang terjadi"), _("Disegel. Dibaca juga oleh yang memeriksa terminasi kasus."))
