"""Two people at once: one code for a reset, one new manager for a case."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from tests.factories import team
from tests.factories.team import DEWI, HASAN, MAYA, RINA, SURYA

from sigap.access.models import Person, Reset
from sigap.access.rules import ResetReason
from sigap.cases import actions as cases
from sigap.cases.models import Assignment
from sigap.cases.rules import HandOverReason
from sigap.kernel import clock
from sigap.staff import actions as staff

pytestmark = [pytest.mark.usefixtures("committed")]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_of_two_who_confirm_at_once_one_sees_a_code() -> None:
    at = clock.now()
    for login in (HASAN, MAYA, SURYA):
        team.stepped_up(login, at=at)
    with team.at_desk(HASAN) as hasan:
        dewi = Person.objects.get(login=DEWI)
        reset = staff.ask_reset(by=hasan, at=at, person=dewi, reason=ResetReason.BOTH)

    def confirms(login: str) -> object:
        with team.at_desk(login) as actor:
            return staff.confirm_reset(by=actor, at=at + timedelta(seconds=1), reset_id=reset.id)

    outcomes = team.at_once(lambda: confirms(MAYA), lambda: confirms(SURYA))
    assert sorted(type(outcome.raised).__name__ for outcome in outcomes) == ["NoneType", "UnableToReset"]
    assert Reset.objects.get(pk=reset.id).confirmed_by_id in {team.person_id(MAYA), team.person_id(SURYA)}


def test_a_case_handed_over_twice_at_once_goes_once() -> None:
    code, dewi = team.opened(), team.person_id(DEWI)

    def hands_over() -> object:
        with team.at_desk(HASAN) as hasan:
            to = team.colleague(hasan, HASAN)
            return cases.hand_over(
                by=hasan, at=team.LATER, code=code, former_id=dewi, to=to, reason=HandOverReason.ABSENT
            )

    outcomes = team.at_once(hands_over, hands_over)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert sorted(str(outcome.gave) for outcome in outcomes) == ["False", "True"]
    case = team.case_of(code)
    assert case.manager_id == team.person_id(HASAN)
    running = Assignment.objects.filter(case=case, until=None).values_list("person_id", flat=True)
    assert sorted(running) == sorted([team.person_id(HASAN), team.person_id(RINA)])
    assert team.trail(case.id).count("case:file:handed_over") == 1
