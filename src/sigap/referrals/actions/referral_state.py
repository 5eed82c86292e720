"""What every act on a referral needs: the row as the actor may answer it, the first answer, its clocks and its end."""

import json
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.fulfilling import note_police_notified
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused, Unable
from sigap.notifications import actions as notices
from sigap.referrals.models import Referral
from sigap.referrals.rules import (
    ANSWERS,
    CHAIN,
    NO_FACTS,
    PROMISE_CLOCK,
    QUESTION,
    RESULT,
    RESULT_CLOCK,
    SUBJECT,
    ReferralAnswer,
    ReferralFacts,
    Urgency,
    facts_from,
    first_clock,
    result_clock,
)
from sigap.vault import macs
from sigap.vault.sealing import Place

PREVIEW = "sealed_preview"
ANSWER = "sealed_answer"
MISSED = "missed"
"""How a deadline ends that was late when its step went elsewhere or was taken back: its office had not kept it."""
_TABLE = "referrals_referral"
_OFFER = "referral"


class UnableToOfferReferral(Unable):
    """Nothing was sent."""


class UnableToAnswerReferral(Unable):
    """Somebody answered before, or this answer is not open to the office."""


def disclosed_text(note: str, facts: ReferralFacts) -> str:
    """What is sealed of an offer: the sender's sentences and the facts, in one."""
    codes = {"acts": list(facts.acts), "dangers": list(facts.dangers)}
    return json.dumps({"note": note, **codes}, ensure_ascii=False, sort_keys=True)


def disclosed_from(text: str) -> tuple[str, ReferralFacts]:
    """The reverse. Offers sealed before there were facts hold the sentences alone."""
    try:
        found = json.loads(text)
        return str(found["note"]), facts_from(found["acts"], found["dangers"])
    except (ValueError, KeyError, TypeError):
        return text, NO_FACTS


def referral_place(referral_id: UUID, column: str) -> Place:
    """Where a referral's sealed text lies."""
    return Place(table=_TABLE, row=referral_id, column=column, section=Section.REFERRALS.value)


def sign_offer(referral: Referral) -> bytes:
    """The MAC of an offer."""
    return macs.sign(_OFFER, _offer_facts(referral))


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


def require_asked(by: Actor, referral_id: UUID) -> Referral:
    """A request to an office for which the actor answers. Raises Refused."""
    by.require(Permission.REFERRAL_ANSWER, referral=str(referral_id))
    offices = by.offices_where(Permission.REFERRAL_ANSWER)
    referral = Referral.objects.filter(pk=referral_id, to_office_id__in=offices).first()
    if referral is None:
        raise Refused(Permission.REFERRAL_ANSWER, ids={"referral": str(referral_id)})
    return referral


def one_step_at_a_time(referral_id: UUID) -> None:
    """Whoever goes on from an answer, and who says that it was not theirs, come one after the other.

    Taken first: they may not lock the same rows.
    """
    audit.one_at_a_time(f"referrals.step:{referral_id}")


