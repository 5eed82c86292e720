"""Reads of the case file: actor first, and nothing beyond what the actor's office and assignment open.

`case_for` is the one door to a case: refusal and absence look the same from outside.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject, Now

from sigap.access.backend.compiled_statements import AnyOf, Values, read_compiled
from sigap.access.entry import Actor
from sigap.access.office_kinds import HEARS_OF_CHILD
from sigap.access.permissions import Permission
from sigap.access.roles import RoleCode, Section
from sigap.access.rules import CaseStanding
from sigap.cases.models import (
    CORE_SECTIONS,
    Case,
    CasePerson,
    LegalHold,
    Participation,
    SectionText,
)
from sigap.cases.queries.exclusions import NotExcluded
from sigap.cases.queries.vouching import POWERS, check_entry
from sigap.cases.rules import PersonRole
from sigap.cases.rules.break_glass import EMERGENCY_IDENTITIES, EMERGENCY_SECTIONS
from sigap.kernel.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """By which somebody works on a case for one office: participation and assignment, as read with the case.

    `sections` are the office's, `opened` those of them that the person's roles there enter.
    """

    office_id: UUID
    sections: tuple[str, ...]
    opened: frozenset[Section]
    hears_of_child: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """A running break-glass of the actor on the case, as read with it. It opens sections for reading."""

    id: UUID
    office_id: UUID
    until: datetime


DISCLOSED = "disclosure"
"""Reason code under which `custody` opens one field of a reporter."""
_EMERGENCY_READS = frozenset({Permission.CASE_SEE, Permission.IDENTITY_OPEN})
"""Powers that a break-glass lends to its sections: whatever else is asked there writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccess:
    """A case as this actor stands to it, by a grant for each office for which they work on it."""

    case: Case
    grants: tuple[Grant, ...] = ()
    # The actor's offices that take part, also where they do not work on it themselves.
    seen_through: frozenset[UUID] = frozenset()
    is_held: bool = False
    # Only of who is not assigned: an assignment opens more.
    emergency: Emergency | None = None
    is_manager: bool = False
    # Heads the Unit PPA of the case, and so hears of a child who is held, assigned or not.
    heads_ppa_unit: bool = False

    @property
    def is_assigned(self) -> bool:
        """Works on the case; otherwise a colleague who sees the header."""
        return bool(self.grants)

    @property
    def sections(self) -> frozenset[Section]:
        """The sections that stand open, through any office."""
        lent = EMERGENCY_SECTIONS if self.emergency else frozenset[Section]()
        return lent.union(*(grant.opened for grant in self.grants))

    @property
    def is_in_core_team(self) -> bool:
        """Whether an identity or the criminal matter stands open to the actor's office, as `cases.in_core_team`.

        Any other office helps with one thing: it reads neither the summary nor who else helps and with what (ADR 46).
        """
        return self.emergency is not None or any(not CORE_SECTIONS.isdisjoint(grant.sections) for grant in self.grants)

    @property
    def sees_matter(self) -> bool:
        """Whether a page tells the case's kind and all its deadlines: to its core team, and to all in its office."""
        return self.is_in_core_team or self.case.office_id in self.seen_through

    @property
    def office_ids(self) -> tuple[UUID, ...]:
        """The offices for which the actor works on the case, the first to come in first."""
        return tuple(grant.office_id for grant in self.grants)

    def has(self, section: Section) -> bool:
        """Whether the section stands open."""
        return section in self.sections

    def offices_where(self, actor: Actor, permission: Permission, section: Section) -> tuple[UUID, ...]:
        """The offices for which the actor may do this in the section, the first to come in first.

        Power and section come from one office: what a role may in one is not done through another.
        """
        held = actor.offices_where(permission)
        working = tuple(grant.office_id for grant in self.grants if grant.office_id in held and section in grant.opened)
        if working or self.emergency is None or self.emergency.office_id not in held:
            return working
        is_lent = permission in _EMERGENCY_READS and section in EMERGENCY_SECTIONS
        return (self.emergency.office_id,) if is_lent else ()

    def restricts(self, person: CasePerson) -> bool:
        """Whether the processing of this person's data is restricted, so that who manages the case alone reads them."""
        return person.restricted_at is not None and not self.is_manager and self.emergency is None

    def opens_identity_of(self, person: CasePerson, what: str = "name", *, reason: str) -> bool:
        """Whether this field of this person is one that the section of identity opens to the actor.

        A reporter's name or contact stands open only while a disclosure of that field runs, and only to `custody`,
        which checks what vouches for it and shows that one field: a page of the case would show all others beside it.
        """
        if self.emergency is not None:
            return person.role in EMERGENCY_IDENTITIES
        # Who works on the case still calls somebody in danger: the card of safe contact alone stays open.
        if what != "contact" and self.restricts(person):
            return False
        return person.role != PersonRole.REPORTER or (reason == DISCLOSED and _is_disclosed(person.id, what))

    def may(self, actor: Actor, permission: Permission, section: Section) -> bool:
        """Whether there is such an office: where `require` would pass, a page shows the button."""
        return bool(self.offices_where(actor, permission, section))

    def require(self, actor: Actor, permission: Permission, section: Section) -> UUID:
        """The office for which the actor does this: what is done in the section is done by it. Raises Refused."""
        offices = self.offices_where(actor, permission, section)
        if not offices:
            raise Refused(permission, ids={"case": str(self.case.id), "room": section.value})
        return offices[0]


