"""Shape and wording of closing a case, answering for it, looking at it, and opening it again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.file import CloseForm
from sigap.cases.forms.people import DAY_WRONG, DAYS, CleanForm
from sigap.cases.models import CLOSING_FINDING_LABELS, OBJECTION_LABELS, REOPENING_LABELS
from sigap.cases.rules import ClosingFinding, ClosingObjection, ReopeningReason

APPROVE = "approve"
"""The answer of a second person that closes the case."""


class ClosingForm(CloseForm):
    """Why the case ends, and when to look after the person once more."""

    after_care_on = forms.DateField(
        label=_("Pascalayanan: lihat lagi pada"),
        help_text=_("Contoh: 25-02-2027. Boleh kosong."),
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0]),
        error_messages={"invalid": DAY_WRONG},
    )


class AloneForm(CleanForm):
    """Why one person closes without waiting any longer. Sealed."""

    words = forms.CharField(
        label=_("Mengapa tidak menunggu orang kedua?"),
        help_text=_("Disegel, dan dibaca oleh yang meninjau bila ia ditugaskan pada kasus ini."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Tulis satu dua kalimat.")},
    )


class AnswerClosingForm(forms.Form):
    """The second person's answer: closed, or what stands against it."""

    use_required_attribute = False
    answer = forms.ChoiceField(
        label=_("Jawaban Anda"),
        choices=[
            (APPROVE, _("Setuju, tutup kasus ini")),
            *((each.value, OBJECTION_LABELS[each]) for each in ClosingObjection),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawabannya.")},
    )

    @property
    def objection(self) -> ClosingObjection | None:
        """What stands against it; none where it is approved. Of a valid form."""
        answer = self.cleaned_data["answer"]
        return None if answer == APPROVE else ClosingObjection(answer)


class ReviewClosingForm(forms.Form):
    """What a third person found of a closing by one."""

    use_required_attribute = False
    finding = forms.ChoiceField(
        label=_("Hasil tinjauan"),
        choices=[(each.value, CLOSING_FINDING_LABELS[each]) for each in ClosingFinding],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hasilnya.")},
    )


class ReopenForm(forms.Form):
    """Why a closed case opens again."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Mengapa kasus dibuka kembali?"),
        choices=[(each.value, REOPENING_LABELS[each]) for each in ReopeningReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya.")},
    )
