"""The people round one case, with sessions, and the steps that bring them to it, each as the real database role."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, connections
from tests.factories import arrivals, deadlines, officers
from tests.factories.patience import PATIENCE

from sigap.access import entry, sessions
from sigap.access.entry import Actor
from sigap.access.models import Membership, Office, Person, Session
from sigap.access.queries import Colleague, people_of_office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.sessions import SessionStore, hash_of
from sigap.assistance.rules import ReferralPurpose
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.intake import actions as intake
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import Receipt, post_report
from sigap.referrals import actions as referrals
from sigap.referrals.rules import Urgency
from sigap.staff import actions as staff

AT, LATER = deadlines.wib(11, 25, 9), deadlines.wib(11, 25, 9, 20)
RINA, DEWI, HASAN = "rina.uptd", "dewi.uptd", "hasan.uptd"
ANTON, LESTARI, RARA, SURYA = "anton.polres", "lestari.polres", "rara.hukum", "surya.inspektorat"
GITA = "gita.bappeda"
SEKAR, AHMAD, SITI, RATNA, MAYA = "sekar.rsud", "ahmad.kemenag", "siti.dinsos", "ratna.kejari", "maya.sekretariat"
PEOPLE: dict[str, tuple[str, RoleCode, OfficeKind]] = {
    RINA: ("Rina Marlina", RoleCode.INTAKE_OFFICER, OfficeKind.UPTD_PPA),
    DEWI: ("Dewi Anggraini", RoleCode.CASE_MANAGER, OfficeKind.UPTD_PPA),
    HASAN: ("Hasan Basri", RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA),
    ANTON: ("Bripka Anton Saputra", RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA),
    LESTARI: ("Aipda Lestari Handayani", RoleCode.PPA_UNIT_HEAD, OfficeKind.POLRES_PPA),
    SEKAR: ("dr. Sekar Wulandari", RoleCode.HEALTH_WORKER, OfficeKind.RSUD),
    AHMAD: ("Ahmad Fauzi", RoleCode.PARTNER_OFFICER, OfficeKind.KEMENAG),
    SITI: ("Siti Rohani", RoleCode.SOCIAL_WORKER, OfficeKind.DINSOS),
    RATNA: ("Ratna Sari", RoleCode.PROSECUTOR, OfficeKind.KEJARI),
    SURYA: ("Surya Darma", RoleCode.AUDITOR, OfficeKind.INSPEKTORAT),
    MAYA: ("Maya Puspita", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT),
    RARA: ("Rara Kirana", RoleCode.LEGAL_OFFICER, OfficeKind.BAGIAN_HUKUM),
    GITA: ("Gita Larasati", RoleCode.PLANNER, OfficeKind.BAPPEDA),
}
STORY = "Anak tetangga saya dijanjikan kerja di warung, sekarang tidak boleh pulang."
NAME = "Melati Contoh"
TICKETS: dict[str, str] = {}
"""Session keys of the people of this worker's database."""
POLICE = frozenset({ReferralPurpose.PROTECTION})
OWN_WORK = {OfficeKind.POLRES_PPA: POLICE, OfficeKind.RSUD: frozenset({ReferralPurpose.MEDICAL_CARE})}


def hire() -> dict[str, str]:
    """Makes everybody, the rules and the holidays, once a run; the keys of their sessions."""
    deadlines.loaded()
    for login, (name, role, kind) in PEOPLE.items():
        officers.officer(login, name, role, kind=kind)
    for login in PEOPLE:
        sign_in(login)
    return dict(TICKETS)


def sign_in(login: str) -> None:
    """Gives somebody a session that lasts as long as the tests do; reports that came before them are compared."""
    store = SessionStore()
    store["_auth_user_id"] = str(Person.objects.get(login=login).pk)
    store.create()
    store.save()
    TICKETS[login] = str(store.session_key)
    far = datetime.now(UTC) + timedelta(days=2)
    Session.objects.filter(hash=hash_of(TICKETS[login])).update(idle_seconds=172_800, expires_at=far)
    arrivals.compared(AT)


def stepped_up(login: str, *, at: datetime = AT) -> None:
    """As if the person had just shown again who they are."""
    assert sessions.touch(TICKETS[login], person_id=person_id(login), at=at)


@contextmanager
def role(name: str) -> Iterator[None]:
    """Statements inside run as this database role."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            # In a test all of it is one transaction, in which the ticket would outlive its holder.
            cursor.execute("SELECT set_config('sigap.ticket', '', true)")


@contextmanager
def at_desk(login: str) -> Iterator[Actor]:
    """Somebody inside the desk's door, as the desk's database role."""
    with role("sigap_desk"), entry.enter(TICKETS[login]) as actor:
        yield actor


@contextmanager
def on_case(login: str, code: str) -> Iterator[tuple[Actor, CaseAccess]]:
    """Somebody at the desk with a case before them."""
    with at_desk(login) as actor:
        yield actor, case_for(actor, code)


def entering(login: str) -> Callable[[], AbstractContextManager[Actor]]:
    """What readings through the vault's door take."""
    return lambda: at_desk(login)


def person_id(login: str) -> UUID:
    """The id of one of the people."""
    return UUID(str(Person.objects.get(login=login).pk))


