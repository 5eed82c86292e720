"""Shape and wording of what kind of case it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import AMPK_LABELS, Case
from sigap.cases.models.kind import (
    COMPETENCE_LABELS,
    FORM_LABELS,
    LEADING_LABELS,
    PLACE_LABELS,
    SETTING_LABELS,
    SOURCE_LABELS,
    WAY_LABELS,
)
from sigap.cases.rules.kind import LeadingKind, PlaceKind, Setting, VictimKind, ViolenceForm
from sigap.cases.rules.origin import CaseOrigin, Competence, InformationSource, ReceivingWay
from sigap.ui.forms import ServerForm


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedVictim:
    """A victim as the form asks of them."""

    ordinal: int
    label: str
    is_child: bool


def _several(label: Any, labels: Mapping[Any, Promise | str], help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=[(str(code), words) for code, words in labels.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Pilih dari daftar.")},
    )


def _code_of(label: Any, labels: Mapping[Any, Promise], kind: type[StrEnum]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("Belum diisi")), *((code.value, words) for code, words in labels.items())],
        coerce=kind,
        empty_value=None,
        required=False,
    )


class KindForm(ServerForm):
    """The leading kind and the place; of each victim what was done, in which setting, and a child's letters."""

    kind = forms.TypedChoiceField(
        label=_("Jenis utama kasus ini"),
        choices=[("", _("Pilih")), *((kind.value, LEADING_LABELS[kind]) for kind in LeadingKind)],
        coerce=LeadingKind,
        error_messages={"required": _("Pilih satu jenis. Yang lain tetap tercatat pada korbannya.")},
    )
    place = forms.TypedChoiceField(
        label=_("Tempat kejadian"),
        choices=[("", _("Belum diketahui")), *((place.value, PLACE_LABELS[place]) for place in PlaceKind)],
        coerce=PlaceKind,
        empty_value=None,
        required=False,
    )
    way = _code_of(_("Cara diterima"), WAY_LABELS, ReceivingWay)
    source = _code_of(_("Sumber informasi"), SOURCE_LABELS, InformationSource)
    competence = _code_of(_("Kewenangan"), COMPETENCE_LABELS, Competence)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, victims: Sequence[AskedVictim], is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_own:
            # How it came is its own office's to know, and to say.
            del self.fields["way"], self.fields["source"]
        elif case.envelope_id is not None:
            # What was typed at the report is not asked a second time.
            for name in ("way", "source"):
                if getattr(case, name):
                    del self.fields[name]
        self.is_own = is_own
        self.asked = tuple(victims)
        letters: dict[Any, Promise | str] = {code: f"{code}. {words}" for code, words in AMPK_LABELS.items()}
        for victim in victims:
            self.fields[f"forms_{victim.ordinal}"] = _several(_("Apa yang dialami"), FORM_LABELS)
            self.fields[f"settings_{victim.ordinal}"] = _several(_("Di mana atau bagaimana"), SETTING_LABELS)
            if victim.is_child:
                self.fields[f"letters_{victim.ordinal}"] = _several(
                    _("Perlindungan khusus anak"), letters, _("UU 35/2014 pasal 59 ayat (2).")
                )

    @property
    def by_victim(self) -> list[tuple[str, list[BoundField]]]:
        """The victims, each with its questions, as the page draws them."""
        return [
            (victim.label, [self[name] for name in self.fields if name.endswith(f"_{victim.ordinal}")])
            for victim in self.asked
        ]

    @property
    def origin(self) -> CaseOrigin:
        """How it came and whose it is, as far as a valid form says."""
        data = self.cleaned_data
        return CaseOrigin(way=data.get("way"), source=data.get("source"), competence=data["competence"])

    @property
    def victim_kinds(self) -> dict[int, VictimKind]:
        """What a valid form says of each victim."""
        data = self.cleaned_data
        return {
            victim.ordinal: VictimKind(
                forms=tuple(ViolenceForm(code) for code in data[f"forms_{victim.ordinal}"]),
                settings=tuple(Setting(code) for code in data[f"settings_{victim.ordinal}"]),
                letters=tuple(data.get(f"letters_{victim.ordinal}", ())),
            )
            for victim in self.asked
        }
