"""A request is sent, taken back, or, when help is owed, handed over at once. The sender stays responsible."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.queries import staffed
from sigap.access.roles import OfficeKind, Section
from sigap.assistance.queries import consent_standings
from sigap.assistance.rules import ConsentState, ReferralPurpose, may_ask
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess, may_be_involved
from sigap.juvenile.actions import note_litmas_asked
from sigap.kernel.errors import Refused
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.protection.actions import ask_by_referral, withdraw_by_referral
from sigap.referrals import events
from sigap.referrals.actions.handing import hand_over_at_once, take_turn
from sigap.referrals.actions.referral_state import (
    MISSED,
    PREVIEW,
    UnableToOfferReferral,
    disclosed_text,
    end_promise,
    promise,
    referral_place,
    set_answer,
    settle_step,
    sign_offer,
    tell,
    wait_for_answer,
)
from sigap.referrals.models import Referral, askable_words
from sigap.referrals.queries import is_refused_for, referrals_of, sent_for, victims_of
from sigap.referrals.rules import (
    NO_FACTS,
    PSYCHOLOGY,
    QUESTIONING,
    ReferralAnswer,
    ReferralFacts,
    ReferralStatus,
    Urgency,
    first_clock,
    first_status,
    owed_among,
)
from sigap.testimony.actions import ask_again
from sigap.testimony.rules import AskOccasion, AskReason
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import datakeys
from sigap.vault.sealing import SealingKey, seal

KEY = "referral"
"""Purpose of the key that seals a step and its papers."""
_SAID_NO = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})


@audit.action
def offer(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    to: Office,
    purposes: frozenset[ReferralPurpose],
    urgency: Urgency,
    preview: str,
    offer_key: UUID,
    services: Collection[str] = (),
    facts: ReferralFacts = NO_FACTS,
    again: AskReason | None = None,
) -> Referral:
    """Sends a request; owed help is handed over at once. The same `offer_key` again gives the same referral.

    `again`: why victims who told already are asked anew. Raises AlreadyInterviewed without it, UnableToOfferReferral.
    """
    sender = access.require(by, Permission.REFERRAL_OFFER, Section.REFERRALS)
    if sent := sent_before(access, offer_key):
        audit.unchanged()
        return sent
    check_target(by, access, sender, to, purposes, at=at)
    take_turn(access.case.id, to.id, purposes)
    case = locked_open(access.case.id)
    # Asked again: a second click may have waited for the lock.
    if sent := sent_before(access, offer_key):
        audit.unchanged()
        return sent
    check_all_powers(by, access)
    if purposes & QUESTIONING or PSYCHOLOGY in services:
        ask_again(by, at, access, None, AskOccasion.REFERRAL, again)
    referral = _drafted(by, at, case, sender, victims_of(access, at=at))
    referral.purposes, referral.urgency, referral.services = sorted(purposes), urgency, sorted(services)
    address(referral, to)
    key = datakeys.create(purpose=KEY, case_id=case.id, at=at)
    send(by, at, referral, key=key, disclosed=disclosed_text(preview, facts), offer_key=offer_key)
    promise(by, at, referral)
    _note_in_the_case(by, at, access, to, referral)
    _tell_manager(at, case, referral)
    return referral


_PROTECTION = {
    OfficeKind.POLRES_PPA: ReferralPurpose.PROTECTION,
    OfficeKind.LPSK: ReferralPurpose.WITNESS_PROTECTION,
}


def _note_in_the_case(by: Actor, at: datetime, access: CaseAccess, to: Office, referral: Referral) -> None:
    """What the law counts from this request is noted with it: the inquiry into a child, protection of the victims."""
    if ReferralPurpose.CHILD_INQUIRY in referral.asked:
        note_litmas_asked(by=by, at=at, access=access, referral_id=referral.id)
    aim = _PROTECTION.get(OfficeKind(to.kind))
    if aim is None or aim not in referral.asked:
        return
    reports = Referral.objects.filter(case=access.case, purposes__contains=[ReferralPurpose.POLICE_REPORT])
    first = reports.exclude(status=ReferralStatus.WITHDRAWN).aggregate(at=Min("offered_at"))["at"]
    ask_by_referral(
        by=by,
        at=at,
        access=access,
        sender=next(each.office_kind for each in by.memberships if each.office_id == referral.from_office_id),
        of_lpsk=aim is ReferralPurpose.WITNESS_PROTECTION,
        has_agreed=lambda client: _has_agreed(at, access, to, aim, client),
        reported_at=first or at,
        chain_id=referral.chain_id,
    )


def _has_agreed(at: datetime, access: CaseAccess, to: Office, aim: ReferralPurpose, client: UUID) -> bool:
    stands = consent_standings(access.case.id, at=at, office_kind=to.kind, aims=[aim], person_id=client)
    return stands[aim].state is ConsentState.GIVEN


def _tell_manager(at: datetime, case: Case, referral: Referral) -> None:
    """Who answers for the case, or stands in, hears of what other offices ask of each other in it."""
    if case.office_id not in {referral.from_office_id, referral.to_office_id}:
        manager, about = case.manager_id, {"referral": str(referral.id)}
        tell_manager(at=at, code="referral-between", manager_id=manager, office_id=case.office_id, ids=about)


def check_target(
    by: Actor, access: CaseAccess, sender: UUID, to: Office, purposes: frozenset[ReferralPurpose], *, at: datetime
) -> None:
    """Whether this office can be asked for this, and may know of the case. Raises UnableToOfferReferral.

    What the client refused goes to nobody; owed help is told by law, and what was not asked yet is shown, not barred.
    """
    if to.id == sender:
        raise UnableToOfferReferral(_("Rujukan dikirim ke kantor lain. Untuk rekan sekantor, pakai “Tugaskan”."))
    if to.valid_to is not None:
        raise UnableToOfferReferral(_("Kantor ini sudah tidak ada. Pilih kantor lain."))
    kind = next(each.office_kind for each in by.memberships if each.office_id == sender)
    if not may_ask(kind, purposes, OfficeKind(to.kind)):
        raise UnableToOfferReferral(askable_words(to.name, OfficeKind(to.kind), by=kind, purposes=purposes))
    if not may_be_involved(access.case.id, to.id):
        raise UnableToOfferReferral(_("Kantor ini termasuk yang tidak boleh tahu kasus ini. Pilih kantor lain."))
    asking = sorted(purposes - owed_among(purposes))
    stands = consent_standings(access.case.id, at=at, office_kind=to.kind, aims=asking) if asking else {}
    # Who does not see what the client said is told by the database that it was a no, and nothing else.
    if any(each.state in _SAID_NO for each in stands.values()) or is_refused_for(access, to.id, asking, at=at):
        raise UnableToOfferReferral(
            _("Klien tidak setuju kantor ini diberi tahu. Bicarakan lagi dengan klien, atau pilih kantor lain.")
        )


def sent_before(access: CaseAccess, offer_key: UUID) -> Referral | None:
    """What the same form has sent already."""
    return Referral.objects.filter(offer_key=str(offer_key), case=access.case).first()


def address(referral: Referral, to: Office) -> None:
    """Says to which office a step goes, and how it begins there. Not saved."""
    referral.to_office_id, referral.to_office_name = to.id, to.name
    referral.status = first_status(referral.asked)


def send(
    by: Actor,
    at: datetime,
    referral: Referral,
    *,
    key: SealingKey,
    disclosed: str,
    offer_key: UUID,
    since: datetime | None = None,
) -> None:
    """Seals, signs and stores a step, starts its clock and tells the asked office.

    `disclosed` is what that office reads first, as `disclosed_text` makes it.
    """
    referral.key_id = key.id
    referral.sealed_preview = seal(disclosed, key=key, place=referral_place(referral.id, PREVIEW))
    referral.offer_key = str(offer_key)
    wait_for_answer(by, at, referral, since=since)
    referral.mac = sign_offer(referral)
    locked_open(referral.case_id)
    referral.save(force_insert=True)
    ids = {"referral": str(referral.id), "office": str(referral.to_office_id), "urgency": str(referral.urgency)}
    is_owed = referral.status == ReferralStatus.HANDED_OVER
    record_case_event(by, at, referral.case_id, events.HANDED_OVER if is_owed else events.OFFERED, **ids)
    if is_owed:
        hand_over_at_once(by, at, referral)
    tell(
        at,
        referral,
        "referral-handed-over" if is_owed else "referral-offered",
        office=referral.to_office_id,
        rule=first_clock(referral.asked, Urgency(referral.urgency)),
    )
    if referral.urgency == Urgency.EMERGENCY and not staffed([referral.to_office_id], at=at):
        # Nobody reads it there: who answers for the sender must telephone now, not once the hour is over.
        about = {"referral": str(referral.id), "case": str(referral.case_id), "office": str(referral.to_office_id)}
        sender, until = referral.from_office_id, referral.due_at
        notify(at=at, code="referral-unstaffed", office_id=sender, role=Audience.HEAD, ids=about, until=until)


def _drafted(by: Actor, at: datetime, case: Case, sender: UUID, victims: list[str]) -> Referral:
    """A first step with what the asked office may know of the case before it accepts. Not saved."""
    referral_id = uuid4()
    return Referral(
        id=referral_id,
        chain_id=referral_id,
        case=case,
        case_code=case.code,
        risk=case.risk,
        area=case.area,
        from_office_id=sender,
        from_office_name=next(m.office_name for m in by.memberships if m.office_id == sender),
        victims=victims,
        offered_by=by.person_id,
        offered_by_name=by.name,
        offered_at=at,
    )


@audit.action
def withdraw(
    *, by: Actor, at: datetime, access: CaseAccess, referral_id: UUID, reason: TakeBackReason | None
) -> Referral:
    """Takes a request of one's own office back before it is answered. Raises UnableToAnswerReferral."""
    referral = sent_by_us(by, access, referral_id)
    why = require_reason(reason)
    if not set_answer(by, at, referral, ReferralAnswer.WITHDRAW):
        return referral
    office_id = referral.to_office_id
    settle_step(by, at, referral, outcome="withdrawn", late=MISSED, notice="referral-withdrawn", office=office_id)
    end_promise(by, at, referral, outcome="withdrawn", late=MISSED)
    withdraw_by_referral(by=by, at=at, access=access, chain_id=referral.chain_id, reason=why)
    ids = {"referral": str(referral.id), "office": str(referral.to_office_id), "reason": why.value}
    record_case_event(by, at, referral.case_id, events.WITHDRAWN, **ids)
    return referral


def sent_by_us(by: Actor, access: CaseAccess, referral_id: UUID) -> Referral:
    """A request of an office for which the actor works on the case, or that they take over. Raises Refused."""
    access.require(by, Permission.REFERRAL_OFFER, Section.REFERRALS)
    referral = referrals_of(access).filter(pk=referral_id).first()
    if referral is None or not sent_for(by, access, {referral.from_office_id}):
        raise Refused(Permission.REFERRAL_OFFER, ids={"referral": str(referral_id)})
    return referral
