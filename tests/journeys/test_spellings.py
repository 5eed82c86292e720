"""Somebody comes back with words that are almost right: each of twenty ways to write them leads to the report."""

import pytest
from tests.factories.spellings import ways_to_write
from tests.journeys import people
from tests.journeys.people import Cast, Slip
from tests.journeys.visitor import PHONE

pytestmark = pytest.mark.journey


def test_twenty_ways_to_write_six_words_lead_to_the_report(cast: Cast) -> None:
    slip = people.report(cast.villager())
    reader = cast.villager(PHONE)
    ways = ways_to_write(slip.words.split())
    assert len(ways) >= 20
    for typed in ways.values():
        people.look_up(reader, Slip(typed, slip.number))
