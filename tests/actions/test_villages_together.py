"""Two people at once: two officers of a village, two planners of a quarter; everything commits for real."""

from uuid import uuid4

import pytest
from tests.factories import team
from tests.factories import village_offices as offices
from tests.factories.team import GITA, MAYA, at_desk
from tests.factories.village_offices import CODE, KARIM, LINA, counts, month

from sigap.prevention.models import PreventionActivity
from sigap.villages.actions.months import send_month
from sigap.villages.actions.quarter import plan_villages
from sigap.villages.models import VillageMonth
from sigap.villages.rules.where_next import NextMode, NextQuarter

pytestmark = pytest.mark.usefixtures("committed")
NEXT = NextQuarter(year=2027, number=1)


def _send(login: str) -> VillageMonth:
    with at_desk(login) as actor:
        return send_month(
            by=actor, at=team.AT, region_code=CODE, month=month(), counts=counts(letters=1), month_id=uuid4()
        )


def _plan(login: str, codes: list[str]) -> list[PreventionActivity]:
    with at_desk(login) as actor:
        return plan_villages(by=actor, at=team.AT, quarter=NEXT, mode=NextMode.NEED, regions=codes)


def test_of_two_at_once_one_wins_and_each_village_is_planned_once() -> None:
    codes = offices.hire_team()[:3]
    outcomes = team.at_once(lambda: _send(KARIM), lambda: _send(LINA))
    assert sorted(type(each.raised).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    assert VillageMonth.objects.count() == 1
    planned = team.at_once(lambda: _plan(GITA, codes), lambda: _plan(MAYA, codes), lambda: _plan(GITA, codes))
    assert [each.raised for each in planned] == [None] * 3
    assert sorted(len(each.gave) for each in planned if isinstance(each.gave, list)) == [0, 0, 3]
    assert PreventionActivity.objects.count() == 3
