"""Shape and wording of what is typed about an agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.taskforce.models import AGREEMENT_LABELS
from sigap.taskforce.rules.agreements import AgreementKind
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_LINE, _TEXT = 300, 2000


class AgreementForm(ServerForm):
    """Who agreed on what, until when."""

    kind = forms.ChoiceField(
        label=_("Bentuk"),
        choices=[(kind.value, AGREEMENT_LABELS[kind]) for kind in AgreementKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih bentuknya.")},
    )
    subject = forms.CharField(
        label=_("Tentang"), max_length=_LINE, error_messages={"required": _("Tulis tentang apa perjanjian ini.")}
    )
    parties = forms.CharField(
        label=_("Para pihak"),
        help_text=_("Satu pihak satu baris: kantor atau lembaganya."),
        max_length=_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Tulis sedikitnya dua pihak, satu pihak satu baris.")},
    )
    number = forms.CharField(
        label=_("Nomor (boleh kosong)"),
        help_text=_("Bila tiap pihak memberi nomor sendiri, tulis semuanya dengan koma."),
        max_length=_LINE,
        required=False,
    )
    valid_from = DayField(label=_("Berlaku mulai"))
    valid_until = DayField(label=_("Berlaku sampai (boleh kosong)"), help_text=_("Hari terakhir."), required=False)
    paper = forms.FileField(label=_("PDF bertanda tangan (boleh menyusul)"), required=False, allow_empty_file=True)
    row_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_paper:
            del self.fields["paper"]

    def clean(self) -> dict[str, Any]:
        """In order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Hari terakhir harus sesudah hari mulai, atau hari yang sama."))
        return cleaned

    def details(self) -> dict[str, Any]:
        """What a valid form says of the agreement."""
        names = ("number", "subject", "valid_from", "valid_until")
        data = {name: self.cleaned_data[name] for name in names}
        return data | {
            "kind": AgreementKind(self.cleaned_data["kind"]),
            "parties": self.cleaned_data["parties"].splitlines(),
        }


class AgreementEndForm(ServerForm):
    """From which day on it does not hold."""

    on = DayField(label=_("Tidak berlaku sejak"))
