"""Who opens very many identities in an hour is held back, and the head of the office hears of it, once."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.factories import team

from sigap.access.roles import OfficeKind
from sigap.audit.models import Event
from sigap.cases.reading import open_identity
from sigap.notifications.models import Notice
from sigap.notifications.queries import notices_for
from sigap.vault.door import IDENTITIES_AN_HOUR, BudgetSpent
from sigap.vault.events import BUDGET_SPENT, IDENTITY_OPENED
from sigap.vault.models import Opening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    """A case with a named child, before Dewi, whose hour is spent."""
    made = team.opened()
    team.named(made)
    dewi = team.person_id(team.DEWI)
    team.stepped_up(team.DEWI, at=team.AT - timedelta(minutes=10))
    Opening.objects.bulk_create(
        Opening(person_id=dewi, subject_id=uuid4(), opened_at=team.AT - timedelta(minutes=1))
        for _ in range(IDENTITIES_AN_HOUR)
    )
    return made


def _tries(code: str, at: datetime = team.AT) -> None:
    with pytest.raises(BudgetSpent):
        open_identity(entering=team.entering(team.DEWI), code=code, ordinal=1, reason="contact", at=at)


def test_the_head_hears_of_it_once_an_hour(code: str) -> None:
    _tries(code)
    _tries(code, team.AT + timedelta(seconds=5))
    notice = Notice.objects.get(code="identities-many-opened")
    assert (notice.office_id, notice.role) == (team.office(OfficeKind.UPTD_PPA).pk, "head")
    assert notice.ids == {"person": str(team.person_id(team.DEWI))}
    (heard,) = Notice.objects.filter(code="identities-opened-audit")
    assert heard.person_id == team.person_id(team.SURYA), "who may look at the trail"
    with team.at_desk(team.HASAN) as head:
        assert "identities-many-opened" in [shown.code for shown in notices_for(head, at=team.AT)]
    with team.at_desk(team.RINA) as colleague:
        assert "identities-many-opened" not in [shown.code for shown in notices_for(colleague, at=team.AT)]


def test_every_try_is_traced_and_nothing_is_opened(code: str) -> None:
    _tries(code)
    _tries(code, team.AT + timedelta(seconds=5))
    tries = Event.objects.filter(code=BUDGET_SPENT)
    assert [event.actor_id for event in tries] == [team.person_id(team.DEWI)] * 2
    assert IDENTITY_OPENED not in team.trail(team.case_of(code).id)
