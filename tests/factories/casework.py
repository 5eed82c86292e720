"""A regency at work: sixteen officers, one in each role, reports, thirty cases with people, referrals, services.

Built by the real actions and committed, in a database of its own. Everybody in it is invented.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Self, get_type_hints
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from tests.factories import kept_sessions, officers
from tests.factories.work import nothing_open

from sigap.access.entry import Actor, enter
from sigap.access.models import Office
from sigap.access.queries import Colleague, people_of_office
from sigap.access.roles import OfficeKind, RoleCode, Section
from sigap.assistance import actions as assistance
from sigap.assistance.rules import ReferralPurpose, ServiceKind
from sigap.cases import actions as cases
from sigap.cases.models import Case, Closing
from sigap.cases.queries import case_for
from sigap.cases.rules import ClosingStatus, PersonRole, Risk, Sex
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.custody.jobs.checking import check_arrivals
from sigap.intake import actions as intake
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import post_report
from sigap.places.models import Level, Region, RegionKind
from sigap.referrals import actions as referrals
from sigap.referrals.rules import Urgency
from sigap.staff import actions as staff

CASES = 30
AREA = "16.09.01"
PASSWORD = officers.PASSWORD
STORY = "Cerita rekaan: dijanjikan kerja di luar kota."
PREVIEW = "Rekaan: perlu ditemui hari ini."
NAME = "Melati Rekaan"
PEOPLE: dict[RoleCode, tuple[str, str]] = {
    RoleCode.INTAKE_OFFICER: ("rina.uptd", "Rina Marlina"),
    RoleCode.CASE_MANAGER: ("dewi.uptd", "Dewi Anggraini"),
    RoleCode.UPTD_HEAD: ("hasan.uptd", "Hasan Basri"),
    RoleCode.INVESTIGATOR: ("anton.polres", "Anton Saputra"),
    RoleCode.PPA_UNIT_HEAD: ("lestari.polres", "Lestari Handayani"),
    RoleCode.PROSECUTOR: ("ratna.kejari", "Ratna Sari"),
    RoleCode.SOCIAL_WORKER: ("siti.dinsos", "Siti Rohani"),
    RoleCode.HEALTH_WORKER: ("sekar.rsud", "Sekar Wulandari"),
    RoleCode.SHELTER_OFFICER: ("tuti.rumahaman", "Tuti Alawiyah"),
    RoleCode.SUBDISTRICT_HEAD: ("joko.camat", "Joko Susilo"),
    RoleCode.PARTNER_OFFICER: ("ahmad.kemenag", "Ahmad Fauzi"),
    RoleCode.SECRETARIAT: ("maya.sekretariat", "Maya Puspita"),
    RoleCode.DAILY_CHAIR: ("guntur.gugustugas", "Guntur Wibowo"),
    RoleCode.LEADER: ("idris.setda", "Idris Harahap"),
    RoleCode.AUDITOR: ("surya.inspektorat", "Surya Darma"),
    RoleCode.TECHNICAL_ADMINISTRATOR: ("teguh.kominfo", "Teguh Prasetyo"),
    RoleCode.CONFLICT_RECIPIENT: ("ganda.lpsk", "Ganda Contoh"),
    RoleCode.LEGAL_OFFICER: ("rara.hukum", "Rara Kirana"),
    RoleCode.PLANNER: ("gita.bappeda", "Gita Larasati"),
    RoleCode.PSYCHOLOGIST: ("tari.uptd", "Tari Contoh"),
}
HOMES = {
    RoleCode.HEALTH_WORKER: OfficeKind.RSUD,
    RoleCode.SOCIAL_WORKER: OfficeKind.DINSOS,
    RoleCode.SHELTER_OFFICER: OfficeKind.RUMAH_AMAN,
    RoleCode.PARTNER_OFFICER: OfficeKind.KEMENAG,
    RoleCode.DAILY_CHAIR: OfficeKind.SECRETARIAT,
    RoleCode.LEADER: OfficeKind.SETDA,
    RoleCode.CONFLICT_RECIPIENT: OfficeKind.LPSK,
    RoleCode.LEGAL_OFFICER: OfficeKind.BAGIAN_HUKUM,
    RoleCode.PLANNER: OfficeKind.BAPPEDA,
    RoleCode.PSYCHOLOGIST: OfficeKind.UPTD_PPA,
}
MANAGER, INTAKE, HEAD, POLICE, AUDITOR = "dewi.uptd", "rina.uptd", "hasan.uptd", "anton.polres", "surya.inspektorat"
ELSEWHERE = "wati.lain"
"""The manager of another unit, whose case none of the sixteen may know of."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What lies on the desks: a case of the unit and the police, one that the police are asked about, one of others."""

    own: str
    asked: str
    foreign: str
    clock: UUID
    foreign_clock: UUID
    waiting: UUID
    foreign_referral: UUID
    report: str
    taken_report: str

    def told(self) -> dict[str, str]:
        """All of it as text, with everybody's session, for the other worker."""
        places = {each.name: str(getattr(self, each.name)) for each in fields(self)}
        return places | kept_sessions.begun([*(login for login, _name in PEOPLE.values()), ELSEWHERE])

    @classmethod
    def of(cls, facts: Mapping[str, str]) -> Self:
        """What one worker told another."""
        kept_sessions.know(facts)
        hints = get_type_hints(cls)
        return cls(**{each.name: hints[each.name](facts[each.name]) for each in fields(cls)})


