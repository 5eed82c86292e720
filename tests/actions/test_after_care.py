"""Looking after the person once more is owed for the closing that stands, not for one before a reopening."""

from datetime import date

import pytest
from tests.factories import endings, team
from tests.factories.work import differences

from sigap.cases import actions as cases
from sigap.cases.rules import ReopeningReason, Risk
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = date(2026, 12, 20)


def owed() -> int:
    return WorkItem.objects.filter(kind=Kind.AFTER_CARE, settled_at=None).count()


def test_after_a_second_closing_it_ends_once_it_is_done() -> None:
    code = team.opened(age_years=30, risk=Risk.LOW)
    endings.closed(code, after_care_on=DAY)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.HARM_AGAIN)
    assert owed() == 0
    endings.closed(code, after_care_on=DAY)
    assert owed() == 1
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.note_after_care(by=actor, at=team.LATER, access=access)
    assert (owed(), differences()) == (0, [])
