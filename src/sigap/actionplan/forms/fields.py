"""Fields that the forms of the action plan share: numbers as people here write them, lines and areas."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.rules.numbers import NumberUnread, read_number
from sigap.ui.forms import ServerForm

TEXT, LINE = 600, 200


class AmountField(forms.CharField):
    """A number as people here write it; nothing typed is none."""

    # Defaults: the list of mistakes names the field of these.
    default_error_messages = {
        "unread": _("Angka ini tidak terbaca. Tulis misalnya 118, 12,5 atau 1.250.000."),
        "empty": _("Isi dulu. Tidak ada? Tulis 0."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """The decimal."""
        try:
            found = read_number(super().clean(value))
        except NumberUnread:
            raise forms.ValidationError(self.error_messages["unread"], code="unread") from None
        if found is None and self.required:
            raise forms.ValidationError(self.error_messages["empty"], code="empty")
        return found


def text_field(label: Any, limit: int, *, required: bool = True, area: bool = False, hint: Any = "") -> forms.CharField:
    """A line, or an area of some lines."""
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}) if area else forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi dulu.")},
    )


class ActionPlanForm(ServerForm):
    """A form of the plan: what is missing is told by the page, not by the browser."""

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Sets what may be chosen in a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
