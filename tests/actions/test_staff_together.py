"""Two officers write about one person or one office at once: one after the other, and what is written once is one."""

import threading
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.conf import LazySettings
from tests.factories import team
from tests.factories.team import AT, MAYA, RARA

from sigap.access.models import Membership, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.staff import actions as staff
from sigap.staff.actions import memberships

pytestmark = [pytest.mark.usefixtures("committed")]
MEETING = 1.0
"""Seconds that who has looked waits for another who has looked too, before either writes."""


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType, str], None]:
    """Lets two acts meet between their look and their write, where nothing keeps the second from looking."""

    def meet_at(module: ModuleType, name: str) -> None:
        plain, both = getattr(module, name), threading.Barrier(2, timeout=MEETING)

        def wait(*given: Any) -> Any:
            try:
                both.wait()
            except threading.BrokenBarrierError:
                """The other one waits for the lock."""
            return plain(*given)

        monkeypatch.setattr(module, name, wait)

    return meet_at


def raised(*acts: Callable[[], object]) -> list[str]:
    return sorted(type(outcome.raised).__name__ for outcome in team.at_once(*acts))


def test_a_role_with_a_last_day_given_twice_at_once_is_given_once(meet: Callable[[ModuleType, str], None]) -> None:
    meet(memberships, "uuid4")
    team.stepped_up(MAYA)
    rara, office = Person.objects.get(login=RARA), team.office(OfficeKind.BAPPEDA)

    def gives() -> object:
        with team.at_desk(MAYA) as maya:
            return staff.grant_role(
                by=maya, at=AT, person=rara, office=office, role=RoleCode.PLANNER, until=AT + timedelta(days=9)
            )

    assert raised(gives, gives) == ["NoneType", "UnableToGrantMembership"]
    assert Membership.objects.filter(person=rara, role=RoleCode.PLANNER).count() == 1
