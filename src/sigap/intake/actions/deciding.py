"""How triage ends: a case opens, the report joins one, another authority takes it, or it ends with a reason."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, holders_where
from sigap.access.roles import OfficeKind
from sigap.cases import actions as cases
from sigap.cases.actions.opening import put_on_case
from sigap.cases.models import Case
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.clocks import actions as clocks
from sigap.intake import events
from sigap.intake.actions.dialogue import hand_dialogue
from sigap.intake.actions.ground import SUBJECT, UnableToDecide, mine_undecided, say, stop_clock
from sigap.intake.actions.handing import Heard, hand_over, keep_away, refuse_kept
from sigap.intake.models import Arrival, Forwarding, ReportKeptFrom, Triage
from sigap.intake.rules import BROUGHT_FOR, CLOSES_WITH, RECEIPT_CLOCK, Decision, Door, NoCaseReason, authorities
from sigap.kernel.clock import JAKARTA
from sigap.kernel.errors import Unable
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.mailbox.wordings import CLOSING, MessageCode
from sigap.referrals.rules import rooms_opened


class UnableToNoteReceipt(Unable):
    """There is nothing to note a receipt for, or its day cannot be."""


@audit.action
def decide_case(
    *,
    by: Actor,
    at: datetime,
    envelope: Envelope,
    risk: Risk,
    manager: Colleague,
    role: PersonRole,
    sex: Sex,
    age_years: int | None,
    heard: Heard | None = None,
    with_sender: bool = True,
) -> Case:
    """Opens a case from a report, its first person and what triage `heard` in it. Raises UnableToDecide.

    `with_sender`: the office that brought the report takes part from the start, as far as its own work goes.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    triage = mine_undecided(by, envelope)
    refuse_kept(envelope, manager)
    case = cases.open_case(
        by=by, at=at, done_at=at, risk=risk, area=envelope.area, manager=manager, envelope_id=envelope.pk
    )
    keep_away(by, at, envelope, case.code, heard.kept_words if heard else "")
    access = case_for(by, case.code)
    person = cases.add_person(by=by, at=at, access=access, role=role, sex=sex, age_years=age_years)
    if heard is not None:
        hand_over(by, at, envelope, case.code, person, heard)
    triage.decision, triage.decided_at, triage.case_id = Decision.CASE, at, case.id
    triage.save(update_fields=["decision", "decided_at", "case_id"])
    hand_dialogue(by=by, at=at, envelope_id=envelope.pk, person=case.manager_id, office=case.office_id)
    if with_sender:
        _bring_sender(by, at, envelope, case)
    mailbox.set_status(by=by, at=at, envelope_id=envelope.pk, status=ReportStatus.HANDLING)
    stop_clock(by, at, envelope, "case")
    say(by, at, envelope.pk, events.TO_CASE, case=str(case.id))
    return case


@audit.action
def decide_join(*, by: Actor, at: datetime, envelope: Envelope, code: str, with_sender: bool = True) -> Case:
    """The report tells of a case that there is: it joins. Raises UnableToDecide; Refused for a case not one's own."""
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    triage = mine_undecided(by, envelope)
    access = case_for(by, code)
    case = access.case
    if case.is_closed:
        raise UnableToDecide(
            _("Kasus %(code)s sudah ditutup. Buka kasus baru, atau minta kasus itu dibuka lagi.") % {"code": case.code}
        )
    triage.decision, triage.decided_at, triage.case_id = Decision.JOINED, at, case.id
    triage.save(update_fields=["decision", "decided_at", "case_id"])
    hand_dialogue(by=by, at=at, envelope_id=envelope.pk, person=case.manager_id, office=case.office_id)
    keep_away(by, at, envelope, code)
    if with_sender:
        _bring_sender(by, at, envelope, case)
    mailbox.set_status(by=by, at=at, envelope_id=envelope.pk, status=ReportStatus.HANDLING)
    stop_clock(by, at, envelope, "joined")
    say(by, at, envelope.pk, events.JOINED, case=str(case.id))
    return case


