"""The net beneath, as the real roles: without a ticket nothing, with one the directory and one's own."""

from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings, settings
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from tests.factories import officers
from tests.factories.dbroles import acting_as

from sigap.access import entry, sessions
from sigap.access.models import Membership, Person, Session
from sigap.access.roles import OfficeKind, RoleCode
from sigap.staff import actions

pytestmark = pytest.mark.django_db
TABLES = ["access_person", "access_office", "access_membership", "access_seat"]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def one(statement: str, *values: str | UUID) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def ticket_for(login: str) -> str:
    client = Client()
    officers.sign_in(client, login)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def refused(statement: str, *values: str | UUID) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        one(statement, *values)


@pytest.mark.parametrize("table", TABLES)
def test_without_a_ticket_the_desk_sees_nothing(table: str) -> None:
    officers.rina()
    with acting_as("sigap_desk"):
        assert one(f"SELECT count(*) FROM {table}") == 0


@pytest.mark.parametrize("ticket", ["", "tidak-ada"])
def test_a_wrong_ticket_is_nobodys(ticket: str) -> None:
    officers.rina()
    with acting_as("sigap_desk"):
        one("SELECT set_config('sigap.ticket', %s, true)", ticket)
        assert one("SELECT access.me()") is None
        assert one("SELECT access.my_offices()") == []
        assert one("SELECT access.may('report:open')") is False
        assert one("SELECT count(*) FROM access_person") == 0


def test_a_ticket_opens_the_directory_and_names_ones_offices() -> None:
    person = officers.rina()
    officers.anton()
    with acting_as("sigap_desk"), entry.enter(ticket_for("rina.uptd")) as actor:
        assert one("SELECT access.me()") == person.pk
        assert one("SELECT access.my_offices()") == list(actor.office_ids)
        assert one("SELECT access.may('report:open')") is True
        assert one("SELECT access.may('audit:see')") is False
        assert one("SELECT access.may('no:such')") is False
        assert one("SELECT access.has_any_role(ARRAY['auditor', 'intake_officer'])") is True
        assert {each.login for each in Person.objects.all()} == {"rina.uptd", "anton.polres"}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT password FROM access_person",
        "SELECT mac FROM access_person",
        "SELECT * FROM access_session",
        "SELECT hash FROM access_session",
        "UPDATE access_session SET ended_at = null RETURNING 1",
        "DELETE FROM access_person RETURNING 1",
        "DELETE FROM access_membership RETURNING 1",
        "UPDATE access_membership SET role = 'auditor' RETURNING 1",
        "UPDATE access_person SET login = 'x' RETURNING 1",
        "SELECT access.forget(now())",
        "SELECT count(*) FROM account_emailaddress",
    ],
)
def test_some_things_the_desk_can_never_do(statement: str) -> None:
    officers.maya()
    with acting_as("sigap_desk"), entry.enter(ticket_for("maya.sekretariat")):
        refused(statement)


@pytest.mark.parametrize("table", [*TABLES, "access_session", "access_attempt", "access_browser"])
def test_the_public_role_reads_nothing(table: str) -> None:
    with acting_as("sigap_public"):
        refused(f"SELECT count(*) FROM {table}")
        refused("SELECT access.me()")


def test_the_worker_reads_whom_to_tell_and_no_credentials() -> None:
    officers.rina()
    with acting_as("sigap_worker"):
        assert one("SELECT count(*) FROM access_membership") == 1
        assert one("SELECT name FROM access_person") == "Rina Marlina"
        assert one("SELECT access.forget(now())") == 0
        refused("SELECT password FROM access_person")
        refused("SELECT count(*) FROM access_session")
        refused("SELECT access.enter('x')")


def test_only_the_secretariat_gives_power_and_not_to_itself() -> None:
    officers.rina()
    maya, anton = officers.maya(), officers.anton()
    office = officers.office(OfficeKind.UPTD_PPA)
    grant = (
        "INSERT INTO access_membership (id, person_id, office_id, role, since, mac) "
        "VALUES (gen_random_uuid(), %s, %s, 'partner_officer', now(), '') RETURNING 1"
    )
    tries = [("rina.uptd", anton, False), ("maya.sekretariat", maya, False), ("maya.sekretariat", anton, True)]
    for login, person, works in tries:
        with acting_as("sigap_desk"), entry.enter(ticket_for(login)):
            if works:
                assert one(grant, person.pk, office.pk) == 1
                continue
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                one(grant, person.pk, office.pk)


def test_a_person_changes_their_own_language_and_nobody_elses() -> None:
    rina, anton = officers.rina(), officers.anton()
    with acting_as("sigap_desk"), entry.enter(ticket_for("rina.uptd")):
        assert Person.objects.filter(pk=rina.pk).update(language="en") == 1
        assert Person.objects.filter(pk=anton.pk).update(language="en") == 0


def test_actions_work_under_the_desks_grants() -> None:
    at, maya_id = officers.AT, officers.maya().pk
    ticket = ticket_for("maya.sekretariat")
    assert sessions.touch(ticket, person_id=maya_id, at=at)
    with acting_as("sigap_desk"), entry.enter(ticket) as maya:
        office = actions.add_office(by=maya, at=officers.AT, kind=OfficeKind.DISDIK, name="Dinas Pendidikan")
        person = actions.add_person(
            by=maya, at=officers.AT, login="sekar.disdik", name="Sekar Wulandari", password=officers.PASSWORD
        )
        held = actions.grant_membership(
            by=maya, at=officers.AT, person=person, office=office, role=RoleCode.PARTNER_OFFICER
        )
    assert officers.sign_in(Client(), "sekar.disdik") == 302
    with acting_as("sigap_desk"), entry.enter(ticket_for("maya.sekretariat")) as maya:
        actions.end_membership(by=maya, at=officers.AT, membership=held)
    assert Membership.objects.get(pk=held.pk).until == officers.AT
    assert not Session.objects.filter(person=person, ended_at=None).exists()
