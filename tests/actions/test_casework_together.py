"""Two people at once on one assessment and one plan; each commits for real, nothing is overwritten or done twice."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from tests.factories import team

from sigap.assistance.models import Goal
from sigap.cases import actions as cases
from sigap.casework import actions
from sigap.casework.models import CasePlan, RecordVersion
from sigap.casework.queries import owners_for
from sigap.casework.rules import RecordKind
from sigap.kernel.errors import Conflict

pytestmark = pytest.mark.usefixtures("committed")


def both() -> str:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.assign(by=actor, at=team.LATER, access=access, officer=team.colleague(actor, team.HASAN))
    return code


def assessing(login: str, code: str) -> Callable[[], object]:
    def act() -> object:
        with team.on_case(login, code) as (actor, access):
            return actions.write_record(
                by=actor, at=team.LATER, access=access, kind=RecordKind.ASSESSMENT, ordinal=1, based_on=0,
                happened_on=team.LATER.date(), content={"social": f"Rekaan {login}"}, post_key=uuid4(),
            ).version  # fmt: skip

    return act


def planning(login: str, code: str, post_key: UUID) -> Callable[[], object]:
    def act() -> object:
        with team.on_case(login, code) as (actor, access):
            draft = actions.GoalDraft(
                words="Rekaan.", service="home_visit", owner=owners_for(access)[0].value, due_on=team.LATER.date()
            )
            return actions.plan_goals(
                by=actor, at=team.LATER, access=access, ordinal=1, drafts=[draft], based_on=0, post_key=post_key
            ).version

    return act


def test_of_two_assessments_at_once_one_is_the_version_and_one_is_told() -> None:
    code = both()
    outcomes = team.at_once(assessing(team.DEWI, code), assessing(team.HASAN, code))
    assert [type(each.raised) for each in outcomes if each.raised] == [Conflict]
    assert RecordVersion.objects.count() == 1


def test_two_clicks_at_once_plan_one_goal_and_two_people_at_once_are_told() -> None:
    code, key = both(), uuid4()
    outcomes = team.at_once(planning(team.DEWI, code, key), planning(team.DEWI, code, key))
    assert [each.gave for each in outcomes] == [1, 1]
    assert (Goal.objects.count(), CasePlan.objects.count()) == (1, 1)
    other = team.at_once(planning(team.HASAN, code, uuid4()))
    assert [type(each.raised) for each in other] == [Conflict]
