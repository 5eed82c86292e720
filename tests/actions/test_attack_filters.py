"""Attack: a filter of the search tells what lies in a section that is shut to whoever asks."""

import pytest
from tests.factories import team

from sigap.cases import actions as cases
from sigap.cases.actions.finding import find_cases
from sigap.cases.queries.finding import Filters
from sigap.cases.rules.screened import ScreeningState
from sigap.screening.rules.examination import Answers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.mark.parametrize(("login", "is_told"), [(team.DEWI, True), (team.RINA, False)])
def test_the_indication_is_asked_by_who_enters_the_room_of_assessment(login: str, *, is_told: bool) -> None:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.note_screening(by=actor, at=team.LATER, access=access, answers=Answers(), reported_at=None, based_on=0)
    with team.at_desk(login) as actor:
        mine, _more = find_cases(by=actor, at=team.LATER, wanted=Filters(is_mine=True), page=1)
        found, _more = find_cases(by=actor, at=team.LATER, wanted=Filters(indication=ScreeningState.UNSCREENED), page=1)
    assert [case.code for case in mine] == [code]
    assert bool(found) is is_told
