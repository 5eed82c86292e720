"""Reads of what is known of people: which parts stand open to whom, their newest versions, and the pairs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import ROLE_LABELS, CasePerson, DangerTag, Relation, numbered
from sigap.cases.queries import CaseAccess, persons_of
from sigap.cases.reading.closing import PieceOfFile
from sigap.cases.rules import HARMED, PersonRole, RelationKind
from sigap.kernel.errors import Refused
from sigap.persons.models import OffenderRelation, PartVersion
from sigap.persons.rules import OFFENDERS, Household, PartSpec, PersonPart, kind_proposed, parts_of, readers_of
from sigap.places.models import Region

WRITES = Permission.SERVICE_NOTE
"""Whoever works on the case writes in the parts that their office reads."""


def offices_reading(
    actor: Actor, access: CaseAccess, part: str, role: str, *, is_guarded: bool, power: Permission = Permission.CASE_SEE
) -> tuple[UUID, ...]:
    """The offices through which the actor works on the case and to whose kind this part is open.

    An emergency opens none of them: whoever breaks the glass needs the identity and the safe contact.
    """
    kinds = readers_of(part, role, is_guarded=is_guarded)
    of_kind = {each.office_id for each in actor.memberships if each.office_kind in kinds}
    working = access.offices_where(actor, power, Section.PERSONS) if access.is_assigned else ()
    return tuple(office for office in working if office in of_kind)


_GUARD = "hides_domicile"


def person_read(access: CaseAccess, ordinal: int) -> CasePerson:
    """A person of the case, with whether their domicile is hidden, in one statement. Raises Refused."""
    guard = Func(F("case_id"), F("id"), function="persons.is_guarded", output_field=BooleanField())
    person = persons_of(access).filter(ordinal=ordinal).annotate(**{_GUARD: guard}).first()
    if person is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return person


def is_guarded(person: CasePerson) -> bool:
    """Whether the person's domicile is hidden: a danger stands in the case, or a protection is asked for or runs."""
    if person.role not in set(HARMED):
        return False
    if (read := vars(person).get(_GUARD)) is not None:
        return bool(read)
    with connection.cursor() as cursor:
        cursor.execute("SELECT persons.is_guarded(%s, %s)", [person.case_id, person.pk])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPart:
    """A part that stands open to the actor; whether they may write in it too, while the case runs."""

    spec: PartSpec
    may_write: bool


def open_parts_of(actor: Actor, access: CaseAccess, person: CasePerson) -> list[OpenPart]:
    """The parts of this person that stand open to the actor, in the order of the page."""
    if access.restricts(person):
        return []
    hidden, role = is_guarded(person), person.role
    return [
        OpenPart(
            spec=spec,
            may_write=not access.case.is_closed
            and bool(offices_reading(actor, access, spec.part, role, is_guarded=hidden, power=WRITES)),
        )
        for spec in parts_of(PersonRole(role))
        if offices_reading(actor, access, spec.part, role, is_guarded=hidden)
    ]


def open_part_of(actor: Actor, access: CaseAccess, person: CasePerson, part: str) -> OpenPart:
    """One of them, by its code or its address. Raises Refused, also for a part that there is not."""
    found = next(
        (each for each in open_parts_of(actor, access, person) if part in (each.spec.part, each.spec.slug)), None
    )
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return found


def part_of(actor: Actor, access: CaseAccess, person: CasePerson, part: str) -> PartSpec:
    """The same, for who writes in it. Raises Refused, also where the actor only reads."""
    found = open_part_of(actor, access, person, part)
    if not found.may_write and not access.case.is_closed:
        raise Refused(WRITES, ids={"case": str(access.case.id)})
    return found.spec


def standing_flags(access: CaseAccess) -> frozenset[str]:
    """Dangers that stand in the case, by code."""
    return frozenset(DangerTag.objects.filter(case=access.case, lifted_at=None).values_list("flag", flat=True))


def newest_facts(person: CasePerson) -> dict[PersonPart, PartVersion]:
    """The newest version of each part that row-level security shows, in one statement."""
    rows = PartVersion.objects.filter(person=person).order_by("part", "-version").distinct("part")
    return {PersonPart(row.part): row for row in rows}


def parts_noted(access: CaseAccess, parts: Collection[PersonPart]) -> list[PartVersion]:
    """Versions of these parts that row-level security shows to who works with the case's people, in one statement."""
    if not access.is_assigned or not access.has(Section.PERSONS):
        return []
    rows = PartVersion.objects.filter(case=access.case, part__in=parts).select_related("person")
    return list(rows.defer("sealed_facts", "person__sealed_identity"))


