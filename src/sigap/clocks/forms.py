"""Shape and wording of a deadline's new version: how long, whom silence tells, from when, by which right."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.clocks.models import RECIPIENT_LABELS, UNIT_LABELS, ClockRule
from sigap.clocks.rules import EscalationStep, StepRecipient
from sigap.clocks.rules.units import Unit
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

STEPS = 6
_LONGEST = 1000
_HOUR = 60
_BEFORE, _AFTER = "before", "after"
_MINUTES, _HOURS = "minutes", "hours"


class RuleForm(ServerForm):
    """One version. Lines of the ladder stand in fields `no`_`what`; a line without a recipient is none."""

    amount = forms.IntegerField(
        label=_("Lamanya"),
        min_value=1,
        max_value=_LONGEST,
        error_messages={
            "required": _("Tulis angkanya."),
            "invalid": _("Tulis angka bulat."),
            "min_value": _("Paling sedikit 1."),
            "max_value": _("Paling banyak 1.000."),
        },
    )
    unit = forms.ChoiceField(label=_("Satuan"), choices=[(unit.value, UNIT_LABELS[unit]) for unit in Unit])
    valid_from = DayField(
        label=_("Berlaku mulai"),
        help_text=_("Misalnya 01-01-2027. Tenggat yang sudah berjalan tetap memakai aturan lamanya."),
        error_messages={"required": _("Tulis hari mulai berlakunya.")},
    )
    basis = forms.CharField(
        label=_("Dasar"),
        help_text=_("Undang-undang, peraturan, atau kesepakatan, dengan pasalnya."),
        max_length=500,
        error_messages={"required": _("Tulis dasarnya. Tanpa dasar, tidak ada tenggat.")},
    )
    source = forms.CharField(
        label=_("Sumber"),
        help_text=_("Di mana dasar itu dapat dibaca, misalnya nomor surat atau halaman."),
        max_length=500,
        error_messages={"required": _("Tulis sumbernya.")},
    )
    version = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        whom = [("", _("Tidak ada")), *((to.value, RECIPIENT_LABELS[to]) for to in StepRecipient)]
        for no in range(1, STEPS + 1):
            words = {"no": no}
            self.fields[f"to_{no}"] = forms.ChoiceField(
                label=_("Pemberitahuan %(no)d kepada") % words, choices=whom, required=False
            )
            self.fields[f"much_{no}"] = forms.IntegerField(
                label=_("Berapa lama, pemberitahuan %(no)d") % words,
                required=False,
                min_value=0,
                max_value=100 * _LONGEST,
                error_messages={"invalid": _("Tulis angka bulat."), "min_value": _("Tulis 0 atau lebih.")},
            )
            self.fields[f"in_{no}"] = forms.ChoiceField(
                label=_("Satuan, pemberitahuan %(no)d") % words,
                choices=[(_HOURS, _("jam")), (_MINUTES, _("menit"))],
                required=False,
            )
            self.fields[f"when_{no}"] = forms.ChoiceField(
                label=_("Sebelum atau sesudah, pemberitahuan %(no)d") % words,
                choices=[(_BEFORE, _("sebelum jatuh tempo")), (_AFTER, _("sesudah jatuh tempo"))],
                required=False,
            )

    def lines(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of the ladder, a line each."""
        return [(no, [self[f"{what}_{no}"] for what in ("to", "much", "in", "when")]) for no in range(1, STEPS + 1)]

    def clean_valid_from(self) -> date:
        """Raises ValidationError for a day that is over."""
        since: date = self.cleaned_data["valid_from"]
        if since < self._today:
            raise forms.ValidationError(_("Hari itu sudah lewat. Tulis hari ini atau sesudahnya."))
        return since

    def clean(self) -> dict[str, Any]:
        """Steps climb in time; at least one tells somebody."""
        cleaned = super().clean() or {}
        steps = [(no, self._at(no)) for no in range(1, STEPS + 1) if cleaned.get(f"to_{no}")]
        if not steps:
            self.add_error(
                "to_1", _("Pilih sekurangnya satu yang diberi tahu. Tenggat yang diam tidak dijaga siapa pun.")
            )
        for (_no, earlier), (no, later) in pairwise(steps):
            if later < earlier:
                self.add_error(
                    f"much_{no}", _("Urutkan dari yang paling awal: pemberitahuan ini mendahului yang di atasnya.")
                )
        return cleaned

    def _at(self, no: int) -> timedelta:
        much = self.cleaned_data.get(f"much_{no}") or 0
        minutes = much * (_HOUR if self.cleaned_data.get(f"in_{no}") == _HOURS else 1)
        return timedelta(minutes=minutes if self.cleaned_data.get(f"when_{no}") == _AFTER else -minutes)

    def ladder(self) -> list[EscalationStep]:
        """The steps of a valid form, numbered in their order."""
        addressed = [no for no in range(1, STEPS + 1) if self.cleaned_data.get(f"to_{no}")]
        return [
            EscalationStep(no=place, at=self._at(no), to=StepRecipient(self.cleaned_data[f"to_{no}"]))
            for place, no in enumerate(addressed, start=1)
        ]


def initial_of(row: ClockRule, *, newest: ClockRule, today: date) -> dict[str, Any]:
    """What the form shows first: the version that stands, to begin today."""
    initial: dict[str, Any] = {
        "amount": row.amount,
        "unit": row.unit,
        "valid_from": today.strftime("%d-%m-%Y"),
        "basis": row.basis,
        "source": row.source,
        "version": newest.pk,
    }
    for no, step in enumerate(row.steps[:STEPS], start=1):
        minutes = abs(step["at_minutes"])
        is_hours = minutes % _HOUR == 0
        initial |= {
            f"to_{no}": step["to"],
            f"much_{no}": minutes // _HOUR if is_hours else minutes,
            f"in_{no}": _HOURS if is_hours else _MINUTES,
            f"when_{no}": _AFTER if step["at_minutes"] > 0 else _BEFORE,
        }
    return initial
