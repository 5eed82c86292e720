"""Reads at the end of keeping: what is due for whom, what is held, and every class with its time and its right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.models import Case, Erasure, LegalHold
from sigap.cases.rules import ErasureStatus
from sigap.clocks.models import ClockRule
from sigap.clocks.queries import standing_rules
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope
from sigap.retention.models import ReportHold, Retirement
from sigap.retention.rules import FATE_OF, RetentionSubject

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReport:
    """A report that goes, went of late, or is held long before its day; by its number.

    `due_on` is None while its end is far; `ended_at` while it has not ended.
    """

    report_id: UUID
    number: str
    ended_at: datetime | None = None
    told_at: datetime | None = None
    due_on: date | None = None
    erased_at: datetime | None = None
    holds: tuple[ReportHold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCase:
    """A closed case file whose time is ending."""

    code: str
    due_on: date
    is_held: bool
    is_asked: bool


def due_reports_for(actor: Actor) -> list[DueReport]:
    """What the actor may see of it, the nearest day first; then what is held before its day, then what went."""
    actor.require(Permission.RETENTION_SEE)
    if not actor.can(Permission.REPORT_SEE_QUEUE):
        return []
    rows = Retirement.objects.filter(kind=RetentionSubject.REPORT).order_by(
        F("erased_at").desc(nulls_first=True), "due_on"
    )[:SHOWN]
    found = {row.subject_id: row for row in reversed(rows)}
    holds = _holds()
    envelopes = Envelope.objects.filter(pk__in={*found, *holds}).values_list("pk", "number")
    due = [_due_report(pk, number, found.get(pk), holds.get(pk, ())) for pk, number in envelopes]
    return sorted(due, key=_nearest)


def report_to_hold(actor: Actor, number: str) -> DueReport:
    """A report by its number, whatever its state. Raises Refused."""
    if actor.can(Permission.REPORT_SEE_QUEUE):
        envelope = Envelope.objects.filter(number=number).values_list("pk", flat=True).first()
        if envelope is not None:
            last = (
                Retirement.objects.filter(kind=RetentionSubject.REPORT, subject_id=envelope)
                .order_by("-ended_at")
                .first()
            )
            return _due_report(envelope, number, last, _holds().get(envelope, ()))
    raise Refused(Permission.RETENTION_SEE)


def _holds() -> dict[UUID, tuple[ReportHold, ...]]:
    """Every hold that stands and the actor may see, by its report; the oldest first."""
    found: dict[UUID, tuple[ReportHold, ...]] = {}
    for hold in ReportHold.objects.filter(released_at=None).order_by("placed_at"):
        found[hold.envelope_id] = (*found.get(hold.envelope_id, ()), hold)
    return found


def _due_report(report_id: UUID, number: str, row: Retirement | None, holds: tuple[ReportHold, ...]) -> DueReport:
    if row is None:
        return DueReport(report_id=report_id, number=number, holds=holds)
    return DueReport(
        report_id=report_id,
        number=number,
        ended_at=row.ended_at,
        told_at=row.told_at,
        due_on=row.due_on,
        erased_at=row.erased_at,
        holds=holds,
    )


def _nearest(each: DueReport) -> tuple[bool, float, date]:
    """What went stands last, the newest of it first."""
    went = each.erased_at.timestamp() if each.erased_at else 0.0
    return bool(went), -went, each.due_on or date.max


def due_cases_for(actor: Actor) -> list[DueCase]:
    """Closed case files of the actor's whose time is ending, the nearest day first."""
    actor.require(Permission.RETENTION_SEE)
    if not actor.can(Permission.CASE_SEE):
        return []
    rows = {
        row.subject_id: row for row in Retirement.objects.filter(kind=RetentionSubject.CASE).order_by("due_on")[:SHOWN]
    }
    cases = Case.objects.filter(pk__in=rows, erased_at=None).exclude(closed_at=None)
    held = set(LegalHold.objects.filter(case__in=rows, released_at=None).values_list("case_id", flat=True))
    asked = set(
        Erasure.objects.filter(
            case__in=rows, person=None, status__in=[ErasureStatus.WAITING, ErasureStatus.APPROVED]
        ).values_list("case_id", flat=True)
    )
    due = [(case, rows[case.pk]) for case in cases]
    return sorted(
        (
            DueCase(code=case.code, due_on=row.due_on, is_held=case.pk in held, is_asked=case.pk in asked)
            for case, row in due
            if row.ended_at == case.closed_at
        ),
        key=lambda each: each.due_on,
    )


def rules_of_keeping(at: datetime) -> Sequence[ClockRule]:
    """How long each class is kept today, with its basis."""
    known = {rule.code: rule for rule in standing_rules(at)}
    return [known[code] for code in FATE_OF if code in known]
