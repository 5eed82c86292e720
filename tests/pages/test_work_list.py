"""The list of work beside the facts, and who sees what of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from tests.factories import officers
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, PEOPLE, POLICE, Work
from tests.factories.dbroles import acting_as
from tests.factories.work import differences

from sigap.access.entry import Actor, enter
from sigap.access.models import Absence, Person
from sigap.cases.models import Case, Closing
from sigap.clocks.models import Clock
from sigap.desk.queue import queue_for
from sigap.kernel.clock import now
from sigap.notifications.rules import parts_of
from sigap.work.models import WorkItem
from sigap.work.queries import work_of
from sigap.work.rules import Duty, Kind

pytestmark = pytest.mark.django_db
LOGINS = [login for login, _name in PEOPLE.values()]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@contextmanager
def at_desk(login: str) -> Iterator[Actor]:
    client = Client()
    officers.sign_in(client, login)
    ticket = str(client.cookies[settings.SESSION_COOKIE_NAME].value)
    with acting_as("sigap_desk"), enter(ticket) as actor:
        yield actor


def person_id(login: str) -> str:
    return str(Person.objects.get(login=login).pk)


def kinds_before(login: str, *, only_mine: bool = True) -> set[str]:
    with at_desk(login) as actor:
        return {*work_of(actor, at=now(), only_mine=only_mine).values_list("kind", flat=True)}


def test_the_list_says_what_the_facts_say(work: Work) -> None:
    assert work.own
    assert differences() == []


@pytest.mark.parametrize("login", LOGINS)
def test_the_policies_and_the_filter_show_the_same_rows(work: Work, login: str) -> None:
    assert work.own
    at = now()
    with at_desk(login) as actor:
        filtered = set(work_of(actor, at=at, only_mine=False, parts=parts_of(actor.roles)).values_list("pk", flat=True))
        seen = WorkItem.objects.filter(settled_at=None, shows_at=None).values_list("pk", flat=True)
        assert {*seen} == filtered


def to_be_closed(case: Case) -> None:
    Closing.objects.create(
        case=case,
        case_code=case.code,
        reason="goals_reached",
        status="waiting",
        needs_second=True,
        asked_by=person_id(MANAGER),
        asked_by_name="Dewi",
        asked_office_id=case.office_id,
        asked_at=now() - timedelta(days=2),
    )


def test_a_closing_is_one_row_for_each_office_that_may_answer(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    to_be_closed(case)
    rows = WorkItem.objects.filter(kind=Kind.CLOSING, case_id=case.pk, settled_at=None)
    assert {*rows.values_list("duty", flat=True)} == {"head", "second_person"}
    assert {Kind.CLOSING} <= kinds_before(HEAD)
    assert {Kind.CLOSING} <= kinds_before(POLICE), "another office of the case"
    for login in (MANAGER, INTAKE, AUDITOR):
        assert Kind.CLOSING not in kinds_before(login, only_mine=False), login


def test_who_stands_in_today_has_the_work_of_who_is_away(work: Work) -> None:
    at, deadline = now(), Clock.objects.filter(subject_kind="case", stopped_at=None)
    deadline.filter(subject_id=Case.objects.get(code=work.own).pk).update(owner_person=person_id(MANAGER))
    held = {"person_id": person_id(MANAGER)}

    def shown() -> bool:
        with at_desk(HEAD) as actor:
            return work_of(actor, at=now(), only_mine=True).filter(**held).exists()

    assert not shown()
    away = Absence.objects.create(
        id=uuid4(),
        person_id=person_id(MANAGER),
        substitute_id=person_id(HEAD),
        kind="leave",
        starts_at=at - timedelta(hours=1),
        ends_at=at + timedelta(days=1),
        mac=b"x",
    )
    assert shown()
    Absence.objects.filter(pk=away.pk).update(cancelled_at=at)
    assert not shown()


@pytest.mark.parametrize("login", LOGINS)
def test_every_row_that_waits_is_drawn_for_every_officer(work: Work, login: str) -> None:
    assert work.own
    for only_mine in (True, False):
        with at_desk(login) as actor:
            waiting = work_of(actor, at=now(), only_mine=only_mine, parts=parts_of(actor.roles)).count()
            queue = queue_for(actor, at=now(), only_mine=only_mine)
        assert sum(part.count for part in queue.parts) == waiting


def a_row_of(login: str, work: Work) -> WorkItem:
    """A deadline of the case that is this officer's own, as the list holds it."""
    case = Case.objects.get(code=work.own)
    Clock.objects.filter(subject_kind="case", subject_id=case.pk).update(owner_person=person_id(login))
    return WorkItem.objects.filter(kind=Kind.CASE_DEADLINE, person_id=person_id(login), settled_at=None).earliest("pk")


def is_shown(row: WorkItem, login: str) -> bool:
    """Whether the database itself shows this row to the officer, whatever the page would ask for."""
    with at_desk(login):
        return WorkItem.objects.filter(pk=row.pk).exists()


def test_a_row_of_ones_own_is_not_shown_without_the_power_that_it_asks_for(work: Work) -> None:
    row = a_row_of(MANAGER, work)
    assert is_shown(row, MANAGER)
    WorkItem.objects.filter(pk=row.pk).update(duty=Duty.HEAD)
    assert not is_shown(row, MANAGER), "as after a role was lost"
    WorkItem.objects.filter(pk=row.pk).update(duty="")
    assert is_shown(row, MANAGER)


def test_what_is_settled_is_shown_to_nobody(work: Work) -> None:
    row = a_row_of(MANAGER, work)
    WorkItem.objects.filter(pk=row.pk).update(settled_at=now())
    for login in LOGINS:
        assert not is_shown(row, login), login
