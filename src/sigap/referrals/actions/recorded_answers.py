"""An answer taken down for an office that did not sign in, and its confirmation by somebody of that office.

A recorded yes opens nothing: sections open when one of theirs has signed in and confirmed it.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess, may_work_on
from sigap.clocks import actions as clocks
from sigap.kernel.errors import Refused
from sigap.referrals import events
from sigap.referrals.actions.answering import join, report_refusal
from sigap.referrals.actions.offering import sent_by_us
from sigap.referrals.actions.referral_state import (
    UnableToAnswerReferral,
    check_offer,
    mark_in_hand,
    require_asked,
    set_answer,
    settle_step,
    tell,
    tell_sender,
    to_the_minute,
    with_the_police,
)
from sigap.referrals.models import RecordedAnswer, Referral
from sigap.referrals.rules import (
    CONFIRM,
    CONFIRM_CLOCK,
    AnswerMeans,
    DeclineReason,
    ReferralAnswer,
    ReferralStatus,
)
from sigap.vault import datakeys
from sigap.vault.sealing import Place, seal

WORDS = "sealed_words"
_TABLE = "referrals_recordedanswer"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSource:
    """Who of the other office said it, in what function, how to find the paper again. Stored sealed only."""

    name: str
    position: str = ""
    paper: str = ""
    note: str = ""

    def __repr__(self) -> str:
        return "AnswerSource(…)"

    def as_text(self) -> str:
        """What is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "AnswerSource":
        """The reverse of as_text."""
        return cls(**json.loads(text))


def recorded_place(recorded_id: UUID) -> Place:
    """Where it lies who said an answer."""
    return Place(table=_TABLE, row=recorded_id, column=WORDS, section=Section.REFERRALS.value)


@audit.action
def record_answer(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    referral_id: UUID,
    declined: DeclineReason | None,
    means: AnswerMeans,
    said_at: datetime,
    source: AnswerSource,
) -> Referral:
    """Takes down what an office answered on paper or by telephone: yes, or no with its reason.

    A second click changes nothing. Raises UnableToAnswerReferral, also where the moment or reason is another then.
    """
    referral = sent_by_us(by, access, referral_id)
    if not to_the_minute(referral.offered_at) <= said_at <= at:
        raise UnableToAnswerReferral(_("Waktu jawaban harus sesudah rujukan dikirim dan tidak di masa depan."))
    if declined and not referral.may_decline:
        raise UnableToAnswerReferral(
            _("Permintaan ini tidak dapat ditolak. Minta mereka menyebut pengganti, lalu alihkan.")
        )
    check_all_powers(by, access)
    check_offer(referral)
    answer = ReferralAnswer.DECLINE if declined else ReferralAnswer.ACCEPT
    reason = declined.value if declined else ""
    if not set_answer(by, at, referral, answer, is_recorded=True, contested_at=None, decline_reason=reason):
        _check_same(referral, reason, means, said_at)
        return referral
    _keep(by, at, referral, means, said_at, source)
    if declined:
        report_refusal(by, at, referral, since=said_at)
    else:
        settle_step(by, at, referral, outcome="accepted", since=said_at)
        mark_in_hand(by, at, referral, since=said_at)
    clocks.start(
        by=by,
        at=at,
        rule=CONFIRM_CLOCK,
        subject_kind=CONFIRM,
        subject_id=referral.id,
        owner_office=referral.to_office_id,
        sender_office=referral.from_office_id,
    )
    tell(at, referral, "referral-answer-recorded", office=referral.to_office_id, rule=CONFIRM_CLOCK)
    ids = {"referral": str(referral.id), "office": str(referral.to_office_id), "means": means.value}
    record_case_event(by, at, referral.case_id, events.RECORDED, **ids)
    return referral


def _check_same(referral: Referral, reason: str, means: AnswerMeans, said_at: datetime) -> None:
    """What was written down once is not written over in silence."""
    before = RecordedAnswer.objects.filter(referral=referral).latest("recorded_at")
    if (referral.decline_reason, before.means, before.said_at) != (reason, means.value, said_at):
        raise UnableToAnswerReferral(
            _("Jawaban ini sudah dicatat dengan waktu, cara, atau alasan lain. Kantor itu yang membenarkannya.")
        )


def _keep(
    by: Actor, at: datetime, referral: Referral, means: AnswerMeans, said_at: datetime, source: AnswerSource
) -> None:
    """Stores who said it and how; their name is sealed."""
    recorded = RecordedAnswer(
        id=uuid4(),
        referral=referral,
        case_id=referral.case_id,
        means=means,
        said_at=said_at,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        key_id=referral.key_id,
    )
    key = datakeys.open_key(referral.key_id)
    recorded.sealed_words = seal(source.as_text(), key=key, place=recorded_place(recorded.id))
    recorded.save(force_insert=True)


def _check_written_by_another(referral: Referral) -> None:
    """Two people see to it that an office said what is written; one may hold a post in both offices."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.is_written_by_me(%s)", [referral.pk])
        is_mine = cursor.fetchone()[0]
    if is_mine:
        raise UnableToAnswerReferral(_("Anda sendiri yang mencatat jawaban ini. Minta rekan sekantor membenarkannya."))


@audit.action
def confirm_answer(*, by: Actor, at: datetime, referral_id: UUID) -> Referral:
    """Somebody of the office confirms what was taken down for it; with a yes they come into the case now.

    Raises UnableToAnswerReferral, UnableToWorkOnClosedCase.
    """
    referral = require_asked(by, referral_id)
    if not may_work_on(referral.case_id, by.person_id):
        raise Refused(Permission.REFERRAL_ANSWER, ids={"referral": str(referral.id)})
    check_powers(by)
    check_offer(referral)
    _check_written_by_another(referral)
    waiting = Referral.objects.filter(
        pk=referral.pk, is_recorded=True, confirmed_at__isnull=True, contested_at__isnull=True
    )
    is_first = waiting.update(confirmed_at=at, confirmed_by=by.person_id, confirmed_by_name=by.name)
    referral.refresh_from_db()
    if not is_first:
        if referral.confirmed_by == by.person_id:
            audit.unchanged()
            return referral
        raise UnableToAnswerReferral(_("Tidak ada jawaban tercatat yang perlu dibenarkan."))
    clocks.stop_all(by=by, at=at, subject_kind=CONFIRM, subject_id=referral.id, outcome="confirmed")
    if referral.status == ReferralStatus.ACCEPTED:
        join(by, at, referral)
        said_at = RecordedAnswer.objects.filter(referral=referral).latest("recorded_at").said_at
        with_the_police(by, at, referral, since=said_at)
        # A yes that was taken down long ago opens no case that was closed since.
        locked_open(referral.case_id)
    tell_sender(at, referral, "referral-answer-confirmed")
    record_case_event(
        by, at, referral.case_id, events.CONFIRMED, referral=str(referral.id), office=str(referral.to_office_id)
    )
    return referral
