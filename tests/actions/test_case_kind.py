"""A case knows its kind: proposed from the screening, said once, changed with a trace; numbered without gaps."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.factories import team
from tests.factories.team import ANTON, DEWI

from sigap.audit import queries as trail
from sigap.cases import actions as cases
from sigap.cases.actions.kind import next_in_register
from sigap.cases.models import Case, CasePerson
from sigap.cases.rules import PersonRole
from sigap.cases.rules.kind import (
    LeadingKind,
    PlaceKind,
    Setting,
    VictimKind,
    ViolenceForm,
    proposed_forms,
    proposed_leading,
    proposed_settings,
)
from sigap.cases.rules.screened import ScreeningState
from sigap.kernel.errors import Conflict, Refused
from sigap.screening.rules.codes import Circumstance, Exploitation, Violence

TOLD = VictimKind(forms=(ViolenceForm.SEXUAL,), settings=(Setting.ONLINE,), letters=("f", "j"))


def say(code: str, *, login: str = DEWI, victims: dict[int, VictimKind] | None = None, **change: Any) -> Case:
    with team.on_case(login, code) as (actor, access):
        told: dict[str, Any] = {
            "kind": LeadingKind.SEXUAL, "place": PlaceKind.ONLINE, "based_on": access.case.version,
            "victims": {1: TOLD} if victims is None else victims, **change,
        }  # fmt: skip
        return cases.set_kind(by=actor, at=team.LATER, access=access, **told)


@pytest.mark.django_db
@pytest.mark.usefixtures("team")
class TestKind:
    """Said on a case of a child."""

    def test_it_is_said_and_changed_with_a_trace(self) -> None:
        code = team.opened()
        said = say(code)
        assert (said.kind_label, said.place_label) == ("Kekerasan seksual", "Daring")
        victim = CasePerson.objects.get(case=said)
        assert (victim.forms, victim.settings, victim.letters) == (["form_sexual"], ["setting_online"], ["f", "j"])
        say(code, kind=LeadingKind.TRAFFICKING, place=None)
        told = [dict(each.ids) for each in trail.events_of("case", said.id).entries if each.code == "case:kind:said"]
        assert {(ids["former"], ids["kind"], ids["place"]) for ids in told} == {
            ("unknown", "kind_sexual", "place_online"),
            ("kind_sexual", "kind_trafficking", "unknown"),
        }
        assert team.trail(said.id).count("case:kind:of_victim") == 1, "what did not change leaves no trace"

    def test_a_stale_page_and_a_stranger_change_nothing(self) -> None:
        code = team.opened()
        say(code)
        with pytest.raises(Conflict):
            say(code, kind=LeadingKind.TRAFFICKING, based_on=1)
        with pytest.raises(cases.UnableToClassifyCase, match="bukan korban"):
            say(code, victims={7: TOLD})
        team.accepted(code)
        with pytest.raises(Refused):
            say(code, login=ANTON)

    def test_letters_are_for_children(self) -> None:
        code = team.opened(age_years=30)
        with pytest.raises(cases.UnableToClassifyCase, match="hanya untuk anak"):
            say(code)

    def test_letters_are_for_who_was_a_child_on_the_day_of_the_act(self) -> None:
        code = team.opened(age_years=18)
        with pytest.raises(cases.UnableToClassifyCase, match="hanya untuk anak"):
            say(code)
        Case.objects.filter(code=code).update(acted_on=date(2025, 3, 1))
        assert CasePerson.objects.get(case=say(code)).letters == ["f", "j"]
        say(code, victims={1: VictimKind(forms=(ViolenceForm.PHYSICAL,))})
        unknown = team.opened(age_years=None)
        say(unknown)

    def test_each_office_numbers_its_cases_of_a_year(self) -> None:
        first, second = team.case_of(team.opened()), team.case_of(team.opened())
        assert (second.register_year, second.register_number) == (2026, first.register_number + 1)
        with team.at_desk(ANTON), pytest.raises(DatabaseError, match="register"), transaction.atomic():
            next_in_register(first.office_id, team.AT.date())


@pytest.mark.usefixtures("committed")
def test_two_cases_at_once_get_two_numbers() -> None:
    def opener(report: Any) -> Callable[[], object]:
        return lambda: team.opened(report=report)

    outcomes = team.at_once(*(opener(team.taken()) for _each in range(2)))
    assert all(outcome.raised is None for outcome in outcomes)
    assert sorted(Case.objects.values_list("register_number", flat=True)) == [1, 2]


def test_the_screening_proposes_what_was_done_and_what_leads() -> None:
    forms = proposed_forms(
        state=ScreeningState.INDICATED,
        violence=(Violence.ECONOMIC, Violence.SEXUAL),
        exploitation=(Exploitation.FORCED_LABOUR,),
    )
    assert forms == (
        ViolenceForm.SEXUAL,
        ViolenceForm.EXPLOITATION,
        ViolenceForm.TRAFFICKING,
        ViolenceForm.NEGLECT,
    )
    assert proposed_leading(forms, [PersonRole.CHILD_IN_CONFLICT]) is LeadingKind.TRAFFICKING
    assert proposed_leading((), [PersonRole.CHILD_IN_CONFLICT]) is LeadingKind.CHILD_IN_CONFLICT
    assert proposed_leading((), [PersonRole.VICTIM]) is None
    assert proposed_settings((Circumstance.ONLINE, Circumstance.CROSS_BORDER, Circumstance.DOMESTIC)) == (
        Setting.HOUSEHOLD,
        Setting.ONLINE,
    )
