"""The synthetic regency: places, rules, eight offices and fifteen invented people. Everything is CONTOH.

Loading twice changes nothing. Reports and cases are not made here: whoever tries the demo makes their own.
"""

from dataclasses import dataclass

from django.conf import settings

from sigap import audit
from sigap.access import actions as access
from sigap.access.models import Membership, Office, Person
from sigap.access.roles import ROLES, OfficeKind, RoleCode
from sigap.access.rules import SeatKind
from sigap.cli import reference_data
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now

PASSWORD = "bersamamelindungi"  # noqa: S105 - the demo's one word, printed at every start
LOADER = SystemActor(name="demo")

OFFICES: tuple[tuple[OfficeKind, str], ...] = (
    (OfficeKind.UPTD_PPA, "UPTD PPA"),
    (OfficeKind.POLRES_PPA, "Unit PPA Polres"),
    (OfficeKind.RSUD, "RSUD Muaradua"),
    (OfficeKind.DINSOS, "Dinas Sosial"),
    (OfficeKind.KEJARI, "Kejaksaan Negeri"),
    (OfficeKind.SECRETARIAT, "Sekretariat Gugus Tugas"),
    (OfficeKind.INSPEKTORAT, "Inspektorat"),
    (OfficeKind.KOMINFO, "Dinas Kominfo"),
)


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented officer."""

    login: str
    name: str
    kind: OfficeKind
    role: RoleCode


PEOPLE: tuple[Invented, ...] = (
    Invented("rina.uptd", "Rina Marlina", OfficeKind.UPTD_PPA, RoleCode.INTAKE_OFFICER),
    Invented("dewi.uptd", "Dewi Anggraini", OfficeKind.UPTD_PPA, RoleCode.CASE_MANAGER),
    Invented("hasan.uptd", "Hasan Basri", OfficeKind.UPTD_PPA, RoleCode.UPTD_HEAD),
    Invented("anton.polres", "Bripka Anton Saputra", OfficeKind.POLRES_PPA, RoleCode.INVESTIGATOR),
    Invented("lestari.polres", "Aipda Lestari Handayani", OfficeKind.POLRES_PPA, RoleCode.PPA_UNIT_HEAD),
    Invented("sekar.rsud", "dr. Sekar Wulandari", OfficeKind.RSUD, RoleCode.HEALTH_WORKER),
    Invented("yusuf.rsud", "Yusuf Hidayat", OfficeKind.RSUD, RoleCode.HEALTH_WORKER),
    Invented("siti.dinsos", "Siti Rohani", OfficeKind.DINSOS, RoleCode.SOCIAL_WORKER),
    Invented("bambang.dinsos", "Bambang Irawan", OfficeKind.DINSOS, RoleCode.SOCIAL_WORKER),
    Invented("ratna.kejari", "Ratna Sari", OfficeKind.KEJARI, RoleCode.PROSECUTOR),
    Invented("fajar.kejari", "Fajar Nugroho", OfficeKind.KEJARI, RoleCode.PROSECUTOR),
    Invented("maya.sekretariat", "Maya Puspita", OfficeKind.SECRETARIAT, RoleCode.SECRETARIAT),
    Invented("nur.sekretariat", "Nur Aini", OfficeKind.SECRETARIAT, RoleCode.SECRETARIAT),
    Invented("surya.inspektorat", "Surya Darma", OfficeKind.INSPEKTORAT, RoleCode.AUDITOR),
    Invented("teguh.kominfo", "Teguh Prasetyo", OfficeKind.KOMINFO, RoleCode.TECHNICAL_ADMINISTRATOR),
)
_DAILY_CHAIR = "lestari.polres"


def load() -> None:
    """Loads what is missing, as the database's owner."""
    at = now()
    reference_data.load(at=at)
    with audit.recording():
        offices = {kind: _office(kind, name) for kind, name in OFFICES}
        for invented in PEOPLE:
            _person(invented, offices[invented.kind])
        chair = Person.objects.get(login=_DAILY_CHAIR)
        access.grant_seat(by=LOADER, at=at, person=chair, kind=SeatKind.DAILY_CHAIR)


def _office(kind: OfficeKind, name: str) -> Office:
    found = Office.objects.filter(name=name, valid_to=None).first()
    return found or access.add_office(by=LOADER, at=now(), kind=kind, name=name, region=settings.SIGAP_REGENCY)


def _person(invented: Invented, office: Office) -> None:
    person = Person.objects.filter(login=invented.login).first() or access.add_person(
        by=LOADER, at=now(), login=invented.login, name=invented.name, password=PASSWORD, is_demo=True
    )
    if not Membership.objects.filter(person=person, office=office, role=invented.role, until=None).exists():
        access.grant_membership(by=LOADER, at=now(), person=person, office=office, role=invented.role)


def accounts_text() -> str:
    """The demo's accounts, as the launcher prints them; the password stands last."""
    names = dict(OFFICES)
    rows = [(who.login, who.name, f"{ROLES[who.role].name}, {names[who.kind]}") for who in PEOPLE]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"  {login:<{widths[0]}}  {name:<{widths[1]}}  {part}" for login, name, part in rows]
    return "\n".join(["Akun CONTOH:", *lines, "", f"sandi: {PASSWORD}"])
