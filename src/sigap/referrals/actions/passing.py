"""A referral goes on at another office: by its sender after a no or where nobody answers or reads it, by who was asked.

The chain is kept and the old step closed. The promise to the client runs on; so does the time of owed help passed on.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.models import Office
from sigap.access.queries import staffed
from sigap.access.roles import OfficeKind
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.opening import pass_owed_on, put_on_case
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess, may_be_involved
from sigap.clocks.queries import clocks_of
from sigap.protection.actions import withdraw_by_referral
from sigap.referrals import events
from sigap.referrals.actions.handing import take_back_at_once, take_turn
from sigap.referrals.actions.offering import KEY, address, check_target, send, sent_before, sent_by_us
from sigap.referrals.actions.referral_state import (
    MISSED,
    UnableToAnswerReferral,
    UnableToOfferReferral,
    check_offer,
    disclosed_text,
    end_promise,
    is_undecided,
    one_step_at_a_time,
    require_asked,
    set_answer,
    settle_step,
)
from sigap.referrals.models import Referral, askable_words
from sigap.referrals.queries import victims_of
from sigap.referrals.rules import (
    NO_FACTS,
    SUBJECT,
    ReferralAnswer,
    ReferralFacts,
    ReferralStatus,
    Urgency,
    may_be_asked,
    may_reroute,
)
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import datakeys


@audit.action
def reroute(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    referral_id: UUID,
    to: Office,
    urgency: Urgency,
    preview: str,
    offer_key: UUID,
    facts: ReferralFacts = NO_FACTS,
) -> Referral:
    """The sender passes a declined or silent referral to another office; the new step. A second click gives the same.

    It tells risk, place and victims as they are by now. Raises UnableToOfferReferral, UnableToAnswerReferral.
    """
    former = sent_by_us(by, access, referral_id)
    if sent := sent_before(access, offer_key):
        audit.unchanged()
        return sent
    check_target(by, access, _asking_on(by, access, former)[0], to, former.asked, at=at)
    if to.id == former.to_office_id:
        raise UnableToOfferReferral(_("Kantor ini yang baru saja diminta. Pilih kantor lain."))
    is_out = former.is_waiting and not may_be_involved(former.case_id, former.to_office_id)
    if not is_out:
        _require_time_is_up(former, at)
    check_all_powers(by, access)
    check_offer(former)
    one_step_at_a_time(former.id)
    # Who was silent is told that it went elsewhere; who must not know of the case any more is not.
    notice, late = ("referral-withdrawn", MISSED) if former.is_waiting and not is_out else ("", "")
    # The old step is locked before the case, as whoever accepts it does: neither waits for the other in a ring.
    _close(by, at, former)
    take_turn(former.case_id, to.id, former.asked)
    case = locked_open(access.case.id)
    if sent := sent_before(access, offer_key):
        audit.unchanged()
        return sent
    _once(former)
    settle_step(by, at, former, outcome="passed_on", notice=notice, office=former.to_office_id, late=late)
    _still_no(former)
    if former.status == ReferralStatus.DECLINED and not is_undecided(former.id):
        raise UnableToAnswerReferral(_("Rujukan ini sudah dihentikan. Masih perlu? Siapkan rujukan baru."))
    step = _next_step(by, at, former, victims_of(access, at=at), _asking_on(by, access, former))
    step.risk, step.area, step.urgency = case.risk, case.area, urgency
    address(step, to)
    key = datakeys.create(purpose=KEY, case_id=former.case_id, at=at)
    send(by, at, step, key=key, disclosed=disclosed_text(preview, facts), offer_key=offer_key)
    _say_passed(by, at, former, step)
    return step


def _require_time_is_up(former: Referral, at: datetime) -> None:
    """Who still has time to answer is waited for, if anybody reads it there. Raises UnableToOfferReferral."""
    if may_reroute(ReferralStatus(former.status), due_at=former.due_at, at=at):
        return
    if not former.is_waiting or staffed([former.to_office_id], at=at):
        raise UnableToOfferReferral(_("Kantor ini masih punya waktu menjawab. Tunggu, telepon, atau tarik dahulu."))


@audit.action
def pass_on(
    *,
    by: Actor,
    at: datetime,
    referral_id: UUID,
    to: Office,
    preview: str,
    offer_key: UUID,
    facts: ReferralFacts = NO_FACTS,
) -> Referral:
    """The asked office passes owed help on to a named office, which is told at once; its time does not begin anew.

    What came along and the client refused for that office stays behind. A second click gives the closed step. Raises
    UnableToOfferReferral, UnableToAnswerReferral.
    """
    former = require_asked(by, referral_id)
    if former.status == ReferralStatus.PASSED_ON and former.answered_by == by.person_id:
        # They have left the case since, and do not see the step that they made.
        audit.unchanged()
        return former
    _check_passing(former, to)
    check_powers(by)
    check_offer(former)
    return _passed_on(by, at, former, to, disclosed=disclosed_text(preview, facts), offer_key=offer_key)


def _passed_on(by: Actor, at: datetime, former: Referral, to: Office, *, disclosed: str, offer_key: UUID) -> Referral:
    """The next step, sent; the old one closed. Raises UnableToAnswerReferral for who is late."""
    # Who passes it on works on it until then: a colleague who was not on duty comes in first.
    case_id, office_id = former.case_id, former.to_office_id
    put_on_case(by=by, at=at, case_id=case_id, person_id=by.person_id, name=by.name, office_id=office_id)
    step = _next_step(by, at, former, former.victims, (former.from_office_id, former.from_office_name))
    _leave_refused_behind(at, step, former, to)
    address(step, to)
    # The same key: who passes it on makes none for a case that they are about to leave.
    key = datakeys.open_key(former.key_id)
    if not set_answer(by, at, former, ReferralAnswer.GO_ON):
        raise UnableToAnswerReferral(_("Rujukan ini sudah Anda alihkan. Tidak ada yang berubah."))
    take_turn(case_id, to.id, step.asked)
    send(by, at, step, key=key, disclosed=disclosed, offer_key=offer_key, since=_since(former))
    settle_step(by, at, former, outcome="passed_on", notice="referral-passed-on")
    _say_passed(by, at, former, step)
    take_back_at_once(by, at, former)
    pass_owed_on(by, at, case_id, office_id, to.id)
    return step


@audit.action
def give_up(
    *, by: Actor, at: datetime, access: CaseAccess, referral_id: UUID, reason: TakeBackReason | None
) -> Referral:
    """The sender asks nobody else after a no: nothing waits any more. A second click changes nothing.

    Raises UnableToAnswerReferral.
    """
    referral = sent_by_us(by, access, referral_id)
    if referral.status != ReferralStatus.DECLINED:
        raise UnableToAnswerReferral(_("Rujukan ini tidak ditolak. Tidak ada yang dihentikan."))
    why = require_reason(reason)
    one_step_at_a_time(referral.id)
    _still_no(referral)
    _once(referral)
    if not is_undecided(referral.id):
        audit.unchanged()
        return referral
    settle_step(by, at, referral, outcome="given_up")
    end_promise(by, at, referral, outcome="given_up", late=MISSED)
    withdraw_by_referral(by=by, at=at, access=access, chain_id=referral.chain_id, reason=why)
    ids = {"referral": str(referral.id), "office": str(referral.to_office_id), "reason": why.value}
    record_case_event(by, at, referral.case_id, events.GIVEN_UP, **ids)
    return referral


def _asking_on(by: Actor, access: CaseAccess, former: Referral) -> tuple[UUID, str]:
    """Who asks another office: who asked before or, where that office is out of the case, the one that leads it."""
    if former.from_office_id in by.office_ids:
        return former.from_office_id, former.from_office_name
    sender = access.case.office_id
    return sender, next(each.office_name for each in by.memberships if each.office_id == sender)


def _next_step(by: Actor, at: datetime, former: Referral, victims: list[str], sender: tuple[UUID, str]) -> Referral:
    """The same request for the next office. Not saved."""
    return Referral(
        id=uuid4(),
        chain_id=former.chain_id,
        leg=former.leg + 1,
        passed_from=former.id,
        case_id=former.case_id,
        case_code=former.case_code,
        risk=former.risk,
        area=former.area,
        from_office_id=sender[0],
        from_office_name=sender[1],
        purposes=former.purposes,
        services=former.services,
        urgency=former.urgency,
        victims=victims,
        offered_by=by.person_id,
        offered_by_name=by.name,
        offered_at=at,
    )


def _leave_refused_behind(at: datetime, step: Referral, former: Referral, to: Office) -> None:
    """Takes out of a step what the client refused for this office. Owed help never is. Not saved.

    The office that passes it on sees no consent; the database names the aims.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.refused_at(%s, %s, %s)", [former.id, to.id, at])
        refused = set(cursor.fetchone()[0])
    if refused:
        step.purposes = [purpose for purpose in step.purposes if purpose not in refused]
        # Which of the services narrows which aim is not known: none of them goes along then.
        step.services = []


