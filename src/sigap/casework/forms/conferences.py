"""Shape and wording of a conference: who is called, and the minutes with their decisions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms.services import Choice, long_field, moment_field
from sigap.casework.forms.plan import GoalsForm
from sigap.ui.dates import long_day
from sigap.ui.forms import ServerForm


class CallForm(ServerForm):
    """When members of the case sit together, which offices, about what."""

    starts_at = moment_field(_("Waktu"), _("Contoh: 25-02-2027 09.00."))
    offices = forms.MultipleChoiceField(
        label=_("Kantor yang diundang"), widget=forms.CheckboxSelectMultiple, required=False
    )
    agenda = long_field(
        _("Agenda"), _("Dibaca semua yang diundang. Diusulkan dari kasus; hapus yang tidak perlu mereka ketahui."),
        rows=5, required=True,
    )  # fmt: skip
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices: Any = self.fields["offices"]
        offices.choices = list(members)


class MinutesForm(GoalsForm):
    """What was said, and up to three decisions, each with who and when."""

    minutes = long_field(
        _("Notula"), _("Kode kasus saja, tanpa nama. Dibaca anggota konferensi."), rows=8, required=True
    )
    present = forms.MultipleChoiceField(
        label=_("Hadir"),
        help_text=_("Kantor yang diundang dan datang."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("minutes", "present")

    def __init__(self, *args: Any, members: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, has_goal=False, **kwargs)
        present: Any = self.fields["present"]
        present.choices = list(members)
        for place in range(self.count):
            task = self.fields[f"task_{place}"]
            task.label, task.help_text = _("Keputusan %(n)d") % {"n": place + 1}, ""

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """A decision, who, when; a service and who pays stand behind."""
        return [
            {
                "asked": [self[f"{name}_{place}"] for name in ("task", "owner", "due_on")],
                "behind": [self[f"{name}_{place}"] for name in ("service", "funding")],
                "area": self[f"area_{place}"],
            }
            for place in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        """Minutes without a decision are minutes; a decision without words, owner or day is none."""
        given = forms.Form.clean(self) or {}
        for place in self._begun(given):
            if not given.get(f"task_{place}"):
                self.add_error(f"task_{place}", _("Tulis apa yang diputuskan."))
            if not given.get(f"owner_{place}"):
                self.add_error(f"owner_{place}", _("Pilih siapa yang mengerjakan keputusan ini."))
            if not given.get(f"due_on_{place}") and f"due_on_{place}" not in self.errors:
                self.add_error(f"due_on_{place}", _("Tulis sampai kapan: keputusan tanpa tenggat tidak dikerjakan."))
        return given

    def decision_lines(self) -> list[str]:
        """What was typed of each decision, in one line, for comparing."""
        self.is_valid()
        owner: Any = self.fields["owner_0"]
        owners = dict(owner.choices)
        given = self.cleaned_data
        return [
            f"{' '.join(str(given.get(f'task_{place}', '')).split())}"
            f" ({owners.get(given.get(f'owner_{place}'), '')}, {long_day(due_on) if due_on else ''})"
            for place in self._begun(given)
            for due_on in [given.get(f"due_on_{place}")]
        ]
