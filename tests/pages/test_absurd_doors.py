"""Doors that believe nobody: absurd calls of every granted function store nothing absurd and take no page down."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import LazySettings
from django.conf import settings as fixed
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker
from tests import conftest as databases
from tests.factories import casework, officers, team
from tests.factories.casework import HEAD, INTAKE, MANAGER, PEOPLE, Work
from tests.factories.doors import HUGE, ROLES, calls, doors, log_in
from tests.factories.routes import Route
from tests.pages.test_powers_routes import ANY, GUARDED, LEADS_ON, PLAIN

from sigap.access.models import Person
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES as STAFF
from sigap.access.roles import RoleCode
from sigap.assistance.models import Service
from sigap.audit import verify
from sigap.cases.models import Case, CasePerson
from sigap.mailbox.models import Envelope, ReportCode
from sigap.referrals.models import Referral

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


_UNBOUNDED = """
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND a.atttypid = ANY ('{text,varchar,bytea,jsonb,text[],varchar[],bytea[]}'::regtype[]) AND a.attlen = -1
"""
ABOUT = ("kasus/", "laporan/", "rujukan/", "orang/", "piket/", "rumah-aman/kasus/", "masa-simpan/", "sistem-kantor/")
ALWAYS_OPEN = (
    "kasus/<slug:code>/", "kasus/<slug:code>/orang/<int:ordinal>/data/",
    "kasus/<slug:code>/rujukan/<uuid:referral_id>/", "rujukan/<uuid:referral_id>/",
    "laporan/<slug:number>/", "orang/<uuid:person_id>/",
)  # fmt: skip
"""Pages about a case, a person, a referral and a report that somebody of the team reads."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """Things that are there: their ids for the calls, and what the addresses of their pages are filled with."""

    ids: list[UUID]
    named: dict[str, UUID]
    keys: list[bytes]
    places: dict[str, object]

    @classmethod
    def of(cls, work: Work) -> Self:
        """The team's own case with its person and its referral, and a report that waits."""
        report, case = Envelope.objects.get(number=work.report), Case.objects.get(code=work.own)
        referral = Referral.objects.filter(case_id=case.pk).earliest("pk")
        subject = CasePerson.objects.get(case_id=case.pk, ordinal=1)
        officer = Person.objects.get(login=MANAGER)
        return cls(
            ids=[report.pk, case.pk, uuid4()],
            named={"case": case.pk, "referral": referral.pk, "subject": subject.pk, "person": officer.pk},
            keys=[bytes(each) for each in ReportCode.objects.values_list("lookup", flat=True)[:3]],
            places={
                "code": case.code,
                "number": report.number,
                "referral_id": referral.pk,
                "ordinal": 1,
                "person_id": officer.pk,
                "clock_id": work.clock,
                "office_id": referral.to_office_id,
                "service_id": Service.objects.filter(case_id=case.pk).earliest("pk").pk,
            },
        )

    def fills(self, route: Route) -> bool:
        """Whether an address is about one of these."""
        return bool(route.names) and route.names <= self.places.keys() and route.pattern.startswith(ABOUT)


@pytest.fixture(scope="module")
def attacked(_regency: tuple[str, Work], django_db_blocker: DjangoDbBlocker) -> Iterator[Work]:
    """The regency at work, in a copy of its own on which every door was tried."""
    with django_db_blocker.unblock(), databases.clone_of(_regency[0]) as name, databases.standing_in(name):
        yield _regency[1]


def tried(role: str, known: Known, *, ticket: str = "", is_huge: bool = False) -> Counter[str]:
    """How many calls of a role's doors were answered, and how many refused; by whom has this ticket."""
    told: Counter[str] = Counter()
    with log_in(role) as found:
        if ticket:
            found.execute("SELECT access.enter(%s)", [ticket])
        found.execute("SAVEPOINT call")
        for door in doors(role):
            for values in calls(door, known.ids, known.keys, known.named, is_huge=is_huge):
                try:
                    found.execute(door.call, values)
                    told["answered"] += 1
                    found.execute("RELEASE call; SAVEPOINT call")
                except psycopg.Error as error:
                    told["broken" if error.sqlstate == "XX000" else "refused"] += 1
                    found.execute("ROLLBACK TO call")
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


def huge() -> list[str]:
    """Columns in which 10 MB lie since."""
    with connection.cursor() as cursor:
        cursor.execute(_UNBOUNDED)
        columns = cursor.fetchall()
        found = []
        for table, column in columns:
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE octet_length("{column}"::text) >= %s LIMIT 1', [HUGE])
            found += [f"{table}.{column}"] * bool(cursor.fetchone())
    return found


def opened(client: Client, path: str) -> int:
    """An address's status, asked of the desk's own role."""
    with team.role("sigap_desk"):
        return client.get(path).status_code


def shut_to(role: RoleCode) -> list[Route]:
    """Pages without parameters that a role may not open: one for each set of powers, a different one for each role.

    The guard refuses by a page's set before it looks at anything else (`access/guard.py`).
    """
    by_powers: dict[frozenset[Permission], list[Route]] = {}
    for route in PLAIN:
        if not route.permissions <= STAFF[role].permissions:
            by_powers.setdefault(route.permissions, []).append(route)
    turn = list(RoleCode).index(role)
    return [several[turn % len(several)] for several in by_powers.values()]


def test_absurd_calls_leave_nothing_absurd_and_pages_open_to_exactly_their_roles(
    attacked: Work, settings: LazySettings
) -> None:
    settings.SIGAP_DEMO = True
    before = ahead()
    known = Known.of(attacked)
    tickets = [str(casework.at_desk(who).cookies[fixed.SESSION_COOKIE_NAME].value) for who in (INTAKE, HEAD)]
    for role in ROLES:
        told = tried(role, known, is_huge=role != "sigap_desk")
        assert told["answered"] > 0 < told["refused"], role
        assert not told["broken"], role
    for ticket in tickets:
        # Without a ticket the desk's doors are shut; with one of them, once, they are given 10 MB.
        told = tried("sigap_desk", known, ticket=ticket, is_huge=ticket == tickets[0])
        assert told["answered"] > 0 == told["broken"]
    assert ahead() == before
    assert huge() == []
    assert verify.run().is_whole
    of_something = [route for route in GUARDED if route.reads and route.permissions and known.fills(route)]
    shown: Counter[str] = Counter()
    for role in RoleCode:
        client = officers.DeskClient()
        officers.sign_in(client, PEOPLE[role][0])
        powers = STAFF[role].permissions
        free = [route for route in PLAIN if route.permissions <= powers]
        assert {each.pattern: opened(client, each.path(ANY)) for each in free} == {
            each.pattern: 302 if each.pattern in LEADS_ON else 200 for each in free
        }, role
        assert {opened(client, each.path(ANY)) for each in shut_to(role)} == {404}, role
        for route in of_something:
            if route.permissions <= powers:
                status = opened(client, route.path(known.places))
                assert status in {200, 302, 303, 403, 404, 409}, (role, route.pattern, status)
                shown[route.pattern] += status == 200
    assert not [each for each in ALWAYS_OPEN if not shown[each]]
