"""Reads of what comes in: the envelopes that wait, one of them, drafts, and what an office asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, Case, Exists, F, Func, OuterRef, Q, Subquery, TextField, When
from django.db.models.functions import JSONObject

from sigap.access.entry import Actor
from sigap.access.models import Membership, Office
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, people_of_office, standing
from sigap.access.rules import may
from sigap.cases.models import Assignment
from sigap.cases.models import Case as CaseFile
from sigap.cases.queries import cases_visible_to
from sigap.cases.rules import CaseStatus
from sigap.intake.models import (
    Adoption,
    Arrival,
    Draft,
    Forwarding,
    ReportKeptFrom,
    Triage,
    Worksheet,
)
from sigap.intake.rules import HIGH_RISK_FLAGS, Decision, Door
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope, Line, Message, ReportStatus
from sigap.places.queries import label_facts, label_from

_INSIDE = ("lookup", "replay", "body", "key_blob", "sealed_story", "sealed_details")
"""What a list does not need of an envelope."""
PAGE = 50
_DRAFTS = 20
_LINES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingReport:
    """A report without a decision yet."""

    envelope: Envelope
    taken_by: str
    is_mine: bool
    # The flags that an officer heard, where triage has begun; else those of the form.
    flags: tuple[str, ...]
    risk: str
    office_name: str
    area_name: str


def waiting_reports(actor: Actor, *, only_mine: bool, limit: int = 200) -> list[WaitingReport]:
    """Reports without a decision: those nobody has taken, and those taken (by the actor only, when asked so).

    The urgent ones first, then the oldest, up to `limit`: whoever floods the public form neither fills the desk's
    memory nor pushes a child in danger off the list. Only what was never decided stands as received, so that the
    index by state finds these rows however many became cases.
    """
    if not actor.can(Permission.REPORT_SEE_QUEUE):
        return []
    triage = Triage.objects.filter(envelope_id=OuterRef("pk"))
    sheet = Worksheet.objects.filter(envelope_id=OuterRef("pk"))
    arrival = Arrival.objects.filter(envelope_id=OuterRef("pk"), door=Door.PARTNER)
    rows = (
        Envelope.objects.filter(status=ReportStatus.RECEIVED, in_lane=False)
        .annotate(
            taken_by=Subquery(triage.values("taken_by")[:1]),
            taken_by_name=Subquery(triage.values("taken_by_name")[:1]),
            heard=Subquery(sheet.values("flags")[:1]),
            judged=Subquery(sheet.values("risk")[:1]),
            from_office=Subquery(arrival.values("office_name")[:1]),
            area_facts=label_facts(OuterRef("area")),
        )
        .alias(is_urgent=Q(flags__overlap=sorted(HIGH_RISK_FLAGS)))
        .defer(*_INSIDE)
        .order_by("-is_urgent", "received_at")
    )
    if only_mine:
        rows = rows.filter(Q(taken_by=None) | Q(taken_by=actor.person_id))
    return [
        WaitingReport(
            envelope=row,
            taken_by=row.taken_by_name or "",
            is_mine=row.taken_by == actor.person_id,
            flags=tuple(row.flags if row.heard is None else row.heard),
            risk=row.judged or "",
            office_name=row.from_office or "",
            area_name=label_from(row.area_facts),
        )
        for row in rows[:limit]
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Everything in clear beside one report's envelope; unsaved rows, as read in one statement.

    `alike_reports` and `alike_cases` (numbers, codes) share a token with it: perhaps the same people.
    """

    arrival: Arrival | None
    sheet: Worksheet | None
    forwarding: Forwarding | None
    kept: tuple[ReportKeptFrom, ...]
    messages: tuple[Message, ...]
    alike_reports: tuple[str, ...]
    alike_cases: tuple[str, ...]
    # Whether the actor is the one who writes with the reporter.
    talks: bool = False