class RoleClient(officers.DeskClient):
    """A browser at the desk's own process: door armed, statements run as the desk's database role."""

    def request(self, **request: Any) -> Any:
        """Answers one request as sigap_desk."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE sigap_desk")
        try:
            return super().request(**request)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


def at_desk(login: str, *, stepped_up: bool = False) -> RoleClient:
    """Somebody signed in: in the session that they began when the regency was built, or as a browser does it."""
    client = RoleClient()
    is_kept = kept_sessions.take_up(client, login)
    if not is_kept:
        officers.sign_in(client, login)
    if stepped_up and is_kept:
        kept_sessions.step_up(client, login)
    elif stepped_up:
        client.post("/masuk/ulang/", {"password": officers.PASSWORD, "next": "/"})
    return client


def close(code: str) -> None:
    """The case of a child ends: asked for by its manager, answered by the head. What others had open is over."""
    nothing_open(code)
    body = {"reason": "goals_reached", "version": Case.objects.get(code=code).version}
    assert at_desk(MANAGER).post(f"/kasus/{code}/tutup/", body).status_code == 302
    waiting = Closing.objects.get(case_code=code, status=ClosingStatus.WAITING)
    assert at_desk(HEAD).post(f"/kasus/penutupan/{waiting.pk}/berkas/").status_code == 302
    answer = at_desk(HEAD).post(f"/kasus/penutupan/{waiting.pk}/", {"answer": "approve"})
    assert answer.status_code == 302
    assert Case.objects.get(code=code).is_closed


def build() -> Work:
    """Makes all of it, in transactions of their own, an hour before now."""
    at = now() - timedelta(hours=1)
    _ground(at)
    tickets: dict[str, str] = {}
    own = [_case(at, tickets, MANAGER, number) for number in range(CASES)]
    waiting = [_hand_over(at, tickets, code, is_accepted=number % 3 == 0) for number, code in enumerate(own)]
    for code in own:
        _work_on(at, tickets, code)
    foreign = _case(at, tickets, ELSEWHERE, CASES)
    social = frozenset({ReferralPurpose.SOCIAL_REHABILITATION})
    foreign_referral = _offer(at, tickets, ELSEWHERE, foreign, "Kantor wilayah lain", social)
    taken = _report(at, 1000)
    with acting(MANAGER, tickets) as actor:
        intake.take(by=actor, at=at, envelope=taken)
    return Work(
        own=own[0],
        asked=own[1],
        foreign=foreign,
        clock=_clock_of(own[0]),
        foreign_clock=_clock_of(foreign),
        waiting=waiting[1],
        foreign_referral=foreign_referral,
        report=_report(at, 1001).number,
        taken_report=taken.number,
    )


def _ground(at: datetime) -> None:
    province = Region(code="16", level=Level.PROVINCE, kind=RegionKind.PROVINSI, name="Sumatera Selatan")
    regency = Region(code="16.09", level=Level.REGENCY, kind=RegionKind.KABUPATEN, name="OKU Selatan", parent=province)
    district = Region(code=AREA, level=Level.DISTRICT, kind=RegionKind.KECAMATAN, name="Muara Dua", parent=regency)
    for region in (province, regency, district):
        region.source, region.valid_from = "rekaan", at.date()
        region.save(force_insert=True)
    clocks.load_rules(by=officers.LOADER, at=officers.AT)
    for role, (login, name) in PEOPLE.items():
        officers.officer(login, name, role, kind=HOMES.get(role))
    manager = staff.add_person(
        by=officers.LOADER, at=officers.AT, login=ELSEWHERE, name="Wati Rekaan", password=officers.PASSWORD
    )
    other = officers.office(OfficeKind.UPTD_PPA, "UPTD PPA wilayah lain")
    staff.grant_membership(by=officers.LOADER, at=officers.AT, person=manager, office=other, role=RoleCode.CASE_MANAGER)
    officers.office(OfficeKind.DINSOS, "Kantor wilayah lain")


@contextmanager
def acting(login: str, tickets: dict[str, str]) -> Iterator[Actor]:
    """The officer inside the door, as the database's owner."""
    if login not in tickets:
        client = Client()
        officers.sign_in(client, login)
        tickets[login] = str(client.cookies[settings.SESSION_COOKIE_NAME].value)
    with enter(tickets[login]) as actor:
        yield actor


