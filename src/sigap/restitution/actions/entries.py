"""Entries of the ledger: noted first hand or by hearsay, confirmed, taken back; each moves the clocks of its claim."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused, Unable
from sigap.legal.queries import acts_first_hand
from sigap.legal.rules import MarkSource
from sigap.notifications import actions as notices
from sigap.restitution import events
from sigap.restitution.actions.claims import MOST, entered_by, office_name_of
from sigap.restitution.actions.clocks import reckon_claim
from sigap.restitution.actions.sealed import Paperwork, entry_place
from sigap.restitution.models import ENTRY_LABELS, MISFIT_LABELS, ClaimEntry
from sigap.restitution.queries import ClaimBook, book_of, is_child_doer, pure_entry
from sigap.restitution.rules import (
    BY_COURT,
    BY_HEAD,
    LedgerKind,
    LossHead,
    RestitutionLaw,
    RestitutionRoad,
    left_without,
    refusal_of,
)
from sigap.ui.dates import number
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault.sealing import seal

_TELLS = {
    LedgerKind.RETURNED: "restitution-returned",
    LedgerKind.REFUSED: "restitution-refused",
    LedgerKind.AWARDED: "restitution-awarded",
    LedgerKind.DEPOSITED: "restitution-deposited",
}
"""What the case manager has to hear of: the next step is theirs."""

_SENT = ("claim_id", "kind", "happened_on", "told_by", "amount", "by_head", "payer_id", "deposit_id")
"""What a page that is sent again has to send as it stands; its words are sealed."""


class UnableToEnter(Unable):
    """It has not happened yet, cannot stand beside the other entries, or nobody is named who said so."""


@audit.action
def note_entry(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    claim_id: UUID,
    kind: LedgerKind,
    happened_on: date,
    told_by: MarkSource | None,
    paper: Paperwork,
    post_key: UUID,
    by_head: Mapping[LossHead, int] | None = None,
    amount: int | None = None,
    payer: int | None = None,
    deposit_id: UUID | None = None,
) -> ClaimEntry:
    """Notes what happened to a claim; the same `post_key` again gives the same entry.

    Amounts are whole rupiah. A claim is filed for the losses that stand. `payer` is who paid, by their number in the
    case; `deposit_id` the deposit that a receipt is of. Raises UnableToEnter, Refused.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    book = book_of(access, claim_id)
    row = ClaimEntry(
        id=uuid4(),
        claim=book.claim,
        case=case,
        kind=kind.value,
        happened_on=happened_on,
        payer=next((each.person for each in book.liable if each.person.ordinal == payer), None),
        deposit_id=deposit_id if kind is LedgerKind.RECEIVED else None,
        office_name=office_name_of(by, office_id),
        post_key=str(post_key),
        **entered_by(by, at, office_id),
    )
    _count(row, _heads(book, kind, by_head), amount)
    _source(row, told_by, is_first_hand=kind not in BY_COURT or acts_first_hand(by, access))
    if noted := ClaimEntry.objects.filter(case=case, post_key=str(post_key)).first():
        check_same(noted, is_standing=noted.voided_at is None, **{name: getattr(row, name) for name in _SENT})
        audit.unchanged()
        return noted
    _require_fit(row, book, at)
    key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
    row.key_id, row.sealed_paper = key.id, seal(paper.as_text(), key=key, place=entry_place(row.id))
    row.save(force_insert=True)
    _record(by, at, row, events.ENTERED, **({"source": row.told_by} if row.told_by else {}))
    reckon_claim(by=by, at=at, access=access, claim_id=claim_id)
    _tell_manager(by, at, case, kind)
    return row


def _count(row: ClaimEntry, heads: Mapping[LossHead, int], amount: int | None) -> None:
    row.by_head = {head.value: rupiah for head, rupiah in heads.items()}
    row.amount = sum(heads.values()) if heads else amount
    if (row.amount or 0) > MOST:
        raise UnableToEnter(_("Jumlah ini tidak masuk akal. Tulis rupiah bulat, misalnya 17.500.000."))