type _Rows = Arrival | Worksheet | Forwarding | ReportKeptFrom | Message
_BESIDE: dict[str, tuple[type[_Rows], tuple[str, ...], tuple[str, ...]]] = {
    "arrival": (Arrival, ("door", "entered_by_name", "office_name", "office_kind", "lp_number", "entered_at"), ()),
    "sheet": (Worksheet, ("flags", "risk", "version", "saved_at"), ()),
    "forwarding": (
        Forwarding,
        ("authority", "forwarded_at", "forwarded_by_name", "receipt_number", "receipt_on", "receipt_noted_at"),
        (),
    ),
    "kept": (ReportKeptFrom, ("kind", "person_id", "office_id", "area"), ("noted_at", "id")),
    "messages": (Message, ("code", "sent_at"), ("-sent_at", "-id")),
}
_MOMENTS = frozenset({"entered_at", "saved_at", "forwarded_at", "receipt_noted_at", "sent_at"})


def beside(envelope: Envelope) -> Beside:
    """Who brought a report, what triage noted, whether it was passed on, what it resembles; one statement."""
    lists = {
        name: ArraySubquery(
            model.objects.filter(envelope_id=OuterRef("pk"))
            .order_by(*order)
            .values(found=JSONObject(**{each: each for each in names}))
        )
        for name, (model, names, order) in _BESIDE.items()
    }
    texts = ArrayField(TextField())
    found = Envelope.objects.filter(pk=envelope.pk).values(
        **lists,
        reports=Func(F("pk"), function="intake.reports_alike", output_field=texts),
        cases=Func(F("pk"), function="intake.cases_alike", output_field=texts),
        talks=Func(F("pk"), function="intake.talks", output_field=BooleanField()),
    )
    first: Any = found.first()
    row: dict[str, Any] = first or {}
    rows: dict[str, tuple[Any, ...]] = {
        name: tuple(model(**_read(found)) for found in row.get(name) or ())
        for name, (model, _names, _order) in _BESIDE.items()
    }
    return Beside(
        arrival=next(iter(rows["arrival"]), None),
        sheet=next(iter(rows["sheet"]), None),
        forwarding=next(iter(rows["forwarding"]), None),
        kept=rows["kept"],
        messages=rows["messages"],
        alike_reports=tuple(row.get("reports") or ()),
        alike_cases=tuple(row.get("cases") or ()),
        talks=bool(row.get("talks")),
    )


