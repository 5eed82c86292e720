"""Two officers record numbers of Simfoni in the same moment, really at once."""

import pytest
from tests.factories import team
from tests.factories.team import DEWI, LATER

from sigap.simfoni import actions
from sigap.simfoni.actions import NumberTaken, StaleEntry
from sigap.simfoni.models import VictimEntry

pytestmark = pytest.mark.usefixtures("committed")


def record(code: str, number: str) -> str:
    with team.on_case(DEWI, code) as (actor, access):
        row = actions.record_entry(
            by=actor, at=LATER, access=access, ordinal=1, number=number, not_entered=None, based_on=0
        )
    return row.number


def test_of_two_numbers_one_stands_and_of_one_number_twice_one_is_asked_about() -> None:
    first, other = team.opened(), team.opened()
    outcomes = team.at_once(lambda: record(first, "A-001"), lambda: record(first, "A-002"))
    stands = VictimEntry.objects.get(case__code=first)
    assert [type(each.raised) for each in outcomes].count(StaleEntry) == 1
    assert [each.gave for each in outcomes if each.raised is None] == [stands.number]
    assert (stands.version, stands.former_numbers) == (1, [])
    third = team.opened()
    outcomes = team.at_once(lambda: record(other, "B-001"), lambda: record(third, "B-001"))
    assert [type(each.raised) for each in outcomes].count(NumberTaken) == 1
    assert VictimEntry.objects.filter(number="B-001").count() == 1
    again = team.at_once(*[lambda: record(third if _waits(third) else other, "C-001")] * 2)
    assert all(each.raised is None for each in again), "the same twice is one record"


def _waits(code: str) -> bool:
    return VictimEntry.objects.get(case__code=code).is_waiting
