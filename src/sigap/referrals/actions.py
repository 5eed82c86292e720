"""Hand-over: offered, accepted, declined with a reason, withdrawn. The sender stays responsible until acceptance."""

from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Room
from sigap.cases import actions as cases
from sigap.cases.actions.items import locked_open
from sigap.cases.actions.opening import put_on_case
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.tracing import say
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.clocks import actions as clocks
from sigap.kernel.errors import Refused, Unable
from sigap.notifications import actions as notices
from sigap.referrals import events
from sigap.referrals.models import Referral, askable_words
from sigap.referrals.queries import referrals_of, victims_of
from sigap.referrals.rules import (
    ANSWER_CLOCK,
    ANSWERS,
    Answer,
    DeclineReason,
    Purpose,
    ReferralStatus,
    Urgency,
    may_be_asked,
    rooms_opened,
)
from sigap.vault import datakeys, macs
from sigap.vault.sealing import Place, seal

ITEM = "referral"
SUBJECT = "referral"
PREVIEW = "sealed_preview"
ANSWER = "sealed_answer"
_TABLE = "referrals_referral"
_KEY = "referral"
_OFFER = "referral"


class UnableToOfferReferral(Unable):
    """Nothing was sent."""


class UnableToAnswerReferral(Unable):
    """Somebody answered before, or this answer is not open to the office."""


def referral_place(referral_id: UUID, column: str) -> Place:
    """Where a referral's sealed text lies."""
    return Place(table=_TABLE, row=referral_id, column=column, room=Room.REFERRALS.value)


@audit.action
def offer(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    to: Office,
    purposes: frozenset[Purpose],
    urgency: Urgency,
    preview: str,
    offer_key: UUID,
) -> Referral:
    """Sends a request. The same `offer_key` again gives the same referral. Raises UnableToOfferReferral."""
    sender = access.require(by, Permission.REFERRAL_OFFER, Room.REFERRALS)
    if sent := _sent(access, offer_key):
        audit.unchanged()
        return sent
    if to.id == sender:
        raise UnableToOfferReferral(_("Rujukan dikirim ke kantor lain. Untuk rekan sekantor, pakai “Tugaskan”."))
    if not may_be_asked(purposes, OfficeKind(to.kind)):
        raise UnableToOfferReferral(askable_words(to.name, OfficeKind(to.kind)))
    case = locked_open(access.case.id)
    # Asked again: a second click may have waited for the lock.
    if sent := _sent(access, offer_key):
        audit.unchanged()
        return sent
    check_all_powers(by, access)
    referral = _drafted(by, at, case, sender, to, victims_of(access))
    referral.purposes, referral.urgency, referral.offer_key = sorted(purposes), urgency, str(offer_key)
    key = datakeys.create(purpose=_KEY, case_id=referral.case_id, at=at)
    referral.key_id = key.id
    referral.sealed_preview = seal(preview, key=key, place=referral_place(referral.id, PREVIEW))
    clock = clocks.start(
        by=by,
        at=at,
        rule=ANSWER_CLOCK[urgency],
        subject_kind=SUBJECT,
        subject_id=referral.id,
        owner_office=to.id,
        sender_office=sender,
    )
    referral.due_at = clock.due_at
    referral.mac = macs.sign(_OFFER, _offer_facts(referral))
    cases.open_item(by=by, at=at, case_id=referral.case_id, kind=ITEM, subject_id=referral.id)
    referral.save(force_insert=True)
    ids = {"referral": str(referral.id), "office": str(to.id), "urgency": urgency.value}
    say(by, at, referral.case_id, events.OFFERED, **ids)
    told = {"referral": str(referral.id), "rule": ANSWER_CLOCK[urgency]}
    notices.notify(at=at, code="referral-offered", office_id=to.id, ids=told)
    return referral


def _sent(access: CaseAccess, offer_key: UUID) -> Referral | None:
    return Referral.objects.filter(offer_key=str(offer_key), case=access.case).first()


def _drafted(by: Actor, at: datetime, case: Case, sender: UUID, to: Office, victims: list[str]) -> Referral:
    """A request with what the asked office may know of the case before it accepts. Not saved."""
    return Referral(
        id=uuid4(),
        case=case,
        case_code=case.code,
        risk=case.risk,
        area=case.area,
        from_office_id=sender,
        from_office_name=next(m.office_name for m in by.memberships if m.office_id == sender),
        to_office_id=to.id,
        to_office_name=to.name,
        victims=victims,
        offered_by=by.person_id,
        offered_by_name=by.name,
        offered_at=at,
    )


def check_offer(referral: Referral) -> None:
    """Accepting hands on power over a case. Raises MacBroken for an offer that SIGAP did not write so."""
    macs.verify(_OFFER, _offer_facts(referral), referral.mac)


def _offer_facts(referral: Referral) -> tuple[macs.Fact, ...]:
    return (
        referral.id,
        referral.case_id,
        referral.from_office_id,
        referral.to_office_id,
        tuple(sorted(referral.purposes)),
        referral.key_id,
        referral.offered_by,
        referral.offered_at,
    )


