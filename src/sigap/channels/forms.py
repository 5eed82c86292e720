"""Shape and wording of the switch (on or off, and why), and of a single task."""

from collections.abc import Iterable

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from sigap.channels.models import REASON_LABELS, TASK_LABELS
from sigap.channels.rules import OFF_REASONS, SwitchReason
from sigap.mailbox.tasks.codes import QUESTION_LIMIT, TASK_DAYS, TaskKind
from sigap.places.words import regional
from sigap.ui.forms import ServerForm


class SwitchForm(ServerForm):
    """Turns one channel the other way."""

    reason = forms.ChoiceField(
        label=_("Mengapa"),
        error_messages={"required": _("Pilih alasannya dari daftar."), "invalid_choice": _("Pilih dari daftar.")},
    )

    def __init__(self, *args: object, on: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        reasons = [SwitchReason.MENDED, SwitchReason.TRIAL] if on else list(OFF_REASONS)
        field = self.fields["reason"]
        field.label = _("Alasan menyalakan") if on else _("Alasan mematikan")
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *((each.value, REASON_LABELS[each]) for each in reasons)]


class MakeTaskForm(ServerForm):
    """One task for somebody without an account."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Yang diminta"),
        choices=[(kind.value, TASK_LABELS[kind]) for kind in TaskKind],
        initial=TaskKind.REPORT.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih yang diminta."), "invalid_choice": _("Pilih dari daftar.")},
    )
    area = forms.ChoiceField(
        label=regional(_("Kecamatan")), required=False, error_messages={"invalid_choice": _("Pilih dari daftar.")}
    )
    question = forms.CharField(
        label=_("Pertanyaan atau pesan"),
        required=False,
        help_text=_("Jangan sebut nama, alamat, atau jenis kasus. Siapa pun yang memegang kodenya membaca ini."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        validators=[MaxLengthValidator(QUESTION_LIMIT, message=_("Paling banyak 600 huruf. Pendekkan sedikit."))],
    )
    days = forms.TypedChoiceField(
        label=_("Berlaku berapa hari"),
        coerce=int,
        choices=[(days, days) for days in TASK_DAYS],
        initial=3,
        error_messages={"required": _("Pilih dari daftar."), "invalid_choice": _("Pilih dari daftar.")},
    )

    def __init__(self, *args: object, areas: Iterable[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Tidak disebut")), *areas]

    def clean(self) -> dict[str, object]:
        """Whoever is asked must read what is asked."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == TaskKind.ANSWER and not str(cleaned.get("question") or "").strip():
            self.add_error("question", _("Tulis pertanyaannya dulu."))
        return cleaned
