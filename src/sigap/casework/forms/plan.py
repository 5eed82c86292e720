"""Shape and wording of the plan: goals with who does what by when, what was said to it, what came of a service."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms import NOTE_LIMIT
from sigap.assistance.forms.services import Choice, kinds_on, long_field
from sigap.assistance.models import FUNDING_LABELS, MANNER_LABELS
from sigap.assistance.rules import ConsentResponse, Funding, GiverKind, GoalArea, Manner
from sigap.casework.actions import GoalDraft
from sigap.casework.forms.records import VersionForm
from sigap.casework.models import SERVICE_STATE_LABELS
from sigap.casework.rules import ServiceState
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

ROWS = 3
"""Goals that one page takes: more are added once these stand."""


class GoalsForm(VersionForm):
    """Up to three goals: what, by which service, who, by when. What the owner may read and who pays stand behind."""

    person = forms.ChoiceField(label=_("Untuk siapa"), required=False)

    def __init__(
        self,
        *args: Any,
        people: Sequence[Choice] = (),
        owners: Sequence[Choice] = (),
        day: date,
        rows: int = ROWS,
        has_goal: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.count, self.has_goal, self.day = rows, has_goal, day
        person: Any = self.fields["person"]
        person.choices = [*people, ("", _("Semua orang dalam kasus"))]
        if not has_goal or len(people) == 1:
            person.initial, person.widget = person.choices[0][0], forms.HiddenInput()
        for place in range(rows):
            self._add_row(place, owners)

    def _add_row(self, place: int, owners: Sequence[Choice]) -> None:
        fields: dict[str, forms.Field] = {
            "service": forms.ChoiceField(label=_("Layanan"), choices=kinds_on(self.day), required=False),
            "owner": forms.ChoiceField(
                label=_("Siapa yang mengerjakan"), choices=[("", _("Pilih")), *owners], required=False
            ),
            "due_on": DayField(label=_("Selesai pada"), required=False),
            "task": forms.CharField(
                label=_("Yang dikerjakan, dan yang boleh mereka ketahui"),
                help_text=_("Hanya ini yang dibaca kantor lain. Kalau kosong: nama layanannya."),
                max_length=NOTE_LIMIT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            "funding": forms.ChoiceField(
                label=_("Sumber biaya"),
                choices=[("", _("Belum diketahui")), *((each.value, FUNDING_LABELS[each]) for each in Funding)],
                required=False,
            ),
            "area": forms.ChoiceField(
                choices=[("", ""), *((each.value, each.value) for each in GoalArea)],
                widget=forms.HiddenInput,
                required=False,
            ),
        }
        if self.has_goal:
            self.fields[f"words_{place}"] = long_field(_("Tujuan %(n)d") % {"n": place + 1}, rows=2)
        for name, field in fields.items():
            if self.count > 1:
                field.label = format_lazy("{label} {n}", label=field.label or "", n=place + 1)
            self.fields[f"{name}_{place}"] = field

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The rows, as the page draws them: what is asked, and what stands behind."""
        asked = [*(("words",) if self.has_goal else ()), "service", "owner", "due_on"]
        return [
            {
                "asked": [self[f"{name}_{place}"] for name in asked],
                "behind": [self[f"{name}_{place}"] for name in ("task", "funding")],
                "area": self[f"area_{place}"],
            }
            for place in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        """A row that somebody began is whole, or says kindly what is missing."""
        given = super().clean() or {}
        for place in self._begun(given):
            if self.has_goal and not given.get(f"words_{place}"):
                self.add_error(f"words_{place}", _("Tulis apa yang ingin dicapai."))
            if not given.get(f"owner_{place}"):
                self.add_error(
                    f"owner_{place}",
                    _("Pilih siapa yang mengerjakan: tanpa penanggung jawab, tujuannya tidak berjalan."),
                )
            if not given.get(f"due_on_{place}") and f"due_on_{place}" not in self.errors:
                self.add_error(f"due_on_{place}", _("Tulis kapan selesai, supaya ada yang mengingatkan."))
        if not self._begun(given) and not self.errors:
            self.add_error(None, _("Tulis sedikitnya satu tujuan, siapa yang mengerjakan, dan kapan."))
        return given

    def _begun(self, given: dict[str, Any]) -> list[int]:
        names = ("words", "owner", "due_on", "task") if self.has_goal else ("service", "owner", "due_on", "task")
        return [
            place
            for place in range(self.count)
            if any(given.get(f"{name}_{place}") or f"{name}_{place}" in self.errors for name in names)
        ]

    def drafts(self) -> list[GoalDraft]:
        """The rows that somebody began."""
        given = self.cleaned_data
        return [
            GoalDraft(
                words=given.get(f"words_{place}") or given[f"task_{place}"] or given[f"service_{place}"],
                service=given[f"service_{place}"],
                owner=given[f"owner_{place}"],
                due_on=given[f"due_on_{place}"],
                task=given[f"task_{place}"],
                funding=Funding(given[f"funding_{place}"]) if given[f"funding_{place}"] else None,
                area=GoalArea(given[f"area_{place}"]) if given[f"area_{place}"] else None,
            )
            for place in self._begun(given)
        ]


class PlanAnswerForm(VersionForm):
    """What was said to the plan, by whom, how, in their own words."""

    person = forms.TypedChoiceField(label=_("Rencana untuk"), coerce=int)
    giver = forms.ChoiceField(label=_("Siapa yang menjawab"))
    answer = forms.TypedChoiceField(
        label=_("Jawabannya"),
        choices=[(ConsentResponse.GIVEN.value, _("Setuju")), (ConsentResponse.REFUSED.value, _("Tidak setuju"))],
        coerce=ConsentResponse,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawabannya.")},
    )
    manner = forms.TypedChoiceField(
        label=_("Caranya"),
        choices=[(each.value, MANNER_LABELS[each]) for each in Manner],
        coerce=Manner,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih caranya.")},
    )
    agreed_on = DayField(label=_("Tanggal"))
    words = long_field(
        _("Kata-kata klien sendiri"), _("Untuk anak wajib diisi: apa yang ia mau, seperti ia mengatakannya.")
    )

    def __init__(
        self, *args: Any, people: Sequence[Choice] = (), guardians: Sequence[Choice] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = list(people)
        if len(person.choices) == 1:
            person.initial, person.widget = person.choices[0][0], forms.HiddenInput()
        giver: Any = self.fields["giver"]
        giver.choices = [
            (GiverKind.CLIENT.value, _("Klien sendiri")),
            *((f"{GiverKind.GUARDIAN.value}:{ordinal}", label) for ordinal, label in guardians),
            (GiverKind.INSTITUTION.value, _("Lembaga sebagai wali sementara")),
        ]

    @property
    def who_answered(self) -> tuple[GiverKind, int | None]:
        """Who answered, and the number of the guardian."""
        kind, _colon, ordinal = str(self.cleaned_data["giver"]).partition(":")
        return GiverKind(kind), int(ordinal) if ordinal else None


class ServiceResultForm(ServerForm):
    """What came of a planned service."""

    state = forms.TypedChoiceField(
        label=_("Hasilnya"),
        choices=[(each.value, SERVICE_STATE_LABELS[each]) for each in ServiceState if each is not ServiceState.OPEN],
        coerce=ServiceState,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hasilnya.")},
    )
    words = long_field(_("Apa yang terjadi"), _("Dibaca kantor yang memegang kasus."), required=True)

    def __init__(self, *args: Any, may_drop: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        state.choices = [row for row in state.choices if may_drop or row[0] != ServiceState.DROPPED]


class ContinueForm(ServerForm):
    """Until when a goal or a planned service goes on, and why; who does a service from now on."""

    until = DayField(
        label=_("Lanjut sampai"),
        help_text=_("Contoh: 25-02-2027."),
        error_messages={"required": _("Tulis sampai kapan, supaya ada yang mengingatkan.")},
    )
    owner = forms.ChoiceField(label=_("Siapa yang mengerjakan"))
    reason = long_field(_("Alasannya"), required=True)
    was = DayField(widget=forms.HiddenInput)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, owners: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.choices = list(owners)
        if not owners:
            del self.fields["owner"]
