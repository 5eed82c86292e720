"""Two officers write about one person or one office at once: one after the other, and what is written once is one."""

import threading
from collections.abc import Callable
from datetime import time, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.conf import LazySettings
from tests.factories import team
from tests.factories.team import ANTON, AT, DEWI, HASAN, MAYA, RARA, RINA

from sigap.access.models import Absence, Membership, OfficeHours, Person, Reset, RoleRequest, SpecialDay
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import AbsenceKind, ResetReason
from sigap.kernel import clock
from sigap.staff import actions as staff
from sigap.staff.actions import absences, hours, memberships, resets, role_requests

type Meet = Callable[[ModuleType, str], None]
pytestmark = [pytest.mark.usefixtures("committed")]
MEETING = 1.0
"""Seconds that who has looked waits for another who has looked too, before either writes."""


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Meet:
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


def test_a_role_with_a_last_day_given_twice_at_once_is_given_once(meet: Meet) -> None:
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


def test_a_role_asked_for_twice_at_once_waits_once(meet: Meet) -> None:
    meet(role_requests, "request_facts")
    at = clock.now()
    team.stepped_up(MAYA, at=at)
    anton, office = Person.objects.get(login=ANTON), team.office(OfficeKind.UPTD_PPA)

    def asks() -> object:
        with team.at_desk(MAYA) as maya:
            return staff.grant_role(by=maya, at=at, person=anton, office=office, role=RoleCode.SOCIAL_WORKER)

    assert raised(asks, asks) == ["NoneType", "NoneType"]
    assert RoleRequest.objects.filter(person=anton).count() == 1


def test_two_absences_of_one_officer_entered_at_once_do_not_overlap(meet: Meet) -> None:
    meet(absences, "uuid4")
    rina = Person.objects.get(login=RINA)

    def goes(days: int) -> object:
        with team.at_desk(RINA) as actor:
            return staff.enter_absence(
                by=actor, at=AT, person=rina, kind=AbsenceKind.LEAVE, starts_at=AT, ends_at=AT + timedelta(days=days)
            )

    assert raised(lambda: goes(2), lambda: goes(3)) == ["NoneType", "UnableToEnterAbsence"]
    assert Absence.objects.filter(person=rina).count() == 1


def test_hours_and_a_special_day_set_twice_at_once_are_set_once(meet: Meet) -> None:
    meet(hours, "uuid4")
    team.stepped_up(MAYA)
    office, week = team.office(OfficeKind.UPTD_PPA), {0: (time(8), time(16))}

    def sets_week() -> object:
        with team.at_desk(MAYA) as maya:
            return staff.set_hours(by=maya, at=AT, office=office, week=week, valid_from=AT.date() + timedelta(days=1))

    def sets_day() -> object:
        with team.at_desk(MAYA) as maya:
            return staff.set_special_day(by=maya, at=AT, office=office, day=AT.date() + timedelta(days=2))

    assert raised(sets_week, sets_week) == ["NoneType", "NoneType"]
    meet(hours, "uuid4")
    assert raised(sets_day, sets_day) == ["NoneType", "NoneType"]
    assert OfficeHours.objects.filter(office=office).count() == 1
    assert SpecialDay.objects.filter(office=office).count() == 1


def test_a_way_back_in_asked_for_twice_at_once_waits_once(meet: Meet) -> None:
    meet(resets, "reset_facts")
    team.stepped_up(HASAN)
    dewi = Person.objects.get(login=DEWI)

    def asks() -> object:
        with team.at_desk(HASAN) as hasan:
            return staff.ask_reset(by=hasan, at=AT, person=dewi, reason=ResetReason.BOTH)

    assert raised(asks, asks) == ["NoneType", "NoneType"]
    assert Reset.objects.filter(person=dewi).count() == 1