def _is_disclosed(person_id: UUID, what: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.reporter_opens(%s, %s)", [person_id, what])
        return bool(cursor.fetchone()[0])


def case_for(
    actor: Actor, code: str, *, need: Section | None = None, power: Permission = Permission.CASE_SEE
) -> CaseAccess:
    """The case with this code, with the section that is needed and the power to be used in it.

    Raises Refused, also when there is no such case; MacBroken where a row that lets the actor in is not SIGAP's.
    """
    values = {"offices": _seeing(actor), "code": code, "person": actor.person_id}
    found = _accesses(actor, read_compiled("cases.case_for", _standing, values))
    if not found:
        raise Refused(Permission.CASE_SEE)
    (access,) = found.values()
    if need is not None:
        access.require(actor, power, need)
    return access


def accesses_to(actor: Actor, wanted: Q) -> dict[UUID, CaseAccess]:
    """Each of these cases that the actor may see, as they stand to it; one statement. Raises Refused, MacBroken."""
    return _accesses(actor, _standing_in(wanted, {"offices": _seeing(actor), "person": actor.person_id}))


def _accesses(actor: Actor, found: Iterable[Case]) -> dict[UUID, CaseAccess]:
    rows: dict[UUID, list[Case]] = {}
    for row in found:
        check_entry(row.pk, actor.person_id, vars(row))
        rows.setdefault(row.pk, []).append(row)
    return {case_id: _access(actor, of_case) for case_id, of_case in rows.items()}


def _access(actor: Actor, rows: Sequence[Case]) -> CaseAccess:
    grants = tuple(grant for grant in (_grant(actor, row) for row in rows) if grant is not None)
    seen_through = frozenset(vars(row)["part_office"] for row in rows)
    return CaseAccess(
        case=rows[0],
        grants=grants,
        seen_through=seen_through,
        heads_ppa_unit=any(
            held.role is RoleCode.PPA_UNIT_HEAD and held.office_id in seen_through for held in actor.memberships
        ),
        is_held=vars(rows[0])["is_held"],
        is_manager=rows[0].manager_id == actor.person_id,
        emergency=None if grants else _emergency(rows),
    )


def _standing(values: Values) -> QuerySet[Case]:
    return _standing_in(Q(code=values["code"]), values)


def _standing_in(wanted: Q, values: Values) -> QuerySet[Case]:
    """The cases, a row for each part that an office has in one, with what lets the person in."""
    mine = Q(assignment__person_id=values["person"], assignment__until__isnull=True)
    broken = Q(
        breakglass__office_id=AnyOf(values["offices"]),
        breakglass__person_id=values["person"],
        breakglass__ended_at__isnull=True,
        breakglass__until__gt=Now(),
    )
    return (
        Case.objects.filter(
            NotExcluded(F("id")),
            wanted,
            participation__office_id=AnyOf(values["offices"]),
            participation__until__isnull=True,
        )
        .annotate(
            work=FilteredRelation("assignment", condition=mine), glass=FilteredRelation("breakglass", condition=broken)
        )
        .annotate(**{name: F(path) for name, path in POWERS.items()})
        .annotate(is_held=Exists(LegalHold.objects.filter(case=OuterRef("pk"), released_at=None)))
        .order_by("participation__since", "participation__id")
    )


def _grant(actor: Actor, row: Case) -> Grant | None:
    """The rows of one office, when the actor is assigned for that very office; its own system is seated by its part."""
    facts: dict[str, Any] = vars(row)
    if facts["work_office"] != facts["part_office"] and not actor.is_system:
        return None
    return Grant(
        office_id=facts["part_office"],
        sections=tuple(facts["part_rooms"]),
        opened=frozenset(map(Section, facts["part_rooms"]))
        & actor.sections(facts["part_office"], CaseStanding.ASSIGNED),
        hears_of_child=any(
            held.office_id == facts["part_office"] and held.office_kind in HEARS_OF_CHILD for held in actor.memberships
        ),
    )


def _emergency(rows: Sequence[Case]) -> Emergency | None:
    """The break-glass that runs, for an office that takes part."""
    for row in rows:
        facts: dict[str, Any] = vars(row)
        if facts["glass_id"] is not None and facts["glass_office"] == facts["part_office"]:
            return Emergency(
                id=facts["glass_id"],
                office_id=facts["glass_office"],
                until=facts["glass_until"],
            )
    return None


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Every case in which an office of the actor takes part, newest first."""
    return _visible_at(_seeing(actor)).order_by("-opened_at")


def _seeing(actor: Actor) -> list[UUID]:
    seeing = actor.offices_where(Permission.CASE_SEE)
    if not seeing:
        raise Refused(Permission.CASE_SEE)
    return sorted(seeing)


def _visible_at(offices: Sequence[UUID]) -> QuerySet[Case]:
    part = Participation.objects.filter(office_id=AnyOf(offices), case=OuterRef("pk"), until=None)
    return Case.objects.filter(Exists(part), NotExcluded(F("id")))


def cases_with_sections(actor: Actor, cases: Collection[UUID]) -> dict[UUID, tuple[Case, frozenset[Section]]]:
    """Those of these cases that the actor may see, each with the sections in which they work there; one statement."""
    values = {"offices": _seeing(actor), "cases": [*cases], "person": actor.person_id}
    found: dict[UUID, tuple[Case, frozenset[Section]]] = {}
    for case in read_compiled("cases.with_sections", _with_sections, values) if cases else ():
        opened = (
            frozenset(map(Section, each["sections"])) & actor.sections(UUID(each["office"]), CaseStanding.ASSIGNED)
            for each in vars(case)["parts"]
        )
        found[case.pk] = (case, frozenset[Section]().union(*opened))
    return found


def _with_sections(values: Values) -> QuerySet[Case]:
    working = Q(case__assignment__person_id=values["person"], case__assignment__until=None)
    parts = Participation.objects.filter(
        working, case__assignment__office_id=F("office_id"), case=OuterRef("pk"), until=None
    ).values(found=JSONObject(office=Cast("office_id", TextField()), sections="rooms"))
    return _visible_at(values["offices"]).filter(pk=AnyOf(values["cases"])).annotate(parts=ArraySubquery(parts))


def persons_of(access: CaseAccess) -> QuerySet[CasePerson]:
    """The people in the case, in order; in an emergency without reporters. Needs the section of persons."""
    _need(access, Section.PERSONS)
    return _people_shown(access, CasePerson.objects.filter(case=access.case)).order_by("ordinal")


def _people_shown(access: CaseAccess, people: QuerySet[CasePerson]) -> QuerySet[CasePerson]:
    return people.exclude(role=PersonRole.REPORTER) if access.emergency else people


def next_ordinal(access: CaseAccess) -> int:
    """The number that the next person would get."""
    return (persons_of(access).values_list("ordinal", flat=True).last() or 0) + 1


def person_of(access: CaseAccess, ordinal: int) -> CasePerson:
    """One of them. Raises Refused when there is none."""
    person = persons_of(access).filter(ordinal=ordinal).first()
    if person is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return person


def latest_text(access: CaseAccess, section: Section) -> SectionText | None:
    """The newest version of a section's text, sealed."""
    _need(access, section)
    return SectionText.objects.filter(case=access.case, room=section).order_by("-version").first()


def _need(access: CaseAccess, section: Section) -> None:
    if section not in access.sections:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": section.value})


def persons_asked_of(access: CaseAccess) -> list[CasePerson]:
    """Those to whom it was done, without their identity, in their order. Raises Refused without the section."""
    if not access.has(Section.PERSONS):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.PERSONS.value})
    roles = (PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT)
    rows = CasePerson.objects.filter(case=access.case, role__in=roles).defer("sealed_identity")
    return list(rows.order_by("ordinal"))
