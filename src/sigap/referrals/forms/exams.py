"""Shape and wording of what is told of an examination beside its result."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.referrals.models.labels import EXAM_HOLDER_LABELS, EXAM_PAYER_LABELS
from sigap.referrals.rules import NO_EXAM, ExamFacts, ExamHolder, ExamPayer
from sigap.ui.forms import ServerForm
from sigap.ui.money import RupiahField


class ExamForm(ServerForm):
    """With whom the paper lies, what it cost and who pays; not asked of a request that ends in no such paper."""

    holder = forms.TypedChoiceField(
        label=_("Hasilnya ada pada"),
        choices=[("", _("Belum ada suratnya")), *((each.value, EXAM_HOLDER_LABELS[each]) for each in ExamHolder)],
        coerce=ExamHolder,
        empty_value=None,
        required=False,
    )
    cost = RupiahField(
        label=_("Biaya"),
        help_text=_("Kosongkan kalau belum diketahui. Klien tidak membayar."),
        required=False,
    )
    payer = forms.TypedChoiceField(
        label=_("Siapa yang membayar"),
        choices=[("", _("Pilih")), *((each.value, EXAM_PAYER_LABELS[each]) for each in ExamPayer)],
        coerce=ExamPayer,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: object, has_exam: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        if not has_exam:
            for name in ("holder", "cost", "payer"):
                del self.fields[name]

    @property
    def exam(self) -> ExamFacts:
        """What was told, of a form that is valid."""
        if "cost" not in self.fields:
            return NO_EXAM
        return ExamFacts(**{name: self.cleaned_data[name] for name in ("cost", "payer", "holder")})

    def clean(self) -> dict[str, Any]:
        """What cost something is paid by somebody."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("cost") and not cleaned.get("payer"):
            self.add_error("payer", _("Pilih siapa yang membayar."))
        return cleaned
