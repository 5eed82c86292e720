"""Shape of the weights and limits of where next, and of the decision that puts them in force."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.places.words import regional
from sigap.ui.forms import ServerForm
from sigap.villages.actions.weights import NextWeighing
from sigap.villages.models import MODE_LABELS, WEIGHT_LABELS
from sigap.villages.rules.where_next import HEAVIEST, LIMITS, NextMode, NextRule, NextWeight, weights_stand

_LIMIT_LABELS: Mapping[str, Promise] = {
    "count": regional(_("Desa diusulkan setiap triwulan")),
    "recent_months": _("Baru didatangi: dalam berapa bulan"),
    "sessions_a_year": _("Sering didatangi: berapa kali setahun"),
    "longest_months": _("Sama dengan belum pernah: sesudah berapa bulan"),
    "most_missing": _("Angka kosong paling banyak, persen"),
    "same_way": _("Searah: bagian jarak dari tempat berangkat, persen"),
}
_SHARES = frozenset({"most_missing", "same_way"})
"""Decided as parts of a hundred."""
_HUNDRED = 100


class _NumberField(forms.IntegerField):
    def __init__(self, label: Any, low: float, high: float) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 3})
        wrong = {"invalid": _("Tulis angka bulat."), "required": _("Tulis angkanya.")}
        super().__init__(label=label, min_value=int(low), max_value=int(high), widget=widget, error_messages=wrong)


class NextWeightsForm(ServerForm):
    """Sent by GET, so that its effect can be looked at and shared. What an address does not name stands as it is."""

    def __init__(self, data: Any, *, rule: NextRule) -> None:
        stands = {name: round(getattr(rule, name) * (_HUNDRED if name in _SHARES else 1)) for name in LIMITS}
        stands |= {f"{mode}-{side}": rule.weights[mode][side] for mode in NextMode for side in NextWeight}
        super().__init__(stands | {name: data[name] for name in data})
        for name, label in _LIMIT_LABELS.items():
            low, high = (each * (_HUNDRED if name in _SHARES else 1) for each in LIMITS[name])
            self.fields[name] = _NumberField(label, low, high)
        for mode in NextMode:
            for side in NextWeight:
                self.fields[f"{mode}-{side}"] = _NumberField(WEIGHT_LABELS[side], 0, HEAVIEST)

    def clean(self) -> None:
        """Something must weigh in each mode."""
        if not self.errors and not weights_stand(self.weighing.weights):
            raise forms.ValidationError(
                _("Dengan bobot ini tidak ada yang dihitung: sekurangnya satu sisi di atas nol.")
            )

    @property
    def modes(self) -> list[tuple[Promise, list[forms.BoundField], bool]]:
        """The fields of each mode; open where one of them is wrong."""
        rows = [(label, [self[f"{mode}-{side}"] for side in NextWeight]) for mode, label in MODE_LABELS.items()]
        return [(label, fields, any(field.errors for field in fields)) for label, fields in rows]

    @property
    def limits(self) -> list[forms.BoundField]:
        """The fields of the limits."""
        return [self[name] for name in _LIMIT_LABELS]

    @property
    def weighing(self) -> NextWeighing:
        """What was chosen, once the form is valid."""
        given = self.cleaned_data
        return NextWeighing(
            weights={mode.value: {side.value: given[f"{mode}-{side}"] for side in NextWeight} for mode in NextMode},
            limits={name: given[name] / _HUNDRED if name in _SHARES else given[name] for name in LIMITS},
        )

    def over(self, rule: NextRule) -> NextRule:
        """The rule with what was chosen in it."""
        chosen = self.weighing
        limits: dict[str, Any] = dict(chosen.limits)
        return replace(rule, weights=chosen.weights, **limits)


class NextDecisionForm(ServerForm):
    """The decision by which weights are in force."""

    decision = forms.ChoiceField(label=_("Keputusan rakor"), error_messages={"required": _("Pilih keputusannya.")})

    def __init__(self, data: Any = None, *, decisions: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["decision"].choices = [("", _("Pilih")), *decisions]  # type: ignore[attr-defined]  # a ChoiceField
