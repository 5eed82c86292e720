"""Officers with an office and a role, and how they sign in. All of them invented."""

from datetime import UTC, datetime
from typing import Any
from unittest import mock

from django.db import connection
from django.test import Client
from tests.factories import statements

from sigap.access.backend import door
from sigap.access.models import Office, Person
from sigap.access.roles import ROLES, OfficeKind, RoleCode
from sigap.kernel.acting import SystemActor
from sigap.staff import actions

PASSWORD = "bukit-selabung-2026"
LOADER = SystemActor(name="uji")
AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


class DeskClient(Client):
    """A browser at a desk whose connection refuses statements outside the door, as the desk's own process does."""

    def request(self, **request: Any) -> Any:
        """Answers one request with the door armed; a page that costs more statements than it may fails."""
        plain = connection._cursor  # type: ignore[attr-defined]  # django-stubs leaves it out

        def guarded(name: str | None = None) -> Any:
            door.check()
            return plain(name)

        def ask() -> Any:
            with mock.patch.object(connection, "_cursor", guarded):
                return super(DeskClient, self).request(**request)

        return statements.hold(self, request, ask)


def office(kind: OfficeKind, name: str = "") -> Office:
    """The office of this kind, made when absent."""
    known = name or f"Kantor {kind.value}"
    found = Office.objects.filter(name=known, valid_to=None).first()
    return found or actions.add_office(by=LOADER, at=AT, kind=kind, name=known)


def officer(login: str, name: str, role: RoleCode, *, kind: OfficeKind | None = None) -> Person:
    """Somebody who holds `role` in an office where that role exists."""
    person = actions.add_person(by=LOADER, at=AT, login=login, name=name, password=PASSWORD)
    where = kind or min(ROLES[role].office_kinds)
    actions.grant_membership(by=LOADER, at=AT, person=person, office=office(where), role=role)
    return person


def rina() -> Person:
    """Ibu Rina, who takes the reports of the UPTD."""
    return officer("rina.uptd", "Rina Marlina", RoleCode.INTAKE_OFFICER)


def anton() -> Person:
    """Bripka Anton of Unit PPA."""
    return officer("anton.polres", "Anton Saputra", RoleCode.INVESTIGATOR)


def maya() -> Person:
    """Ibu Maya of the secretariat, who manages people."""
    return officer("maya.sekretariat", "Maya Puspita", RoleCode.SECRETARIAT)


def surya() -> Person:
    """Pak Surya, the auditor."""
    return officer("surya.inspektorat", "Surya Darma", RoleCode.AUDITOR)


def sign_in(client: Client, login: str, password: str = PASSWORD) -> int:
    """Signs in as a browser does, page first; returns the answer's status."""
    client.get("/masuk/")
    return client.post("/masuk/", {"login": login, "password": password}).status_code
