"""The office named says that an answer taken down for it is not its own: the question stands open again.

The paper stays as it was written, beside the objection. Where the sender has gone on since (another office was asked,
the result is there), nothing reopens: the objection is kept and the sender told.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import may_work_on
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.queries import clocks_of
from sigap.kernel.errors import Refused
from sigap.referrals import events
from sigap.referrals.actions.referral_state import (
    UnableToAnswerReferral,
    check_offer,
    is_undecided,
    one_step_at_a_time,
    promise,
    require_asked,
    tell_sender,
    wait_for_answer,
)
from sigap.referrals.models import RecordedAnswer, Referral
from sigap.referrals.rules import (
    CHAIN,
    CONFIRM,
    RESULT,
    ReferralStatus,
    Urgency,
    first_clock,
    first_status,
)
from sigap.vault import datakeys
from sigap.vault.sealing import Place, seal

_TABLE = "referrals_recordedanswer"


def objection_place(recorded_id: UUID) -> Place:
    """Where an objection to a recorded answer lies."""
    return Place(table=_TABLE, row=recorded_id, column="sealed_objection", section=Section.REFERRALS.value)


@audit.action
def contest_answer(*, by: Actor, at: datetime, referral_id: UUID, reason: str) -> Referral:
    """Says "this is not our answer": the clock of the answer begins anew, the promise to the client runs on.

    The sender is told. A second click changes nothing. Raises UnableToAnswerReferral.
    """
    referral = require_asked(by, referral_id)
    if not may_work_on(referral.case_id, by.person_id):
        raise Refused(Permission.REFERRAL_ANSWER, ids={"referral": str(referral.id)})
    if not reason.strip():
        raise UnableToAnswerReferral(_("Tulis mengapa ini bukan jawaban kantor Anda."))
    check_powers(by)
    check_offer(referral)
    one_step_at_a_time(referral.pk)
    # Locked: of a confirmation and an objection at once, the first holds.
    open_to_it = Referral.objects.filter(is_recorded=True, confirmed_at__isnull=True, contested_at__isnull=True)
    held = open_to_it.select_for_update().filter(pk=referral.pk).first()
    papers = RecordedAnswer.objects.filter(referral=referral)
    paper = papers.filter(contested_at__isnull=True).first()
    if held is None or paper is None:
        referral.refresh_from_db()
        last = papers.order_by("-contested_at").first()
        if last is not None and paper is None and last.contested_by == by.person_id:
            audit.unchanged()
            return referral
        raise UnableToAnswerReferral(_("Tidak ada jawaban tercatat yang dapat disanggah."))
    referral = held
    _object(by, at, referral, paper, reason)
    clocks.stop_all(by=by, at=at, subject_kind=CONFIRM, subject_id=referral.id, outcome="contested")
    reopens = _still_open(referral)
    if reopens:
        _wait_again(by, at, referral)
    else:
        _set(referral, contested_at=at)
    tell_sender(
        at,
        referral,
        "referral-answer-contested",
        rule=first_clock(referral.asked, Urgency(referral.urgency)) if reopens else "",
        until=referral.due_at if reopens else None,
    )
    record_case_event(
        by, at, referral.case_id, events.CONTESTED, referral=str(referral.id), office=str(referral.to_office_id)
    )
    return referral


def _object(by: Actor, at: datetime, referral: Referral, paper: RecordedAnswer, reason: str) -> None:
    """The objection lies sealed beside what was taken down."""
    key = datakeys.open_key(referral.key_id)
    paper.contested_at, paper.contested_by, paper.contested_by_name = at, by.person_id, by.name
    paper.sealed_objection = seal(reason, key=key, place=objection_place(paper.id))
    paper.save(update_fields=["contested_at", "contested_by", "contested_by_name", "sealed_objection"])


def _still_open(referral: Referral) -> bool:
    """Whether nobody has gone on from the answer: its result is owed, or its no undecided."""
    if referral.status == ReferralStatus.ACCEPTED:
        return clocks_of(RESULT, referral.id).exists()
    return is_undecided(referral.id)


def _wait_again(by: Actor, at: datetime, referral: Referral) -> None:
    """The step stands as it began: nobody has answered."""
    was_yes = referral.status == ReferralStatus.ACCEPTED
    # Read while the chain is in our hand: the promise counts from when it was first made.
    promised = Clock.objects.filter(subject_kind=CHAIN, subject_id=referral.chain_id)
    # As it was first made, however soon a later step was asked to answer.
    first = promised.order_by("started_at").first() if was_yes else None
    wait_for_answer(by, at, referral)
    _set(
        referral,
        status=first_status(referral.asked),
        answered_by=None,
        answered_by_name="",
        answered_at=None,
        decline_reason="",
        is_recorded=False,
        contested_at=at,
        due_at=referral.due_at,
    )
    if was_yes:
        clocks.stop_all(by=by, at=at, subject_kind=RESULT, subject_id=referral.id, outcome="contested")
        promise(by, at, referral, first=first)


def _set(referral: Referral, **values: object) -> None:
    Referral.objects.filter(pk=referral.pk).update(**values)
    referral.refresh_from_db()
