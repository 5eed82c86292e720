"""The asked office asks back, and either office proposes a visit made together. The time of the answer runs on."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import case_for, may_work_on
from sigap.clocks import actions as clocks
from sigap.kernel.errors import Refused, Unable
from sigap.referrals import events
from sigap.referrals.actions.offering import sent_by_us
from sigap.referrals.actions.referral_state import check_offer, one_step_at_a_time, require_asked, tell, tell_sender
from sigap.referrals.models import Exchange, Referral
from sigap.referrals.queries import is_under_way, referral_of_either
from sigap.referrals.rules import (
    FARTHEST_VISIT,
    QUESTION,
    QUESTION_CLOCK,
    STANDING,
    ExchangeKind,
    ExchangeState,
    ReferralStatus,
    Urgency,
    may_exchange,
)
from sigap.ui.sent_again import check_same
from sigap.vault import datakeys
from sigap.vault.sealing import Place, seal

WORDS, REPLY = "sealed_words", "sealed_reply"
_TABLE = "referrals_exchange"


class UnableToExchange(Unable):
    """Nothing was asked, proposed or answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointVisit:
    """Where a visit goes and who comes. Sealed."""

    place: str
    people: str
    note: str = ""

    def as_text(self) -> str:
        """What is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "JointVisit":
        """The reverse."""
        return cls(**json.loads(text))


def exchange_place(exchange_id: UUID, column: str) -> Place:
    """Where the sealed text of an exchange lies."""
    return Place(table=_TABLE, row=exchange_id, column=column, section=Section.REFERRALS.value)


@audit.action
def ask_back(*, by: Actor, at: datetime, referral_id: UUID, question: str, post_key: UUID) -> Exchange:
    """The asked office needs a fact: the sender is told, and its own time to answer begins. The office's own runs on.

    The same `post_key` again gives the same question. Raises UnableToExchange.
    """
    referral = require_asked(by, referral_id)
    if not may_work_on(referral.case_id, by.person_id):
        raise Refused(Permission.REFERRAL_ANSWER, ids={"referral": str(referral_id)})
    if not question.strip():
        raise UnableToExchange(_("Tulis apa yang perlu diketahui kantor Anda."))
    made = _begin(by, at, referral, ExchangeKind.QUESTION, referral.to_office_id, question, post_key)
    if made is None:
        return _sent_before(post_key)
    rule = QUESTION_CLOCK[Urgency(referral.urgency)]
    clock = clocks.start(
        by=by,
        at=at,
        rule=rule,
        subject_kind=QUESTION,
        subject_id=referral.id,
        owner_office=referral.from_office_id,
        sender_office=referral.to_office_id,
    )
    tell_sender(at, referral, "referral-question", rule=rule, until=clock.due_at)
    _record(by, at, referral, events.QUESTION_ASKED)
    return made


@audit.action
def answer_back(*, by: Actor, at: datetime, code: str, referral_id: UUID, exchange_id: UUID, reply: str) -> Exchange:
    """The sender answers, in one step; the first answer holds. Raises UnableToExchange."""
    access = case_for(by, code, need=Section.REFERRALS, power=Permission.REFERRAL_OFFER)
    referral = sent_by_us(by, access, referral_id)
    if not reply.strip():
        raise UnableToExchange(_("Tulis jawabannya, supaya kantor itu dapat melanjutkan."))
    found = _of(referral, exchange_id, ExchangeKind.QUESTION)
    if found.is_open:
        _require_running(referral)
    key = datakeys.open_key(found.key_id)
    sealed = seal(reply, key=key, place=exchange_place(found.id, REPLY))
    if not _settle(by, at, found, ExchangeState.ANSWERED, sealed_reply=sealed):
        return found
    clocks.stop_all(by=by, at=at, subject_kind=QUESTION, subject_id=referral.id, outcome="answered")
    tell(at, referral, "referral-question-answered", office=referral.to_office_id)
    _record(by, at, referral, events.QUESTION_ANSWERED)
    return found


@audit.action
def propose_visit(
    *, by: Actor, at: datetime, referral_id: UUID, planned_at: datetime, plan: JointVisit, post_key: UUID
) -> Exchange:
    """One of the two offices proposes a day, and who comes; one that stands already is moved to it.

    The other office has to accept. The same `post_key` again gives the same. Raises UnableToExchange.
    """
    referral, office_id = _concerned(by, referral_id)
    if not at < planned_at <= at + FARTHEST_VISIT:
        raise UnableToExchange(_("Waktu kunjungan harus di depan, paling lama setahun lagi."))
    one_step_at_a_time(referral.id)
    # Asked after waiting: the second click of one page moves no visit that the first proposed.
    if Exchange.objects.filter(post_key=str(post_key)).exists():
        audit.unchanged()
        sent = _sent_before(post_key)
        check_same(sent, is_standing=sent.state in STANDING, planned_at=planned_at)
        return sent
    former = Exchange.objects.filter(referral=referral, kind=ExchangeKind.VISIT, state__in=_STANDING).first()
    if former is not None:
        is_over = former.planned_at is not None and former.planned_at <= at
        _settle(by, at, former, ExchangeState.OVER if is_over else ExchangeState.MOVED, among=STANDING)
    made = _begin(by, at, referral, ExchangeKind.VISIT, office_id, plan.as_text(), post_key, planned_at=planned_at)
    if made is None:
        return _sent_before(post_key)
    is_moved = former is not None and former.state == ExchangeState.MOVED
    _tell_other(at, referral, office_id, "referral-visit-moved" if is_moved else "referral-visit-proposed")
    _record(by, at, referral, events.VISIT_MOVED if is_moved else events.VISIT_PROPOSED)
    return made


@audit.action
def accept_visit(*, by: Actor, at: datetime, referral_id: UUID, exchange_id: UUID) -> Exchange:
    """The office that did not propose it comes along. Raises UnableToExchange."""
    referral, office_id = _concerned(by, referral_id)
    found = _of(referral, exchange_id, ExchangeKind.VISIT)
    if found.office_id == office_id:
        raise UnableToExchange(_("Kantor Anda yang mengusulkan. Kantor lain yang menjawab."))
    if found.planned_at is not None and found.planned_at <= at:
        raise UnableToExchange(_("Waktunya sudah lewat. Usulkan waktu lain."))
    if found.is_open:
        _require_running(referral)
    if _settle(by, at, found, ExchangeState.ACCEPTED):
        _tell_other(at, referral, office_id, "referral-visit-accepted")
        _record(by, at, referral, events.VISIT_ACCEPTED)
    return found


@audit.action
def cancel_visit(*, by: Actor, at: datetime, referral_id: UUID, exchange_id: UUID) -> Exchange:
    """Either office calls it off. Raises UnableToExchange."""
    referral, office_id = _concerned(by, referral_id)
    found = _of(referral, exchange_id, ExchangeKind.VISIT)
    if _settle(by, at, found, ExchangeState.CANCELLED, among=STANDING):
        _tell_other(at, referral, office_id, "referral-visit-cancelled")
        _record(by, at, referral, events.VISIT_CANCELLED)
    return found


_STANDING = sorted(state.value for state in STANDING)


def _concerned(by: Actor, referral_id: UUID) -> tuple[Referral, UUID]:
    """A request between two offices, and for which of them the actor speaks. Raises Refused."""
    asked = by.offices_where(Permission.REFERRAL_ANSWER)
    referral = referral_of_either(by, referral_id)
    if referral.to_office_id in asked and may_work_on(referral.case_id, by.person_id):
        return referral, referral.to_office_id
    access = case_for(by, referral.case_code, need=Section.REFERRALS, power=Permission.REFERRAL_OFFER)
    return sent_by_us(by, access, referral_id), referral.from_office_id


def _begin(
    by: Actor,
    at: datetime,
    referral: Referral,
    kind: ExchangeKind,
    office_id: UUID,
    words: str,
    post_key: UUID,
    *,
    planned_at: datetime | None = None,
) -> Exchange | None:
    """Seals and stores it; None where the same click, or somebody else, was first. Raises UnableToExchange."""
    _require_running(referral)
    check_powers(by)
    check_offer(referral)
    made = Exchange(
        id=uuid4(),
        referral=referral,
        case_id=referral.case_id,
        kind=kind,
        office_id=office_id,
        begun_by=by.person_id,
        begun_by_name=by.name,
        begun_at=at,
        planned_at=planned_at,
        key_id=referral.key_id,
        post_key=str(post_key),
    )
    key = datakeys.open_key(referral.key_id)
    made.sealed_words = seal(words, key=key, place=exchange_place(made.id, WORDS))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "post_key" in str(error):
            audit.unchanged()
            return None
        if "exchange_stands_once" in str(error):
            raise UnableToExchange(_("Masih ada yang belum dijawab. Muat ulang halamannya.")) from None
        raise
    return made


def _require_running(referral: Referral) -> None:
    """Neither office reads what is said after the end. Raises UnableToExchange."""
    is_running = may_exchange(ReferralStatus(referral.status), has_result=hasattr(referral, "result"))
    if not is_running or not is_under_way(referral):
        raise UnableToExchange(_("Rujukan ini tidak berjalan lagi. Tidak ada yang dikirim."))


def _sent_before(post_key: UUID) -> Exchange:
    return Exchange.objects.get(post_key=str(post_key))


def _of(referral: Referral, exchange_id: UUID, kind: ExchangeKind) -> Exchange:
    found = Exchange.objects.filter(referral=referral, pk=exchange_id, kind=kind).first()
    if found is None:
        raise Refused(Permission.REFERRAL_SEE, ids={"referral": str(referral.id)})
    return found


def _settle(
    by: Actor,
    at: datetime,
    found: Exchange,
    state: ExchangeState,
    *,
    among: frozenset[ExchangeState] = frozenset({ExchangeState.OPEN}),
    **values: Any,
) -> bool:
    """The first answer holds. False when the same person had given the same before. Raises UnableToExchange."""
    rows = Exchange.objects.filter(pk=found.pk, state__in=[each.value for each in among])
    is_first = rows.update(state=state, settled_by=by.person_id, settled_by_name=by.name, settled_at=at, **values)
    found.refresh_from_db()
    if is_first:
        return True
    if (found.state, found.settled_by) == (state, by.person_id):
        audit.unchanged()
        return False
    raise UnableToExchange(
        _("%(name)s sudah lebih dulu menjawab: %(state)s. Tidak ada yang berubah.")
        % {"name": found.settled_by_name, "state": found.state_label}
    )


def _tell_other(at: datetime, referral: Referral, office_id: UUID, notice: str) -> None:
    if office_id == referral.to_office_id:
        tell_sender(at, referral, notice)
    else:
        tell(at, referral, notice, office=referral.to_office_id)


def _record(by: Actor, at: datetime, referral: Referral, code: str) -> None:
    record_case_event(by, at, referral.case_id, code, referral=str(referral.id), office=str(referral.to_office_id))
