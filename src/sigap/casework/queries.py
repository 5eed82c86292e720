"""Reads of casework: the newest records of a case, its plan, who may be asked for what, conferences."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from sigap.access.backend.compiled_statements import Values, read_compiled
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import Goal
from sigap.assistance.queries import PersonFacts, goals_of, persons_facts
from sigap.cases.actions.handing_over import offices_led
from sigap.cases.actions.sections import SAFETY
from sigap.cases.models import Assignment, CasePerson, CaseScreening, Participation, SectionKey
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.file import persons_asked_of
from sigap.cases.queries.people import was_child
from sigap.cases.rules import PersonRole
from sigap.casework.models import (
    CaseConference,
    CasePlan,
    PlanAgreement,
    PlanMove,
    PlannedService,
    PlanPractice,
    RecordVersion,
)
from sigap.casework.rules import SECTIONS, RecordKind, ServiceState
from sigap.kernel.errors import Refused

MOST = 60
"""Rows of one kind on a page: no plan that a person agreed to is longer."""


def leads(access: CaseAccess) -> bool:
    """Whether the actor works on the case for the office whose case it is: only there plan and assessment are read."""
    return access.case.office_id in access.office_ids


def require_lead(actor: Actor, access: CaseAccess, section: Section, power: Permission) -> UUID:
    """That office. Raises Refused."""
    if access.case.office_id not in access.offices_where(actor, power, section):
        raise Refused(power, ids={"case": str(access.case.id), "room": section.value})
    return access.case.office_id


def newest_record(kind: RecordKind, subject_id: UUID) -> RecordVersion | None:
    """The newest version, or none."""
    return RecordVersion.objects.filter(kind=kind, subject_id=subject_id).order_by("-version").first()


def records_of(access: CaseAccess) -> list[RecordVersion]:
    """First and newest version of each kind and client, as far as its section stands open to the actor.

    `opens_in_emergency`: under the key of the plans of safety; one written before there was that key is not.
    """
    kinds = [kind for kind, section in SECTIONS.items() if access.has(section) and kind is not RecordKind.MINUTES]
    if not leads(access) or not kinds:
        return []
    ends = RecordVersion.objects.filter(kind=OuterRef("kind"), subject_id=OuterRef("subject_id"))
    newest = ends.order_by("-version").values("version")[:1]
    rows = RecordVersion.objects.filter(Q(version=1) | Q(version=newest), case=access.case, kind__in=kinds)
    open_then = SectionKey.objects.filter(case=OuterRef("case"), room=SAFETY, key_id=OuterRef("key_id"))
    return list(rows.annotate(opens_in_emergency=Exists(open_then)).order_by("kind", "subject_id", "version"))


def plans_in_emergency(access: CaseAccess) -> list[RecordVersion]:
    """The newest plan of safety of each client, sealed, while the actor's break-glass runs."""
    newest = RecordVersion.objects.filter(kind=OuterRef("kind"), subject_id=OuterRef("subject_id"))
    return list(
        RecordVersion.objects.filter(
            version=newest.order_by("-version").values("version")[:1], case=access.case, kind=RecordKind.SAFETY_PLAN
        )
    )


def history_of(access: CaseAccess, kind: RecordKind, person: CasePerson) -> QuerySet[RecordVersion]:
    """Every version, the newest first. Raises Refused."""
    if not leads(access) or not access.has(SECTIONS[kind]):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": SECTIONS[kind].value})
    return RecordVersion.objects.filter(case=access.case, kind=kind, subject_id=person.id).order_by("-version")


def client_of(access: CaseAccess, ordinal: int) -> CasePerson:
    """A person for whom the case is worked. Raises Refused."""
    found = next((who for who in persons_asked_of(access) if who.ordinal == ordinal), None)
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return found


def may_speak(people: tuple[PersonFacts, ...]) -> list[PersonFacts]:
    """Who may be heard for an assessment: nobody who is the person reported, by record or by identity."""
    return [who for who in people if not who.is_suspect]


def people_facts(access: CaseAccess) -> tuple[PersonFacts, ...]:
    """The people of the case as consent sees them."""
    return persons_facts(access.case.id)


def services_of(access: CaseAccess) -> list[PlannedService]:
    """What is planned: all of it for the case's own office, to others what names them and what they decided with."""
    rows = with_moves(PlannedService.objects.filter(case=access.case), "service")
    return list(rows.order_by("due_on", "asked_at", "id")[: 2 * MOST])


