"""What waits for somebody beside reports, referrals and deadlines: read from many rooms in one statement."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models import UUIDField as Uuid
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.assistance.models import Appointment, ConsentTalk, VitalReview
from sigap.assistance.rules import AppointmentStatus
from sigap.cases.models import Assignment, Erasure, Participation, RiskDecision
from sigap.cases.queries import NotKept, after_care_due, closings_to_answer, closings_to_review
from sigap.cases.queries.break_glass import uses_waiting
from sigap.cases.rules import ErasureStatus
from sigap.cases.rules.risk import RiskStatus
from sigap.clocks.models import Clock
from sigap.custody.queries import disclosures_waiting, lane_waiting
from sigap.desk.queue.stencil import Stencil
from sigap.incidents.models import Affected, TouchedCase
from sigap.incidents.queries import SUBJECT as INCIDENT
from sigap.incidents.rules import IncidentStatus, LetterState
from sigap.intake.actions.dialogue_watch import DIALOGUE, PROMISE_CLOCK
from sigap.intake.models import Draft, Forwarding, LaneOpening, ReportMerge, SecondLook, Triage
from sigap.mailbox.models import Envelope, LaneReport, LaneState

EACH = 40
"""How many of one kind are read: the nearest first, and more than a part of the queue shows."""
_WEEK = timedelta(days=7)


class Kind(StrEnum):
    """What an item is about."""

    APPOINTMENT = "appointment"
    CLOSING = "closing"
    CLOSING_REVIEW = "closing_review"
    RISK = "risk"
    RISK_REVIEW = "risk_review"
    VITAL = "vital"
    ERASURE = "erasure"
    DRAFT = "draft"
    RECEIPT = "receipt"
    LETTER = "letter"
    AFTER_CARE = "after_care"
    BREAK_GLASS = "break_glass"
    LANE = "lane"
    ANSWER = "answer"
    PROMISE = "promise"
    LOOK = "look"
    APART = "apart"
    DISCLOSURE = "disclosure"
    DISCLOSURE_REVIEW = "disclosure_review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits. `word` is a code or a number, `who` an officer, `at` when it is due or since when it waits.

    `who` of what is kept apart is how many messages its reporter wrote that the actor has not had before them.
    `case_id` is None for what belongs to no case, or to one whose code `word` tells already.
    """

    kind: Kind
    id: UUID
    case_id: UUID | None
    word: str
    who: str
    at: datetime


def items_for(actor: Actor, *, at: datetime, only_mine: bool) -> list[Item]:
    """Everything of these kinds that waits for the actor (with `only_mine` unset: for their offices), in any order."""
    return [
        Item(kind=Kind(kind), id=pk, case_id=case_id, word=word or "", who=who or "", at=moment)
        for kind, pk, case_id, word, who, moment in _ASKED[only_mine].rows(actor, at)
    ]


def _all_in_one(actor: Actor, at: datetime, *, only_mine: bool) -> QuerySet[Any] | None:
    wanted = [rows for source in _SOURCES for rows in source(actor, at, only_mine=only_mine)]
    if not wanted:
        return None
    first, *more = wanted
    return first.union(*more, all=True) if more else first


_ASKED = {only_mine: Stencil(partial(_all_in_one, only_mine=only_mine)) for only_mine in (True, False)}


type _Rows = QuerySet[Any, tuple[Any, ...]]


def _uniform(
    rows: QuerySet[Any],
    kind: Kind,
    *,
    at: Combinable,
    pk: str = "id",
    case: str = "",
    word: Combinable | None = None,
    who: str = "",
) -> _Rows:
    """The same six columns for every kind, typed even where a kind has nothing to say."""
    found: _Rows = (
        rows.annotate(
            q_kind=Cast(Value(kind.value), TextField()),
            q_id=F(pk),
            q_case=F(case) if case else Cast(Value(None), Uuid()),
            q_word=word or Cast(Value(""), TextField()),
            q_who=F(who) if who else Cast(Value(""), TextField()),
            q_at=at,
        )
        .order_by("q_at")
        .values_list("q_kind", "q_id", "q_case", "q_word", "q_who", "q_at")[:EACH]
    )
    return found


