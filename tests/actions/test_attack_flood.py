"""A stranger who floods the public form: the desk's queue keeps its size, and a child in danger stays on top."""

import pytest
from tests.factories import team
from tests.factories.inbox import waiting_reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_a_flood_neither_fills_the_list_nor_hides_the_urgent() -> None:
    for _ in range(4):
        team.post()
    urgent = team.post(flags=["confinement"], at=team.LATER)
    with team.at_desk(team.RINA) as actor:
        found = waiting_reports(actor, only_mine=False, limit=3)
    assert len(found) == 3
    assert found[0].envelope.number == urgent.number


def test_the_list_carries_nothing_sealed() -> None:
    team.post()
    with team.at_desk(team.RINA) as actor:
        (row,) = waiting_reports(actor, only_mine=False)
    assert {"sealed_story", "sealed_details", "key_blob"} <= row.envelope.get_deferred_fields()
