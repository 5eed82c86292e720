"""What is known of the people of a case in clear: corrected, related to one another; and the day of the act."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.following import follow_people
from sigap.cases.actions.locking import locked_open, mark_changed
from sigap.cases.actions.persons import note_child_victim
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case, CasePerson, Relation, SafeContact
from sigap.cases.queries import CaseAccess, person_of
from sigap.cases.rules import HARMED, PersonRole, PersonWarning, RelationKind, Sex, law_of
from sigap.kernel.errors import Conflict, Unable
from sigap.places.queries import is_known
from sigap.ui.taking_back import TakeBackReason, require_reason


class UnableToCorrectPerson(Unable):
    """What was written about somebody cannot be."""


class NotToBeTakenLightly(UnableToCorrectPerson):
    """Somebody harmed would stand there as accused of the same act: asked once more, with what the law says."""

    warning = PersonWarning.VICTIM_AS_SUSPECT


class UnableToRelate(Unable):
    """These two cannot stand so to one another."""


class UnableToDateAct(Unable):
    """The act cannot have been then, or there."""


@audit.action
def correct_person(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    role: PersonRole,
    sex: Sex,
    age_years: int | None,
    based_on: int,
    knows_the_law: bool = False,
) -> CasePerson:
    """Corrects role, sex and age; a birth that is sealed goes on to decide the age when it is written next.

    Raises Conflict when somebody wrote in between; UnableToCorrectPerson to or from a reporter where a name or card
    lies here; NotToBeTakenLightly for a victim entered as terlapor, until the officer has read UU 21/2007 art. 18.
    """
    access.require(by, Permission.CASE_NAME_PERSON, Section.PERSONS)
    case = locked_open(access.case.id)
    person = person_of(access, ordinal)
    former = PersonRole(person.role)
    if (person.role, person.sex, person.age_years) == (role, sex, age_years):
        audit.unchanged()
        return person
    if person.version != based_on:
        raise Conflict(_("Rekan Anda baru saja mengubah orang ini. Tulisan Anda belum disimpan; periksa dulu."))
    _refuse_role(person, role, knows_the_law=knows_the_law)
    if age_years != person.age_years:
        person.aged_at = None if age_years is None else at
    person.role, person.sex, person.age_years = role, sex, age_years
    if role is not former:
        person.former_roles = sorted({*person.former_roles, former.value})
        person.role_changed_at = at
    person.version += 1
    person.save(update_fields=["role", "sex", "age_years", "aged_at", "former_roles", "role_changed_at", "version"])
    note_child_victim(case)
    mark_changed(case)
    moved = {"former_role": former.value} if role is not former else {}
    record_case_event(by, at, case.id, events.PERSON_CORRECTED, person=str(person.id), role=role.value, **moved)
    follow_people(by, at, access)
    return person


def _refuse_role(person: CasePerson, role: PersonRole, *, knows_the_law: bool) -> None:
    """Raises UnableToCorrectPerson or NotToBeTakenLightly where they may not become this, or not so lightly."""
    former = PersonRole(person.role)
    if former is PersonRole.REPORTER and role is not former and _is_known(person):
        raise UnableToCorrectPerson(
            _(
                "Pelapor yang namanya atau kontaknya tersegel tetap pelapor. Kalau ia juga korban atau saksi, "
                "tambahkan ia sebagai orang tersendiri."
            )
        )
    if role is PersonRole.REPORTER and role is not former and _is_known(person):
        # It could never be undone: the name and the card would open to the custodian alone.
        raise UnableToCorrectPerson(
            _(
                "Nama atau kontak orang ini sudah tersegel. Kalau ia juga pelapor, "
                "tambahkan ia sebagai orang tersendiri."
            )
        )
    if role is PersonRole.SUSPECT and former in HARMED and not knows_the_law:
        raise NotToBeTakenLightly(_light_words())


def _is_known(person: CasePerson) -> bool:
    """A name or a card lies sealed: as anything but a reporter it would open without the custodian."""
    return person.is_named or SafeContact.objects.filter(person=person).exists()


def _light_words() -> str:
    law = law_of(PersonWarning.VICTIM_AS_SUSPECT)
    text = f" {law.basis}: “{law.text}”" if law else ""
    return str(_("Orang ini tercatat sebagai korban, dan akan menjadi terlapor perbuatan yang sama.")) + text


@audit.action
def relate(
    *, by: Actor, at: datetime, access: CaseAccess, ordinal: int, kind: RelationKind, other: int
) -> Relation | None:
    """Says how one person stands to another; said before, it changes nothing. Raises UnableToRelate, Refused."""
    access.require(by, Permission.CASE_NAME_PERSON, Section.PERSONS)
    if ordinal == other:
        raise UnableToRelate(_("Pilih dua orang yang berbeda."))
    case = locked_open(access.case.id)
    first, second = person_of(access, ordinal), person_of(access, other)
    relation = Relation(
        case=case,
        person=first,
        kind=kind,
        other=second,
        declared_by=by.person_id,
        declared_by_name=by.name,
        declared_at=at,
    )
    try:
        with transaction.atomic():
            relation.save(force_insert=True)
    except IntegrityError as error:
        if "relation_once" not in str(error):
            raise
        audit.unchanged()
        return None
    mark_changed(case)
    record_case_event(
        by, at, case.id, events.RELATION_DECLARED, person=str(first.id), other=str(second.id), kind=kind.value
    )
    follow_people(by, at, access)
    return relation


@audit.action
def unrelate(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    kind: RelationKind,
    other: int,
    reason: TakeBackReason | None,
) -> None:
    """Takes it back; a second click changes nothing."""
    access.require(by, Permission.CASE_NAME_PERSON, Section.PERSONS)
    case = locked_open(access.case.id)
    first, second = person_of(access, ordinal), person_of(access, other)
    why = require_reason(reason)
    standing = Relation.objects.filter(person=first, kind=kind, other=second, ended_at=None)
    if not standing.update(ended_by=by.person_id, ended_at=at):
        audit.unchanged()
        return
    mark_changed(case)
    data = {"person": str(first.id), "other": str(second.id), "kind": kind.value, "reason": why.value}
    record_case_event(by, at, case.id, events.RELATION_ENDED, **data)
    follow_people(by, at, access)


@audit.action
def note_event(*, by: Actor, at: datetime, access: CaseAccess, acted_on: date | None, area: str, based_on: int) -> None:
    """Sets the day and the place of the act, as far as known. Raises UnableToDateAct, Conflict."""
    access.require(by, Permission.CASE_EDIT_SUMMARY, Section.SUMMARY)
    case = locked_open(access.case.id)
    if (case.acted_on, case.area) == (acted_on, area):
        audit.unchanged()
        return
    if case.version != based_on:
        raise Conflict(_("Kasus ini berubah sementara Anda menulis. Periksa lagi, lalu simpan."))
    if acted_on is not None and acted_on > localdate(at):
        raise UnableToDateAct(_("Tanggal ini belum terjadi. Periksa tahunnya."))
    if area and area != case.area and not is_known(area):
        raise UnableToDateAct(_("Wilayah ini tidak ada dalam daftar. Pilih dari daftar, atau kosongkan."))
    date_act(by, at, case, acted_on=acted_on, area=area)
    follow_people(by, at, access)


def date_act(by: Actor, at: datetime, case: Case, *, acted_on: date | None, area: str) -> None:
    """Stores day and place of the act on a locked case, inside the action that knows them."""
    case.acted_on, case.area = acted_on, area
    case.save(update_fields=["acted_on", "area"])
    note_child_victim(case)
    mark_changed(case)
    ids = {"day": acted_on.isoformat()} if acted_on else {}
    record_case_event(by, at, case.id, events.ACT_DATED, **ids, **({"area": area} if area else {}))
