"""Two add a component of the grant at once: no service stands in both, each commits for real."""

from uuid import UUID

import pytest
from tests.factories import team

from sigap.sessions import actions
from sigap.sessions.actions.grant import UnableToSetComponent
from sigap.sessions.models import GrantComponent

pytestmark = pytest.mark.usefixtures("committed")


def add(login: str) -> UUID:
    with team.at_desk(login) as actor:
        row = actions.set_component(
            by=actor, at=team.AT, year=2026, title="Komponen rekaan", kinds=["psychology"], source="Juknis rekaan"
        )
    return UUID(str(row.pk))


def test_of_two_components_at_once_one_gets_the_service() -> None:
    people = (team.HASAN, team.DEWI, team.HASAN, team.DEWI)
    outcomes = team.at_once(*[lambda login=login: add(login) for login in people])
    assert sum(outcome.raised is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome.raised, UnableToSetComponent) for outcome in outcomes) == 3
    assert GrantComponent.objects.count() == 1
