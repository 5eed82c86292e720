"""Officers without a sign-in, rules and holidays loaded, and a desk session for the policies. All invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from django.db import connection
from tests.factories.zones import JAKARTA

from sigap.access.entry import Actor, ActorMembership
from sigap.access.models import Membership, Office, Person, Session
from sigap.access.roles import OfficeKind, RoleCode
from sigap.clocks import actions as clocks
from sigap.kernel.acting import SystemActor
from sigap.places.loading import load_holidays

LOADER = SystemActor(name="uji")
SPACE = UUID("5b1c1f0e-0000-4000-8000-000000000000")
UPTD = uuid5(SPACE, "uptd")
POLRES = uuid5(SPACE, "polres")
KEMENAG = uuid5(SPACE, "kemenag")
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def wib(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment by the office's own clock."""
    return datetime(year, month, day, hour, minute, tzinfo=JAKARTA)


def loaded() -> None:
    """The shipped rules, and the holidays of the years round 2026."""
    clocks.load_rules(by=LOADER, at=SINCE)
    load_holidays(on=SINCE.date())


def actor(name: str, role: RoleCode, kind: OfficeKind, office_id: UUID) -> Actor:
    """Somebody with one role in one office, as enter() would give them."""
    person_id = uuid5(SPACE, name)
    return Actor(
        person_id=person_id,
        session_id=uuid5(person_id, "session"),
        login=name.lower(),
        name=name,
        language="id",
        memberships=(
            ActorMembership(
                membership_id=uuid5(person_id, "membership"),
                office_id=office_id,
                office_kind=kind,
                office_name=kind.value,
                role=role,
                since=SINCE,
                until=None,
                mac=b"",
            ),
        ),
        session_hash=b"",
        session_mac=b"",
        stepped_up_at=None,
        second_factor_at=None,
    )


RINA = actor("Rina", RoleCode.INTAKE_OFFICER, OfficeKind.UPTD_PPA, UPTD)
DEWI = actor("Dewi", RoleCode.CASE_MANAGER, OfficeKind.UPTD_PPA, UPTD)
HASAN = actor("Hasan", RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA, UPTD)
ANTON = actor("Anton", RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA, POLRES)
LESTARI = actor("Lestari", RoleCode.PPA_UNIT_HEAD, OfficeKind.POLRES_PPA, POLRES)
AHMAD = actor("Ahmad", RoleCode.PARTNER_OFFICER, OfficeKind.KEMENAG, KEMENAG)
SURYA = actor("Surya", RoleCode.AUDITOR, OfficeKind.INSPEKTORAT, uuid5(SPACE, "inspektorat"))


def _hired(who: Actor) -> Person:
    """The rows behind somebody with one role in one office."""
    held = who.memberships[0]
    office, _made = Office.objects.get_or_create(
        id=held.office_id, defaults={"kind": held.office_kind, "name": held.office_name, "valid_from": SINCE}
    )
    person, _made = Person.objects.get_or_create(
        id=who.person_id, defaults={"login": who.login, "name": who.name, "created_at": SINCE}
    )
    Membership.objects.get_or_create(
        id=held.membership_id,
        defaults={"person": person, "office": office, "role": held.role, "since": SINCE, "mac": b""},
    )
    return person


def headed() -> None:
    """Both offices have a head: where there is none, silence is told to others."""
    for head in (HASAN, LESTARI):
        _hired(head)


@contextmanager
def at_the_desk(who: Actor) -> Iterator[None]:
    """The statements inside run as the desk's database role, with this person's session."""
    person = _hired(who)
    present = datetime.now(UTC)
    Session.objects.get_or_create(
        hash=sha256(who.login.encode()).digest(),
        defaults={
            "person": person,
            "data": b"",
            "idle_seconds": 3600,
            "needs_second_factor": False,
            "created_at": present,
            "seen_at": present,
            "expires_at": present + timedelta(days=365),
        },
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sigap.ticket', %s, true)", [who.login])
        cursor.execute("SET LOCAL ROLE sigap_desk")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SELECT set_config('sigap.ticket', '', true)")