def _read(found: dict[str, Any]) -> dict[str, Any]:
    """Moments and days come out of JSON as text."""
    return {
        name: datetime.fromisoformat(value)
        if name in _MOMENTS and value
        else date.fromisoformat(value)
        if name == "receipt_on" and value
        else value
        for name, value in found.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whom one can name as somebody who must not know: id and name."""

    offices: list[tuple[str, str]]
    people: list[tuple[str, str]]


def known_to_intake(actor: Actor, *, at: datetime) -> Known:
    """Every standing office but the actor's own, and the people of the actor's own, by name; one statement."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    running = Q(valid_from__lte=at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))
    people = Membership.objects.filter(standing(at), office_id=OuterRef("pk"), person__is_active=True)
    named = people.order_by("person__name").values(found=JSONObject(id="person_id", name="person__name"))
    own = list(actor.office_ids)
    rows = Office.objects.filter(running).annotate(
        staff=Case(When(id__in=own, then=ArraySubquery(named)), default=None)
    )
    offices: list[tuple[str, str]] = []
    staff: dict[str, str] = {}
    for office_id, name, found in rows.order_by("name").values_list("id", "name", "staff"):
        if office_id not in own:
            offices.append((str(office_id), name))
        staff |= {who["id"]: who["name"] for who in found or ()}
    return Known(offices=offices, people=sorted(staff.items(), key=lambda pair: pair[1]))


def drafts_of(actor: Actor, door: Door) -> list[Draft]:
    """The actor's own drafts at one door, the last one first, without what is sealed in them."""
    rows = Draft.objects.filter(writer_id=actor.person_id, door=door).defer("key_blob", "sealed_body")
    return list(rows.order_by("-saved_at")[:_DRAFTS])


def draft_for(actor: Actor, draft_id: UUID, door: Door) -> Draft:
    """One draft of the actor's own. Raises Refused, also when there is none."""
    draft = Draft.objects.filter(pk=draft_id, writer_id=actor.person_id, door=door).first()
    if draft is None:
        raise Refused(Permission.REPORT_ENTER if door is Door.DESK else Permission.REPORT_BRING)
    return draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A request of one's own office, as far as the office may know: its state in one of three words."""

    number: str
    entered_at: datetime
    entered_by_name: str
    office_name: str
    lp_number: str
    status: ReportStatus
    status_at: datetime


def brought_by_ours(actor: Actor, *, page: int) -> tuple[list[Brought], bool]:
    """A page of what the actor's offices asked the unit for, newest first, and whether there are older ones."""
    actor.require(Permission.REPORT_BRING)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, entered_at, entered_by_name, office_name, lp_number, status, status_at"
            " FROM intake.brought_by_ours(%s, %s)",
            [PAGE * (page - 1), PAGE + 1],
        )
        rows = cursor.fetchall()
    found = [
        Brought(
            number=row[0],
            entered_at=row[1],
            entered_by_name=row[2],
            office_name=row[3],
            lp_number=row[4],
            status=ReportStatus(row[5]),
            status_at=row[6],
        )
        for row in rows
    ]
    return found[:PAGE], len(found) > PAGE


def joinable(actor: Actor, *, only: Sequence[str] = (), limit: int = PAGE) -> list[CaseFile]:
    """Open cases that a report can join: those of these codes first, else the newest that the actor works on."""
    mine = Assignment.objects.filter(case=OuterRef("pk"), person_id=actor.person_id, until=None)
    rows = cases_visible_to(actor).exclude(status=CaseStatus.CLOSED)
    return list(rows.filter(Q(code__in=only) | Exists(mine))[:limit])


def report_for(actor: Actor, number: str) -> tuple[Envelope, Triage | None]:
    """One report with its triage, if somebody took it. Raises Refused, also when there is none."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    envelope = Envelope.objects.filter(number=number).first()
    if envelope is None:
        raise Refused(Permission.REPORT_SEE_QUEUE)
    return envelope, Triage.objects.filter(pk=envelope.pk).first()


def report_and_sheet(actor: Actor, number: str) -> tuple[Envelope, Triage | None, Worksheet | None]:
    """One report with its triage and what triage sealed of it, in two statements. Raises Refused."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    envelope = Envelope.objects.filter(number=number).first()
    if envelope is None:
        raise Refused(Permission.REPORT_SEE_QUEUE)
    sheet = Worksheet.objects.filter(pk=OuterRef("pk"))
    triage = (
        Triage.objects.filter(pk=envelope.pk)
        .annotate(
            sheet_version=Subquery(sheet.values("version")[:1]), sheet_body=Subquery(sheet.values("sealed_body")[:1])
        )
        .first()
    )
    if triage is None or triage.sheet_version is None:
        return envelope, triage, None
    return envelope, triage, Worksheet(pk=envelope.pk, version=triage.sheet_version, sealed_body=triage.sheet_body)


def has_left_case(actor: Actor, triage: Triage) -> bool:
    """The report became a case on which the actor works no more: what the reporter said is the case's since."""
    if triage.case_id is None or triage.decision != Decision.CASE:
        return False
    return not _works_on(actor, triage.case_id)


def report_with_files(actor: Actor, number: str) -> tuple[Envelope, Triage]:
    """One report for whoever opens its files: who holds it, and who works on the case that came of it. Raises Refused."""
    envelope, triage = report_for(actor, number)
    if triage is None or not opens_files(actor, triage):
        raise Refused(Permission.REPORT_OPEN, ids={"report": str(envelope.pk)})
    return envelope, triage


