"""A report that was passed on waits for the other authority's receipt: noted when it comes, else asked for again."""

from datetime import date, datetime

from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.rules.deadlines import end_of_day
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.queries import clocks_of
from sigap.intake import events
from sigap.intake.actions.following import receipt_for_followers
from sigap.intake.actions.report_state import SUBJECT, move_report, record_report_event
from sigap.intake.models import Forwarding, ReportMerge, Triage
from sigap.intake.rules import ASKED_AGAIN_CLOCK, RECEIPT_CLOCK
from sigap.kernel.errors import Unable
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.mailbox.wordings import MessageCode
from sigap.notifications.rules import Audience


class UnableToNoteReceipt(Unable):
    """There is nothing to note a receipt for, or to ask for; or its day cannot be."""


@audit.action
def note_receipt(*, by: Actor, at: datetime, envelope: Envelope, number: str, received_on: date) -> Forwarding:
    """Notes the other authority's receipt: from now on it is theirs. The same twice changes nothing.

    Raises UnableToNoteReceipt.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    made = _passed_on(envelope)
    if made.receipt_noted_at is not None:
        if (made.receipt_number, made.receipt_on) == (number, received_on):
            audit.unchanged()
            return made
        raise UnableToNoteReceipt(_("Tanda terimanya sudah dicatat. Muat ulang halamannya."))
    first, last = localdate(made.forwarded_at), localdate(at)
    if not first <= received_on <= last:
        raise UnableToNoteReceipt(_("Tanggal tanda terima paling awal hari diteruskan, paling akhir hari ini."))
    made.receipt_number, made.receipt_on = number, received_on
    made.receipt_noted_at, made.receipt_noted_by = at, by.person_id
    made.save(update_fields=["receipt_number", "receipt_on", "receipt_noted_at", "receipt_noted_by"])
    move_report(by, at, envelope.pk, ReportStatus.DONE, notice_code="report-brought-received")
    mailbox.tell(by=by, at=at, envelope_id=envelope.pk, code=MessageCode.DONE_WITH_OTHERS)
    receipt_for_followers(by, at, made)
    _end_waiting(by, at, envelope, received_on)
    clocks.stop_all(by=by, at=at, subject_kind=SUBJECT, subject_id=envelope.pk, outcome="receipt")
    record_report_event(by, at, envelope.pk, events.RECEIPT)
    return made


def _end_waiting(by: Actor, at: datetime, envelope: Envelope, received_on: date) -> None:
    """As of the day of the receipt, which tells no hour that could be too late: on the last one it was in time."""
    for clock in clocks_of(SUBJECT, envelope.pk).filter(rule_code__in=(RECEIPT_CLOCK, ASKED_AGAIN_CLOCK)):
        ended = end_of_day(received_on, get_current_timezone())
        if localdate(clock.due_at) == received_on:
            ended = min(ended, clock.due_at)
        done_at = min(max(ended, clock.started_at), at)
        clocks.stop(by=by, at=done_at, recorded_at=at, clock_id=clock.id, outcome="receipt")


@audit.action
def ask_again(*, by: Actor, at: datetime, envelope: Envelope) -> Forwarding:
    """Notes that the other authority was asked for its receipt again, once a day at most.

    A deadline that has passed ends as missed and a shorter one begins, whose silence climbs higher; one that still runs
    runs on. Raises UnableToNoteReceipt.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    made = _passed_on(envelope)
    if made.receipt_noted_at is not None:
        raise UnableToNoteReceipt(_("Tanda terimanya sudah dicatat. Muat ulang halamannya."))
    today = localdate(at)
    if made.asked_again_at is not None and localdate(made.asked_again_at) >= today:
        if made.asked_again_by == by.person_id:
            audit.unchanged()
            return made
        raise UnableToNoteReceipt(_("Rekan Anda sudah menanyakannya hari ini. Tunggu jawabannya sampai besok."))
    if localdate(made.forwarded_at) >= today:
        raise UnableToNoteReceipt(_("Laporan ini baru hari ini diteruskan. Tanyakan mulai besok."))
    made.asked_again, made.asked_again_at, made.asked_again_by = made.asked_again + 1, at, by.person_id
    made.save(update_fields=["asked_again", "asked_again_at", "asked_again_by"])
    _next_deadline(by, at, envelope)
    record_report_event(by, at, envelope.pk, events.ASKED_AGAIN, count=str(made.asked_again))
    return made


def _passed_on(envelope: Envelope) -> Forwarding:
    """The forwarding, locked. What goes along with another report is watched there."""
    # First the triage, as whoever takes the decision back does: the forwarding is read once that is over.
    Triage.objects.select_for_update().filter(pk=envelope.pk).first()
    made = Forwarding.objects.select_for_update().filter(pk=envelope.pk).first()
    if made is None:
        raise UnableToNoteReceipt(_("Laporan ini tidak sedang diteruskan."))
    head = ReportMerge.objects.filter(envelope_id=envelope.pk, undone_at=None).values_list("into_number", flat=True)
    if head and made.receipt_noted_at is None:
        raise UnableToNoteReceipt(
            _("Laporan ini diteruskan bersama %(number)s. Tanda terimanya dicatat di sana.") % {"number": head[0]}
        )
    return made


def _next_deadline(by: Actor, at: datetime, envelope: Envelope) -> None:
    for rule in (RECEIPT_CLOCK, ASKED_AGAIN_CLOCK):
        running = Clock.objects.filter(rule_code=rule, subject_kind=SUBJECT, subject_id=envelope.pk, stopped_at=None)
        clock = running.first()
        if clock is not None and clock.due_at > at:
            return
        if clock is not None:
            clocks.stop(by=by, at=at, clock_id=clock.pk, outcome="asked_again")
    rule = ASKED_AGAIN_CLOCK
    clocks.start(by=by, at=at, rule=rule, subject_kind=SUBJECT, subject_id=envelope.pk, owner_role=Audience.INTAKE)
