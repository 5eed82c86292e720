"""Reads at the end of keeping: what is due for whom, what is held, and every class with its time and its right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.models import Case, Erasure, LegalHold
from sigap.cases.rules import ErasureStatus
from sigap.clocks.models import ClockRule
from sigap.clocks.queries import rule_for
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope
from sigap.retention.models import ReportHold, Retirement
from sigap.retention.rules import RULE_OF, Kind

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReport:
    """A report that goes, or went of late; by its number."""

    number: str
    retirement: Retirement
    hold: ReportHold | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCase:
    """A closed case file whose time is ending."""

    code: str
    due_on: date
    is_held: bool
    is_asked: bool


def due_reports_for(actor: Actor) -> list[DueReport]:
    """What the actor may see of it, the nearest day first; what went stays for the last lines."""
    actor.require(Permission.RETENTION_SEE)
    if not actor.can(Permission.REPORT_SEE_QUEUE):
        return []
    rows = Retirement.objects.filter(kind=Kind.REPORT).order_by(F("erased_at").desc(nulls_first=True), "due_on")[:SHOWN]
    found = {row.subject_id: row for row in rows}
    numbers = dict(Envelope.objects.filter(pk__in=found).values_list("pk", "number"))
    holds = {hold.envelope_id: hold for hold in ReportHold.objects.filter(envelope_id__in=found, released_at=None)}
    return [
        DueReport(number=numbers[subject], retirement=row, hold=holds.get(subject))
        for subject, row in found.items()
        if subject in numbers
    ]


def due_report_for(actor: Actor, number: str) -> DueReport:
    """One of them. Raises Refused."""
    for each in due_reports_for(actor):
        if each.number == number:
            return each
    raise Refused(Permission.RETENTION_SEE)


def due_cases_for(actor: Actor) -> list[DueCase]:
    """Closed case files of the actor's whose time is ending, the nearest day first."""
    actor.require(Permission.RETENTION_SEE)
    if not actor.can(Permission.CASE_SEE):
        return []
    rows = {row.subject_id: row for row in Retirement.objects.filter(kind=Kind.CASE).order_by("due_on")[:SHOWN]}
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


def rules_of_keeping(at: datetime) -> Sequence[tuple[Kind, ClockRule]]:
    """How long each kind is kept today, with its basis."""
    return [(kind, rule_for(code, at)) for kind, code in RULE_OF.items()]
