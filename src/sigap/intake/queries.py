"""Reads of reports: the envelopes that wait, and one of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, people_of_office
from sigap.access.rules import may
from sigap.cases.queries import cases_visible_to
from sigap.intake.models import Adoption, Triage
from sigap.intake.rules import HIGH_RISK_FLAGS
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope, ReportStatus

_INSIDE = ("lookup", "replay", "body", "key_blob", "sealed_story", "sealed_details")
"""What a list does not need of an envelope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingReport:
    """A report without a decision yet."""

    envelope: Envelope
    taken_by: str
    is_mine: bool


def waiting_reports(actor: Actor, *, only_mine: bool, limit: int = 200) -> list[WaitingReport]:
    """Reports without a decision: those nobody has taken, and those taken (by the actor only, when asked so).

    The urgent ones first, then the oldest, up to `limit`: whoever floods the public form neither fills the desk's
    memory nor pushes a child in danger off the list.
    """
    if not actor.can(Permission.REPORT_SEE_QUEUE):
        return []
    triage = Triage.objects.filter(envelope_id=OuterRef("pk"))
    rows = (
        Envelope.objects.filter(status__in=[ReportStatus.RECEIVED, ReportStatus.HANDLING])
        .annotate(
            taken_by=Subquery(triage.values("taken_by")[:1]),
            taken_by_name=Subquery(triage.values("taken_by_name")[:1]),
            decision=Subquery(triage.values("decision")[:1]),
        )
        .filter(Q(decision=None) | Q(decision=""))
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
        )
        for row in rows[:limit]
    ]


def report_for(actor: Actor, number: str) -> tuple[Envelope, Triage | None]:
    """One report with its triage, if somebody took it. Raises Refused, also when there is none."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    envelope = Envelope.objects.filter(number=number).first()
    if envelope is None:
        raise Refused(Permission.REPORT_SEE_QUEUE)
    return envelope, Triage.objects.filter(pk=envelope.pk).first()


def case_code_of(actor: Actor, triage: Triage | None) -> str:
    """The code of the case that a report became, as far as the actor may see that case; else empty."""
    if triage is None or triage.case_id is None or not actor.can(Permission.CASE_SEE):
        return ""
    return cases_visible_to(actor).filter(pk=triage.case_id).values_list("code", flat=True).first() or ""


def unadopted(*, limit: int) -> list[tuple[UUID, datetime, list[str]]]:
    """Envelopes whose clock nobody has started: id, moment received, flags. For the worker."""
    adopted = Adoption.objects.filter(envelope_id=OuterRef("pk"))
    rows = Envelope.objects.filter(~Exists(adopted)).order_by("received_at")
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
