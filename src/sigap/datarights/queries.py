"""Reads of requests about one's data: those of one's office; what joins them to a case for those of the case alone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import PURPOSE_LABELS, Appointment, ConsentTalk, Goal, Service, service_words
from sigap.assistance.queries import Key
from sigap.assistance.rules import AppointmentStatus, ReferralPurpose, catalogue
from sigap.audit.chain import StreamName
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import EventFilter
from sigap.cases.events import PERSON_CORRECTED
from sigap.cases.models import Case, CasePerson, Participation, SafeContact
from sigap.cases.queries import CaseAccess
from sigap.casework.models import PlannedService, RecordVersion
from sigap.casework.rules import ServiceState
from sigap.datarights.models import DataAnswer, DataMatch, DataRequest, RegisterWord
from sigap.datarights.rules import AnswerDecision, AnswerOutcome
from sigap.kernel.errors import Refused
from sigap.persons.models import PartVersion
from sigap.places.queries import home_regency, label_facts, label_from
from sigap.questionnaires.models import AnswerSheet
from sigap.referrals.models import Referral, Result
from sigap.referrals.rules import WAITING, ReferralStatus, may_decline

MOST = 100
_UNOPENED = ("sealed_content", "key_id")
ANSWERED_ALREADY = _("Permintaan ini sudah ada jawabannya. Muat ulang halamannya.")
STALE = _(
    "Sesudah jawaban ini diusulkan, terlapor, keluarga, atau siapa yang tidak boleh tahu berubah. "
    "Orang kedua menyatakan tidak setuju, lalu permintaan ini dijawab lagi."
)


def requests_of_office(actor: Actor) -> list[DataRequest]:
    """The requests that one's office received, the open ones first. Raises Refused."""
    actor.require(Permission.DATA_NOTE)
    rows = DataRequest.objects.filter(office_id__in=actor.offices_where(Permission.DATA_NOTE)).defer(*_UNOPENED)
    still = list(rows.filter(ended_at=None).order_by("requested_at")[:MOST])
    return still + list(rows.exclude(ended_at=None).order_by("-ended_at")[:MOST])


def request_for(actor: Actor, number: str, power: Permission = Permission.DATA_NOTE) -> DataRequest:
    """One request, for the power to be used on it. Raises Refused, also when there is none."""
    found = DataRequest.objects.filter(number=number, office_id__in=actor.offices_where(power))
    row = found.select_related("office").first()
    if row is None:
        raise Refused(power)
    return row


def standing_answer(request: DataRequest) -> DataAnswer | None:
    """The answer that stands or waits, as far as the reader sees it: by row security those of it alone."""
    rows = DataAnswer.objects.filter(request=request).exclude(decision=AnswerDecision.DISAGREED)
    return rows.select_related("case", "person").first()


def declined_answers(request: DataRequest) -> list[DataAnswer]:
    """Answers that a second person did not agree to, the newest first."""
    rows = DataAnswer.objects.filter(request=request, decision=AnswerDecision.DISAGREED)
    return list(rows.order_by("-decided_at"))


def matches_of(request: DataRequest) -> list[DataMatch]:
    """Who may be the person asked about: people of one's own cases (`is_own`); for the head, of every case."""
    in_room = Func(F("case_id"), Value("identity"), function="cases.in_room", output_field=BooleanField())
    # The people of other cases are not there for the head: read beside, they leave the match itself where it is.
    found = DataMatch.objects.filter(request=request).select_related("case").prefetch_related("person")
    rows: list[DataMatch] = []
    for row in found.annotate(in_room=in_room).order_by("case__code", "found_at"):
        row.is_own = row.in_room
        rows.append(row)
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDoors:
    """What the reader may do with a request. `has_answer`: somebody has answered, seen by the reader or not.

    `leads`: they act for the head of its office.
    """

    has_answer: bool
    opens: bool
    may_deny: bool
    leads: bool


def doors_of(request: DataRequest) -> RequestDoors:
    """By the database alone: the page offers what it would let through."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datarights.has_answer(%(id)s), datarights.opens(%(id)s), datarights.may_deny(%(id)s), "
            "access.leads(%(office)s)",
            {"id": request.pk, "office": request.office_id},
        )
        has_answer, opens, may_deny, leads = cursor.fetchone()
    return RequestDoors(has_answer=has_answer, opens=opens, may_deny=may_deny, leads=leads)


def may_cancel(actor: Actor, request: DataRequest, doors: RequestDoors) -> bool:
    """Whether the actor may end it unanswered, whether it matches a case or not: the head who noted or may open it."""
    is_theirs = doors.opens or request.noted_by == actor.person_id
    return request.is_open and not doors.has_answer and is_theirs and doors.leads


def is_stale(answer: DataAnswer) -> bool:
    """Whether somebody was reported or named, became kin, or must not know, since it was proposed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datarights.is_stale(%s)", [answer.pk])
        return bool(cursor.fetchone()[0])


