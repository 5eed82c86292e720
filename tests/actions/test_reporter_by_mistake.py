"""The role of a reporter, from which nobody known comes back, is given by mistake to nobody whose name is sealed."""

import pytest
from tests.factories import team

from sigap.cases import actions as cases
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole, Sex

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def correct(code: str, role: PersonRole) -> CasePerson:
    with team.on_case(team.DEWI, code) as (actor, access):
        based_on = CasePerson.objects.get(case=access.case).version
        return cases.correct_person(
            by=actor, at=team.LATER, access=access, ordinal=1, role=role, sex=Sex.FEMALE, age_years=15,
            based_on=based_on,
        )  # fmt: skip


def test_who_is_named_becomes_no_reporter_and_who_is_not_comes_back() -> None:
    code = team.opened()
    assert correct(code, PersonRole.REPORTER).role == PersonRole.REPORTER
    assert correct(code, PersonRole.VICTIM).role == PersonRole.VICTIM
    code = team.opened()
    team.named(code)
    with pytest.raises(cases.UnableToCorrectPerson, match="orang tersendiri"):
        correct(code, PersonRole.REPORTER)
    assert CasePerson.objects.get(case__code=code).role == PersonRole.VICTIM