def opens_files(actor: Actor, triage: Triage) -> bool:
    """Whether the actor holds the report, or works on the case that came of it."""
    holds = triage.taken_by == actor.person_id and not has_left_case(actor, triage)
    return holds or _works_on(actor, triage.case_id)


def _works_on(actor: Actor, case_id: UUID | None) -> bool:
    mine = Assignment.objects.filter(case_id=case_id, person_id=actor.person_id, until=None)
    return case_id is not None and mine.exists()


def talks(envelope_id: UUID) -> bool:
    """Whether whoever asks is the one who writes with this report's reporter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.talks(%s)", [envelope_id])
        found: bool = cursor.fetchone()[0]
    return found


def require_talks(envelope: Envelope) -> None:
    """Raises Refused for who does not write with this report's reporter."""
    if not talks(envelope.pk):
        raise Refused(Permission.REPORT_OPEN, ids={"report": str(envelope.pk)})


def lines_of(envelope: Envelope) -> list[Line]:
    """The newest messages of both sides, oldest first."""
    return list(Line.objects.filter(envelope_id=envelope.pk).order_by("-sent_at", "-pk")[:_LINES])[::-1]


def answers_to_note(*, limit: int) -> list[tuple[UUID, UUID, datetime, UUID, UUID, str, list[str]]]:
    """Answers without a clock: message, report, since when, whose, their office, risk, flags."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line_id, envelope_id, since, person, office, risk, flags FROM intake.answers_to_note(%s)", [limit]
        )
        found: list[tuple[UUID, UUID, datetime, UUID, UUID, str, list[str]]] = cursor.fetchall()
    return found


def reports_of_case(actor: Actor, case_id: UUID) -> list[str]:
    """Numbers of the reports that a case came from and that joined it, whose reporters the actor writes with."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    found = Triage.objects.filter(case_id=case_id).values("envelope_id")
    rows = Envelope.objects.filter(pk__in=found).annotate(
        is_mine=Func(F("pk"), function="intake.talks", output_field=BooleanField())
    )
    return list(rows.filter(is_mine=True).order_by("received_at").values_list("number", flat=True))


def case_code_of(actor: Actor, triage: Triage | None) -> str:
    """The code of the case that a report became, as far as the actor may see that case; else empty."""
    if triage is None or triage.case_id is None or not actor.can(Permission.CASE_SEE):
        return ""
    return cases_visible_to(actor).filter(pk=triage.case_id).values_list("code", flat=True).first() or ""


def unadopted(*, limit: int) -> list[tuple[UUID, datetime, list[str]]]:
    """Envelopes whose clock nobody has started, but for the quarantine lane: id, moment received, flags."""
    adopted = Adoption.objects.filter(envelope_id=OuterRef("pk"))
    rows = Envelope.objects.filter(~Exists(adopted), in_lane=False).order_by("received_at")
    return list(rows.values_list("id", "received_at", "flags")[:limit])


def managers_for(actor: Actor, *, at: datetime) -> dict[str, Colleague]:
    """Who may manage a case, in offices where the actor opens cases, by id; those who also close cases first."""
    found = [
        who
        for office in actor.offices_where(Permission.CASE_OPEN)
        for who in people_of_office(actor, office, at=at)
        if may((who.role,), Permission.CASE_CLOSE) or who.person_id == actor.person_id
    ]
    found.sort(key=lambda who: (not may((who.role,), Permission.CASE_CLOSE), who.name))
    return {str(who.person_id): who for who in found}


def reports_left_by(membership_id: UUID) -> int:
    """Reports taken and not decided that would stay behind if this role ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake.reports_left_by(%s)", [membership_id])
        found: int = cursor.fetchone()[0] or 0
    return found
