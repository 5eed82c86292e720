"""The asked office answers: takes it, or says no with a reason; a substitute is named; the ladder is held back."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, people_of_office
from sigap.access.rules import may
from sigap.cases import actions as cases
from sigap.cases.actions.opening import put_on_case
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import may_work_on
from sigap.clocks import actions as clocks
from sigap.clocks.queries import clocks_of
from sigap.kernel.errors import Refused
from sigap.notifications.actions import notify
from sigap.referrals import events
from sigap.referrals.actions.referral_state import (
    ANSWER,
    UnableToAnswerReferral,
    check_offer,
    mark_in_hand,
    referral_place,
    require_asked,
    set_answer,
    settle_step,
    tell,
    with_the_police,
)
from sigap.referrals.models import Referral
from sigap.referrals.rules import SUBJECT, DeclineReason, ReferralAnswer, sections_opened
from sigap.ui.sent_again import check_same
from sigap.vault import datakeys
from sigap.vault.sealing import seal


@audit.action
def accept(*, by: Actor, at: datetime, referral_id: UUID, worker: Colleague | None = None) -> Referral:
    """Takes the request, or confirms that owed help arrived: all sections of the table open, the accepter works.

    Where an office's system accepts, the colleague whom it names works, and hears of it.
    """
    referral = require_asked(by, referral_id)
    _may_know(by, referral)
    check_powers(by)
    check_offer(referral)
    if not set_answer(by, at, referral, ReferralAnswer.ACCEPT):
        return referral
    join(by, at, referral, worker)
    settle_step(by, at, referral, outcome="accepted", notice="referral-accepted")
    mark_in_hand(by, at, referral)
    with_the_police(by, at, referral, since=at)
    record_case_event(
        by, at, referral.case_id, events.ACCEPTED, referral=str(referral.id), office=str(referral.to_office_id)
    )
    return referral


def join(by: Actor, at: datetime, referral: Referral, worker: Colleague | None = None) -> None:
    """The office comes into the case with the sections of the table, and the actor, or who is named, works on it.

    Raises UnableToAnswerReferral when the client has said no since it was asked.
    """
    _refuse_unwilling(at, referral)
    case_id, office_id, name = referral.case_id, referral.to_office_id, referral.to_office_name
    sections = sections_opened(referral.asked)
    cases.bring_in(by=by, at=at, case_id=case_id, office_id=office_id, office_name=name, sections=sections)
    person_id, who = (worker.person_id, worker.name) if worker else (by.person_id, by.name)
    put_on_case(by=by, at=at, case_id=case_id, person_id=person_id, name=who, office_id=office_id)
    if worker:
        notify(at=at, code="case-handed-to-you", person_id=worker.person_id, ids={"case": str(case_id)})


@audit.action
def decline(*, by: Actor, at: datetime, referral_id: UUID, reason: DeclineReason, note: str) -> Referral:
    """Says no, with a reason and a sealed word to the sender. Raises UnableToAnswerReferral when help is owed.

    It stays open on the case, and the promise to the client runs on, until the sender passes it on or gives it up.
    """
    referral = require_asked(by, referral_id)
    if referral.is_waiting and not referral.may_decline:
        raise UnableToAnswerReferral(
            _("Permintaan ini tidak dapat ditolak. Kalau Anda berhalangan, serahkan kepada pengganti yang bernama.")
        )
    check_powers(by)
    check_offer(referral)
    key = datakeys.open_key(referral.key_id)
    sealed = seal(note, key=key, place=referral_place(referral.id, ANSWER)) if note else None
    if not set_answer(by, at, referral, ReferralAnswer.DECLINE, decline_reason=reason.value, sealed_answer=sealed):
        check_same(referral, decline_reason=reason.value)
        return referral
    report_refusal(by, at, referral)
    ids = {"referral": str(referral.id), "office": str(referral.to_office_id), "reason": reason.value}
    record_case_event(by, at, referral.case_id, events.DECLINED, **ids)
    return referral


def report_refusal(by: Actor, at: datetime, referral: Referral, *, since: datetime | None = None) -> None:
    """The clock of this step ends, and the sender, who is responsible as before, is told."""
    settle_step(by, at, referral, outcome="declined", notice="referral-declined", since=since)


@audit.action
def name_substitute(*, by: Actor, at: datetime, referral_id: UUID, person_id: UUID) -> Referral:
    """Passes a waiting request to a named colleague, who is told at once. The time runs on. Raises as the others do."""
    referral = require_asked(by, referral_id)
    office_id = referral.to_office_id
    colleague = next(
        (
            who
            for who in people_of_office(by, office_id, at=at)
            if who.person_id == person_id and may((who.role,), Permission.REFERRAL_ANSWER)
        ),
        None,
    )
    if colleague is None or not may_work_on(referral.case_id, person_id):
        raise UnableToAnswerReferral(_("Orang ini tidak dapat menjawab untuk kantor Anda. Pilih pengganti lain."))
    check_powers(by)
    check_offer(referral)
    if referral.substitute_id == person_id:
        audit.unchanged()
        return referral
    _set_substitute(referral, person_id, colleague.name)
    if referral.is_handed_over:
        put_on_case(by=by, at=at, case_id=referral.case_id, person_id=by.person_id, name=by.name, office_id=office_id)
        put_on_case(
            by=by, at=at, case_id=referral.case_id, person_id=person_id, name=colleague.name, office_id=office_id
        )
    for clock in clocks_of(SUBJECT, referral.id):
        clocks.hand_over(by=by, at=at, clock_id=clock.id, owner_office=office_id, owner_person=person_id)
    tell(at, referral, "referral-passed-to-you", person=person_id)
    record_case_event(by, at, referral.case_id, events.SUBSTITUTED, referral=str(referral.id), officer=str(person_id))
    return referral


def _set_substitute(referral: Referral, person_id: UUID, name: str) -> None:
    """Only while it waits: of an answer and a substitute at once, the answer holds. Raises UnableToAnswerReferral."""
    mine = Referral.objects.filter(pk=referral.pk, answered_at__isnull=True)
    is_set = mine.update(substitute_id=person_id, substitute_name=name)
    referral.refresh_from_db()
    if not is_set:
        raise UnableToAnswerReferral(
            _("Rujukan ini sudah dijawab %(name)s. Tidak ada yang berubah.") % {"name": referral.answered_by_name}
        )


@audit.action
def note_handled(*, by: Actor, at: datetime, referral_id: UUID) -> Referral:
    """Says "already handled, recorded later" of a waiting request: holds its ladder back. Raises UnableToHoldClock."""
    referral = require_asked(by, referral_id)
    for clock in clocks_of(SUBJECT, referral.id):
        clocks.note_handled(by=by, at=at, clock_id=clock.id)
        return referral
    raise UnableToAnswerReferral(_("Rujukan ini tidak menunggu lagi. Tidak ada yang perlu ditunda."))


def _refuse_unwilling(at: datetime, referral: Referral) -> None:
    """The office sees no consent before it is in; so the database says whether one was refused. Raises as `join`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.refused_since(%s, %s)", [referral.id, at])
        is_refused = cursor.fetchone()[0]
    if is_refused:
        raise UnableToAnswerReferral(
            _("Klien tidak setuju lagi kantor Anda diberi tahu. Telepon kantor pengirim; kasusnya tidak terbuka.")
        )


def _may_know(by: Actor, referral: Referral) -> None:
    """Who is kept from the case finds nothing here. Raises Refused."""
    if not may_work_on(referral.case_id, by.person_id):
        raise Refused(Permission.REFERRAL_ANSWER, ids={"referral": str(referral.id)})
