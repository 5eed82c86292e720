"""How a child is heard, asked and answered; what coming to a hearing cost, claimed and received."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.hearings import events
from sigap.hearings.actions.companions import UnableToNoteHearing, locked_hearing
from sigap.hearings.models import HearingCost, WitnessArrangement
from sigap.hearings.queries import hearing_of, officials_on
from sigap.hearings.rules import (
    ArrangementAnswer,
    ArrangementKind,
    CostPayer,
    CostStep,
    HearingCostKind,
    HearingStatus,
    LawOfficial,
)
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.actions import notify
from sigap.ui.sent_again import check_same

_NOTES = Permission.LEGAL_NOTE
_HIGHEST = 1_000_000_000_000
"""Rupiah; more than coming to any hearing costs: a slip of the finger."""


@audit.action
def request_arrangements(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    hearing_id: UUID,
    kinds: Collection[ArrangementKind],
    asked_of: LawOfficial,
    requested_on: date,
) -> list[WitnessArrangement]:
    """Notes what was asked for the child; police or prosecutor at work on the case hear what is asked of them.

    What waits or was granted stays, what was refused is asked anew.

    Raises UnableToNoteHearing, Refused, UnableToWorkOnClosedCase.
    """
    access.require(by, _NOTES, Section.LEGAL)
    locked_open(access.case.id)
    row = locked_hearing(access, hearing_id)
    _check_day(at, requested_on)
    refused = ArrangementAnswer.REFUSED
    there = set(row.arrangements.exclude(answer=refused).values_list("kind", flat=True))
    made = [
        WitnessArrangement(
            hearing=row,
            case=access.case,
            kind=kind.value,
            asked_of=asked_of.value,
            requested_on=requested_on,
            recorded_at=at,
            recorded_by=by.person_id,
            recorded_by_name=by.name,
        )
        for kind in ArrangementKind
        if kind in kinds and kind.value not in there
    ]
    if not made:
        audit.unchanged()
        return []
    for each in made:
        each.save(force_insert=True)
        _record_arranged(by, at, each)
    for officer in {*officials_on(access, asked_of)} - {by.person_id}:
        about = {"case": str(access.case.id)}
        notify(at=at, code="hearing-arrangement", person_id=officer, ids=about, until=row.starts_at)
    return made


@audit.action
def answer_arrangement(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    hearing_id: UUID,
    kind: ArrangementKind,
    answer: ArrangementAnswer,
    answered_by: LawOfficial,
    answered_on: date,
) -> WitnessArrangement:
    """Notes who answered what. The same answer again changes nothing. Raises UnableToNoteHearing, Refused, Conflict."""
    access.require(by, _NOTES, Section.LEGAL)
    locked_open(access.case.id)
    rows = WitnessArrangement.objects.filter(hearing_id=hearing_id, case=access.case, kind=kind.value)
    row = rows.filter(answer=ArrangementAnswer.WAITING).select_for_update(of=("self",)).first()
    if row is None:
        # What was refused may have been asked anew and granted since.
        settled = rows.exclude(answer=ArrangementAnswer.REFUSED).first() or rows.first()
        if settled is None:
            raise Refused(_NOTES, ids={"case": str(access.case.id)})
        if settled.answer != answer:
            raise Conflict(_("Rekan Anda sudah mencatat jawabannya. Muat ulang halamannya."))
        audit.unchanged()
        return settled
    if row.hearing.status == HearingStatus.MOVED:
        raise Conflict(_("Sidang ini ditunda. Catat jawabannya pada waktu yang baru."))
    _check_day(at, answered_on)
    if answered_on < row.requested_on:
        raise UnableToNoteHearing(_("Jawaban tidak mendahului permintaannya. Periksa tanggalnya."))
    row.answer, row.answered_by, row.answered_on = answer.value, answered_by.value, answered_on
    row.save(update_fields=["answer", "answered_by", "answered_on"])
    _record_arranged(by, at, row)
    return row


def _record_arranged(by: Actor, at: datetime, row: WitnessArrangement) -> None:
    ids = {"hearing": str(row.hearing_id), "arrangement": row.kind, "answer": row.answer}
    record_case_event(by, at, row.case_id, events.ARRANGED, **ids)


def _check_day(at: datetime, day: date) -> None:
    if day > localdate(at):
        raise UnableToNoteHearing(_("Tanggal ini belum tiba. Periksa lagi."))


@audit.action
def claim_cost(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    hearing_id: UUID,
    kind: HearingCostKind,
    amount: int,
    payer: CostPayer,
    claimed_on: date,
    post_key: UUID,
) -> HearingCost:
    """Notes a cost and of whom it is claimed; the same `post_key` again gives the same row.

    Raises UnableToNoteHearing, Refused.
    """
    access.require(by, _NOTES, Section.LEGAL)
    locked_open(access.case.id)
    sent: dict[str, Any] = {"kind": kind.value, "amount": amount, "payer": payer.value, "claimed_on": claimed_on}
    if known := HearingCost.objects.filter(case=access.case, post_key=str(post_key)).first():
        check_same(known, hearing_id=hearing_id, **sent)
        audit.unchanged()
        return known
    _check_day(at, claimed_on)
    if amount <= 0:
        raise UnableToNoteHearing(_("Tulis jumlah yang lebih dari nol."))
    if amount > _HIGHEST:
        raise UnableToNoteHearing(_("Jumlah ini tidak masuk akal. Tulis rupiah bulat, misalnya 17.500.000."))
    row = HearingCost(
        id=uuid4(),
        hearing=hearing_of(access, hearing_id),
        case=access.case,
        **sent,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        post_key=str(post_key),
    )
    row.save(force_insert=True)
    ids = {"hearing": str(hearing_id), "kind": kind.value, "step": CostStep.CLAIMED.value}
    record_case_event(by, at, access.case.id, events.COSTED, **ids)
    return row


@audit.action
def receive_cost(
    *, by: Actor, at: datetime, access: CaseAccess, hearing_id: UUID, cost_id: UUID, amount: int, received_on: date
) -> HearingCost:
    """Notes what was paid back; never more than was claimed. The same again changes nothing.

    Raises UnableToNoteHearing, Conflict, Refused.
    """
    access.require(by, _NOTES, Section.LEGAL)
    locked_open(access.case.id)
    row = HearingCost.objects.filter(pk=cost_id, hearing_id=hearing_id, case=access.case).first()
    if row is None:
        raise Refused(_NOTES, ids={"case": str(access.case.id)})
    if row.received is not None:
        if (row.received, row.received_on) != (amount, received_on):
            raise Conflict(_("Rekan Anda sudah mencatat penerimaannya. Muat ulang halamannya."))
        audit.unchanged()
        return row
    _check_day(at, received_on)
    if amount > row.amount or received_on < row.claimed_on:
        raise UnableToNoteHearing(_("Yang diterima tidak melebihi yang ditagih, dan tidak mendahuluinya."))
    row.received, row.received_on = amount, received_on
    row.save(update_fields=["received", "received_on"])
    ids = {"hearing": str(row.hearing_id), "kind": row.kind, "step": CostStep.RECEIVED.value}
    record_case_event(by, at, access.case.id, events.COSTED, **ids)
    return row
