"""Anybody reports an incident in one go; both clocks run by the wall from when it was noticed; managers are told."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories import breach, deadlines, team

from sigap.access.roles import OfficeKind
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.incidents import events
from sigap.incidents.actions import UnableToReport
from sigap.incidents.models import Incident
from sigap.incidents.queries import incident_for, incidents_visible_to, reported_by
from sigap.incidents.reading import open_incident
from sigap.incidents.rules import NotificationDuty
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.vault.datakeys import KeyUnknown, open_key
from sigap.vault.events import SECTION_OPENED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_a_report_is_sealed_and_leaves_trace_clocks_and_notice() -> None:
    number = breach.reported()
    stored = breach.row_of(number)
    assert b"Laptop" not in bytes(stored.sealed_story)
    assert (stored.noticed_at, stored.recorded_at, stored.reported_by_name) == (
        breach.NOTICED,
        breach.AT,
        "dr. Sekar Wulandari",
    )
    assert {breach.clock_of(number, told).due_at for told in NotificationDuty} == {breach.NOTICED + timedelta(hours=72)}
    assert {breach.clock_of(number, told).owner_role for told in NotificationDuty} == {"incident"}
    notice = Notice.objects.get(code="incident-reported")
    assert (notice.role, notice.ids) == ("incident", {"incident": str(stored.pk)})
    assert team.trail(stored.pk)[-1] == events.REPORTED


@pytest.mark.parametrize("login", list(team.PEOPLE))
def test_every_officer_may_report(login: str) -> None:
    assert breach.reported(login).startswith("I-")


def test_a_second_click_writes_nothing_twice() -> None:
    key = uuid4()
    number = breach.reported(key=key)
    before = team.trail(breach.row_of(number).pk)
    assert breach.reported(key=key) == number
    assert Incident.objects.count() == 1
    assert Clock.objects.filter(subject_kind="incident").count() == 2
    assert team.trail(breach.row_of(number).pk) == before


def test_somebody_elses_key_gives_nothing_of_theirs() -> None:
    key = uuid4()
    breach.reported(key=key)
    with pytest.raises(Incident.DoesNotExist):
        breach.reported(team.ANTON, key=key)


@pytest.mark.parametrize(
    ("noticed_at", "due_at"),
    [
        # A minute before midnight on the last day of the year, over a public holiday and a Sunday.
        (deadlines.wib(12, 31, 23, 59), deadlines.wib(1, 3, 23, 59, year=2027)),
        # A Friday evening: three days later it is Monday evening, though no office worked meanwhile.
        (deadlines.wib(11, 20, 18), deadlines.wib(11, 23, 18)),
        (deadlines.wib(12, 25, 0), deadlines.wib(12, 28, 0)),
    ],
)
def test_the_clock_counts_nights_and_holidays(noticed_at: datetime, due_at: datetime) -> None:
    number = breach.reported(noticed_at=noticed_at, at=noticed_at + timedelta(minutes=1))
    for told in NotificationDuty:
        clock = breach.clock_of(number, told)
        assert clock.due_at == due_at
        assert not clock.is_due_estimated


def test_what_is_written_down_late_is_due_all_the_same() -> None:
    number = breach.reported(noticed_at=breach.AT - timedelta(days=4))
    clock = breach.clock_of(number, NotificationDuty.AGENCY)
    assert clock.due_at < breach.AT == clock.recorded_at


def test_the_ladder_reaches_managers_and_then_the_daily_chair() -> None:
    number = breach.reported()
    worker = SystemActor(name="uji")
    told: list[tuple[object, str]] = []
    for hours in (24, 48, 66, 72):
        clocks.fire_steps(by=worker, at=breach.NOTICED + timedelta(hours=hours), limit=50)
        new = Notice.objects.exclude(pk__in=[pk for pk, _role in told]).filter(ids__has_key="clock")
        told += [(notice.pk, notice.role) for notice in new]
    assert [role for _pk, role in told].count("incident") == 6
    assert [role for _pk, role in told].count("daily_chair") == 4
    assert breach.clock_of(number, NotificationDuty.SUBJECTS).last_step == 5


@pytest.mark.parametrize("noticed_at", [breach.AT + timedelta(seconds=1), deadlines.wib(10, 16, year=2024)])
def test_a_moment_that_makes_no_sense_is_refused(noticed_at: datetime) -> None:
    with pytest.raises(UnableToReport):
        breach.reported(noticed_at=noticed_at)
    assert not Incident.objects.exists()


def test_who_reports_sees_that_it_arrived_and_cannot_read_it_again() -> None:
    number = breach.reported()
    with team.at_desk(team.SEKAR) as actor:
        assert [row.number for row in reported_by(actor)] == [number]
        with pytest.raises(Refused):
            incidents_visible_to(actor)
        with pytest.raises(KeyUnknown):
            open_key(breach.row_of(number).key_id)
    with pytest.raises(Refused):
        open_incident(entering=team.entering(team.SEKAR), number=number, at=breach.LATER)


def test_who_did_not_report_it_finds_nothing() -> None:
    number = breach.reported()
    with team.at_desk(team.ANTON) as actor:
        assert list(reported_by(actor)) == []
        assert team.counted("SELECT 1 FROM incidents_incident") == 0
        with pytest.raises(Refused):
            incident_for(actor, number)


def test_those_who_manage_read_it_and_the_reading_leaves_a_trace() -> None:
    number = breach.reported()
    for login in (team.MAYA, team.HASAN):
        opened = open_incident(entering=team.entering(login), number=number, at=breach.LATER)
        assert opened.story == breach.STORY
    assert team.trail(breach.row_of(number).pk).count(SECTION_OPENED) == 2


INSERT = (
    "INSERT INTO incidents_incident (id, number, kind, noticed_at, recorded_at, reported_by, reported_by_name,"
    " office_id, office_name, key_id, sealed_story, post_key, status) VALUES (gen_random_uuid(), 'I-1', 'other',"
    " now(), now(), %s, 'x', %s, 'x', gen_random_uuid(), 'x', 'x', 'open')"
)


def test_nobody_reports_in_anothers_name_or_changes_what_was_reported() -> None:
    breach.reported()
    other, office = team.person_id(team.SEKAR), team.office(OfficeKind.POLRES_PPA).pk
    with team.at_desk(team.ANTON), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        team.counted(INSERT, [other, office])
    for login in (team.SEKAR, team.MAYA):
        with team.at_desk(login), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            team.counted("UPDATE incidents_incident SET sealed_story = ''")


@pytest.mark.parametrize(
    "change",
    [{"kind": "rekaan"}, {"sealed_story": b""}, {"recorded_at": breach.NOTICED - timedelta(1)}, {"status": "closed"}],
)
def test_the_table_refuses_what_makes_no_sense(change: dict[str, object]) -> None:
    breach.reported()
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.update(**change)
