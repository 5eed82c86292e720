"""Whose cases an old register's are: the office, who answers for them, by name or by login; what came in before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from sigap.access.entry import Actor
from sigap.access.models import Membership, Office
from sigap.access.permissions import Permission
from sigap.access.queries import heads_of
from sigap.access.queries.people import standing
from sigap.access.roles import ROLES
from sigap.actionplan.rules.columns import plain_words
from sigap.kernel.errors import Refused
from sigap.registers.models import ImportedCase, RegisterImport, RegisterUpload
from sigap.registers.rules.mapping import RegisterMap
from sigap.registers.rules.phrases import PhraseError
from sigap.vault.fingerprints import Fingerprinter, fingerprinters
from sigap.vault.sealing import Place

BRINGS = Permission.REGISTER_IMPORT

_OPENERS = [role.code for role in ROLES.values() if Permission.CASE_OPEN in role.permissions]


class StaffUnclear(PhraseError):
    """Whose cases they are is not clear; says what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStaff:
    """The office that takes the cases, who answers where a row names nobody, and everybody by name and login."""

    office_id: UUID
    office_name: str
    manager: tuple[UUID, str]
    by_name: Mapping[str, tuple[UUID, str]]

    def who(self, officer: str) -> tuple[UUID, str]:
        """Who answers for a case: whom the row names, if they still work there."""
        return self.by_name.get(plain_words(officer), self.manager)


def register_staff(register_map: RegisterMap, *, at: datetime) -> RegisterStaff:
    """The office and its people. Raises StaffUnclear."""
    office = _office(register_map.office)
    held = Membership.objects.filter(standing(at), office=office, role__in=_OPENERS, person__is_active=True).order_by(
        "since", "person__login"
    )
    rows = list(held.values_list("person_id", "person__name", "person__login"))
    people = {pk: name for pk, name, _login in rows}
    if not people:
        raise StaffUnclear(_("office: di %(office)s belum ada petugas yang boleh membuka kasus"), office=office.name)
    by_name = {plain_words(key): (pk, name) for pk, name, login in rows for key in (name, login)}
    if register_map.manager:
        found = by_name.get(plain_words(register_map.manager))
        if found is None:
            words = _("manager: “%(who)s” bukan petugas %(office)s yang boleh membuka kasus")
            raise StaffUnclear(words, who=register_map.manager, office=office.name)
        return RegisterStaff(office_id=office.pk, office_name=office.name, manager=found, by_name=by_name)
    head = next((each for each in heads_of(office.pk, at=at) if each in people), rows[0][0])
    return RegisterStaff(office_id=office.pk, office_name=office.name, manager=(head, people[head]), by_name=by_name)


def _office(name: str) -> Office:
    kinds = {kind for role in ROLES.values() if Permission.CASE_OPEN in role.permissions for kind in role.office_kinds}
    offices = list(Office.objects.filter(valid_to=None, kind__in=kinds).order_by("name"))
    found = [each for each in offices if not name or plain_words(each.name) == plain_words(name)]
    if len(found) != 1:
        known = ", ".join(each.name for each in offices) or "–"
        words = _("office: sebut kantornya dalam berkas pemetaan; yang membuka kasus: %(known)s")
        raise StaffUnclear(words, known=known)
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerImport:
    """A register that came in before, with how its rows are known again."""

    source: str
    imported_at: datetime
    digest: bytes
    cases: int
    rows: Fingerprinter


def former_imports() -> list[FormerImport]:
    """Every register that came in before. As the owner, with the ring at hand."""
    rows = list(RegisterImport.objects.order_by("imported_at"))
    keys = fingerprinters(row.key_id for row in rows)
    return [
        FormerImport(
            source=row.source,
            imported_at=row.imported_at,
            digest=bytes(row.digest),
            cases=row.cases_made,
            rows=keys[row.key_id],
        )
        for row in rows
    ]


def rows_known(fingerprints: Sequence[bytes]) -> set[bytes]:
    """Which of these rows came in before."""
    found = ImportedCase.objects.filter(fingerprint__in=fingerprints).values_list("fingerprint", flat=True)
    return {bytes(each) for each in found}


def seconds_for(row: RegisterUpload, mapper_id: UUID | None, *, at: datetime) -> dict[UUID, str]:
    """Who of the office may let it in where this person says what its columns mean, with their names."""
    roles = [role.code for role in ROLES.values() if BRINGS in role.permissions]
    held = Membership.objects.filter(standing(at), office_id=row.office_id, role__in=roles, person__is_active=True)
    others = held.exclude(person_id__in=[each for each in (row.uploaded_by, mapper_id) if each])
    return dict(others.order_by("person__name").values_list("person_id", "person__name"))


def file_place(row_id: UUID) -> Place:
    """Where an uploaded file lies: in no section of a case."""
    return Place(table="registers_registerupload", row=row_id, column="sealed_file", section="register")


def office_of(by: Actor) -> UUID:
    """The office for which the actor brings registers in. Raises Refused."""
    offices = sorted(by.offices_where(BRINGS))
    if not offices:
        raise Refused(BRINGS)
    return offices[0]


def uploads_of(by: Actor) -> QuerySet[RegisterUpload]:
    """Those of the actor's offices, without their files, the newest first."""
    rows = RegisterUpload.objects.filter(office_id__in=by.offices_where(BRINGS))
    return rows.defer("sealed_file").order_by("-uploaded_at")


def upload_of(by: Actor, upload_id: UUID, *, lock: bool = False) -> RegisterUpload:
    """One of them, without its file; locked for who writes. Raises Refused."""
    rows = uploads_of(by).filter(pk=upload_id)
    # A row that nobody may write any more is not locked, and read all the same.
    row = (lock and rows.select_for_update().first()) or rows.first()
    if row is None:
        raise Refused(BRINGS, ids={"item": str(upload_id)})
    return row