@audit.action
def accept(*, by: Actor, at: datetime, referral_id: UUID) -> Referral:
    """Takes the request: the office comes into the case with the rooms of the table, the accepter is assigned."""
    referral = _asked(by, referral_id)
    check_powers(by)
    check_offer(referral)
    if not _moved(by, at, referral, Answer.ACCEPT):
        return referral
    case_id, office_id = referral.case_id, referral.to_office_id
    rooms = rooms_opened(frozenset(Purpose(purpose) for purpose in referral.purposes))
    name = referral.to_office_name
    cases.bring_in(by=by, at=at, case_id=case_id, office_id=office_id, office_name=name, rooms=rooms)
    put_on_case(by=by, at=at, case_id=case_id, person_id=by.person_id, name=by.name, office_id=office_id)
    _settled(by, at, referral, outcome="accepted", notice="referral-accepted")
    say(by, at, case_id, events.ACCEPTED, referral=str(referral.id), office=str(office_id))
    return referral


@audit.action
def decline(*, by: Actor, at: datetime, referral_id: UUID, reason: DeclineReason, note: str) -> Referral:
    """Says no, with a reason and a sealed word to the sender. Raises UnableToAnswerReferral when help is owed."""
    referral = _asked(by, referral_id)
    if referral.is_waiting and not referral.may_decline:
        raise UnableToAnswerReferral(
            _("Permintaan ini tidak dapat ditolak. Kalau Anda berhalangan, minta rekan sekantor menerimanya.")
        )
    check_powers(by)
    check_offer(referral)
    key = datakeys.open_key(referral.key_id)
    sealed = seal(note, key=key, place=referral_place(referral.id, ANSWER)) if note else None
    if not _moved(by, at, referral, Answer.DECLINE, decline_reason=reason.value, sealed_answer=sealed):
        return referral
    _settled(by, at, referral, outcome="declined", notice="referral-declined")
    ids = {"referral": str(referral.id), "office": str(referral.to_office_id), "reason": reason.value}
    say(by, at, referral.case_id, events.DECLINED, **ids)
    return referral


@audit.action
def withdraw(*, by: Actor, at: datetime, access: CaseAccess, referral_id: UUID) -> Referral:
    """Takes a request of one's own office back before it is answered. Raises UnableToAnswerReferral."""
    access.require(by, Permission.REFERRAL_OFFER, Room.REFERRALS)
    mine = access.offices_where(by, Permission.REFERRAL_OFFER, Room.REFERRALS)
    referral = referrals_of(access).filter(pk=referral_id, from_office_id__in=mine).first()
    if referral is None:
        raise Refused(Permission.REFERRAL_OFFER, ids={"referral": str(referral_id)})
    if not _moved(by, at, referral, Answer.WITHDRAW):
        return referral
    _settled(by, at, referral, outcome="withdrawn", notice="referral-withdrawn", office=referral.to_office_id)
    say(by, at, referral.case_id, events.WITHDRAWN, referral=str(referral.id), office=str(referral.to_office_id))
    return referral


def _asked(by: Actor, referral_id: UUID) -> Referral:
    by.require(Permission.REFERRAL_ANSWER, referral=str(referral_id))
    offices = by.offices_where(Permission.REFERRAL_ANSWER)
    referral = Referral.objects.filter(pk=referral_id, to_office_id__in=offices).first()
    if referral is None:
        raise Refused(Permission.REFERRAL_ANSWER, ids={"referral": str(referral_id)})
    return referral


def _moved(by: Actor, at: datetime, referral: Referral, answer: Answer, **values: object) -> bool:
    """Sets the answer, the first one wins. False when the same person had given the same answer before.

    Raises UnableToAnswerReferral.
    """
    becomes = ANSWERS[ReferralStatus.OFFERED, answer]
    waiting = Referral.objects.filter(pk=referral.pk, status=ReferralStatus.OFFERED)
    is_first = waiting.update(
        status=becomes, answered_by=by.person_id, answered_by_name=by.name, answered_at=at, **values
    )
    referral.refresh_from_db()
    if is_first:
        return True
    if (referral.answered_by, referral.status) == (by.person_id, becomes):
        audit.unchanged()
        return False
    raise UnableToAnswerReferral(
        _("%(name)s sudah lebih dulu menjawab rujukan ini: %(status)s. Tidak ada yang berubah.")
        % {"name": referral.answered_by_name, "status": referral.status_label}
    )


def _settled(
    by: Actor, at: datetime, referral: Referral, *, outcome: str, notice: str, office: UUID | None = None
) -> None:
    cases.settle_item(by=by, at=at, case_id=referral.case_id, kind=ITEM, subject_id=referral.id)
    clocks.stop_all(by=by, at=at, subject_kind=SUBJECT, subject_id=referral.id, outcome=outcome)
    notices.notify(
        at=at,
        code=notice,
        office_id=office or referral.from_office_id,
        ids={"referral": str(referral.id)},
    )
