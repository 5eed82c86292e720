"""Shape and wording of triage's input."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import RISK_LABELS, ROLE_LABELS, SEX_LABELS
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.intake.models import NO_CASE_LABELS
from sigap.intake.rules import NoCaseReason

_ROLES_AT_TRIAGE = (PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT, PersonRole.WITNESS)


class OpenCaseForm(forms.Form):
    """A case from a report: risk, who manages it, and the first person as far as known."""

    use_required_attribute = False
    risk = forms.ChoiceField(
        label=_("Risiko menurut Anda"),
        choices=[(risk.value, RISK_LABELS[risk]) for risk in Risk],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih risikonya. Boleh dinaikkan kapan saja.")},
    )
    manager = forms.ChoiceField(
        label=_("Penanggung jawab"),
        error_messages={"invalid_choice": _("Pilih orang yang masih bertugas di kantor Anda.")},
    )
    role = forms.ChoiceField(
        label=_("Orang pertama"),
        choices=[(role.value, ROLE_LABELS[role]) for role in _ROLES_AT_TRIAGE],
        initial=PersonRole.VICTIM.value,
    )
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=[(sex.value, SEX_LABELS[sex]) for sex in Sex],
        required=False,
    )
    age_years = forms.IntegerField(
        label=_("Umur (tahun)"),
        help_text=_("Kosongkan kalau belum tahu. Ia dianggap anak sampai umurnya diketahui."),
        required=False,
        min_value=0,
        max_value=130,
        error_messages={
            "invalid": _("Tulis umur dengan angka, misalnya 15."),
            "min_value": _("Umur tidak bisa kurang dari nol. Periksa lagi angkanya."),
            "max_value": _("Umur paling tinggi 130 tahun. Periksa lagi angkanya."),
        },
    )

    def __init__(self, *args: object, managers: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.fields["manager"].choices = managers  # type: ignore[attr-defined]  # a ChoiceField


class NoCaseForm(forms.Form):
    """The end of a report that becomes no case."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Mengapa tidak menjadi kasus?"),
        choices=[(reason.value, NO_CASE_LABELS[reason]) for reason in NoCaseReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya. Pelapor akan membaca “selesai”.")},
    )
