"""Reads of children who are suspected: who they are in the case, what is known, and who may see it.

Beside those who work in the section of the law, the advocate's office and Bapas see it where they work on the case, and
the head of the Unit PPA where the unit does.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, TruncDate
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.office_kinds import HEARS_OF_CHILD
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.actions.opening import SUBJECT as CASE
from sigap.cases.models import CasePerson, Participation
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole
from sigap.clocks.models import Clock, ClockRule
from sigap.clocks.queries import with_facts
from sigap.clocks.rules.units import Unit, counted
from sigap.juvenile.models import ChildInquiry, ChildProceeding, ChildStep, Detention, DetentionPeriod
from sigap.juvenile.rules import (
    CHILD,
    DETENTION,
    ChildFacts,
    ChildFlag,
    ChildStepKind,
    ReleaseReason,
    child_law,
    flags_against_detention,
    flags_by_people,
)
from sigap.kernel.errors import Refused
from sigap.legal.models import Mark
from sigap.legal.queries import age_then
from sigap.legal.rules import MarkKind
from sigap.legal.rules.telling import CustodyDay
from sigap.places.models import Holiday
from sigap.screening.rules.persons import is_child


def office_in_sight(actor: Actor, access: CaseAccess, *, only: OfficeKind | None = None) -> UUID | None:
    """The advocate's office, or Bapas, for which the actor works on the case; None where there is none."""
    kinds = (only,) if only else HEARS_OF_CHILD
    theirs = {held.office_id for held in actor.memberships if held.office_kind in kinds}
    return next((office for office in access.office_ids if office in theirs), None)


def require_sight(actor: Actor, access: CaseAccess) -> None:
    """Raises Refused unless the actor may see what is owed to a child of this case."""
    if not access.has(Section.LEGAL) and office_in_sight(actor, access) is None and not access.heads_ppa_unit:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})


def suspected_of(access: CaseAccess) -> list[CasePerson]:
    """Children in conflict with the law, and suspects who are children or of unknown age, with what is known.

    Whom something was noted of stays, so that a wrong age can be put right; and who is held, whatever they are called.
    """
    if access.heads_ppa_unit and not access.has(Section.PERSONS):
        return _reported_to_head(access)
    wanted = (PersonRole.CHILD_IN_CONFLICT, PersonRole.SUSPECT)
    held, _words = held_states()
    rows = CasePerson.objects.filter(Q(role__in=wanted) | held, case=access.case).defer("sealed_identity")
    return [who for who in rows.select_related("child_proceeding").order_by("ordinal") if _may_be_child(who)]