def service_of(access: CaseAccess, service_id: UUID) -> PlannedService:
    """One of them. Raises Refused."""
    row = PlannedService.objects.filter(case=access.case, pk=service_id).first()
    if row is None:
        raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id), "item": str(service_id)})
    return row


def planned_for(row: PlannedService) -> int | None:
    """The number of the person whose goal it serves, as far as the actor sees the goal; None for nobody alone."""
    found: int | None = Goal.objects.filter(services=row).values_list("person__ordinal", flat=True).first()
    return found


def goal_of(access: CaseAccess, goal_id: UUID) -> Goal:
    """One goal of the plan. Raises Refused."""
    row = goals_of(access).filter(pk=goal_id).first()
    if row is None:
        raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id), "item": str(goal_id)})
    return row


def with_moves[M: Goal | PlannedService](rows: QuerySet[M], named: str) -> QuerySet[M]:
    """The rows, each with how it was moved for `moves_in`, as far as the actor sees it, in one statement."""
    moves = PlanMove.objects.filter(**{named: OuterRef("pk")}).order_by("-moved_at")
    columns = {name: name for name in _MOVE}
    sealed = Func("sealed_reason", Value("hex"), function="encode", output_field=TextField())
    found: QuerySet[M] = rows.annotate(moved=ArraySubquery(moves.values(data=JSONObject(sealed=sealed, **columns))))
    return found


_MOVE = ("id", "was", "until", "from_owner", "to_owner", "moved_by_name", "key_id", "goal_id", "service_id")


def moves_in(row: Goal | PlannedService) -> list[PlanMove]:
    """How a row of `with_moves` was moved, the newest first."""
    days = ("was", "until")
    return [
        PlanMove(
            sealed_reason=bytes.fromhex(each["sealed"]),
            **{name: UUID(each[name]) if each[name] and name.endswith("id") else each[name] for name in _MOVE}
            | {name: date.fromisoformat(each[name]) for name in days},
        )
        for each in vars(row).get("moved", ())
    ]


def newest_edition(access: CaseAccess) -> CasePlan | None:
    """The plan as it stands; what was said to it (`agreements`, the newest first); whether a head sees plans."""
    if not leads(access):
        return None
    agreements = PlanAgreement.objects.filter(edition=OuterRef("pk")).order_by("-recorded_at")
    row = JSONObject(
        person="person_id", giver="giver", answer="answer", manner="manner", on="agreed_on", by="recorded_by_name"
    )
    practice = PlanPractice.objects.filter(office_id=OuterRef("office_id"), is_supervised=True)
    editions = CasePlan.objects.filter(case=access.case).annotate(
        said=ArraySubquery(agreements.values(data=row)), is_supervised=Exists(practice)
    )
    return editions.order_by("-version").first()


def version_of_plan(access: CaseAccess) -> int:
    """The version that a form on the plan was opened at; 0 before the first."""
    newest = CasePlan.objects.filter(case=access.case).order_by("-version").values_list("version", flat=True)
    return newest.first() or 0


def edition_to_look(actor: Actor, access: CaseAccess) -> CasePlan:
    """The newest edition that the actor, who did not make it, sees as a supervisor: on the case, or while it waits.

    Raises Refused.
    """
    edition = CasePlan.objects.filter(case=access.case).order_by("-version").first()
    heads = actor.offices_where(Permission.CASE_REVIEW)
    if edition is None or edition.made_by == actor.person_id or access.case.office_id not in heads:
        raise Refused(Permission.CASE_REVIEW, ids={"case": str(access.case.id)})
    return edition


def waits_for_head(actor: Actor, access: CaseAccess) -> bool:
    """Whether the plan waits to be seen by the actor as head, who does not work on the case."""
    waiting = CasePlan.objects.filter(case=access.case, needs_look=True, looked_at=None)
    return actor.can(Permission.CASE_REVIEW) and waiting.exists()


def may_set_practice(actor: Actor, office_id: UUID) -> bool:
    """Whether the actor decides, as its head, if plans of this office are seen by its head."""
    return actor.can(Permission.CASE_REVIEW) and office_id in offices_led(actor)


def is_supervised(office_id: UUID) -> bool:
    """Whether the office wants its plans seen by its head."""
    return PlanPractice.objects.filter(office_id=office_id, is_supervised=True).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOwner:
    """Who may be given a task: an office that takes part in the case, or a person who works on it there."""

    office_id: UUID
    office_name: str
    person_id: UUID | None = None
    person_name: str = ""

    @property
    def value(self) -> str:
        """As a form names it."""
        return self.value_of(self.office_id, self.person_id)

    @staticmethod
    def value_of(office_id: UUID, person_id: UUID | None) -> str:
        """The same of a row that names them."""
        return f"{office_id}/{person_id or ''}"

    @property
    def label(self) -> str:
        """As a list shows it."""
        return f"{self.person_name}, {self.office_name}" if self.person_id else self.office_name


