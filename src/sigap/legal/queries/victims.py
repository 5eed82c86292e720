"""Reads of what victims are to be told: their wish, the news, and who may hear it with a child."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Assignment, CasePerson, PersonToken, Relation
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole, RelationKind
from sigap.clocks.models import Clock, ClockRule
from sigap.kernel.errors import Refused
from sigap.legal.models import Mark, PlannedRelease, VictimNotice, VictimWish
from sigap.legal.queries import people_of, reported_among, victims_among
from sigap.legal.rules import MarkKind
from sigap.legal.rules.telling import (
    ENDS_CUSTODY,
    CustodyDay,
    HearingBar,
    HearingTie,
    NoticeKind,
    NoticeMark,
    NoticeState,
    guardians_of,
    is_over,
    notice_specs,
)
from sigap.matching.kinds import WHOLE
from sigap.screening.rules.persons import is_child

NOTICES = 60
"""News of one page: what is open comes first."""


def is_leading(actor: Actor, access: CaseAccess) -> bool:
    """Whether the actor works on the case for the office that leads it, and so keeps the victim's wish and channel."""
    offices = access.offices_where(actor, Permission.LEGAL_NOTE, Section.LEGAL)
    return access.case.office_id in offices and access.has(Section.NOTES)


def victim_of(people: Iterable[CasePerson], ordinal: int) -> CasePerson:
    """One of the victims, by number. Raises Refused when there is none."""
    found = next((who for who in victims_among(people) if who.ordinal == ordinal), None)
    if found is None:
        raise Refused(Permission.LEGAL_NOTE)
    return found


def wishes_of(access: CaseAccess) -> list[VictimWish]:
    """Every version of every victim's wish, the newest first."""
    return list(VictimWish.objects.filter(case=access.case).select_related("guardian").order_by("-version"))


def wish_of(access: CaseAccess, victim: CasePerson) -> VictimWish | None:
    """The newest version of one victim's."""
    return VictimWish.objects.filter(case=access.case, person=victim).order_by("version").last()


def tellers_of(access: CaseAccess) -> dict[UUID, str]:
    """Officers of the office that leads the case who work on it, by name."""
    return dict(_team(access).values_list("person_id", "person_name"))


def _team(access: CaseAccess) -> QuerySet[Assignment]:
    case = access.case
    return Assignment.objects.filter(case=case, office_id=case.office_id, until=None).order_by("person_name")


def usual_rhythm(access: CaseAccess, on: date) -> tuple[dict[UUID, str], int | None]:
    """The same officers, and every how many days progress is told where nothing else is agreed; in one statement."""
    rules = ClockRule.objects.filter(code=notice_specs()[NoticeKind.PROGRESS].rule, superseded_at=None)
    standing = rules.filter(valid_from__lte=on).order_by("-valid_from").values("amount")[:1]
    found = list(_team(access).annotate(rhythm=Subquery(standing)).values_list("person_id", "person_name", "rhythm"))
    return {who: name for who, name, _rhythm in found}, next((rhythm for _who, _name, rhythm in found), None)


def notices_of(access: CaseAccess) -> QuerySet[VictimNotice]:
    """What is to be told, by when it is due (`due_at`), then what was, the last first; what is void is left out."""
    running = Clock.objects.filter(subject_kind="notice", subject_id=OuterRef("pk"), stopped_at=None)
    rows = VictimNotice.objects.filter(case=access.case).exclude(state=NoticeState.VOID)
    due = rows.annotate(due_at=Subquery(running.order_by("due_at").values("due_at")[:1]))
    due = due.order_by(F("settled_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "raised_at")
    return due.select_related("person", "suspect", "hearer", "update").defer(
        "person__sealed_identity", "suspect__sealed_identity", "hearer__sealed_identity", "update__sealed_words"
    )


def notice_of(access: CaseAccess, notice_id: UUID) -> VictimNotice:
    """One of them. Raises Refused when there is none."""
    found = notices_of(access).filter(pk=notice_id).first()
    if found is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id), "item": str(notice_id)})
    return found


def planned_of(access: CaseAccess) -> dict[UUID, PlannedRelease]:
    """On which day each suspect is to go free, as far as somebody noted it."""
    rows = PlannedRelease.objects.filter(case=access.case, dropped_at=None)
    return {row.person_id: row for row in rows}


def custody_days_of(case_id: UUID, *, has_accused_child: bool = True) -> list[CustodyDay]:
    """When suspects are to leave custody, or have left it: what somebody noted, then what is known of children."""
    planned = PlannedRelease.objects.filter(case_id=case_id, dropped_at=None).order_by("recorded_at")
    found = [
        CustodyDay(person_id=row.person_id, on=row.on, since=localdate(row.recorded_at), cause=str(row.root))
        for row in planned
    ]
    for path in settings.SIGAP_CUSTODY_DAYS if has_accused_child else ():
        days: Callable[[UUID], list[CustodyDay]] = import_string(path)
        found += days(case_id)
    return found


def release_days(access: CaseAccess, people: Iterable[CasePerson]) -> dict[UUID, date]:
    """On which day each suspect is to go free, unless a mark says that it is over; what was noted comes first."""
    has_child = any(who.role == PersonRole.CHILD_IN_CONFLICT or is_child(who.age_years) for who in people)
    days = [day for day in custody_days_of(access.case.id, has_accused_child=has_child) if not day.is_out]
    if not days:
        return {}
    rows = Mark.objects.filter(case=access.case, replaced_by__isnull=True, is_void=False, kind__in=ENDS_CUSTODY)
    marks = [
        NoticeMark(kind=MarkKind(kind), on=on, entry=entry, person_id=person_id)
        for kind, on, entry, person_id in rows.values_list("kind", "happened_on", "entry", "person_id")
    ]
    return {day.person_id: day.on for day in reversed(days) if not is_over(day, marks)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """A guardian or parent of a victim; `bar`: why they are told nothing, None where they may be told."""

    person: CasePerson
    bar: HearingBar | None


def hearers_of(access: CaseAccess, victim: CasePerson, people: list[CasePerson] | None = None) -> list[Hearer]:
    """The guardians and parents of one victim, in order; `people` where they were read already."""
    return hearers_among(access.case.id, [victim], people if people is not None else people_of(access))[victim.id]


def hearers_among(case_id: UUID, victims: list[CasePerson], people: list[CasePerson]) -> dict[UUID, list[Hearer]]:
    """The same of several victims, in one statement."""
    suspects = {who.id for who in reported_among(people)}
    tokens = PersonToken.objects.filter(person__case=case_id, kind__in=list(WHOLE))
    theirs = tokens.filter(person__role=PersonRole.SUSPECT).values("token")
    same = Exists(tokens.filter(person=OuterRef("person"), token__in=theirs))
    rows = Relation.objects.filter(case_id=case_id, ended_at=None).annotate(is_suspect=same)
    ties = [
        HearingTie(first=row.person_id, kind=RelationKind(row.kind), second=row.other_id, is_suspect=row.is_suspect)
        for row in rows
    ]
    known = {who.id: who for who in people}
    return {
        victim.id: [
            Hearer(person=known[who], bar=bar)
            for who, bar in sorted(
                guardians_of(victim.id, ties, suspects).items(), key=lambda each: known[each[0]].ordinal
            )
        ]
        for victim in victims
    }
