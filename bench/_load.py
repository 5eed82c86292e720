"""Synthetic cases, written fast: what a case of work carries, with seals, tokens and MACs that hold. Needs `set_up`.

The same number gives the same cases, people, days and offices; keys and ids of rows are drawn anew, as always.
Everything is CONTOH. One case in five is still running; every third was also taken on by Unit PPA.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched
from uuid import UUID, uuid4

from django.db import connection, models

from _names import FIRST, SECOND, THIRD
from sigap.access.models import Office, Person
from sigap.access.roles import OfficeKind, RoleCode, Section
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.identity import Identity, identity_place
from sigap.cases.actions.powers import signed_assignment, signed_participation
from sigap.cases.actions.sections import text_place
from sigap.cases.actions.tokens import tokens_of
from sigap.cases.models import Assignment, Case, CasePerson, Participation, PersonToken, SectionKey, SectionText
from sigap.clocks.models import Clock
from sigap.clocks.queries import rule_for
from sigap.kernel.identifiers import nouns
from sigap.matching.tokens import FORM
from sigap.places.queries import home_regency, villages_by_district
from sigap.referrals.actions import PREVIEW, referral_place
from sigap.referrals.actions.referral_state import sign_offer
from sigap.referrals.models import Referral
from sigap.referrals.rules import ReferralStatus, Urgency
from sigap.vault import datakeys, keyring
from sigap.vault import models as vault
from sigap.vault.sealing import OpenKey, seal

ROLES = ("victim", "suspect", "reporter")
CHUNK = 500
REGISTERED_BEFORE = 1000  # numbers in the register that the demo's own stories do not reach
RUNNING_EVERY, POLICE_EVERY = 5, 3
YEARS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who works on the cases: managers and intake of one UPTD, investigators of one Unit PPA."""

    uptd: Office
    police: Office
    managers: Sequence[Person]
    intake: Sequence[Person]
    investigators: Sequence[Person]


@dataclass(slots=True)
class Rows:
    """What one batch of cases brings, in the order in which it must be written."""

    lists: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)

    def add(self, *rows: models.Model) -> None:
        for row in rows:
            self.lists.setdefault(type(row), []).append(row)

    def write(self) -> None:
        for model in (vault.DataKey, Case, Participation, Assignment, CasePerson, PersonToken, SectionKey, SectionText,
                      Referral, Clock):  # fmt: skip
            _copy_in(model, self.lists.get(model, ()))


def write_cases(count: int, staff: Staff, *, at: datetime) -> Iterator[int]:
    """Writes so many cases; yields how many each batch wrote."""
    maker = Maker(staff, at, count)
    for numbers in batched(range(count), CHUNK):
        rows = Rows()
        for number in numbers:
            maker.case(number, rows)
        rows.write()
        yield len(numbers)


def case_id(number: int) -> UUID:
    """The id of a numbered case."""
    return UUID(bytes=hashlib.md5(f"sigap-bench/{number}".encode(), usedforsecurity=False).digest())


def person_of(number: int, ordinal: int) -> Identity:
    """The invented person of a numbered case."""
    place = number * len(ROLES) + ordinal
    name = f"{FIRST[place % 12]} {SECOND[place // 12 % 10]} {THIRD[place // 120 % 11]} {place // 1320} CONTOH"
    return Identity(full_name=name, birth_date=f"{1960 + place % 55}-02-{1 + place % 28:02}", phone=f"0812{place:08}")


def _code(number: int) -> str:
    words = nouns()
    place = number * 7919 % (len(words) * 1000)
    return f"{words[place % len(words)].upper()}-{place // len(words):03}"


