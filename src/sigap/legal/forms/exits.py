"""What is answered about a side exit that the law bars."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.legal.models import ANSWER_LABELS
from sigap.legal.rules import ANSWERS, ExitAnswerKind, ExitSide
from sigap.ui.forms import ServerForm


class ExitAnswerForm(ServerForm):
    """What this side did."""

    answer = forms.TypedChoiceField(
        label=_("Apa yang dilakukan"),
        coerce=ExitAnswerKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )

    def __init__(self, data: Any = None, *, side: ExitSide) -> None:
        super().__init__(data)
        self.fields["answer"].choices = [(each.value, ANSWER_LABELS[each]) for each in ANSWERS[side]]  # type: ignore[attr-defined]  # a ChoiceField
