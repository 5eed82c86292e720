"""A second person's answer and a review are late when their rule says so, in the list of work as by the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories import emergency, team
from tests.factories.deadlines import wib
from tests.factories.work import differences

from sigap.cases import actions as cases
from sigap.cases.actions.break_glass import REVIEW_CLOCKS
from sigap.cases.rules import ClosingReason
from sigap.clocks.models import Clock
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
FRIDAY, MONDAY = wib(11, 27, 14).astimezone(UTC), wib(11, 30, 16)


def due_of(kind: str) -> set[datetime]:
    return set(WorkItem.objects.filter(kind=kind, settled_at=None).values_list("due_at", flat=True))


def test_a_closing_asked_on_friday_is_owed_until_monday() -> None:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.ask_closing(
            by=actor, at=FRIDAY, access=access, reason=ClosingReason.GOALS_REACHED, based_on=access.case.version
        )
    assert Clock.objects.get(rule_code="closing-second", stopped_at=None).due_at == MONDAY
    assert due_of("cases.closing") == {MONDAY}
    assert differences() == []


def test_a_use_of_break_glass_is_owed_until_both_deadlines() -> None:
    use = emergency.broken(emergency.shut_case())
    clocks = Clock.objects.filter(subject_id=use.id, rule_code__in=REVIEW_CLOCKS.values())
    assert clocks.count() == 2
    later = max(clock.due_at for clock in clocks) + timedelta(days=2)
    clocks.filter(rule_code="break-glass-audit").update(due_at=later)
    assert due_of("cases.break_glass") == set(clocks.values_list("due_at", flat=True))
    assert len(due_of("cases.break_glass")) == 2
    assert differences() == []
