"""What kind of case it is: the leading kind, the place, and for each victim the forms, the setting, the letters. Pure.

The forms are those of Simfoni-PPA, so that nobody counts them anew; letters those of UU 35/2014 art. 59(2).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sigap.cases.rules.screened import ScreeningState
from sigap.screening.rules.codes import Circumstance, Exploitation, Violence
from sigap.screening.rules.persons import PersonRole


class LeadingKind(StrEnum):
    """The one kind under which a case is counted."""

    TRAFFICKING = "kind_trafficking"
    SEXUAL = "kind_sexual"
    PHYSICAL = "kind_physical"
    PSYCHOLOGICAL = "kind_psychological"
    NEGLECT = "kind_neglect"
    EXPLOITATION = "kind_exploitation"
    CHILD_IN_CONFLICT = "kind_child_in_conflict"
    OTHER = "kind_other"


class PlaceKind(StrEnum):
    """At what kind of place it happened."""

    HOME = "place_home"
    SCHOOL = "place_school"
    BOARDING = "place_boarding"
    WORKPLACE = "place_workplace"
    PUBLIC = "place_public"
    ONLINE = "place_online"
    OTHER = "place_other"


class ViolenceForm(StrEnum):
    """What was done to a victim: the seven forms of Simfoni-PPA."""

    PHYSICAL = "form_physical"
    PSYCHOLOGICAL = "form_psychological"
    SEXUAL = "form_sexual"
    EXPLOITATION = "form_exploitation"
    TRAFFICKING = "form_trafficking"
    NEGLECT = "form_neglect"
    OTHER = "form_other"


class Setting(StrEnum):
    """In which setting it was done."""

    HOUSEHOLD = "setting_household"
    ONLINE = "setting_online"
    SCHOOL = "setting_school"
    WORK = "setting_work"
    CHILD_MARRIAGE = "setting_child_marriage"


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimKind:
    """What was done to one victim, and which letters of special protection are theirs."""

    forms: tuple[ViolenceForm, ...] = ()
    settings: tuple[Setting, ...] = ()
    letters: tuple[str, ...] = ()


_FORMS = {
    Violence.PHYSICAL: ViolenceForm.PHYSICAL,
    Violence.PSYCHOLOGICAL: ViolenceForm.PSYCHOLOGICAL,
    Violence.SEXUAL: ViolenceForm.SEXUAL,
    Violence.NEGLECT: ViolenceForm.NEGLECT,
    Violence.ECONOMIC: ViolenceForm.NEGLECT,
    Violence.OTHER: ViolenceForm.OTHER,
}
_SETTINGS = {
    Circumstance.DOMESTIC: Setting.HOUSEHOLD,
    Circumstance.ONLINE: Setting.ONLINE,
    Circumstance.CHILD_MARRIAGE: Setting.CHILD_MARRIAGE,
    Circumstance.ECONOMIC_EXPLOITATION: Setting.WORK,
}
_LEADING = {
    ViolenceForm.TRAFFICKING: LeadingKind.TRAFFICKING,
    ViolenceForm.SEXUAL: LeadingKind.SEXUAL,
    ViolenceForm.EXPLOITATION: LeadingKind.EXPLOITATION,
    ViolenceForm.PHYSICAL: LeadingKind.PHYSICAL,
    ViolenceForm.NEGLECT: LeadingKind.NEGLECT,
    ViolenceForm.PSYCHOLOGICAL: LeadingKind.PSYCHOLOGICAL,
    ViolenceForm.OTHER: LeadingKind.OTHER,
}
"""Which form leads where there are several: the gravest first."""


def proposed_forms(
    *, state: ScreeningState, violence: Iterable[Violence], exploitation: Collection[Exploitation]
) -> tuple[ViolenceForm, ...]:
    """What the newest screening says was done, in the order of the forms."""
    found = {_FORMS[each] for each in violence}
    if exploitation:
        found.add(ViolenceForm.EXPLOITATION)
    if state is ScreeningState.INDICATED:
        found.add(ViolenceForm.TRAFFICKING)
    return tuple(form for form in ViolenceForm if form in found)


def proposed_settings(circumstances: Iterable[Circumstance]) -> tuple[Setting, ...]:
    """In which setting, by the newest screening."""
    found = {_SETTINGS[each] for each in circumstances if each in _SETTINGS}
    return tuple(setting for setting in Setting if setting in found)


def proposed_leading(forms: Collection[ViolenceForm], roles: Iterable[PersonRole]) -> LeadingKind | None:
    """The kind that leads among these forms, or by who is in the case; none where nothing is known."""
    for form, kind in _LEADING.items():
        if form in forms:
            return kind
    return LeadingKind.CHILD_IN_CONFLICT if PersonRole.CHILD_IN_CONFLICT in roles else None
