"""The demo's offices, people and rotas, from `reference/people.toml`. Everybody is CONTOH."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate

from sigap.access.demo import PASSWORD
from sigap.access.models import Membership, Office, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import DutyCover
from sigap.cli.demo.places import here
from sigap.kernel.acting import SystemActor
from sigap.kernel.reference import toml_file
from sigap.staff import actions as staff

LOADER = SystemActor(name="demo")
DUTY_NUMBER = "0800 0000 0000"
"""Nobody's: no telephone of Indonesia has this number."""
_ON_LETTERS = ("phone", "full_name", "address", "place")


@dataclass(frozen=True, slots=True)
class InventedOfficer:
    """One invented officer."""

    login: str
    name: str
    office: str
    role: RoleCode


@cache
def _file() -> Mapping[str, Any]:
    return toml_file("sigap.cli.demo", "people.toml")


def people() -> tuple[InventedOfficer, ...]:
    """The invented officers, in the order in which they are printed."""
    rows = _file()["people"]["list"]
    return tuple(InventedOfficer(login, name, office, RoleCode(role)) for login, name, office, role in rows)


def offices() -> Sequence[Mapping[str, str]]:
    """The invented offices, each after the one above it."""
    found: Sequence[Mapping[str, str]] = _file()["office"]
    return found


def hire(*, since: datetime) -> None:
    """Loads the offices and people that are missing, as they stand since then."""
    known: dict[str, Office] = {}
    for row in offices():
        known[row["name"]] = _office(row, known, since)
    for invented in people():
        _person(invented, known[invented.office], since)


def _office(row: Mapping[str, str], known: Mapping[str, Office], since: datetime) -> Office:
    found = Office.objects.filter(name=row["name"], valid_to=None).first()
    return found or staff.add_office(
        by=LOADER,
        at=since,
        kind=OfficeKind(row["kind"]),
        name=row["name"],
        region=here(row["region"]) if "region" in row else settings.SIGAP_REGENCY,
        contact=staff.OfficeContact(**{name: row[name] for name in _ON_LETTERS if name in row}),
        parent=known.get(row.get("parent", "")),
    )


def _person(invented: InventedOfficer, office: Office, since: datetime) -> None:
    person = Person.objects.filter(login=invented.login).first() or staff.add_person(
        by=LOADER, at=since, login=invented.login, name=invented.name, password=PASSWORD, is_demo=True
    )
    if not Membership.objects.filter(person=person, office=office, role=invented.role, until=None).exists():
        staff.grant_membership(by=LOADER, at=since, person=person, office=office, role=invented.role)


def fill_rotas(*, since: datetime, now: datetime) -> None:
    """Lays out who is on duty round now; where that ends before now, the alarm shows."""
    today = localdate(now)
    for row in _file()["duty"]:
        office = Office.objects.get(name=row["office"], valid_to=None)
        logins = row["people"]
        found = dict(Person.objects.filter(login__in=[*logins, row["substitute"]]).values_list("login", "pk"))
        staff.set_duty_cover(by=LOADER, at=since, office=office, cover=DutyCover(row["cover"]))
        staff.lay_out(
            by=LOADER,
            at=since,
            office=office,
            people={day: found[login] for day, login in enumerate(logins)},
            begins=time(8),
            ends=time(8),
            first=today - timedelta(days=row["before"]),
            weeks=row["weeks"],
            substitute_id=found.get(row["substitute"]),
            phone=DUTY_NUMBER,
        )