def facts_of(person: CasePerson, part: PersonPart, version: int | None = None) -> PartVersion | None:
    """This version of a part, or its newest."""
    rows = PartVersion.objects.filter(person=person, part=part)
    return (rows if version is None else rows.filter(version=version)).order_by("-version").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenderPair:
    """A victim and an alleged offender of a case, with what is recorded and what the case's relations propose."""

    victim: CasePerson
    offender: CasePerson
    row: OffenderRelation | None
    proposed_kind: str = ""
    proposed_household: Household = Household.UNKNOWN

    @property
    def version(self) -> int:
        """The version that stands; 0 for none."""
        return self.row.version if self.row else 0

    @property
    def key(self) -> str:
        """The pair in a form's field: both numbers in the case."""
        return f"{self.victim.ordinal}-{self.offender.ordinal}"


def reads_offenders(actor: Actor, access: CaseAccess, *, power: Permission = Permission.CASE_SEE) -> tuple[UUID, ...]:
    """The offices through which the actor reads how alleged offenders stand to victims."""
    return offices_reading(actor, access, OFFENDERS, PersonRole.VICTIM, is_guarded=False, power=power)


SECOND_OF_PAIR = frozenset({PersonRole.SUSPECT, PersonRole.CHILD_IN_CONFLICT})
"""Who may have harmed a victim of the case: whoever is reported, a child in conflict with the law too."""


def has_pairs(person: CasePerson) -> bool:
    """Whether somebody may be one of a pair."""
    return person.role == PersonRole.VICTIM or person.role in SECOND_OF_PAIR


def pairs_of(access: CaseAccess, *, flags: frozenset[str] = frozenset()) -> list[OffenderPair]:
    """Every victim with every alleged offender, in three statements. `flags`: dangers that stand."""
    people = list(persons_of(access).defer("sealed_identity"))
    victims = [person for person in people if person.role == PersonRole.VICTIM]
    offenders = [person for person in people if person.role in SECOND_OF_PAIR]
    if not victims or not offenders:
        return []
    rows = OffenderRelation.objects.filter(case=access.case)
    newest = {
        (row.victim_id, row.offender_id): row
        for row in rows.order_by("victim", "offender", "-version").distinct("victim", "offender")
    }
    relations = _relations_between(access)
    is_only = len(victims) == len(offenders) == 1
    return [
        OffenderPair(
            victim=victim,
            offender=offender,
            row=newest.get((victim.pk, offender.pk)),
            proposed_kind=kind_proposed(relations.get((offender.pk, victim.pk), ())),
            proposed_household=_together(relations, victim, offender, is_flagged=is_only and _FLAG in flags),
        )
        for victim in victims
        for offender in offenders
    ]


_FLAG = "lives_with_suspect"
_BOTH_WAYS = frozenset({RelationKind.SPOUSE_OF, RelationKind.SIBLING_OF, RelationKind.OTHER_KIN_OF})
type _Relations = Mapping[tuple[UUID, UUID], Sequence[RelationKind]]


def _relations_between(access: CaseAccess) -> _Relations:
    standing = Relation.objects.filter(case=access.case, ended_at=None)
    return relations_by_pair(standing.values_list("person_id", "kind", "other_id"))


def relations_by_pair(standing: Iterable[tuple[UUID, str, UUID]]) -> _Relations:
    """Kinds by both people; those that hold both ways under both."""
    found: dict[tuple[UUID, UUID], list[RelationKind]] = {}
    for first, kind, second in standing:
        found.setdefault((first, second), []).append(RelationKind(kind))
        if kind in set(_BOTH_WAYS):
            found.setdefault((second, first), []).append(RelationKind(kind))
    return found


def _together(relations: _Relations, victim: CasePerson, offender: CasePerson, *, is_flagged: bool) -> Household:
    both = (*relations.get((victim.pk, offender.pk), ()), *relations.get((offender.pk, victim.pk), ()))
    return Household.TOGETHER if is_flagged or RelationKind.LIVES_WITH in both else Household.UNKNOWN


def regions_by_bps(code: str) -> list[tuple[str, str]]:
    """Standing regions that the statistics office numbers so: Kemendagri's code and name."""
    found = Region.objects.filter(bps_code=code, valid_to=None).order_by("code")
    return list(found.values_list("code", "name"))


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: of whom how much is filled in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ordinal, role, parts FROM persons.filled_parts(%s)", [case_id])
        rows = cursor.fetchall()
    return [
        PieceOfFile(
            heading=numbered(ROLE_LABELS[PersonRole(role)], ordinal),
            meta=ngettext("%(count)d bagian data diisi", "%(count)d bagian data diisi", count) % {"count": count},
        )
        for ordinal, role, count in rows
    ]