def _appointments(actor: Actor, at: datetime, *, only_mine: bool) -> Iterator[_Rows]:
    """Those of the coming week, and those that are over and about which nobody has said how they went."""
    offices = actor.offices_where(Permission.SERVICE_NOTE)
    if offices:
        whose = Q(officer_id=actor.person_id) if only_mine else Q(office_id__in=offices)
        rows = Appointment.objects.filter(whose, NotKept(F("case_id")), status=AppointmentStatus.PLANNED)
        rows = rows.filter(starts_at__lte=at + _WEEK)
        yield _uniform(rows, Kind.APPOINTMENT, at=F("starts_at"), case="case_id", who="officer_name")


def _closings(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    if actor.can(Permission.CASE_CLOSE_ANSWER):
        rows = closings_to_answer(actor).select_related(None)
        yield _uniform(rows, Kind.CLOSING, at=F("asked_at"), word=F("case_code"), who="asked_by_name")
    if actor.can(Permission.CASE_REVIEW):
        rows = closings_to_review(actor)
        yield _uniform(rows, Kind.CLOSING_REVIEW, at=F("answered_at"), word=F("case_code"), who="answered_by_name")
        used = uses_waiting(actor)
        # The auditor knows a case by the head of its id; its code would be one that is not theirs.
        word = F("case_code") if actor.can(Permission.CASE_SEE) else None
        yield _uniform(used, Kind.BREAK_GLASS, at=F("began_at"), word=word, who="person_name")


class _MayAnswerRisk(Func):
    function = "cases.may_answer_risk"
    output_field = BooleanField()


def _risks(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    if not actor.can(Permission.CASE_RISK_APPROVE):
        return
    others = RiskDecision.objects.filter(NotKept(F("case_id")), _MayAnswerRisk(F("case_id")))
    others = others.exclude(decided_by=actor.person_id)
    waiting = others.filter(status=RiskStatus.WAITING)
    yield _uniform(waiting, Kind.RISK, at=F("decided_at"), case="case_id", who="decided_by_name")
    alone = others.filter(status=RiskStatus.ALONE, finding="")
    yield _uniform(alone, Kind.RISK_REVIEW, at=F("decided_at"), case="case_id", who="decided_by_name")


def _vital(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    """Acts without consent that a second person has not looked at, in cases that the actor works on."""
    if actor.can(Permission.CONSENT_REVIEW):
        seen = VitalReview.objects.filter(talk=OuterRef("pk"))
        rows = ConsentTalk.objects.filter(~Exists(seen), NotKept(F("case_id"))).exclude(ground="")
        rows = rows.exclude(recorded_by=actor.person_id)
        yield _uniform(rows, Kind.VITAL, at=F("recorded_at"), case="case_id", who="recorded_by_name")


def _erasures(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    if not actor.can(Permission.CASE_ERASE_APPROVE):
        return
    rows = Erasure.objects.filter(NotKept(F("case_id")), status=ErasureStatus.WAITING)
    rows = rows.exclude(requested_by=actor.person_id)
    if not actor.can(Permission.AUDIT_SEE):
        offices = actor.offices_where(Permission.CASE_ERASE_APPROVE)
        rows = rows.filter(
            Exists(Participation.objects.filter(case=OuterRef("case"), office_id__in=offices, until=None))
        )
    yield _uniform(rows, Kind.ERASURE, at=F("requested_at"), word=F("case_code"), who="requested_by_name")


def _drafts(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    if actor.can(Permission.REPORT_ENTER) or actor.can(Permission.REPORT_BRING):
        rows = Draft.objects.filter(writer_id=actor.person_id)
        yield _uniform(rows, Kind.DRAFT, at=F("saved_at"), word=F("door"))


def _receipts(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:
    if actor.can(Permission.REPORT_SEE_QUEUE):
        number = Envelope.objects.filter(pk=OuterRef("pk")).values("number")[:1]
        # What was passed on with another report is watched there.
        along = ReportMerge.objects.filter(envelope_id=OuterRef("pk"), undone_at=None)
        rows = Forwarding.objects.filter(~Exists(along), receipt_noted_at=None)
        rows = rows.filter(forwarded_by=actor.person_id) if only_mine else rows
        yield _uniform(
            rows.annotate(number=Subquery(number)).exclude(number=None),
            Kind.RECEIPT,
            pk="envelope_id",
            at=F("forwarded_at"),
            word=F("number"),
            who="authority",
        )


def _looks(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    """Reports that a colleague holds to be untrue: for everybody else who decides reports."""
    if actor.can(Permission.REPORT_DECIDE):
        decided = Triage.objects.filter(pk=OuterRef("envelope_id")).exclude(decision="")
        rows = SecondLook.objects.filter(~Exists(decided), answered_at=None).exclude(asked_by=actor.person_id)
        yield _uniform(rows, Kind.LOOK, pk="envelope_id", at=F("asked_at"), word=F("number"), who="asked_by_name")


def _lane(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    """The quarantine lane is one row, however many wait in it."""
    if actor.can(Permission.REPORT_LANE):
        waiting = LaneReport.objects.filter(state=LaneState.WAITING).order_by()
        count = waiting.values("state").annotate(n=Count("pk")).values("n")
        rows = LaneOpening.objects.filter(ended_at=None)
        yield _uniform(rows, Kind.LANE, at=F("began_at"), word=Cast(Subquery(count), TextField()))


def _dialogues(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    """Reporters who wait for an answer, and times promised to them: for who writes with them, always."""
    if not actor.can(Permission.REPORT_SEE_QUEUE):
        return
    number = Envelope.objects.filter(pk=OuterRef("subject_id")).values("number")[:1]
    rows = Clock.objects.filter(subject_kind=DIALOGUE, stopped_at=None).annotate(
        number=Subquery(number),
        is_mine=Func(F("subject_id"), function="intake.talks", output_field=BooleanField()),
    )
    rows = rows.filter(is_mine=True).exclude(number=None)
    is_promise = Q(rule_code=PROMISE_CLOCK)
    for kind, which in ((Kind.ANSWER, ~is_promise), (Kind.PROMISE, is_promise)):
        yield _uniform(rows.filter(which), kind, pk="subject_id", at=F("due_at"), word=F("number"))


def _apart(actor: Actor, at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    """What is kept apart: lane reports that are sealed to the actor, requests for an identity that they answer."""
    if actor.can(Permission.CONFLICT_RECEIVE):
        yield _uniform(lane_waiting(actor), Kind.APART, at=F("status_at"), word=F("number"), who="fresh_word")
    if actor.can(Permission.DISCLOSURE_APPROVE):
        waiting = disclosures_waiting(actor, at=at)
        for kind, is_danger in ((Kind.DISCLOSURE, False), (Kind.DISCLOSURE_REVIEW, True)):
            rows = waiting.filter(is_danger=is_danger)
            yield _uniform(rows, kind, at=F("asked_at"), word=F("case_code"), who="asked_by_name")


def _letters(actor: Actor, _at: datetime, *, only_mine: bool) -> Iterator[_Rows]:  # noqa: ARG001 - a source's signature
    """Cases of the actor's in which somebody must hear that their data came out; due as the incident's next clock."""
    if not actor.can(Permission.INCIDENT_NOTIFY):
        return
    untold = Affected.objects.filter(touched=OuterRef("pk"), state__in=[LetterState.NOT_YET, LetterState.PRINTED])
    mine = Assignment.objects.filter(case_id=OuterRef("case_id"), person_id=actor.person_id, until=None)
    clock = Clock.objects.filter(subject_kind=INCIDENT, subject_id=OuterRef("incident_id"), stopped_at__isnull=True)
    rows = TouchedCase.objects.filter(Exists(mine), incident__status=IncidentStatus.OPEN)
    rows = rows.filter(Q(confirmed_at=None) | Exists(untold))
    due = Func(Subquery(clock.order_by("due_at").values("due_at")[:1]), F("asked_at"), function="coalesce")
    yield _uniform(
        rows,
        Kind.LETTER,
        at=Cast(due, DateTimeField()),
        word=Func(
            F("incident__number"),
            Cast(Value(" "), TextField()),
            F("case_code"),
            function="concat",
            output_field=TextField(),
        ),
    )


def _after_care(actor: Actor, at: datetime, *, only_mine: bool) -> Iterator[_Rows]:
    if actor.can(Permission.CASE_REOPEN):
        until = localdate(at + _WEEK)
        rows = after_care_due(actor, today=until)
        rows = rows.filter(manager_id=actor.person_id) if only_mine else rows
        yield _uniform(
            rows, Kind.AFTER_CARE, at=Cast("after_care_on", DateTimeField()), word=F("code"), who="manager_name"
        )


type _Source = Callable[..., Iterator[_Rows]]
_SOURCES: tuple[_Source, ...] = (
    _appointments,
    _closings,
    _risks,
    _vital,
    _erasures,
    _drafts,
    _receipts,
    _looks,
    _lane,
    _dialogues,
    _apart,
    _letters,
    _after_care,
)
