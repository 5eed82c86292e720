"""Shape and wording of the switch: on or off, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.channels.models import REASON_LABELS
from sigap.channels.rules import OFF_REASONS, SwitchReason


class SwitchForm(forms.Form):
    """Turns one channel the other way."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Mengapa"),
        error_messages={"required": _("Pilih alasannya dari daftar."), "invalid_choice": _("Pilih dari daftar.")},
    )

    def __init__(self, *args: object, on: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        reasons = [SwitchReason.MENDED, SwitchReason.TRIAL] if on else list(OFF_REASONS)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *((each.value, REASON_LABELS[each]) for each in reasons)]