def is_matched_elsewhere(request: DataRequest, access: CaseAccess) -> bool:
    """Whether the office has another case that matches: said to nobody, but then a second person looks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datarights.is_matched_elsewhere(%s, %s)", [request.pk, access.case.id])
        return bool(cursor.fetchone()[0])


def person_asked_about(access: CaseAccess, ordinal: int) -> CasePerson:
    """The person of this number in a case; never a reporter. Raises Refused."""
    row = CasePerson.objects.select_related("case").filter(case=access.case, ordinal=ordinal).first()
    if row is None or row.role == "reporter" or not access.has(Section.IDENTITY):
        raise Refused(Permission.DATA_ANSWER, ids={"case": str(access.case.id)})
    return row


def requests_about(access: CaseAccess) -> list[DataRequest]:
    """Requests joined to people of this case, the open ones first."""
    joined = Q(matches__case=access.case) | Q(answers__case=access.case)
    rows = DataRequest.objects.filter(joined).defer(*_UNOPENED).distinct()
    return sorted(rows.order_by("-requested_at")[:MOST], key=lambda row: not row.is_open)


def restrictions_in(access: CaseAccess) -> list[DataAnswer]:
    """Restrictions that stand in this case, each with whom it is about."""
    rows = DataAnswer.objects.filter(case=access.case, outcome=AnswerOutcome.RESTRICTED, lifted_at=None)
    standing = rows.filter(person__restricted_at__isnull=False).select_related("person", "request")
    return [row for row in standing.order_by("proposed_at") if row.is_settled]


type Consents = Mapping[UUID, Collection[Key]]


def leaning_words(access: CaseAccess, refused: Consents, given: Consents, *, at: datetime) -> list[str]:
    """What still runs on consents that clients refused or took back: requests, appointments, planned services.

    Not what is owed by law. A request that was taken leans until its office has no part in the case; where that office
    helps by another request too, or another client who agrees, until its result is recorded or no longer awaited.
    """
    kinds = {(office, aim) for keys in refused.values() for _topic, _line, office, aim in keys if aim}
    agreed = {(office, aim) for keys in given.values() for _topic, _line, office, aim in keys if aim}
    lines = {(person, line) for person, keys in refused.items() for _topic, line, *_sharing in keys if line}
    if not kinds and not lines:
        return []
    asked, appointments, services = _running_in(access, at)
    barred = [
        row for row in asked
        if may_decline(frozenset(row["purposes"])) and any((row["kind"], aim) in kinds for aim in row["purposes"])
    ]  # fmt: skip
    others = {row["office"] for row in asked if row not in barred and row["status"] != ReferralStatus.OFFERED}

    def leans(row: dict[str, Any]) -> bool:
        if row["status"] == ReferralStatus.OFFERED:
            return True
        is_wanted = row["office"] in others or any((row["kind"], aim) in agreed for aim in row["purposes"])
        return not row["has_result"] if is_wanted else row["takes_part"]

    def is_refused(row: dict[str, Any]) -> bool:
        service = catalogue().named(row["kind"])
        return service is not None and any(
            service.line == line and row["person"] in {None, str(person)} for person, line in lines
        )

    return [
        *(f"{row['name']} ({_purposes_in_words(row['purposes'])})" for row in barred if leans(row)),
        *(_of_day(_("janji temu %(day)s (%(what)s)"), row) for row in appointments if is_refused(row)),
        *(_of_day(_("rencana sampai %(day)s (%(what)s)"), row) for row in services if is_refused(row)),
    ]


def _purposes_in_words(purposes: Iterable[str]) -> str:
    return ", ".join(str(PURPOSE_LABELS[ReferralPurpose(each)]) for each in purposes).lower()


def _of_day(words: Promise, row: dict[str, Any]) -> str:
    day = datetime.fromisoformat(row["day"])
    day = localtime(day) if day.tzinfo else day
    return str(words) % {"day": date_format(day, "j F Y"), "what": str(service_words(row["kind"])).lower()}


def _running_in(access: CaseAccess, at: datetime) -> tuple[list[dict[str, Any]], ...]:
    """Requests to other offices that stand, appointments to come, and services that are planned."""
    part = Participation.objects.filter(case=access.case, office_id=OuterRef("to_office_id"), until=None)
    kind = Office.objects.filter(pk=OuterRef("to_office_id")).values("kind")[:1]
    asked = Referral.objects.filter(case=access.case, status__in=[ReferralStatus.ACCEPTED, *WAITING])
    asked = asked.exclude(to_office_id=access.case.office_id).order_by("offered_at")
    coming = Appointment.objects.filter(case=access.case, status=AppointmentStatus.PLANNED, starts_at__gt=at)
    planned = PlannedService.objects.filter(case=access.case, state=ServiceState.OPEN)
    found: tuple[list[dict[str, Any]], ...] = Case.objects.values_list(
        ArraySubquery(asked.values(row=JSONObject(
            office="to_office_id", name="to_office_name", kind=Subquery(kind), purposes="purposes", status="status",
            takes_part=Exists(part), has_result=Exists(Result.objects.filter(referral=OuterRef("pk"))),
        ))),
        ArraySubquery(coming.order_by("starts_at").values(row=JSONObject(
            kind="kind", day="starts_at", person="person_id",
        ))),
        ArraySubquery(planned.order_by("due_on").values(row=JSONObject(
            kind="service", day="due_on", person="goal__person_id",
        ))),
    ).get(pk=access.case.id)  # fmt: skip
    return found


def was_corrected(request: DataRequest, person: CasePerson) -> bool:
    """Whether anything that is held on the person has a newer version than the request."""
    since = request.requested_at
    if person.named_at is not None and person.named_at >= since:
        return True
    newer: tuple[QuerySet[Any], ...] = (
        PartVersion.objects.filter(person=person, written_at__gte=since),
        SafeContact.objects.filter(person=person, written_at__gte=since),
        Service.objects.filter(person=person, version__gt=1, recorded_at__gte=since),
        RecordVersion.objects.filter(subject_id=person.pk, version__gt=1, recorded_at__gte=since),
        AnswerSheet.objects.filter(person=person, version__gt=1, recorded_at__gte=since),
        # Role, sex and age stand in the person's row without their moment: the trail has it.
        EventFilter(
            codes=[PERSON_CORRECTED],
            stream=StreamName(kind=StreamKind.CASE, id=person.case_id),
            since=since,
        )
        .rows()
        .filter(body__contains=str(person.pk)),
    )
    return any(rows.exists() for rows in newer)


class RelatedRecordKind(StrEnum):
    """What is held on a person beside identity and parts."""

    ASSESSMENT = "held_assessment"
    GOALS = "held_goals"
    SERVICES = "held_services"
    CONSENTS = "held_consents"
    FORMS = "held_forms"


def related_records(access: CaseAccess, person: CasePerson) -> list[tuple[RelatedRecordKind, int]]:
    """How much of it the reader sees, by row security; what a psychologist keeps is never among it."""
    meant = Q(person=person) | Q(person=None)
    rows: dict[RelatedRecordKind, QuerySet[Any]] = {
        RelatedRecordKind.ASSESSMENT: RecordVersion.objects.filter(case=access.case, subject_id=person.pk),
        RelatedRecordKind.GOALS: Goal.objects.filter(meant, case=access.case),
        RelatedRecordKind.SERVICES: Service.objects.filter(meant, case=access.case, replaced_by=None, is_void=False),
        RelatedRecordKind.CONSENTS: ConsentTalk.objects.filter(case=access.case, person=person),
        RelatedRecordKind.FORMS: AnswerSheet.objects.filter(case=access.case, person=person),
    }
    counted = {RelatedRecordKind.ASSESSMENT: "kind", RelatedRecordKind.FORMS: "questionnaire"}
    found = [
        (name, each.aggregate(n=Count(counted.get(name, "pk"), distinct=True))["n"]) for name, each in rows.items()
    ]
    return [(name, count) for name, count in found if count]


def people_meant(answer: DataAnswer | None, matches: Iterable[DataMatch]) -> list[tuple[str, CasePerson]]:
    """Whom a request may be about, with the codes of their cases: of cases whose people the reader sees."""
    found = {each.person_id: (each.case.code, each.person) for each in matches if each.is_own}
    if answer is not None and answer.case is not None and answer.person is not None:
        found = {answer.person.pk: (answer.case.code, answer.person)}
    return list(found.values())


def is_restricting(answer: DataAnswer) -> bool:
    """Whether it restricts the person now."""
    return answer.outcome == AnswerOutcome.RESTRICTED and answer.is_settled and answer.lifted_at is None


def keys_of_case(case_id: UUID) -> set[UUID]:
    """Keys that seal words about people of a case, in requests that ended: they go with it. As the database's owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM datarights.keys_of_case(%s)", [case_id])
        return {key for (key,) in cursor.fetchall()}


def office_of(actor: Actor) -> tuple[Office, str]:
    """The office for which one keeps requests and registers, and how the regency is called over its papers."""
    offices = Office.objects.select_related("parent").annotate(home=label_facts(Value(home_regency())))
    office = offices.get(pk=actor.offices_where(Permission.DATA_NOTE)[0])
    return office, label_from(office.home)


def register_words() -> dict[str, RegisterWord]:
    """The newest words of each part of the registers."""
    rows = RegisterWord.objects.order_by("part", "-written_at", "-id").distinct("part")
    return {row.part: row for row in rows}
