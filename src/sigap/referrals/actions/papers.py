"""What is printed of a referral leaves a trace."""

from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.referrals import events
from sigap.referrals.models import Referral
from sigap.referrals.queries import step_on_case


@audit.action
def note_letter_printed(*, by: Actor, at: datetime, access: CaseAccess, referral_id: UUID) -> Referral:
    """Says that the letter of a referral was printed, and gives the referral. Raises Refused."""
    referral = step_on_case(by, access, referral_id, power=Permission.REFERRAL_OFFER)
    record_case_event(by, at, referral.case_id, events.LETTER_PRINTED, referral=str(referral.id))
    return referral


@audit.action
def note_handover_printed(
    *, by: Actor, at: datetime, access: CaseAccess, referral_id: UUID, handover_id: UUID
) -> Referral:
    """Says that a record of a hand-over was printed. Raises Refused."""
    referral = step_on_case(by, access, referral_id, power=Permission.REFERRAL_SEE)
    record_case_event(
        by, at, referral.case_id, events.HANDOVER_PRINTED, referral=str(referral.id), handover=str(handover_id)
    )
    return referral
