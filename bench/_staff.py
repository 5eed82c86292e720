"""The officers of a measurement, beside the demo's own: added by the same acts as any officer. All CONTOH."""

from datetime import datetime, timedelta

from _load import STAFF, Staff
from sigap import audit
from sigap.access.models import Office, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.cli.demo.data import PASSWORD
from sigap.kernel.acting import SystemActor
from sigap.staff import actions as staff

_LOADER = SystemActor(name="demo")
_BEFORE = timedelta(days=1)  # they have worked since yesterday


def take_on(*, at: datetime) -> Staff:
    """Adds the officers, each with one role."""
    since = at - _BEFORE
    people: dict[RoleCode, list[Person]] = {}
    with audit.recording():
        for role, kind, count in STAFF:
            for number in range(1, count + 1):
                people.setdefault(role, []).append(_officer(role, _office(kind), number, since))
    return Staff(
        uptd=_office(OfficeKind.UPTD_PPA),
        police=_office(OfficeKind.POLRES_PPA),
        managers=people[RoleCode.CASE_MANAGER],
        intake=people[RoleCode.INTAKE_OFFICER],
        investigators=people[RoleCode.INVESTIGATOR],
    )


def take_on_one(*, at: datetime) -> Person:
    """One more, who receives reports, now."""
    with audit.recording():
        return _officer(RoleCode.INTAKE_OFFICER, _office(OfficeKind.UPTD_PPA), 0, at)


def login_of(role: RoleCode, number: int) -> str:
    """The sign-in name of a numbered officer."""
    return f"{role.value.replace('_', '')}{number}.beban"


def logins() -> list[tuple[str, RoleCode]]:
    """Everybody's sign-in name and role, the roles mixed as in the list of officers."""
    return [(login_of(role, number), role) for role, _kind, count in STAFF for number in range(1, count + 1)]


def _office(kind: OfficeKind) -> Office:
    return Office.objects.filter(kind=kind, valid_to=None).order_by("name")[0]


def _officer(role: RoleCode, office: Office, number: int, at: datetime) -> Person:
    login = login_of(role, number)
    person = staff.add_person(
        by=_LOADER, at=at, login=login, name=f"Petugas Beban {number} CONTOH", password=PASSWORD, is_demo=True
    )
    staff.grant_membership(by=_LOADER, at=at, person=person, office=office, role=role)
    return person