def _source(row: ClaimEntry, told_by: MarkSource | None, *, is_first_hand: bool) -> None:
    if not is_first_hand and told_by is None:
        raise UnableToEnter(_("Pilih menurut keterangan siapa."))
    row.is_first_hand = is_first_hand
    row.told_by = "" if is_first_hand or told_by is None else told_by.value


def _require_fit(row: ClaimEntry, book: ClaimBook, at: datetime) -> None:
    if row.happened_on > localdate(at):
        raise UnableToEnter(_("Tanggal ini belum tiba. Catat yang sudah terjadi; periksa tanggalnya."))
    law, road = RestitutionLaw(book.claim.law), RestitutionRoad(book.claim.road)
    found = refusal_of(pure_entry(row), book.pure, road=road, law=law, is_child_doer=is_child_doer(book.liable))
    if found is not None:
        other = ENTRY_LABELS[found.other] if found.other else ""
        raise UnableToEnter(MISFIT_LABELS[found.why] % {"other": other, "amount": number(found.amount)})


def _heads(book: ClaimBook, kind: LedgerKind, amounts: Mapping[LossHead, int] | None) -> dict[LossHead, int]:
    """The amount under each head: of the losses where the claim is filed, as written for the rest."""
    if kind not in BY_HEAD:
        return {}
    found = book.losses_by_head if kind is LedgerKind.FILED else dict(amounts or {})
    return {head: found.get(head, 0) for head in LossHead}


@audit.action
def confirm_entry(*, by: Actor, at: datetime, access: CaseAccess, entry_id: UUID) -> ClaimEntry:
    """The police or the prosecutor say that an entry by hearsay is so. Twice changes nothing. Raises Refused."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    row = _entry_of(access, entry_id)
    if row.voided_at is not None or not acts_first_hand(by, access):
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    if not row.is_unconfirmed:
        audit.unchanged()
        return row
    row.confirmed_at, row.confirmed_by, row.confirmed_by_name = at, by.person_id, by.name
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_name"])
    _record(by, at, row, events.CONFIRMED)
    reckon_claim(by=by, at=at, access=access, claim_id=row.claim_id)
    return row


@audit.action
def void_entry(
    *, by: Actor, at: datetime, access: CaseAccess, entry_id: UUID, reason: TakeBackReason | None
) -> ClaimEntry:
    """Takes an entry back, unless another one rests on it. Hearsay takes back nothing first hand of another office.

    Twice changes nothing. Raises Refused, UnableToEnter, ReasonMissing.
    """
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    row = _entry_of(access, entry_id)
    if row.voided_at is not None:
        audit.unchanged()
        return row
    is_theirs = row.kind in BY_COURT and not row.is_unconfirmed
    if is_theirs and not acts_first_hand(by, access):
        raise UnableToEnter(_("Ini dicatat atau dibenarkan penegak hukum. Mintalah mereka menariknya."))
    resting = left_without(row.id, book_of(access, row.claim_id).pure)
    if resting is not None:
        words = _("“%(other)s” bersandar pada catatan ini. Tarik itu dulu.")
        raise UnableToEnter(words % {"other": ENTRY_LABELS[resting]})
    why = require_reason(reason)
    row.voided_at, row.voided_by, row.void_reason = at, by.person_id, why.value
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    _record(by, at, row, events.VOIDED, reason=why.value)
    reckon_claim(by=by, at=at, access=access, claim_id=row.claim_id)
    return row


def _entry_of(access: CaseAccess, entry_id: UUID) -> ClaimEntry:
    case = locked_open(access.case.id)
    row = ClaimEntry.objects.filter(case=case, pk=entry_id).first()
    if row is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id)})
    return row


def _record(by: Actor, at: datetime, row: ClaimEntry, code: str, **more: str) -> None:
    ids = {"claim": str(row.claim_id), "entry": str(row.id), "kind": row.kind, **more}
    record_case_event(by, at, row.case_id, code, **ids)


def _tell_manager(by: Actor, at: datetime, case: Case, kind: LedgerKind) -> None:
    """What is lacking or refused, a ruling from which days run, money that lies there: the manager hears it at once."""
    if kind in _TELLS and case.manager_id is not None and case.manager_id != by.person_id:
        notices.notify(at=at, code=_TELLS[kind], person_id=case.manager_id, ids={"case": str(case.id)})