def _reported_to_head(access: CaseAccess) -> list[CasePerson]:
    """The children of whom something is noted, as the head of the Unit PPA is told of them: number, role, age, sex."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ordinal, role, age_years, aged_at, sex FROM juvenile.children_of_unit(%s)", [access.case.id]
        )
        rows = cursor.fetchall()
    known = {child.person_id: child for child in ChildProceeding.objects.filter(case=access.case)}
    found = []
    for person_id, ordinal, role, age_years, aged_at, sex in rows:
        who = CasePerson(id=person_id, case=access.case, ordinal=ordinal, role=role, sex=sex)
        who.age_years, who.aged_at = age_years, aged_at
        known[person_id].person = who
        found.append(who)
    return found


def _may_be_child(who: CasePerson) -> bool:
    return known_of(who) is not None or who.role == PersonRole.CHILD_IN_CONFLICT or is_child(who.age_years)


def held_states() -> tuple[Exists, Promise]:
    """Of a person: whether they are held, and how that is called."""
    return Exists(Detention.objects.filter(proceeding__person=OuterRef("pk"), released_at=None)), _("Ditahan")


def freed_on() -> Subquery:
    """Of a stage: the last day on which a mark of the criminal track says that the child was let go."""
    newest = Mark.objects.filter(kind=MarkKind.RELEASED, replaced_by__isnull=True, is_void=False)
    of_child = newest.filter(person_id=OuterRef("detention__proceeding__person_id"))
    return Subquery(of_child.order_by("-happened_on").values("happened_on")[:1])


def resting_days() -> ArraySubquery:
    """Of a stage: the holidays that lie in it, on which offices rest and the stage does not."""
    ends = [ExpressionWrapper(OuterRef(name), output_field=DateTimeField()) for name in ("begins_at", "until")]
    days = tuple(map(TruncDate, ends))
    return ArraySubquery(Holiday.objects.filter(day__range=days).values("day"))


def custody_days(case_id: UUID) -> list[CustodyDay]:
    """When children of a case are to leave custody, and have left it: for what victims are told."""
    running = DetentionPeriod.objects.filter(detention=OuterRef("pk"), ended_at=None).order_by("begins_at")
    rows = Detention.objects.filter(case_id=case_id).exclude(release_reason=ReleaseReason.WRONG_ENTRY)
    rows = rows.annotate(running=ArraySubquery(running.values(row=JSONObject(id="id", until="until"))))
    found = []
    for row in rows.select_related("proceeding"):
        person_id, cause = row.proceeding.person_id, str(row.id)
        if row.released_at is not None:
            out = localdate(row.released_at)
            found.append(CustodyDay(person_id=person_id, on=out, since=out, cause=cause, is_out=True))
            continue
        since = localdate(row.detained_at)
        # Each stage has an end of its own: the same day of another stage is news again.
        found += [
            CustodyDay(
                person_id=person_id,
                on=localdate(datetime.fromisoformat(each["until"])),
                since=since,
                cause=f"{cause}:{each['id']}",
            )
            for each in row.running
        ]
    return found


def known_of(who: CasePerson) -> ChildProceeding | None:
    """What is known of a child; None where nothing was noted."""
    return getattr(who, "child_proceeding", None)


def is_victim_too(who: CasePerson) -> bool:
    """Whether the case says that something was done to this child, or that they came in as a victim."""
    return PersonRole.VICTIM in who.former_roles or bool(who.forms)


def standing_steps(child: ChildProceeding) -> QuerySet[ChildStep]:
    """What was done for this child, without what was taken back."""
    return child.steps.filter(voided_at__isnull=True)


def facts_of(child: ChildProceeding, steps: Iterable[str] | None = None) -> ChildFacts:
    """The same as the rules read it; `steps` where they were read already."""
    kinds = standing_steps(child).values_list("kind", flat=True) if steps is None else steps
    return ChildFacts(
        age_at_act=child.age_at_act,
        threat_years=child.threat_years,
        is_repeat=child.is_repeat,
        steps=frozenset(map(ChildStepKind, kinds)),
        is_also_victim=child.is_also_victim,
    )


def barring_flags(child: ChildProceeding, acted_on: date | None) -> list[ChildFlag]:
    """Why the law forbids to hold this child, or what is not known of it; also by the age that the case says."""
    facts = facts_of(child)
    return [*flags_against_detention(facts), *other_age(child, facts, acted_on)]


def other_age(child: ChildProceeding, facts: ChildFacts, acted_on: date | None) -> list[ChildFlag]:
    """What holds by the age under Orang on the day of the act, where it is another; `acted_on` as the case has it.

    Without that day, who is too young to be held now was no older then.
    """
    day, age = child.acted_on or acted_on, child.person.age_years
    is_too_young = age is not None and age < child_law().held_from
    youngest = age_then(child.person, day) if day else age if is_too_young else None
    return flags_by_people(facts, youngest, is_by_birth=child.sealed_birth is not None)


def custodians(access: CaseAccess) -> list[Office]:
    """Offices that may hold a child: those of the case, and places of the state for children."""
    mine = Participation.objects.filter(case=access.case, until=None).values("office_id")
    kinds = (OfficeKind.POLRES_PPA, OfficeKind.KEJARI, OfficeKind.PENGADILAN_NEGERI, OfficeKind.BAPAS)
    rows = Office.objects.filter(Q(id__in=mine) | Q(kind__in=kinds), valid_to=None)
    return list(rows.order_by("name"))


def detention_of(access: CaseAccess, detention_id: UUID) -> Detention:
    """A detention of the case with its stages. Raises Refused when there is none."""
    rows = Detention.objects.filter(case=access.case, pk=detention_id).select_related("proceeding__person")
    found = rows.prefetch_related("periods").first()
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    return found


def limits_on(case_id: UUID, children: Collection[UUID], detentions: Collection[UUID]) -> list[Clock]:
    """Every deadline that runs on these and on their case, the nearest first; one statement.

    `litmas_of`: whose litmas a referral has in hand.
    """
    asked = ChildInquiry.objects.filter(proceeding_id__in=children)
    mine = Q(subject_kind=CHILD, subject_id__in=children) | Q(subject_kind=DETENTION, subject_id__in=detentions)
    mine |= Q(subject_kind=CASE, subject_id=case_id)
    mine |= Q(rule_code="child-inquiry-result", subject_id__in=asked.values("referral_id"))
    whose = Subquery(asked.filter(referral_id=OuterRef("subject_id")).values("proceeding_id")[:1])
    return list(with_facts(Clock.objects.filter(mine, stopped_at=None)).annotate(litmas_of=whose).order_by("due_at"))


def term_of(rule: ClockRule, begins_at: datetime) -> timedelta:
    """How long a term of detention is by its rule: day and night, in whichever unit it is written."""
    return counted(begins_at, rule.amount, Unit(rule.unit), get_current_timezone()) - begins_at