def is_undecided(referral_id: UUID) -> bool:
    """Declined, and the sender has neither asked another office nor given it up. For both sides."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.is_undecided(%s)", [referral_id])
        found: bool = cursor.fetchone()[0]
    return found


def set_answer(by: Actor, at: datetime, referral: Referral, answer: ReferralAnswer, **values: object) -> bool:
    """Sets the answer, the first one wins. False when the same person had given the same answer before.

    Raises UnableToAnswerReferral.
    """
    becomes = {status: then for (status, given), then in ANSWERS.items() if given is answer}
    after = next(iter(becomes.values()))
    waiting = Referral.objects.filter(pk=referral.pk, status__in=[status.value for status in becomes])
    is_first = waiting.update(
        status=after, answered_by=by.person_id, answered_by_name=by.name, answered_at=at, **values
    )
    referral.refresh_from_db()
    if is_first:
        return True
    if (referral.answered_by, referral.status) == (by.person_id, after):
        audit.unchanged()
        return False
    if referral.is_waiting:
        raise UnableToAnswerReferral(_("Permintaan ini sudah diserahkan dan tidak dapat ditarik. Telepon kantornya."))
    raise UnableToAnswerReferral(
        _("%(name)s sudah lebih dulu menjawab rujukan ini: %(status)s. Tidak ada yang berubah.")
        % {"name": referral.answered_by_name, "status": referral.status_label}
    )


def wait_for_answer(by: Actor, at: datetime, referral: Referral, *, since: datetime | None = None) -> None:
    """Starts the clock of a step, counted from `since` where the time runs on, and sets when it falls due."""
    clock = clocks.start(
        by=by,
        at=since or at,
        recorded_at=at,
        rule=first_clock(referral.asked, Urgency(referral.urgency)),
        subject_kind=SUBJECT,
        subject_id=referral.id,
        owner_office=referral.to_office_id,
        sender_office=referral.from_office_id,
    )
    referral.due_at = clock.due_at


def promise(by: Actor, at: datetime, referral: Referral, *, first: Clock | None = None) -> None:
    """Starts the clock of the promise to the client, or leaves the one that runs: no step begins it anew.

    `first` is the clock with which it was made, where it had been taken for kept and was not.
    """
    senders = senders_of(referral)
    clocks.start(
        by=by,
        at=first.started_at if first else at,
        recorded_at=at,
        rule=first.rule_code if first else PROMISE_CLOCK[Urgency(referral.urgency)],
        subject_kind=CHAIN,
        subject_id=referral.chain_id,
        owner_office=referral.from_office_id,
        owner_person=senders[0] if senders else None,
    )


def end_promise(
    by: Actor, at: datetime, referral: Referral, *, outcome: str, since: datetime | None = None, late: str = ""
) -> None:
    """Ends the clock of the promise: kept, or taken back; as of `since`, where it was written down later."""
    clocks.stop_all(
        by=by,
        at=since or at,
        recorded_at=at,
        subject_kind=CHAIN,
        subject_id=referral.chain_id,
        outcome=outcome,
        late=late,
    )


def with_the_police(by: Actor, at: datetime, referral: Referral, *, since: datetime) -> None:
    """They say themselves that they have the report: what the UPTD owes to the police ends, as of `since`.

    Another request to them proves no report; nor does a yes that was taken down for them and that they may yet contest.
    """
    if ReferralPurpose.POLICE_REPORT not in referral.asked:
        return
    note_police_notified(
        by=by,
        at=at,
        case_id=referral.case_id,
        done_at=since,
        outcome="police_received",
        proof=referral.id,
    )


def mark_in_hand(by: Actor, at: datetime, referral: Referral, *, since: datetime | None = None) -> None:
    """Some office has it, as of `since`: the promise is kept. A result is owed, from now on or by law since asked."""
    end_promise(by, at, referral, outcome="accepted", since=since)
    locked_open(referral.case_id)
    rule = result_clock(referral.asked)
    clocks.start(
        by=by,
        at=at if rule == RESULT_CLOCK else _asked_since(referral),
        recorded_at=at,
        rule=rule,
        subject_kind=RESULT,
        subject_id=referral.id,
        owner_office=referral.to_office_id,
        sender_office=referral.from_office_id,
    )


def _asked_since(referral: Referral) -> datetime:
    """From when an inquiry into a child counts: the first request, whoever has it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.inquiry_since(%s)", [referral.id])
        found: datetime | None = cursor.fetchone()[0]
    return found or referral.offered_at


def settle_step(
    by: Actor,
    at: datetime,
    referral: Referral,
    *,
    outcome: str,
    notice: str = "",
    office: UUID | None = None,
    since: datetime | None = None,
    late: str = "",
) -> None:
    """Nothing waits any more on this step: its clock ends, as of `since`, and whoever it concerns is told."""
    done_at = since or at
    clocks.stop_all(
        by=by, at=done_at, recorded_at=at, subject_kind=SUBJECT, subject_id=referral.id, outcome=outcome, late=late
    )
    if outcome != "accepted":
        end_question(by, at, referral, outcome=outcome)
    if notice and office:
        tell(at, referral, notice, office=office)
    elif notice:
        tell_sender(at, referral, notice)


def end_question(by: Actor, at: datetime, referral: Referral, *, outcome: str) -> None:
    """Nobody waits any more for what the asked office wanted to know."""
    clocks.stop_all(by=by, at=at, subject_kind=QUESTION, subject_id=referral.id, outcome=outcome)


def tell(
    at: datetime,
    referral: Referral,
    notice: str,
    *,
    office: UUID | None = None,
    person: UUID | None = None,
    rule: str = "",
) -> None:
    """Leaves a notice about a referral; `rule` is the clock that runs on what it tells of."""
    ids = {"referral": str(referral.id)} | ({"rule": rule} if rule else {})
    until = referral.due_at if referral.is_waiting else None
    notices.notify(at=at, code=notice, office_id=office, person_id=person, ids=ids, until=until)


def senders_of(referral: Referral) -> list[UUID]:
    """Who hears of what comes back on a request, first who decides what follows; nobody works on it any more: none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals.senders_of(%s)", [referral.id])
        found: list[UUID] = cursor.fetchone()[0]
    return found


def tell_sender(
    at: datetime, referral: Referral, notice: str, *, rule: str = "", until: datetime | None = None
) -> None:
    """Leaves a notice for who leads the case or asked, at the office that sent the request; else for its head."""
    ids = {"referral": str(referral.id), "case": str(referral.case_id)} | ({"rule": rule} if rule else {})
    senders, office = senders_of(referral), referral.from_office_id
    first = senders[0] if senders else referral.offered_by
    tell_manager(at=at, code=notice, manager_id=first, office_id=office, ids=ids, until=until)
    for person_id in senders[1:]:
        notices.notify(at=at, code=notice, person_id=person_id, ids=ids, until=until)


def to_the_minute(moment: datetime) -> datetime:
    """The minute in which something was sent: who writes down when it was answered writes no seconds."""
    return moment.replace(second=0, microsecond=0)