class Maker:
    """Makes the rows of numbered cases."""

    def __init__(self, staff: Staff, at: datetime, count: int) -> None:
        self.staff, self.at, self.count = staff, at, count
        self.epoch = keyring.current().newest
        self.areas = [place.code for each in villages_by_district(home_regency()).values() for place in each]
        self.rules = {code: rule_for(code, at) for code in ("first-contact", "case-review", "referral-answer")}
        # The demo's own cases were named by chance.
        self.taken = {*Case.objects.values_list("code", flat=True)}
        self.spare = count

    def _free_code(self, number: int) -> str:
        code = _code(number)
        while code in self.taken:
            self.spare += 1
            code = _code(self.spare)
        return code

    def case(self, number: int, rows: Rows) -> None:
        staff, is_running = self.staff, number % RUNNING_EVERY == 0
        age = timedelta(days=365 * YEARS) * (number + 1) / (self.count + 1)
        opened = self.at - (age / 20 if is_running else age)
        manager = staff.managers[number % len(staff.managers)]
        opener = staff.intake[number % len(staff.intake)]
        case = Case(
            id=case_id(number), code=self._free_code(number),
            status="in_service" if is_running else "closed", risk=("low", "medium", "high")[number % 3],
            area=self.areas[number % len(self.areas)], office_id=staff.uptd.pk, office_name=staff.uptd.name,
            opened_by=opener.pk, manager_id=manager.pk, manager_name=manager.name, opened_at=opened, recorded_at=opened,
            register_year=opened.year, register_number=REGISTERED_BEFORE + number,
            closed_at=None if is_running else opened + timedelta(days=20),
            closing_reason="" if is_running else "goals_reached",
        )  # fmt: skip
        rows.add(case)
        self._part(rows, case, staff.uptd, (manager, opener), Section)
        for ordinal, role in enumerate(ROLES):
            self._person(rows, case, number, ordinal, role)
        self._text(rows, case, manager)
        self._clock(rows, case, manager, "case-review", is_running=is_running)
        self._clock(rows, case, manager, "first-contact", is_running=False)
        if number % POLICE_EVERY == 0:
            self._referral(rows, case, manager, staff.investigators[number % len(staff.investigators)], number)

    def _part(self, rows: Rows, case: Case, office: Office, people: Iterable[Person], rooms: Iterable[str]) -> None:
        since = case.opened_at
        rows.add(signed_participation(
            case_id=case.pk, office_id=office.pk, office_name=office.name, sections=rooms, since=since))  # fmt: skip
        for person in people:
            rows.add(signed_assignment(
                case_id=case.pk, person_id=person.pk, person_name=person.name, office_id=office.pk,
                since=since))  # fmt: skip

    def _person(self, rows: Rows, case: Case, number: int, ordinal: int, role: str) -> None:
        key, identity = self._key(rows, case, "person"), person_of(number, ordinal)
        person = CasePerson(case=case, ordinal=ordinal + 1, role=role, age_years=8 + number % 60, key_id=key.id)
        person.named_at = case.opened_at
        person.sealed_identity = seal(identity.as_text(), key=key, place=identity_place(person.pk))
        rows.add(person)
        for kind, value in sorted(tokens_of(identity, epoch=self.epoch)):
            rows.add(PersonToken(
                person=person, case_id_of_person=case.pk, kind=kind, token=value, kek_id=self.epoch.kek_id,
                form=FORM))  # fmt: skip

    def _text(self, rows: Rows, case: Case, manager: Person) -> None:
        key = self._key(rows, case, "case_room")
        text = SectionText(
            case=case, room=Section.SUMMARY, version=1, key_id=key.id, written_by=manager.pk, writer_name=manager.name,
            written_at=case.opened_at,
        )  # fmt: skip
        words = "CONTOH: dijanjikan kerja, tidak boleh pulang. " * 8
        text.sealed_text = seal(words, key=key, place=text_place(text.pk, Section.SUMMARY))
        rows.add(text, SectionKey(case=case, room=Section.SUMMARY, key_id=key.id))

    def _clock(self, rows: Rows, case: Case, manager: Person, code: str, *, is_running: bool) -> None:
        due = case.opened_at + timedelta(days=30)
        if is_running:  # one in ten is late, the others fall due within the month
            due = self.at + timedelta(hours=case.pk.int % 720 - 72)
        ended = None if is_running else case.opened_at + timedelta(hours=3)
        rows.add(Clock(
            rule=self.rules[code], rule_code=code, subject_kind="case", subject_id=case.pk,
            owner_office=case.office_id, owner_person=manager.pk, started_at=case.opened_at,
            recorded_at=case.opened_at, due_at=due, stopped_at=ended, stopped_recorded_at=ended,
            outcome="done" if ended else ""))  # fmt: skip

    def _referral(self, rows: Rows, case: Case, manager: Person, officer: Person, number: int) -> None:
        police, key = self.staff.police, self._key(rows, case, "referral")
        is_waiting, row_id = number % (POLICE_EVERY * RUNNING_EVERY * 20) == 0, uuid4()
        due = self.at + timedelta(hours=number % 72) if is_waiting else case.opened_at + timedelta(days=1)
        ended = None if is_waiting else case.opened_at + timedelta(hours=2)
        referral = Referral(
            id=row_id, chain_id=row_id, case=case, case_code=case.code, risk=case.risk, area=case.area,
            from_office_id=case.office_id, from_office_name=case.office_name, to_office_id=police.pk,
            to_office_name=police.name, purposes=[ReferralPurpose.PROTECTION.value],
            urgency=Urgency.NORMAL, key_id=key.id,
            victims=["P:15"], status=ReferralStatus.OFFERED if is_waiting else ReferralStatus.ACCEPTED,
            offered_by=manager.pk, offered_by_name=manager.name, offered_at=case.opened_at, due_at=due,
            answered_by=None if is_waiting else officer.pk, answered_by_name="" if is_waiting else officer.name,
            answered_at=ended, offer_key=str(row_id),
        )  # fmt: skip
        referral.sealed_preview = seal("CONTOH: mohon pendampingan.", key=key, place=referral_place(row_id, PREVIEW))
        referral.mac = sign_offer(referral)
        rows.add(referral, Clock(
            rule=self.rules["referral-answer"], rule_code="referral-answer", subject_kind="referral",
            subject_id=row_id, owner_office=police.pk, sender_office=case.office_id, started_at=case.opened_at,
            recorded_at=case.opened_at, due_at=due, stopped_at=ended, stopped_recorded_at=ended,
            outcome="accepted" if ended else ""))  # fmt: skip
        if not is_waiting:
            self._part(rows, case, police, (officer,), ("summary", "persons", "identity", "legal", "referrals"))

    def _key(self, rows: Rows, case: Case, purpose: str) -> OpenKey:
        key = OpenKey(id=uuid4(), material=os.urandom(32))
        wrapped = datakeys.wrap(key, purpose=purpose, case_id=case.pk, epoch=self.epoch)
        rows.add(vault.DataKey(
            id=key.id, purpose=purpose, case_id=case.pk, wrapped=wrapped, kek_id=self.epoch.kek_id,
            created_at=case.opened_at))  # fmt: skip
        return key


def _copy_in(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    columns = [each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField)]  # noqa: SLF001
    names = ", ".join(f'"{each.column}"' for each in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,  # noqa: SLF001  a model's own
    ):
        for row in rows:
            copy.write_row([each.get_db_prep_save(getattr(row, each.attname), connection) for each in columns])


STAFF: tuple[tuple[RoleCode, OfficeKind, int], ...] = (
    (RoleCode.CASE_MANAGER, OfficeKind.UPTD_PPA, 26),
    (RoleCode.INTAKE_OFFICER, OfficeKind.UPTD_PPA, 8),
    (RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA, 10),
    (RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA, 3),
    (RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, 3),
)
