"""Reports that go along with another: what is decided on that one is decided on them, each with its own reporter."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.actions.locking import changed_by_report
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.models import Case
from sigap.cases.rules import Risk
from sigap.intake import events
from sigap.intake.actions.dialogue import hand_dialogue
from sigap.intake.actions.handing import CaseHandover, bring_dangers, bring_exclusions, bring_reporter, bring_sender
from sigap.intake.actions.report_state import move_report, record_report_event, stop_clock
from sigap.intake.models import Forwarding, ReportMerge, Triage, Worksheet
from sigap.intake.rules import NoCaseReason, TriageDecision
from sigap.kernel.errors import Refused
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.mailbox.wordings import MessageCode

_HEARD_WITH = {
    MessageCode.DONE_ELSEWHERE: "report-brought-elsewhere",
    MessageCode.DONE_TOO_LITTLE: "report-brought-too-little",
    MessageCode.DONE_WITH_OTHERS: "report-brought-received",
}
"""What an office that brought a report hears of its end, where the words to its reporter say more than "done"."""


def followers_of(envelope_id: UUID) -> list[Envelope]:
    """The reports that go along with this one, the oldest first. Whoever sees this one sees them."""
    found = ReportMerge.objects.filter(into_id=envelope_id, undone_at=None).values("envelope_id")
    return list(Envelope.objects.filter(pk__in=found).order_by("received_at", "pk"))


def settle(envelope_id: UUID, **values: object) -> None:
    """Writes what was decided on a report. Raises Refused where it is out of the actor's reach: none is left behind."""
    if Triage.objects.filter(pk=envelope_id).update(**values) != 1:
        raise Refused(Permission.REPORT_DECIDE, ids={"report": str(envelope_id)})


def hand_followers(by: Actor, at: datetime, envelope_id: UUID, office: UUID) -> None:
    """Whoever takes a report over takes over what goes along with it."""
    for each in followers_of(envelope_id):
        settle(each.pk, taken_by=by.person_id, taken_by_name=by.name, taken_at=at, office_id=office)
        hand_dialogue(by=by, at=at, envelope_id=each.pk, person=by.person_id, office=office)
        record_report_event(by, at, each.pk, events.TAKEN)


def settle_joined(
    by: Actor,
    at: datetime,
    envelope: Envelope,
    case: Case,
    *,
    with_sender: bool,
    heard: CaseHandover | None = None,
) -> bool:
    """What becomes of a report that joins a case; who must not know of it comes first. Whether it brought a danger.

    Raises UnableToWorkOnClosedCase where it was closed meanwhile.
    """
    changed_by_report(case.id)
    settle(envelope.pk, decision=TriageDecision.JOINED, decided_at=at, case_id=case.id)
    bring_exclusions(by, at, envelope, case, heard)
    hand_dialogue(by=by, at=at, envelope_id=envelope.pk, person=case.manager_id, office=case.office_id)
    bring_reporter(by, at, envelope, case, heard)
    flags = bring_dangers(by, at, envelope, case)
    _tell_of_risk(by, at, envelope, case)
    is_on_case = with_sender and bring_sender(by, at, envelope, case)
    move_report(by, at, envelope.pk, ReportStatus.HANDLING, notice_code="" if is_on_case else "report-brought-handled")
    stop_clock(by, at, envelope, "joined")
    record_report_event(by, at, envelope.pk, events.JOINED, case=str(case.id))
    return bool(flags)


def _tell_of_risk(by: Actor, at: datetime, envelope: Envelope, case: Case) -> None:
    """Triage judged it high, and the case is held to be less: whoever answers for the case decides."""
    judged_high = Worksheet.objects.filter(pk=envelope.pk, risk=Risk.HIGH).exists()
    if judged_high and case.risk != Risk.HIGH and case.manager_id != by.person_id:
        tell_manager_of(case, at=at, code="report-risk-joined")


def join_followers(
    by: Actor,
    at: datetime,
    envelope: Envelope,
    case: Case,
    *,
    with_sender: bool,
    along: Mapping[UUID, CaseHandover],
) -> bool:
    """They join the case that the report became, or joined. Whether any brought a danger."""
    brought = [
        settle_joined(by, at, each, case, with_sender=with_sender, heard=along.get(each.pk))
        for each in followers_of(envelope.pk)
    ]
    return any(brought)


def forward_followers(by: Actor, at: datetime, envelope: Envelope, authority: str) -> None:
    """They are passed on together: one receipt is watched for, that of the report they go along with."""
    for each in followers_of(envelope.pk):
        settle(each.pk, decision=TriageDecision.FORWARDED, decided_at=at)
        Forwarding(
            envelope_id=each.pk,
            authority=authority,
            forwarded_at=at,
            forwarded_by=by.person_id,
            forwarded_by_name=by.name,
        ).save(force_insert=True)
        move_report(by, at, each.pk, ReportStatus.HANDLING, notice_code="report-brought-forwarded")
        mailbox.tell(by=by, at=at, envelope_id=each.pk, code=MessageCode.PASSED_ON)
        stop_clock(by, at, each, "forwarded")
        record_report_event(by, at, each.pk, events.FORWARDED, authority=authority)


def receipt_for_followers(by: Actor, at: datetime, made: Forwarding) -> None:
    """The one receipt stands for all that were passed on together."""
    for each in followers_of(made.envelope_id):
        noted = Forwarding.objects.filter(pk=each.pk, receipt_noted_at=None).update(
            receipt_number=made.receipt_number,
            receipt_on=made.receipt_on,
            receipt_noted_at=at,
            receipt_noted_by=by.person_id,
        )
        if noted:
            move_report(by, at, each.pk, ReportStatus.DONE, notice_code="report-brought-received")
            mailbox.tell(by=by, at=at, envelope_id=each.pk, code=MessageCode.DONE_WITH_OTHERS)
            record_report_event(by, at, each.pk, events.RECEIPT)


def close_followers(by: Actor, at: datetime, envelope: Envelope, reason: NoCaseReason, message: MessageCode) -> None:
    """They end with the report, for the same reason and with the same words."""
    for each in followers_of(envelope.pk):
        close_without_case(by, at, each, reason, message)


def close_without_case(by: Actor, at: datetime, envelope: Envelope, reason: NoCaseReason, message: MessageCode) -> None:
    """What becomes of a report that ends without a case."""
    settle(envelope.pk, decision=TriageDecision.NO_CASE, decided_at=at, no_case_reason=reason)
    move_report(by, at, envelope.pk, ReportStatus.DONE, notice_code=_HEARD_WITH.get(message, "report-brought-done"))
    mailbox.tell(by=by, at=at, envelope_id=envelope.pk, code=message)
    stop_clock(by, at, envelope, "no_case")
    record_report_event(by, at, envelope.pk, events.NO_CASE, reason=reason.value)