def office(kind: OfficeKind) -> Office:
    """The office of this kind."""
    return Office.objects.get(kind=kind)


def colleague(actor: Actor, login: str) -> Colleague:
    """A colleague as the desk's lists show them."""
    return next(who for who in people_of_office(actor, actor.office_ids[0], at=AT) if who.login == login)


def also_works_at(login: str, role_code: RoleCode, kind: OfficeKind) -> None:
    """Gives somebody a second power."""
    person = Person.objects.get(login=login)
    staff.grant_membership(
        by=officers.LOADER, at=officers.AT, person=person, office=officers.office(kind), role=role_code
    )


def post(
    *,
    story: str = STORY,
    flags: Sequence[str] = (),
    key: bytes | None = None,
    at: datetime = AT,
    phone: str = "",
) -> Receipt:
    """A villager's report, put in by the public role."""
    with role("sigap_public"):
        receipt = post_report(
            story=story,
            details={"contact": "yes", "phone": phone or "0812 0000 0000"},
            flags=list(flags),
            about="child",
            area="16.09.01",
            idempotency_key=key or uuid4().bytes,
            at=at,
        )
    arrivals.checked(at)
    return receipt


def envelope(receipt: Receipt) -> Envelope:
    """The envelope of a receipt, as the owner of the tables sees it."""
    return Envelope.objects.get(number=receipt.number)


def taken(login: str = RINA, *, flags: Sequence[str] = ()) -> Envelope:
    """A report that somebody has taken."""
    found = envelope(post(flags=flags))
    with at_desk(login) as actor:
        intake.take(by=actor, at=AT, envelope=found)
    return found


def opened(*, age_years: int | None = 15, report: Envelope | None = None, risk: Risk = Risk.HIGH) -> str:
    """A case from a report, opened by Rina for Dewi; its code."""
    found = report or taken()
    with at_desk(RINA) as actor:
        case = intake.decide_case(
            by=actor,
            at=AT,
            envelope=found,
            risk=risk,
            manager=colleague(actor, DEWI),
            role=PersonRole.VICTIM,
            sex=Sex.FEMALE,
            age_years=age_years,
        )
    return str(case.code)


def named(code: str, name: str = NAME, *, ordinal: int = 1) -> None:
    """Dewi seals who a person is."""
    with on_case(DEWI, code) as (actor, access):
        identity = cases.Identity(full_name=name, birth_date="2011-02-28")
        cases.name_person(by=actor, at=AT, access=access, ordinal=ordinal, identity=identity, based_on=1)


def offered(
    code: str,
    kind: OfficeKind = OfficeKind.POLRES_PPA,
    purposes: frozenset[ReferralPurpose] | None = None,
    *,
    at: datetime = AT,
    by: str = DEWI,
) -> UUID:
    """Dewi, or somebody of another office on the case, asks an office; the referral's id."""
    to = office(kind)
    with on_case(by, code) as (actor, access):
        sent = referrals.offer(
            by=actor,
            at=at,
            access=access,
            to=to,
            purposes=purposes or OWN_WORK[kind],
            urgency=Urgency.NORMAL,
            preview="Seorang anak perlu dilindungi malam ini.",
            offer_key=uuid4(),
        )
    return UUID(str(sent.id))


def accepted(
    code: str, login: str = ANTON, purposes: frozenset[ReferralPurpose] | None = None, *, by: str = DEWI
) -> UUID:
    """The other office takes it."""
    known = PEOPLE.get(login)
    kind = known[2] if known else OfficeKind(Office.objects.get(membership__person__login=login).kind)
    referral = offered(code, kind, purposes, by=by)
    with at_desk(login) as actor:
        referrals.accept(by=actor, at=LATER, referral_id=referral)
    return referral


def case_of(code: str) -> Case:
    """The case as it lies in the table."""
    return Case.objects.get(code=code)


def trail(stream_id: UUID) -> list[str]:
    """Codes of the events of one chain, in order."""
    return list(Event.objects.filter(stream_id=stream_id).order_by("seq").values_list("code", flat=True))


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one of several acts at once ended: what it gave, or what it raised."""

    gave: object = None
    raised: Exception | None = None


def at_once(*acts: Callable[[], object]) -> list[Outcome]:
    """Runs acts together, each on a connection of its own that commits for real; outcomes in the order of the acts."""
    barrier = threading.Barrier(len(acts), timeout=PATIENCE)
    outcomes = [Outcome() for _ in acts]

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            outcomes[place] = Outcome(gave=act())
        except Exception as error:  # noqa: BLE001 - told to the test
            outcomes[place] = Outcome(raised=error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def rewritten(table: str, where: UUID, **columns: Any) -> None:
    """The tables' owner changes one row past SIGAP."""
    sets = ", ".join(f"{name} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {sets} WHERE id = %s", [*columns.values(), where])
        assert cursor.rowcount == 1


def membership_of(login: str) -> UUID:
    """The row of somebody's only power."""
    return UUID(str(Membership.objects.get(person__login=login).pk))


def counted(statement: str, values: Sequence[Any] = ()) -> int:
    """How many rows a statement finds or changes, as the role of the moment."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
