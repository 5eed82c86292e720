"""A report that was ended without a case, or passed on, by mistake waits for a decision again."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.rules import Risk
from sigap.clocks import actions as clocks
from sigap.intake import events
from sigap.intake.actions.dialogue import hand_dialogue
from sigap.intake.actions.following import followers_of, settle
from sigap.intake.actions.report_state import SUBJECT, record_report_event, tell_bringer_of
from sigap.intake.models import Forwarding, ReportMerge, Triage, Worksheet
from sigap.intake.rules import TRIAGE_CLOCK, TriageDecision, may_reopen, suggested_risk
from sigap.kernel.errors import Unable
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope
from sigap.mailbox.wordings import MessageCode
from sigap.notifications.rules import Audience
from sigap.ui.taking_back import TakeBackReason, require_reason

_ONLY = _("Yang dibuka lagi hanya laporan yang selesai tanpa kasus, atau diteruskan tanpa tanda terima.")


class UnableToReopenReport(Unable):
    """This report stays decided; the sentence says why."""


@audit.action
def reopen_report(*, by: Actor, at: datetime, envelope: Envelope, reason: TakeBackReason | None) -> Triage:
    """Takes the decision back, of what went along too; the actor holds the report from now on, under a new deadline.

    A second click changes nothing. Raises UnableToReopenReport, ReasonMissing.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    triage = Triage.objects.select_for_update().filter(pk=envelope.pk).first()
    if triage is not None and not triage.decision and triage.taken_by == by.person_id:
        audit.unchanged()
        return triage
    _refuse_unfit(envelope, triage)
    why = require_reason(reason)
    office = by.offices_where(Permission.REPORT_DECIDE)[0]
    for each in followers_of(envelope.pk):
        _reopen(by, at, each, office, why, decision=TriageDecision.MERGED, decided_at=at)
    _reopen(by, at, envelope, office, why, decision="", decided_at=None)
    return Triage.objects.get(pk=envelope.pk)


def _refuse_unfit(envelope: Envelope, triage: Triage | None) -> None:
    head = ReportMerge.objects.filter(envelope_id=envelope.pk, undone_at=None).values_list("into_number", flat=True)
    if head:
        raise UnableToReopenReport(_("Laporan ini ikut %(number)s. Buka lagi laporan itu.") % {"number": head[0]})
    is_received = Forwarding.objects.filter(pk=envelope.pk).exclude(receipt_noted_at=None).exists()
    if triage is None or not may_reopen(triage.decision, triage.no_case_reason, is_received=is_received):
        raise UnableToReopenReport(_ONLY)
    if not envelope.sealed_story:
        raise UnableToReopenReport(_("Isi laporan ini sudah tidak ada. Laporan tidak dapat dibuka lagi."))


def _reopen(
    by: Actor,
    at: datetime,
    envelope: Envelope,
    office: UUID,
    reason: TakeBackReason,
    *,
    decision: str,
    decided_at: datetime | None,
) -> None:
    holder = {"taken_by": by.person_id, "taken_by_name": by.name, "taken_at": at, "office_id": office}
    settle(envelope.pk, decision=decision, decided_at=decided_at, no_case_reason="", **holder)
    Forwarding.objects.filter(pk=envelope.pk).delete()
    if Forwarding.objects.filter(pk=envelope.pk).exists():
        raise UnableToReopenReport(_ONLY)  # its receipt came meanwhile: the database keeps it
    hand_dialogue(by=by, at=at, envelope_id=envelope.pk, person=by.person_id, office=office)
    mailbox.receive_again(by=by, at=at, envelope_id=envelope.pk)
    # What its reporter reads last says no more that it ended, or went elsewhere.
    mailbox.tell(by=by, at=at, envelope_id=envelope.pk, code=MessageCode.READ)
    tell_bringer_of(envelope.pk, at=at, code="report-brought-again")
    clocks.stop_all(by=by, at=at, subject_kind=SUBJECT, subject_id=envelope.pk, outcome="withdrawn")
    rule = TRIAGE_CLOCK[_risk(envelope)]
    clocks.start(by=by, at=at, rule=rule, subject_kind=SUBJECT, subject_id=envelope.pk, owner_role=Audience.INTAKE)
    record_report_event(by, at, envelope.pk, events.REOPENED, reason=reason.value)


def _risk(envelope: Envelope) -> Risk:
    judged = Worksheet.objects.filter(pk=envelope.pk).values_list("risk", "flags").first()
    risk, flags = judged or ("", envelope.flags)
    return Risk(risk) if risk else suggested_risk(flags)
