"""Shape and wording of a goal and of what became of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms.services import Choice, long_field
from sigap.assistance.models import AREA_LABELS, GOAL_OUTCOME_LABELS
from sigap.assistance.rules import GoalArea, GoalOutcome
from sigap.ui.fields import DayField


class GoalForm(forms.Form):
    """What is to be reached, for whom, and when somebody looks again."""

    use_required_attribute = False
    area = forms.TypedChoiceField(
        label=_("Tentang apa"),
        choices=[("", _("Pilih")), *((area.value, AREA_LABELS[area]) for area in GoalArea)],
        coerce=GoalArea,
        error_messages={"required": _("Pilih tentang apa tujuan ini.")},
    )
    person = forms.ChoiceField(label=_("Untuk siapa"), required=False)
    words = long_field(
        _("Apa yang ingin dicapai"), _("Disegel. Satu tujuan yang nanti dapat dijawab: tercapai atau tidak.")
    )
    due_on = DayField(
        label=_("Dilihat lagi pada"),
        help_text=_("Contoh: 25-02-2027."),
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [("", _("Semua orang dalam kasus")), *people]


class EndGoalForm(forms.Form):
    """What became of a goal."""

    use_required_attribute = False
    outcome = forms.TypedChoiceField(
        label=_("Hasilnya"),
        choices=[(each.value, GOAL_OUTCOME_LABELS[each]) for each in GoalOutcome if each is not GoalOutcome.OPEN],
        coerce=GoalOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hasilnya.")},
    )
    words = long_field(_("Apa yang terjadi"), _("Disegel. Dibaca juga oleh yang memeriksa terminasi kasus."))
