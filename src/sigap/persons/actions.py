"""Writes of the app: a part of a person becomes its next version; how alleged offenders stand to victims."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open, mark_changed
from sigap.cases.actions.people import relate
from sigap.cases.actions.person_records import PersonRecords
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, person_of
from sigap.cases.rules import PersonRole, RelationKind
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.persons import events
from sigap.persons.models import DOUBT_LABELS, OffenderRelation, PartVersion
from sigap.persons.queries import (
    WRITES,
    OffenderPair,
    facts_of,
    is_guarded,
    offices_reading,
    pairs_of,
    part_of,
    reads_offenders,
)
from sigap.persons.rules import (
    Doubt,
    Facts,
    Household,
    PartSpec,
    age_span,
    counted_codes,
    doubts_of,
    offender_kinds,
)
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, seal

_TABLE = "persons_partversion"
_STALE = _("Rekan Anda menyimpan versi lain sementara Anda menulis.")


class StaleFacts(Conflict):
    """Somebody wrote the version that this one was meant to become; nothing was overwritten."""


class NotCertain(Unable):
    """What was written is unusual: asked once, then saved as it is."""

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        super().__init__(DOUBT_LABELS[doubts[0]])
        self.doubts = doubts


class StaleRelations(Conflict):
    """A pair was written by somebody else meanwhile."""


def facts_place(row_id: UUID) -> Place:
    """Where one version of a part lies."""
    return Place(table=_TABLE, row=row_id, column="sealed_facts", section=Section.PERSONS.value)


@audit.action
def write_part(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    part: str,
    facts: Facts,
    based_on: int,
    is_certain: bool = False,
) -> PartVersion | None:
    """Seals the next version of a part. `based_on` is the version that was read, 0 for none.

    Raises StaleFacts when that is no longer the newest, NotCertain until the writer has answered, Refused.
    """
    access.require(by, WRITES, Section.PERSONS)
    person = person_of(access, ordinal)
    spec = part_of(by, access, person, part)
    case = locked_open(access.case.id)
    asked = {each.name for each in spec.fields_of(PersonRole(person.role))}
    given = {name: value for name, value in facts.items() if value and name in asked}
    newest = facts_of(person, spec.part)
    if newest is None and not given:
        audit.unchanged()
        return None
    if (newest.version if newest else 0) != based_on:
        raise StaleFacts(_STALE)
    doubts = doubts_of(spec.part, given, _oldest_age(person, at))
    if doubts and not is_certain:
        raise NotCertain(doubts)
    row = _sealed_version(by, at, access, person, spec, given, newest)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StaleFacts(_STALE) from None
    mark_changed(case)
    ids = {"person": str(person.id), "part": spec.part.value, "version": str(row.version)}
    record_case_event(by, at, case.id, events.PART_WRITTEN, **ids)
    return row


def _sealed_version(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    person: CasePerson,
    spec: PartSpec,
    given: Facts,
    newest: PartVersion | None,
) -> PartVersion:
    """The next version, sealed under the part's own key, which its first one makes. Not saved."""
    office_id = _writing_office(by, access, person, spec)
    check_all_powers(by, access)
    if newest:
        key = datakeys.open_key(newest.key_id)
    else:
        key = datakeys.create(purpose=KeyPurpose.PERSON_PART, case_id=access.case.id, at=at)
    row_id = uuid4()
    return PartVersion(
        id=row_id,
        case=access.case,
        person=person,
        part=spec.part.value,
        version=newest.version + 1 if newest else 1,
        key_id=key.id,
        sealed_facts=seal(json.dumps(given, ensure_ascii=False, sort_keys=True), key=key, place=facts_place(row_id)),
        codes=counted_codes(spec, given),
        written_by=by.person_id,
        writer_name=by.name,
        office_id=office_id,
        office_name=next(each.office_name for each in by.memberships if each.office_id == office_id),
        written_at=at,
    )


def _writing_office(by: Actor, access: CaseAccess, person: CasePerson, spec: PartSpec) -> UUID:
    offices = offices_reading(by, access, spec.part, person.role, is_guarded=is_guarded(person), power=WRITES)
    if not offices:
        raise Refused(WRITES, ids={"case": str(access.case.id)})
    return offices[0]