def _bring_sender(by: Actor, at: datetime, envelope: Envelope, case: Case) -> None:
    """The office that brought the report comes in by its own work, and whoever wrote it works on the case.

    Not one that must not know of it, and not one whose kind has no work of its own in the table.
    """
    arrival = Arrival.objects.filter(pk=envelope.pk, door=Door.PARTNER).first()
    purpose = BROUGHT_FOR.get(OfficeKind(arrival.office_kind)) if arrival else None
    if arrival is None or purpose is None:
        return
    if ReportKeptFrom.objects.filter(envelope_id=envelope.pk, office_id=arrival.office_id).exists():
        return
    cases.bring_in(
        by=by,
        at=at,
        case_id=case.id,
        office_id=arrival.office_id,
        office_name=arrival.office_name,
        rooms=rooms_opened(frozenset({purpose})),
    )
    if arrival.entered_by not in holders_where(Permission.REFERRAL_ANSWER, arrival.office_id, at=at):
        return  # whoever wrote it has left; the office's head takes it up
    put_on_case(
        by=by,
        at=at,
        case_id=case.id,
        person_id=arrival.entered_by,
        name=arrival.entered_by_name,
        office_id=arrival.office_id,
    )


@audit.action
def decide_forward(*, by: Actor, at: datetime, envelope: Envelope, authority: str) -> Forwarding:
    """Passes the report on to another authority and watches for its receipt. Raises UnableToDecide."""
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    known = authorities().get(authority)
    if known is None or not known.stands(at.astimezone(JAKARTA).date()):
        raise UnableToDecide(_("Pilih lembaga dari daftar."))
    triage = mine_undecided(by, envelope)
    triage.decision, triage.decided_at = Decision.FORWARDED, at
    triage.save(update_fields=["decision", "decided_at"])
    made = Forwarding(
        envelope_id=envelope.pk,
        authority=authority,
        forwarded_at=at,
        forwarded_by=by.person_id,
        forwarded_by_name=by.name,
    )
    made.save(force_insert=True)
    mailbox.set_status(by=by, at=at, envelope_id=envelope.pk, status=ReportStatus.HANDLING)
    mailbox.tell(by=by, at=at, envelope_id=envelope.pk, code=MessageCode.PASSED_ON)
    stop_clock(by, at, envelope, "forwarded")
    clocks.start(by=by, at=at, rule=RECEIPT_CLOCK, subject_kind=SUBJECT, subject_id=envelope.pk, owner_role="intake")
    say(by, at, envelope.pk, events.FORWARDED, authority=authority)
    return made


@audit.action
def note_receipt(*, by: Actor, at: datetime, envelope: Envelope, number: str, received_on: date) -> Forwarding:
    """Notes the other authority's receipt: from now on it is theirs. The same twice changes nothing.

    Raises UnableToNoteReceipt.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    made = Forwarding.objects.select_for_update().filter(pk=envelope.pk).first()
    if made is None:
        raise UnableToNoteReceipt(_("Laporan ini tidak sedang diteruskan."))
    if made.receipt_noted_at is not None:
        if (made.receipt_number, made.receipt_on) == (number, received_on):
            audit.unchanged()
            return made
        raise UnableToNoteReceipt(_("Tanda terimanya sudah dicatat. Muat ulang halamannya."))
    first, last = made.forwarded_at.astimezone(JAKARTA).date(), at.astimezone(JAKARTA).date()
    if not first <= received_on <= last:
        raise UnableToNoteReceipt(_("Tanggal tanda terima paling awal hari diteruskan, paling akhir hari ini."))
    made.receipt_number, made.receipt_on = number, received_on
    made.receipt_noted_at, made.receipt_noted_by = at, by.person_id
    made.save(update_fields=["receipt_number", "receipt_on", "receipt_noted_at", "receipt_noted_by"])
    mailbox.set_status(by=by, at=at, envelope_id=envelope.pk, status=ReportStatus.DONE)
    clocks.stop_all(by=by, at=at, subject_kind=SUBJECT, subject_id=envelope.pk, outcome="receipt")
    say(by, at, envelope.pk, events.RECEIPT)
    return made


@audit.action
def decide_no_case(
    *, by: Actor, at: datetime, envelope: Envelope, reason: NoCaseReason, message: MessageCode | None = None
) -> Triage:
    """Ends a report without a case; the reporter reads the wording. Raises UnableToDecide."""
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    told = message or CLOSES_WITH[reason]
    if told not in CLOSING:
        raise UnableToDecide(_("Pilih kata penutup dari daftar."))
    triage = mine_undecided(by, envelope)
    triage.decision, triage.decided_at, triage.no_case_reason = Decision.NO_CASE, at, reason
    triage.save(update_fields=["decision", "decided_at", "no_case_reason"])
    mailbox.set_status(by=by, at=at, envelope_id=envelope.pk, status=ReportStatus.DONE)
    mailbox.tell(by=by, at=at, envelope_id=envelope.pk, code=told)
    stop_clock(by, at, envelope, "no_case")
    say(by, at, envelope.pk, events.NO_CASE, reason=reason.value)
    return triage
