"""Shape and wording of dangers: set, answered, lifted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.deadlines import FulfilForm
from sigap.cases.models import EMERGENCY_LABELS, LIFT_BASIS_LABELS, SAFETY_STEP_LABELS
from sigap.ui.forms import ServerForm

WORDS_LIMIT = 1_000
_DIGITS = 10


class DangerForm(ServerForm):
    """What endangers somebody now."""

    flags = forms.MultipleChoiceField(
        label=_("Apa yang membahayakan sekarang?"),
        choices=[(flag.value, words) for flag, words in EMERGENCY_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def versions_seen(self) -> dict[str, int]:
        """The version of each danger that stood when the page was drawn. Of a valid form."""
        pairs = (each.partition(":") for each in self.cleaned_data["seen"].split())
        return {flag: int(version) for flag, _colon, version in pairs if version.isdecimal() and len(version) < _DIGITS}


class SafetyStepForm(FulfilForm):
    """What was done about a danger, and when. `seen` is its state that was read."""

    step = forms.ChoiceField(
        label=_("Apa yang sudah dilakukan?"),
        choices=[(step.value, words) for step, words in SAFETY_STEP_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih yang sudah dilakukan.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("step", "done_at")


class LiftDangerForm(ServerForm):
    """Why a danger stands no longer. `version` is the one that was read."""

    basis = forms.ChoiceField(
        label=_("Mengapa dicabut?"),
        choices=[(basis.value, words) for basis, words in LIFT_BASIS_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih sebabnya.")},
    )
    words = forms.CharField(
        label=_("Alasan"),
        help_text=_("Apa yang Anda lihat atau pastikan, dan kapan. Tanpa nama; disegel."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=WORDS_LIMIT,
        error_messages={"required": _("Tulis alasannya. Tanda darurat tidak dicabut tanpa alasan.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