def _oldest_age(person: CasePerson, at: datetime) -> int | None:
    """The highest age that the person can have: who is of age by then is asked nothing."""
    span = age_span(person.age_years, person.recorded_on, localdate(at))
    return span[1] if span else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFacts:
    """How an alleged offender stands to a victim, and the version that was read."""

    kind: str
    household: Household
    based_on: int


_DECLARED = {
    "parent": RelationKind.PARENT_OF,
    "spouse": RelationKind.SPOUSE_OF,
    "teacher": RelationKind.TEACHES,
    "employer": RelationKind.EMPLOYS,
}
"""What a kind says in the case's own relations, so that it is typed once and the warnings of the case follow."""


@audit.action
def write_relations(
    *, by: Actor, at: datetime, access: CaseAccess, pairs: Mapping[str, PairFacts]
) -> list[OffenderRelation]:
    """Writes the next version of each pair that changed; `pairs` by `OffenderPair.key`.

    What they say of kinship and household is declared in the case too, where the writer may. Raises StaleRelations.
    """
    access.require(by, WRITES, Section.PERSONS)
    offices = reads_offenders(by, access, power=WRITES)
    if not offices:
        raise Refused(WRITES, ids={"case": str(access.case.id)})
    case = locked_open(access.case.id)
    rows = []
    for pair in pairs_of(access):
        given = pairs.get(pair.key)
        if given is None:
            continue
        stands = (pair.row.kind, pair.row.household) if pair.row else ("", "")
        if (given.kind, given.household.value) == stands:
            continue
        if pair.version != given.based_on:
            raise StaleRelations(
                _("Rekan Anda baru saja mengisi pasangan yang sama. Muat ulang, lalu periksa isian yang tersimpan.")
            )
        if given.kind and given.kind not in offender_kinds():
            raise Refused(WRITES, ids={"case": str(case.id)})
        row = OffenderRelation.objects.create(
            case=case,
            victim=pair.victim,
            offender=pair.offender,
            version=pair.version + 1,
            kind=given.kind,
            household=given.household.value,
            written_by=by.person_id,
            writer_name=by.name,
            office_id=offices[0],
            written_at=at,
        )
        rows.append(row)
        ids = {"person": str(pair.victim.pk), "other": str(pair.offender.pk), "version": str(row.version)}
        record_case_event(by, at, case.id, events.RELATION_WRITTEN, **ids)
        _declare(by, at, access, pair, given)
    if rows:
        mark_changed(case)
    else:
        audit.unchanged()
    return rows


def _declare(by: Actor, at: datetime, access: CaseAccess, pair: OffenderPair, given: PairFacts) -> None:
    """Kinship and a shared household also stand among the case's relations, which warn of them. Ended there only."""
    if not access.may(by, Permission.CASE_NAME_PERSON, Section.PERSONS):
        return
    kinds = [_DECLARED[given.kind]] if given.kind in _DECLARED and given.kind != pair.proposed_kind else []
    if given.household is Household.TOGETHER and pair.proposed_household is not Household.TOGETHER:
        kinds.append(RelationKind.LIVES_WITH)
    for kind in kinds:
        relate(by=by, at=at, access=access, ordinal=pair.offender.ordinal, kind=kind, other=pair.victim.ordinal)


def _of_case(case_id: UUID) -> set[UUID]:
    return set(PartVersion.objects.filter(case=case_id).values_list("person_id", flat=True))


def _keys_of(person_ids: Sequence[UUID]) -> set[UUID]:
    return set(PartVersion.objects.filter(person__in=person_ids).values_list("key_id", flat=True))


def _forget(person_ids: Sequence[UUID]) -> None:
    PartVersion.objects.filter(person__in=person_ids).delete()
    OffenderRelation.objects.filter(Q(victim__in=person_ids) | Q(offender__in=person_ids)).delete()


def _people_of(key_ids: Sequence[UUID]) -> set[UUID]:
    return set(PartVersion.objects.filter(key_id__in=key_ids).values_list("person_id", flat=True))


RECORDS = PersonRecords(of_case=_of_case, keys_of=_keys_of, forget=_forget, people_of=_people_of)
"""What goes when a person's identity is destroyed: every part with its key, the codes beside it, the pairs."""
