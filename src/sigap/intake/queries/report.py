"""Reads of one report: its triage, its sheet, who opens it and its files, the case it became."""

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.models import Assignment, CasePerson
from sigap.cases.queries import CaseAccess, cases_visible_to, has_safe_contact, persons_of
from sigap.cases.rules import HARMED
from sigap.intake.models import ReportToken, SecondLook, Triage, Worksheet
from sigap.intake.rules import TriageDecision
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope


def report_for(actor: Actor, number: str) -> tuple[Envelope, Triage | None]:
    """One report with its triage, if somebody took it. Raises Refused, also when there is none."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    envelope = Envelope.objects.filter(number=number).first()
    if envelope is None:
        raise Refused(Permission.REPORT_SEE_QUEUE)
    return envelope, Triage.objects.filter(pk=envelope.pk).first()


def about_of(envelope: Envelope, sheet: Worksheet | None) -> str:
    """Whom the report is about: as triage heard it, else as its reporter said it."""
    return (sheet.about if sheet else "") or envelope.about


def triage_of(envelope: Envelope) -> Triage | None:
    """Who took a report, and what became of it."""
    return Triage.objects.filter(pk=envelope.pk).first()


def report_and_sheet(actor: Actor, number: str) -> tuple[Envelope, Triage | None, Worksheet | None]:
    """One report with its triage and what triage sealed of it, in two statements. Raises Refused."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    envelope = Envelope.objects.filter(number=number).first()
    if envelope is None:
        raise Refused(Permission.REPORT_SEE_QUEUE)
    sheet = Worksheet.objects.filter(pk=OuterRef("pk"))
    months = ReportToken.objects.filter(envelope_id=OuterRef("pk"))
    triage = (
        Triage.objects.filter(pk=envelope.pk)
        .annotate(
            sheet_version=Subquery(sheet.values("version")[:1]),
            sheet_about=Subquery(sheet.values("about")[:1]),
            sheet_body=Subquery(sheet.values("sealed_body")[:1]),
            months=ArraySubquery(months.values("kek_id").distinct()),
        )
        .first()
    )
    if triage is None:
        return envelope, None, None
    triage.token_months = triage.months
    if triage.sheet_version is None:
        return envelope, triage, None
    read = Worksheet(
        pk=envelope.pk,
        about=triage.sheet_about,
        version=triage.sheet_version,
        sealed_body=triage.sheet_body,
    )
    return envelope, triage, read


def has_left_case(actor: Actor, triage: Triage) -> bool:
    """The report became a case on which the actor works no more: what the reporter said is the case's since."""
    if triage.case_id is None or triage.decision != TriageDecision.CASE:
        return False
    return not _works_on(actor, triage.case_id)


def report_with_files(actor: Actor, number: str) -> tuple[Envelope, Triage]:
    """One report for who `opens_files` of it. Raises Refused."""
    envelope, triage = report_for(actor, number)
    if triage is None or not opens_files(actor, triage):
        raise Refused(Permission.REPORT_OPEN, ids={"report": str(envelope.pk)})
    return envelope, triage


def opens_files(actor: Actor, triage: Triage) -> bool:
    """Whether the actor holds the report, works on the case that came of it, or may give the look that it waits for."""
    holds = triage.taken_by == actor.person_id and not has_left_case(actor, triage)
    return holds or _works_on(actor, triage.case_id) or _may_look(actor, triage)


def _may_look(actor: Actor, triage: Triage) -> bool:
    if triage.decision or not actor.can(Permission.REPORT_DECIDE):
        return False
    waiting = SecondLook.objects.filter(envelope_id=triage.pk, answered_at=None)
    return waiting.exclude(asked_by=actor.person_id).exists()


def _works_on(actor: Actor, case_id: UUID | None) -> bool:
    if case_id is None:
        return False
    return Assignment.objects.filter(case_id=case_id, person_id=actor.person_id, until=None).exists()


def case_code_of(actor: Actor, triage: Triage | None) -> str:
    """The code of the case that a report became, as far as the actor may see that case; else empty."""
    if triage is None or triage.case_id is None or not actor.can(Permission.CASE_SEE):
        return ""
    return cases_visible_to(actor).filter(pk=triage.case_id).values_list("code", flat=True).first() or ""


def client_without_card(access: CaseAccess) -> CasePerson | None:
    """The one client of a case, where no card says how to reach them."""
    clients = [person for person in persons_of(access) if person.role in HARMED]
    return clients[0] if len(clients) == 1 and clients[0].ordinal not in has_safe_contact(access) else None
