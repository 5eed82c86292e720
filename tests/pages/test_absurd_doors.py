"""Doors that believe nobody: absurd calls of every granted function store nothing absurd and take no page down."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import LazySettings
from django.conf import settings as fixed
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests import conftest as databases
from tests.factories import casework, officers, team
from tests.factories.casework import HEAD, INTAKE, PEOPLE, Work
from tests.factories.doors import ROLES, calls, doors, log_in
from tests.pages.test_powers_routes import ANY, LEADS_ON, PLAIN

from sigap.access.roles import ROLES as STAFF
from sigap.access.roles import RoleCode
from sigap.audit import verify
from sigap.cases.models import Case
from sigap.mailbox.models import Envelope, ReportCode

AHEAD = {
    # What these hold lies ahead by its nature.
    "expires_at", "until", "due_at", "next_try_at", "held_until", "code_expires_at", "promised_at", "mail_due_at",
    "starts_at", "next_step_at", "expires_on", "expire_date", "valid_until",
}  # fmt: skip
_LATE = """
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND a.atttypid = 'timestamptz'::regtype
"""


@pytest.fixture(scope="module")
def attacked(_regency: tuple[str, Work], django_db_blocker: DjangoDbBlocker) -> Iterator[Work]:
    """The regency at work, in a copy of its own on which every door was tried."""
    with django_db_blocker.unblock(), databases.clone_of(_regency[0]) as name, databases.standing_in(name):
        yield _regency[1]


def tried(role: str, known: list[UUID], keys: list[bytes], *, ticket: str = "") -> Counter[str]:
    """How many calls of a role's doors were answered, and how many refused; by whom has this ticket."""
    told: Counter[str] = Counter()
    with log_in(role) as found:
        if ticket:
            found.execute("SELECT access.enter(%s)", [ticket])
        for door in doors(role):
            for values in calls(door, known, keys):
                try:
                    with found.transaction():
                        found.execute(door.call, values)
                    told["answered"] += 1
                except psycopg.Error as error:
                    told["broken" if error.sqlstate == "XX000" else "refused"] += 1
    return told


def ahead() -> dict[str, int]:
    """Columns of things done that lie more than a day ahead, and how many rows."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_LATE)
        for table, column in cursor.fetchall():
            if column not in AHEAD:
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" > now() + interval \'1 day\'')
                if count := cursor.fetchone()[0]:
                    found[f"{table}.{column}"] = count
    return found


def test_absurd_calls_leave_nothing_absurd_and_pages_open_to_exactly_their_roles(
    attacked: Work, settings: LazySettings
) -> None:
    settings.SIGAP_DEMO = True
    before = ahead()
    report, case = Envelope.objects.get(number=attacked.report).pk, Case.objects.get(code=attacked.own).pk
    keys = [bytes(each) for each in ReportCode.objects.values_list("lookup", flat=True)[:3]]
    tickets = [str(casework.at_desk(who).cookies[fixed.SESSION_COOKIE_NAME].value) for who in (INTAKE, HEAD)]
    for role in ROLES:
        told = tried(role, [report, case, uuid4()], keys)
        assert told["answered"] > 0 < told["refused"], role
        assert not told["broken"], role
    for ticket in tickets:
        assert tried("sigap_desk", [report, case], keys, ticket=ticket)["answered"] > 0
    assert ahead() == before
    assert verify.run().is_whole
    shows = {route.pattern: 302 if route.pattern in LEADS_ON else 200 for route in PLAIN}
    for role in RoleCode:
        client = officers.DeskClient()
        officers.sign_in(client, PEOPLE[role][0])
        opened = {}
        for route in PLAIN:
            with team.role("sigap_desk"):
                opened[route.pattern] = client.get(route.path(ANY)).status_code
        powers = STAFF[role].permissions
        assert opened == {
            route.pattern: shows[route.pattern] if route.permissions <= powers else 404 for route in PLAIN
        }, role
