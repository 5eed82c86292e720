"""The rows of cases from an old register: sealed, signed and findable as those that the desk opens, gathered for COPY.

Sections, keys, MACs and tokens are those of `cases.actions`; only the way they are written is another.
"""

import os
from datetime import UTC, date, datetime, time, tzinfo
from uuid import UUID, uuid4

from django.db.models import Max

from sigap import audit
from sigap.access.events import SYSTEM_STREAM
from sigap.access.roles import Section
from sigap.cases.actions.identity import Identity, identity_place
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.actions.powers import signed_assignment, signed_participation
from sigap.cases.actions.sections import text_place
from sigap.cases.actions.tokens import tokens_of
from sigap.cases.models import (
    Assignment,
    Case,
    CasePerson,
    Participation,
    PersonToken,
    Relation,
    SectionKey,
    SectionText,
)
from sigap.cases.rules import HARMED, OLDEST, CaseStatus, PersonRole, is_child
from sigap.cases.rules.origin import FIRST_KEPT
from sigap.clocks.models import Clock
from sigap.kernel.identifiers import new_case_code
from sigap.matching.tokens import FORM
from sigap.registers.actions.copying import CopiedTable, GatheredRows
from sigap.registers.models import ImportedCase
from sigap.registers.queries import RegisterStaff
from sigap.registers.rules.rows import OldCase, OldPerson
from sigap.vault import datakeys, keyring
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.sealing import OpenKey, seal

_OFFICE_HOUR = time(8)
_SECTIONS = sorted(Section)


def _last_numbers(office_id: UUID, this_year: int) -> dict[int, int]:
    """The last number of each year in the office's register; whoever opens a case of this year meanwhile waits."""
    for year in (this_year - 1, this_year):
        audit.one_at_a_time(f"cases.register:{office_id}:{year}")
    known = Case.objects.filter(office_id=office_id, register_number__lt=FIRST_KEPT).order_by()
    return dict(known.values_list("register_year").annotate(last=Max("register_number")))


