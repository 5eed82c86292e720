"""Shape and wording of what happens to dossiers, and of one suspect in two cases."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.legal.forms.marks import Choice, day_field
from sigap.legal.models import DOSSIER_LABELS
from sigap.legal.rules import DossierStep
from sigap.ui.forms import ServerForm


class DossierForm(ServerForm):
    """What happens to a suspect's dossier."""

    step = forms.TypedChoiceField(
        label=_("Apa yang terjadi dengan berkasnya"),
        choices=[(step.value, DOSSIER_LABELS[step]) for step in DossierStep],
        coerce=DossierStep,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )
    other = forms.TypedChoiceField(
        label=_("Dengan tersangka"),
        help_text=_("Untuk berkas yang digabung atau dipisah."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    changed_on = day_field(_("Tanggal pada suratnya"))
    number = forms.CharField(
        label=_("Nomor berkas perkara"), help_text=_("Disegel. Misalnya BP/12/XI/2026."), max_length=200, required=False
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, others: Sequence[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.fields["other"].choices = [("", _("Pilih")), *others]  # type: ignore[attr-defined]  # a ChoiceField


class SuspectLinkForm(ServerForm):
    """Which suspect of another case is the same person."""

    other_code = forms.CharField(label=_("Kode kasus lain"), widget=forms.HiddenInput, max_length=20)
    other = forms.TypedChoiceField(
        label=_("Orang yang sama di kasus itu"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih orangnya.")},
    )

    def __init__(self, *args: object, others: Sequence[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.fields["other"].choices = others  # type: ignore[attr-defined]  # a ChoiceField
