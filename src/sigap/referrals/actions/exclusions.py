"""What an office that must not know of a case any more still had open with it: taken back, without a word to it."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import case_for
from sigap.clocks import actions as clocks
from sigap.protection.actions import withdraw_by_referral
from sigap.referrals import events
from sigap.referrals.actions.referral_state import end_promise, set_answer, settle_step, tell_sender
from sigap.referrals.models import Referral
from sigap.referrals.queries import sent_for
from sigap.referrals.rules import CONFIRM, RESULT, SUBJECT, ReferralAnswer, ReferralStatus
from sigap.ui.taking_back import TakeBackReason

_OPEN = (ReferralStatus.OFFERED, ReferralStatus.HANDED_OVER)


def take_back(*, by: Actor, at: datetime, case_id: UUID, office_id: UUID) -> None:
    """Withdraws what the actor's offices asked that office for, and waits no more for its results.

    So with what an office asked that takes part no more. What another asked is that office's to take back: it is told.
    Inside the act that keeps the office from the case, which has asserted the power.
    """
    requests = Referral.objects.filter(case_id=case_id, to_office_id=office_id)
    first = requests.first()
    if first is None:
        return
    access = case_for(by, first.case_code)
    senders = set(requests.values_list("from_office_id", flat=True))
    ours = sent_for(by, access, senders) | set(by.office_ids)
    asked = requests.filter(from_office_id__in=ours)
    for referral in asked.filter(status=ReferralStatus.OFFERED):
        if set_answer(by, at, referral, ReferralAnswer.WITHDRAW):
            settle_step(by, at, referral, outcome="withdrawn")
            end_promise(by, at, referral, outcome="withdrawn")
            why = TakeBackReason.OVER
            withdraw_by_referral(by=by, at=at, access=access, chain_id=referral.chain_id, reason=why)
            record_case_event(
                by,
                at,
                case_id,
                events.WITHDRAWN,
                referral=str(referral.id),
                office=str(office_id),
                reason=why.value,
            )
    for referral in asked.filter(status=ReferralStatus.HANDED_OVER):
        # Owed help is still owed: it waits for another office, the promise runs on, and the case stays open for it.
        clocks.stop_all(by=by, at=at, subject_kind=SUBJECT, subject_id=referral.id, outcome="withdrawn")
    for referral in asked.filter(status=ReferralStatus.ACCEPTED):
        settle_step(by, at, referral, outcome="withdrawn")
        for waits in (RESULT, CONFIRM):
            clocks.stop_all(by=by, at=at, subject_kind=waits, subject_id=referral.id, outcome="withdrawn")
    for referral in requests.filter(status__in=_OPEN).exclude(from_office_id__in=ours):
        tell_sender(at, referral, "referral-office-out")