def _once(former: Referral) -> None:
    """A step goes on once. Raises UnableToAnswerReferral."""
    if Referral.objects.filter(passed_from=former.id).exists():
        raise UnableToAnswerReferral(_("Rujukan ini sudah dialihkan. Muat ulang halamannya."))


def _check_passing(former: Referral, to: Office) -> None:
    """Owed help that waits goes where the same is owed. Raises UnableToOfferReferral, UnableToAnswerReferral."""
    if not former.is_waiting:
        raise UnableToAnswerReferral(
            _("%(name)s sudah lebih dulu menjawab rujukan ini: %(status)s. Tidak ada yang berubah.")
            % {"name": former.answered_by_name, "status": former.status_label}
        )
    if not former.is_handed_over:
        raise UnableToAnswerReferral(
            _("Permintaan ini dapat ditolak dengan alasan; pengirim lalu memilih kantor lain.")
        )
    if to.id in {former.to_office_id, former.from_office_id} or to.valid_to is not None:
        raise UnableToOfferReferral(_("Pilih kantor lain yang dapat menggantikan."))
    if not may_be_asked(former.asked, OfficeKind(to.kind)):
        raise UnableToOfferReferral(askable_words(to.name, OfficeKind(to.kind)))
    if not may_be_involved(former.case_id, to.id):
        raise UnableToOfferReferral(_("Kantor ini termasuk yang tidak boleh tahu kasus ini. Pilih kantor lain."))


def _still_no(referral: Referral) -> None:
    """The office may say at this moment that the no was not its own. Raises UnableToAnswerReferral."""
    referral.refresh_from_db()
    if referral.is_waiting:
        raise UnableToAnswerReferral(_("Kantor itu baru menyanggah jawaban yang dicatat. Muat ulang halamannya."))


def _close(by: Actor, at: datetime, former: Referral) -> None:
    """Ends the old step: a no stays a no, silence ends as passed on. Raises UnableToAnswerReferral if they answered."""
    was_handed_over = former.is_handed_over
    if former.is_waiting and set_answer(by, at, former, ReferralAnswer.GO_ON) and was_handed_over:
        take_back_at_once(by, at, former)


def _since(former: Referral) -> datetime:
    """From when the old step's time counts, itself perhaps passed on: the next one counts from there too."""
    running = clocks_of(SUBJECT, former.id).values_list("started_at", flat=True).first()
    return running or former.offered_at


def _say_passed(by: Actor, at: datetime, former: Referral, step: Referral) -> None:
    ids = {"referral": str(step.id), "former": str(former.to_office_id), "office": str(step.to_office_id)}
    record_case_event(by, at, former.case_id, events.PASSED_ON, **ids)
