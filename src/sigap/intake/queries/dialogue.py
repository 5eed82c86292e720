"""Reads of the messages between a reporter and the office."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, IntegerField, OuterRef, Q, Subquery

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.models import Case, SafeContact
from sigap.cases.queries import cases_visible_to
from sigap.intake.models import SecondLook, Triage, Worksheet
from sigap.kernel.errors import Refused
from sigap.mailbox.claims.codes import ClaimFor
from sigap.mailbox.dialogue.rules import Author
from sigap.mailbox.models import Claim, DialogueLine, Envelope

_LINES = 100


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueContext:
    """Beside the messages of a report: the case that it became, who reads them, and whether they can be reached."""

    case_code: str = ""
    may_contact: bool = True
    # A way to reach whom it is about stands on the case, whatever was asked when it was reported.
    has_card: bool = False
    # A colleague has been asked for the second look, and reads what the reporter wrote until they have answered.
    is_weighed: bool = False
    # Into whose hands the token was given by which the six words were set.
    held_by: ClaimFor | None = None


def dialogue_context_of(actor: Actor, envelope: Envelope) -> DialogueContext:
    """For who writes with the reporter, in one statement; of the case as far as the actor may see it.

    A way to reach the reporter has who took the report; of a case it is the client's own, or on a reporter's card.
    """
    seen = cases_visible_to(actor) if actor.can(Permission.CASE_SEE) else Case.objects.none()
    claims = Claim.objects.filter(envelope_id=envelope.pk, claimed_at__isnull=False).order_by("-claimed_at")
    triage = (
        Triage.objects.filter(pk=envelope.pk)
        .annotate(
            held_by=Subquery(claims.values("given_to")[:1]),
            heard_about=Subquery(Worksheet.objects.filter(pk=envelope.pk).values("about")[:1]),
            code=Subquery(seen.filter(pk=OuterRef("case_id")).values("code")[:1]),
            reporters=Func(F("case_id"), function="cases.reporter_numbers", output_field=ArrayField(IntegerField())),
            is_weighed=Exists(SecondLook.objects.filter(envelope_id=envelope.pk, answered_at=None)),
            has_safe=Exists(SafeContact.objects.filter(case_id=OuterRef("case_id"))),
        )
        .first()
    )
    if triage is None:
        return DialogueContext()
    is_own = (triage.heard_about or envelope.about) == "self"
    is_at_hand = triage.case_id is None or triage.taken_by == actor.person_id or is_own
    return DialogueContext(
        case_code=triage.code or "",
        may_contact=is_at_hand or bool(triage.reporters),
        has_card=bool(triage.reporters) or (is_own and triage.has_safe),
        is_weighed=triage.is_weighed and not triage.decision,
        held_by=ClaimFor(triage.held_by) if triage.held_by else None,
    )


def lines_of(envelope: Envelope) -> list[DialogueLine]:
    """The newest messages of both sides, and of the reporter's unread ones the oldest: each is read in turn."""
    rows = DialogueLine.objects.filter(envelope_id=envelope.pk)
    newest = rows.order_by("-sent_at", "-pk").values("pk")[:_LINES]
    unread = rows.filter(author=Author.REPORTER, heard_at=None).order_by("sent_at", "pk").values("pk")[:_LINES]
    return list(rows.filter(Q(pk__in=newest) | Q(pk__in=unread)).order_by("sent_at", "pk"))


def lines_to_weigh(envelope: Envelope) -> list[DialogueLine]:
    """What a reporter wrote since, for who gives the second look; nothing for others."""
    return list(DialogueLine.objects.raw("SELECT * FROM intake.lines_to_weigh(%s)", [envelope.pk]))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerToNote:
    """An answer without a clock. `person`: who writes with the reporter; None: the office's head."""

    line_id: UUID
    envelope_id: UUID
    since: datetime
    person: UUID | None
    office: UUID
    risk: str
    flags: tuple[str, ...]


def answers_to_note(*, limit: int) -> list[AnswerToNote]:
    """Answers without a clock, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line_id, envelope_id, since, person, office, risk, flags FROM intake.answers_to_note(%s)", [limit]
        )
        rows = cursor.fetchall()
    return [
        AnswerToNote(
            line_id=row[0],
            envelope_id=row[1],
            since=row[2],
            person=row[3],
            office=row[4],
            risk=row[5],
            flags=tuple(row[6] or ()),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayClock:
    """A clock of a dialogue that runs for somebody else than who writes with the reporter; `is_over`: for nothing."""

    clock_id: UUID
    envelope_id: UUID
    rule: str
    person: UUID | None
    office: UUID
    is_over: bool


def dialogues_astray(*, limit: int) -> list[StrayClock]:
    """Clocks whose dialogue is in other hands by now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_id, envelope_id, rule, person, office, is_over FROM intake.dialogues_astray(%s)", [limit]
        )
        rows = cursor.fetchall()
    return [
        StrayClock(clock_id=row[0], envelope_id=row[1], rule=row[2], person=row[3], office=row[4], is_over=row[5])
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedTime:
    """A promised time that is still to come: whose word it was, and who writes with the reporter now."""

    clock_id: UUID
    envelope_id: UUID
    due_at: datetime
    promised_by: UUID | None
    promised_for: UUID
    person: UUID | None
    office: UUID
    risk: str
    flags: tuple[str, ...]


def promises_running(*, at: datetime, limit: int) -> list[PromisedTime]:
    """Promised times that are still to come, the next one first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_id, envelope_id, due_at, promised_by, promised_for, person, office, risk, flags"
            " FROM intake.promises_running(%s, %s)",
            [at, limit],
        )
        rows = cursor.fetchall()
    return [
        PromisedTime(
            clock_id=row[0],
            envelope_id=row[1],
            due_at=row[2],
            promised_by=row[3],
            promised_for=row[4],
            person=row[5],
            office=row[6],
            risk=row[7],
            flags=tuple(row[8] or ()),
        )
        for row in rows
    ]


def reports_of_case(actor: Actor, case_id: UUID) -> list[str]:
    """Numbers of the reports that a case came from and that joined it, whose reporters the actor writes with."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    found = Triage.objects.filter(case_id=case_id).values("envelope_id")
    rows = Envelope.objects.filter(pk__in=found).annotate(
        is_mine=Func(F("pk"), function="intake.talks", output_field=BooleanField())
    )
    return list(rows.filter(is_mine=True).order_by("received_at").values_list("number", flat=True))