def _report(at: datetime, number: int) -> Envelope:
    receipt = post_report(
        story=STORY,
        details={"contact": "no"},
        flags=["confinement"] if number % 2 else [],
        about="child",
        area=AREA,
        idempotency_key=number.to_bytes(16, "big"),
        at=at,
    )
    check_arrivals(at)
    return Envelope.objects.get(number=receipt.number)


def _colleague(actor: Actor, at: datetime) -> Colleague:
    return next(who for who in people_of_office(actor, actor.office_ids[0], at=at) if who.login in {MANAGER, ELSEWHERE})


def _case(at: datetime, tickets: dict[str, str], login: str, number: int) -> str:
    envelope = _report(at, number)
    with acting(INTAKE if login == MANAGER else login, tickets) as actor:
        intake.take(by=actor, at=at, envelope=envelope)
        case = intake.decide_case(
            by=actor,
            at=at,
            envelope=envelope,
            risk=list(Risk)[number % 3],
            manager=_colleague(actor, at),
            role=PersonRole.VICTIM,
            sex=Sex.FEMALE,
            age_years=15,
        )
        opened = case_for(actor, case.code)
        identity = cases.Identity(full_name=NAME, birth_date="2011-02-28", phone="081200000000")
        cases.name_person(by=actor, at=at, access=opened, ordinal=1, identity=identity, based_on=1)
    return case.code


def _offer(
    at: datetime, tickets: dict[str, str], login: str, code: str, office: str, purposes: frozenset[ReferralPurpose]
) -> UUID:
    with acting(login, tickets) as actor:
        sent = referrals.offer(
            by=actor,
            at=at,
            access=case_for(actor, code),
            to=Office.objects.get(name=office),
            purposes=purposes,
            urgency=Urgency.NORMAL,
            preview=PREVIEW,
            offer_key=uuid4(),
        )
    found: UUID = sent.id
    return found


def _hand_over(at: datetime, tickets: dict[str, str], code: str, *, is_accepted: bool) -> UUID:
    law = frozenset({ReferralPurpose.PROTECTION, ReferralPurpose.SECURITY_SUPPORT})
    referral = _offer(at, tickets, MANAGER, code, f"Kantor {OfficeKind.POLRES_PPA.value}", law)
    if is_accepted:
        with acting(POLICE, tickets) as actor:
            referrals.accept(by=actor, at=at + timedelta(minutes=5), referral_id=referral)
    return referral


def _work_on(at: datetime, tickets: dict[str, str], code: str) -> None:
    with acting(MANAGER, tickets) as actor:
        opened = case_for(actor, code)
        for number in range(2):
            assistance.note_service(
                by=actor,
                at=at,
                access=opened,
                kind=list(ServiceKind)[number],
                done_at=at - timedelta(hours=number),
                note=f"Catatan rekaan {number}",
                post_key=uuid4(),
            )
        cases.add_person(by=actor, at=at, access=opened, role=PersonRole.WITNESS, sex=Sex.MALE, age_years=40)
        cases.write_section(
            by=actor, at=at, access=opened, section=Section.SUMMARY, text="Ringkasan rekaan.", based_on=0
        )


def _clock_of(code: str) -> UUID:
    case_id = Case.objects.get(code=code).pk
    found: UUID = Clock.objects.get(subject_id=case_id, rule_code="service-plan", stopped_at=None).id
    return found