class CaseMaker:
    """Makes the rows of one register's cases. Asks the database nothing once it stands."""

    def __init__(self, staff: RegisterStaff, review: Clock, *, import_id: UUID, source: str, at: datetime,
                 zone: tzinfo) -> None:  # fmt: skip
        self._staff, self._review, self._import_id, self._source = staff, review, import_id, source
        self._at, self._zone = at, zone
        self._epoch = keyring.current().newest
        self._codes = set(Case.objects.values_list("code", flat=True).iterator())
        self._numbers = _last_numbers(staff.office_id, at.astimezone(zone).year)
        # Powers before the cases: what follows a participation looks for a case that is closed, and finds none yet.
        self._keys = CopiedTable(DataKey, "id", "purpose", "case_id", "wrapped", "kek_id", "created_at")
        self._parts = CopiedTable(Participation, "id", "case_id", "office_id", "office_name", "rooms", "since", "mac")
        self._work = CopiedTable(
            Assignment, "id", "case_id", "person_id", "person_name", "office_id", "since", "mac"
        )  # fmt: skip
        self._cases = CopiedTable(
            Case, "id", "code", "status", "risk", "area", "office_id", "office_name", "opened_by", "manager_id",
            "manager_name", "opened_at", "recorded_at", "closed_at", "closing_reason", "has_child_victim", "kind",
            "place_kind", "register_year", "register_number", "acted_on", "former_register",
        )  # fmt: skip
        self._people = CopiedTable(
            CasePerson, "id", "case_id", "ordinal", "role", "sex", "age_years", "aged_at", "forms", "settings",
            "key_id", "sealed_identity", "named_at",
        )  # fmt: skip
        self._tokens = CopiedTable(PersonToken, "person_id", "case_id_of_person", "kind", "token", "kek_id", "form")
        self._relations = CopiedTable(
            Relation, "id", "case_id", "person_id", "kind", "other_id", "declared_by", "declared_by_name", "declared_at"
        )
        self._texts = CopiedTable(
            SectionText, "id", "case_id", "room", "version", "key_id", "sealed_text", "written_by", "writer_name",
            "written_at",
        )  # fmt: skip
        self._room_keys = CopiedTable(SectionKey, "case_id", "room", "key_id")
        self._clocks = CopiedTable(
            Clock, "id", "rule_id", "rule_code", "subject_kind", "subject_id", "owner_office", "owner_person",
            "started_at", "recorded_at", "due_at", "is_due_estimated", "next_step_at",
        )  # fmt: skip
        self._imported = CopiedTable(ImportedCase, "case_id", "brought_by_id", "row", "fingerprint")

    def add(self, old: OldCase, fingerprint: bytes) -> UUID:
        """Gathers one case; returns its id."""
        case_id, staff = uuid4(), self._staff
        opened = self._moment(old.reported_on)
        closed = None if old.closed_on is None else max(self._moment(old.closed_on), opened)
        manager_id, manager_name = staff.who(old.officer)
        harmed = [each.age for each in old.people if each.role in HARMED]
        self._cases.add(
            case_id, self._free_code(), CaseStatus.CLOSED if closed else CaseStatus.IN_SERVICE, old.risk, old.area,
            staff.office_id, staff.office_name, manager_id, manager_id, manager_name, opened, self._at, closed,
            old.closing or "", any(map(is_child, harmed)), old.kind or "", old.place_kind or "",
            old.reported_on.year, self._next_number(old.reported_on.year), old.acted_on, self._source,
        )  # fmt: skip
        part = signed_participation(
            case_id=case_id,
            office_id=staff.office_id,
            office_name=staff.office_name,
            sections=_SECTIONS,
            since=self._at,
        )
        self._parts.add(part.id, case_id, part.office_id, part.office_name, part.rooms, part.since, part.mac)
        work = signed_assignment(
            case_id=case_id, person_id=manager_id, person_name=manager_name, office_id=staff.office_id, since=self._at
        )
        self._work.add(work.id, case_id, manager_id, manager_name, staff.office_id, work.since, work.mac)
        ids = [self._person(case_id, number, each, old, opened) for number, each in enumerate(old.people, start=1)]
        self._relate(case_id, old, ids, manager_id, manager_name)
        self._summary(case_id, old)
        if closed is None:
            self._start_review(case_id, manager_id)
        self._imported.add(case_id, self._import_id, old.row, fingerprint)
        return case_id

    def taken(self) -> list[GatheredRows]:
        """What was gathered, in the order in which it is written; gathering begins anew."""
        tables = (
            self._keys, self._parts, self._work, self._cases, self._people, self._tokens, self._relations, self._texts,
            self._room_keys, self._clocks, self._imported,
        )  # fmt: skip
        return [table.taken() for table in tables]

    def _moment(self, day: date) -> datetime:
        return min(datetime.combine(day, _OFFICE_HOUR, self._zone).astimezone(UTC), self._at)

    def _free_code(self) -> str:
        code = new_case_code()
        while code in self._codes:
            code = new_case_code()
        self._codes.add(code)
        return code

    def _next_number(self, year: int) -> int:
        self._numbers[year] = self._numbers.get(year, 0) + 1
        return self._numbers[year]

    def _person(self, case_id: UUID, ordinal: int, old: OldPerson, case: OldCase, opened: datetime) -> UUID:
        person_id = uuid4()
        key_id, sealed, named_at = None, None, None
        if old.name:
            key = self._key(case_id, KeyPurpose.PERSON)
            identity = Identity(
                full_name=old.name, alias=old.alias, nik=old.nik, birth_date=old.born_on, birth_year=old.birth_year,
                birth_estimate="yes" if old.is_estimated else "", address=old.address, village=old.village,
                phone=old.phone,
            )  # fmt: skip
            key_id, named_at = key.id, self._at
            sealed = seal(identity.as_text(), key=key, place=identity_place(person_id))
            self._tokens.add_all(
                (person_id, case_id, kind, value, self._epoch.kek_id, FORM)
                for kind, value in tokens_of(identity, epoch=self._epoch)
            )
        is_harmed = old.role in HARMED
        self._people.add(
            person_id, case_id, ordinal, old.role, old.sex, None if old.age is None else min(old.age, OLDEST),
            None if old.age is None else opened, list(case.forms) if is_harmed else [],
            list(case.settings) if is_harmed else [], key_id, sealed, named_at,
        )  # fmt: skip
        return person_id

    def _relate(self, case_id: UUID, old: OldCase, ids: list[UUID], manager_id: UUID, manager_name: str) -> None:
        harmed = [number for number, each in enumerate(old.people) if each.role in HARMED]
        for number, person in enumerate(old.people):
            if person.role is PersonRole.SUSPECT and person.relation and harmed:
                # The one of the row: who was harmed stands before the suspect.
                other = max((each for each in harmed if each < number), default=harmed[0])
                self._relations.add(
                    uuid4(), case_id, ids[number], person.relation, ids[other], manager_id, manager_name, self._at
                )

    def _summary(self, case_id: UUID, old: OldCase) -> None:
        text_id, key = uuid4(), self._key(case_id, KeyPurpose.CASE_SECTION)
        lines = [f"{self._source}, baris {old.row}.", *(f"{title}: {text}" for title, text in old.columns)]
        sealed = seal("\n".join(lines), key=key, place=text_place(text_id, Section.SUMMARY))
        self._texts.add(text_id, case_id, Section.SUMMARY, 1, key.id, sealed, SYSTEM_STREAM, self._source, self._at)
        self._room_keys.add(case_id, Section.SUMMARY, key.id)

    def _start_review(self, case_id: UUID, manager_id: UUID) -> None:
        """An open case is looked at within the usual span from today; what passed before it came here rings nowhere."""
        review = self._review
        self._clocks.add(
            uuid4(), review.rule_id, review.rule_code, SUBJECT, case_id, self._staff.office_id, manager_id,
            review.started_at, review.recorded_at, review.due_at, review.is_due_estimated, review.next_step_at,
        )  # fmt: skip

    def _key(self, case_id: UUID, purpose: KeyPurpose) -> OpenKey:
        key = OpenKey(id=uuid4(), material=os.urandom(32))
        wrapped = datakeys.wrap(key, purpose=purpose, case_id=case_id, epoch=self._epoch)
        self._keys.add(key.id, purpose, case_id, wrapped, self._epoch.kek_id, self._at)
        return key
