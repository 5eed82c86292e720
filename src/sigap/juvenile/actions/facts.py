"""What is known of a child who is suspected: age on the day of the act, the threat, repeat, whether also a victim."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.juvenile import events
from sigap.juvenile.actions.alarms import tell_hearers
from sigap.juvenile.models import ChildProceeding, Detention
from sigap.juvenile.queries import barring_flags, facts_of, is_victim_too, other_age, suspected_of
from sigap.juvenile.rules import BARS, AgeSource, age_at, is_barred
from sigap.kernel.errors import Conflict, Unable
from sigap.vault.sealing import Place, seal


class UnableToNoteChild(Unable):
    """Nobody of whom, a day that cannot be, or a step that does not follow."""


def birth_place(row_id: UUID) -> Place:
    """Where the day of birth lies."""
    return Place(table="juvenile_childproceeding", row=row_id, column="sealed_birth", section=Section.LEGAL.value)


def proceeding_of(by: Actor, at: datetime, access: CaseAccess, ordinal: int | None, office_id: UUID) -> ChildProceeding:
    """What is known of this child, held; begun empty where nothing is. Raises UnableToNoteChild."""
    person = next((who for who in suspected_of(access) if who.ordinal == ordinal), None)
    if person is None:
        raise UnableToNoteChild(_("Pilih anak yang dimaksud. Belum ada? Tambahkan dulu di bagian Orang."))
    found = ChildProceeding.objects.select_for_update().filter(case=access.case, person=person).first()
    if found is not None:
        return found
    row = ChildProceeding(
        id=uuid4(),
        case=access.case,
        person=person,
        is_also_victim=is_victim_too(person),
        changed_at=at,
        changed_by=by.person_id,
        changed_by_name=by.name,
        office_id=office_id,
    )
    row.save(force_insert=True)
    return row


@audit.action
def note_facts(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    based_on: int,
    acted_on: date | None,
    born_on: date | None,
    age_years: int | None,
    source: AgeSource,
    threat_years: int | None,
    is_repeat: bool,
    is_also_victim: bool,
) -> ChildProceeding:
    """Writes what is known anew; `based_on` is the version that was read, 0 for none. The day of birth is sealed.

    One's own once more changes nothing. Where a child is held whom the law forbids to hold, all are told at once.
    Raises UnableToNoteChild, Conflict.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    row = proceeding_of(by, at, access, ordinal, office_id)
    facts = {
        "acted_on": acted_on,
        "age_at_act": (age := _age(at, acted_on, born_on, age_years)),
        "age_source": source.value if age is not None else AgeSource.UNKNOWN.value,
        "threat_years": threat_years,
        "is_repeat": is_repeat,
        "is_also_victim": is_also_victim,
    }
    if row.version != max(based_on, 1):
        _check_own(by, row, based_on, facts)
        audit.unchanged()
        return row
    if born_on is None and row.sealed_birth is not None and acted_on != row.acted_on:
        raise UnableToNoteChild(_("Tanggal perbuatannya berubah. Tulis lagi tanggal lahirnya: umurnya dihitung ulang."))
    _tell_if_victim(by, at, case, row, is_also_victim=is_also_victim)
    for name, value in facts.items():
        setattr(row, name, value)
    if born_on is not None:
        key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
        row.key_id, row.sealed_birth = key.id, seal(born_on.isoformat(), key=key, place=birth_place(row.id))
    row.version, row.changed_at, row.changed_by, row.changed_by_name = row.version + 1, at, by.person_id, by.name
    row.save(update_fields=_CHANGED)
    record_case_event(by, at, case.id, events.FACTS_NOTED, person=str(row.person_id), version=str(row.version))
    held = Detention.objects.filter(proceeding=row, released_at=None).first()
    if held is not None and is_barred(barring_flags(row, case.acted_on)):
        tell_hearers(at, "child-held-barred", held.case_id, held.id, None)
    return row


def _tell_if_victim(by: Actor, at: datetime, case: Case, row: ChildProceeding, *, is_also_victim: bool) -> None:
    """The manager hears that the child turns out to be a victim too: what was done to them is noted in the case."""
    is_known = row.is_also_victim or is_victim_too(row.person) or case.manager_id == by.person_id
    if is_also_victim and not is_known:
        tell_manager_of(case, at=at, code="child-also-victim")


def follow_people(_by: Actor, at: datetime, access: CaseAccess) -> None:
    """Where a child is held who may not be, by the age that the case says now, all are told, once of each such age."""
    held = Detention.objects.filter(case=access.case, released_at=None)
    rows = held.select_related("case", "proceeding__person").defer("proceeding__person__sealed_identity")
    for row in rows:
        flags = other_age(row.proceeding, facts_of(row.proceeding), row.case.acted_on)
        if bar := next((flag for flag in flags if flag in BARS), None):
            tell_hearers(at, "child-held-barred", row.case_id, row.id, None, once=bar.value)


def _check_own(by: Actor, row: ChildProceeding, based_on: int, facts: Mapping[str, object]) -> None:
    """Raises Conflict unless it is one's own last writing, sent again."""
    is_own = row.changed_by == by.person_id and row.version == max(based_on, 1) + 1
    if not is_own or any(getattr(row, name) != value for name, value in facts.items()):
        raise Conflict(_("Rekan Anda baru saja menulis hal yang sama. Baca dulu keadaannya sekarang."))


_CHANGED = (
    "acted_on",
    "age_at_act",
    "age_source",
    "threat_years",
    "is_repeat",
    "is_also_victim",
    "key_id",
    "sealed_birth",
    "version",
    "changed_at",
    "changed_by",
    "changed_by_name",
)


def _age(at: datetime, acted_on: date | None, born_on: date | None, age_years: int | None) -> int | None:
    if acted_on is not None and acted_on > localdate(at):
        raise UnableToNoteChild(_("Tanggal perbuatan ini belum tiba. Periksa lagi."))
    if born_on is None:
        return age_years
    if acted_on is None:
        raise UnableToNoteChild(_("Tulis juga tanggal perbuatannya: umur dihitung pada hari itu."))
    if born_on > acted_on:
        raise UnableToNoteChild(_("Menurut tanggal ini anak belum lahir pada hari perbuatan. Periksa keduanya."))
    return age_at(born_on, acted_on)