def owners_for(access: CaseAccess) -> list[ServiceOwner]:
    """Them, the case's own office first; each office before its people. One statement."""
    rows = read_compiled("casework.owners_for", _owners_of, {"case": access.case.pk})
    found = []
    for office_id, name, theirs in sorted(rows, key=lambda row: row[0] != access.case.office_id):
        found.append(ServiceOwner(office_id=office_id, office_name=name))
        found += [
            ServiceOwner(office_id=office_id, office_name=name, person_id=UUID(who["id"]), person_name=who["name"])
            for who in theirs
        ]
    return found


def _owners_of(values: Values) -> QuerySet[Participation, tuple[Any, ...]]:
    people = Assignment.objects.filter(case=values["case"], until=None, office_id=OuterRef("office_id"))
    working = people.order_by("person_name").values(data=JSONObject(id="person_id", name="person_name"))
    parts = Participation.objects.filter(case=values["case"], until=None).annotate(people=ArraySubquery(working))
    return parts.order_by("since", "id").values_list("office_id", "office_name", "people")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildOwed:
    """A child of the case: its letters of special protection, and the services that the plan has for it already."""

    ordinal: int
    role: PersonRole
    letters: tuple[str, ...]
    planned: frozenset[str]


def children_owed(access: CaseAccess) -> list[ChildOwed]:
    """Who was a child on the day of the act, with their letters: as entered, and as the newest screening has them.

    A screening is of the case: its letters stand for the children whom it names as victims. One statement.
    """
    newest = CaseScreening.objects.filter(case=access.case).order_by("-version")
    stands = PlannedService.objects.filter(
        Q(goal__person=OuterRef("pk")) | Q(goal__isnull=False, goal__person=None), case=access.case
    ).exclude(state__in=(ServiceState.NOT_DONE, ServiceState.DROPPED))
    rows = CasePerson.objects.filter(case=access.case, role__in=(PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT))
    found = rows.annotate(
        ampk=Subquery(newest.values("ampk")[:1]),
        screened=Subquery(newest.values("victims")[:1]),
        planned=ArraySubquery(stands.values("service")),
    ).order_by("ordinal")
    return [
        ChildOwed(
            ordinal=who.ordinal,
            role=PersonRole(who.role),
            letters=(
                *who.letters,
                *(who.ampk or () if not who.screened or who.ordinal in who.screened else ()),
                *(BEFORE_THE_LAW if who.role == PersonRole.CHILD_IN_CONFLICT else ()),
            ),
            planned=frozenset(who.planned),
        )
        for who in found.only("ordinal", "role", "letters", "age_years", "aged_at")
        if was_child(access.case, who)
    ]


BEFORE_THE_LAW = ("b",)
"""The letter of a child before the law, which nobody need enter of one who is suspected (UU 35/2014 art. 59(2) b)."""


def conferences_of(access: CaseAccess) -> list[CaseConference]:
    """The conferences in which the actor's offices sit, the newest first."""
    rows = CaseConference.objects.filter(case=access.case).prefetch_related("members")
    return list(rows.order_by("-starts_at")[:MOST])


def conference_of(access: CaseAccess, conference_id: UUID) -> CaseConference:
    """One of them. Raises Refused where there is none, or the actor is no member."""
    row = CaseConference.objects.filter(case=access.case, pk=conference_id).prefetch_related("members").first()
    if row is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return row


def minutes_of(row: CaseConference) -> QuerySet[RecordVersion]:
    """Every version of its minutes, the newest first."""
    return RecordVersion.objects.filter(kind=RecordKind.MINUTES, subject_id=row.id).order_by("-version")


def agenda_lines(access: CaseAccess, *, at: datetime) -> list[str]:
    """What a conference has before it: what open goals are about, late services with owner; no word of a goal."""
    goals = [goal for goal in goals_of(access) if goal.is_open]
    late = [row for row in services_of(access) if row.is_open and row.due_on < localdate(at)]
    lines = [str(label) for label in dict.fromkeys(goal.area_label for goal in goals)]
    return lines + [f"{row.service_label or row.owner}: {row.owner}" for row in late]
