"""People in a case: added with what is known, named in a sealed section, tokens beside the seal."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, require_step_up
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.following import follow_people
from sigap.cases.actions.identity import Identity, identity_place
from sigap.cases.actions.locking import locked_open, mark_changed
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.tokens import replace_tokens
from sigap.cases.models import Case, CasePerson, CasePersonPast
from sigap.cases.queries import CaseAccess, person_of
from sigap.cases.rules import HARMED, OLDEST, PersonRole, Sex, is_child_on
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.vault import datakeys
from sigap.vault.sealing import SealingKey, seal

__all__ = ["Identity", "add_person", "identity_place", "name_person"]

_IDENTITY_KEY = "person"


class UnableToNamePerson(Unable):
    """What was written about somebody cannot be."""


@audit.action
def add_person(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    role: PersonRole,
    sex: Sex,
    age_years: int | None,
    ordinal: int | None = None,
    aged_at: datetime | None = None,
) -> CasePerson:
    """Adds a person with what is known; the name may follow.

    `ordinal` is the number the page had ready: the same facts under it again are a second click, not a second person.
    `aged_at`: when the age was heard, where that is not now.
    """
    access.require(by, Permission.CASE_NAME_PERSON, Section.PERSONS)
    case = locked_open(access.case.id)
    same = CasePerson.objects.filter(case=case, role=role, sex=sex, age_years=age_years)
    if ordinal is not None and (known := same.filter(ordinal=ordinal).first()):
        audit.unchanged()
        return known
    last = CasePerson.objects.filter(case=case).aggregate(last=Max("ordinal"))["last"] or 0
    heard_at = None if age_years is None else aged_at or at
    person = CasePerson.objects.create(
        case=case, ordinal=last + 1, role=role, sex=sex, age_years=age_years, aged_at=heard_at
    )
    note_child_victim(case)
    mark_changed(case)
    record_case_event(by, at, case.id, events.PERSON_ADDED, person=str(person.id), role=role.value)
    follow_people(by, at, access)
    return person


@audit.action
def name_person(
    *, by: Actor, at: datetime, access: CaseAccess, ordinal: int, identity: Identity, based_on: int
) -> CasePerson:
    """Seals who a person is under a key of their own.

    A known birth sets the age in clear. A correction needs what opening the identity needs, and keeps the former one.
    Raises Conflict when somebody wrote in between, StepUpNeeded, UnableToNamePerson.
    """
    access.require(by, Permission.CASE_NAME_PERSON, Section.IDENTITY)
    case = locked_open(access.case.id)
    person = person_of(access, ordinal)
    if person.version != based_on:
        raise Conflict(_("Rekan Anda baru saja mengisi identitas ini. Tulisan Anda belum disimpan; periksa dulu."))
    is_correction = person.is_named
    if access.restricts(person):
        raise Refused(Permission.CASE_NAME_PERSON, ids={"case": str(case.id)})
    if is_correction:
        access.require(by, Permission.IDENTITY_OPEN, Section.IDENTITY)
        require_step_up(by, at=at)
    day = localdate(at)
    if identity.birth_date > day.isoformat() or identity.birth_year > str(day.year):
        raise UnableToNamePerson(_("Tanggal lahir ini belum terjadi. Periksa tahunnya."))
    check_all_powers(by, access)
    _keep_former(by, at, person)
    key = identity_key(person, case.id, at)
    person.sealed_identity = seal(identity.as_text(), key=key, place=identity_place(person.id))
    person.key_id = key.id
    person.named_at = at
    person.version += 1
    age = identity.age_on(day)
    if age is not None and not _is_as_noted(person, identity, age):
        person.age_years, person.aged_at = min(age, OLDEST), at
    person.save(update_fields=["sealed_identity", "key_id", "named_at", "version", "age_years", "aged_at"])
    replace_tokens(person, identity)
    note_child_victim(case)
    mark_changed(case)
    code = events.IDENTITY_CORRECTED if is_correction else events.PERSON_NAMED
    record_case_event(by, at, case.id, code, person=str(person.id))
    follow_people(by, at, access)
    return person


def _is_as_noted(person: CasePerson, identity: Identity, age: int) -> bool:
    """The birth says the same age as was noted, then and now: since when they are as old stays known."""
    noted_on = localdate(person.aged_at) if person.aged_at else None
    return noted_on is not None and person.age_years == age == identity.age_on(noted_on)


def _keep_former(by: Actor, at: datetime, person: CasePerson) -> None:
    """Lays the identity aside as it was sealed. Its place stays the person's row: it opens there, with the same key."""
    if person.key_id is None or person.sealed_identity is None:
        return
    CasePersonPast.objects.create(
        person=person,
        version=person.version,
        key_id=person.key_id,
        sealed_identity=person.sealed_identity,
        replaced_at=at,
        replaced_by=by.person_id,
    )


def note_child_victim(case: Case) -> None:
    """Sets whether somebody harmed was, or may have been, a child on the day of the act.

    Without that day, on the day the case was opened. Inside an act that holds the case.
    """
    day = case.acted_on or localdate(case.opened_at)
    people = list(CasePerson.objects.filter(case=case).values_list("role", "age_years", "aged_at"))
    if not people:
        # The section of persons is closed to whoever dates the act: what those who see it found stays.
        return
    has_child = any(
        is_child_on(day, age_years=age, recorded_on=localdate(aged_at) if aged_at else None)
        for role, age, aged_at in people
        if role in HARMED
    )
    if has_child != case.has_child_victim:
        case.has_child_victim = has_child
        case.save(update_fields=["has_child_victim"])


def identity_key(person: CasePerson, case_id: UUID, at: datetime) -> SealingKey:
    """The data key of somebody's identity."""
    return existing_or_new_key(person.key_id, case_id, at)


def existing_or_new_key(known: UUID | None, case_id: UUID, at: datetime) -> SealingKey:
    """This data key, or a new one of a person of the case."""
    return datakeys.open_key(known) if known else datakeys.create(purpose=_IDENTITY_KEY, case_id=case_id, at=at)
