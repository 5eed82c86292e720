"""The ledger of one claim: its entries, what each needs before it, what stands when, what may not be written. Pure.

Amounts are whole rupiah. Entries are days as papers tell them; the newest version of each counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID


class LossHead(StrEnum):
    """What was lost: UU 21/2007 art. 48, UU 12/2022 art. 30, Perma 1/2022 art. 4."""

    INCOME = "income"
    SUFFERING = "suffering"
    CARE = "care"
    OTHER = "other"


class RestitutionRoad(StrEnum):
    """By which way a claim goes to court."""

    BEFORE_DEMAND = "before_demand"
    AFTER_RULING = "after_ruling"
    CIVIL_JOINED = "civil_joined"


class RestitutionLaw(StrEnum):
    """Whose rule of paying holds: it sets the days, and whether the victims' fund may stand in."""

    TRAFFICKING = "trafficking"
    SEXUAL = "sexual"
    CHILD = "child"
    GENERAL = "general"


class Applicant(StrEnum):
    """Who claims. For a child: parents, guardian, heirs, a proxy or an institution (PP 43/2017 art. 4)."""

    VICTIM = "victim"
    FAMILY = "family"
    GUARDIAN = "guardian"
    HEIR = "heir"
    PROXY = "proxy"
    INSTITUTION = "institution"


class ClaimVia(StrEnum):
    """Through whom: Perma 1/2022 art. 8 and 11."""

    DIRECT = "direct"
    LPSK = "lpsk"
    INVESTIGATOR = "investigator"
    PROSECUTOR = "prosecutor"


class LedgerKind(StrEnum):
    """What happened to a claim, in the usual order."""

    NOTIFIED = "notified"
    KNOWN = "known"
    FILED = "filed"
    RETURNED = "returned"
    COMPLETED = "completed"
    CHECKED = "checked"
    ASSESSMENT_ASKED = "assessment_asked"
    ASSESSED = "assessed"
    DEMANDED = "demanded"
    HEARING = "hearing"
    AWARDED = "awarded"
    REFUSED = "refused"
    COURT_COPY = "court_copy"
    TOLD_TO_PAY = "told_to_pay"
    DEPOSITED = "deposited"
    RECEIVED = "received"
    WARNED = "warned"
    SEIZED = "seized"
    AUCTIONED = "auctioned"
    REPLACED = "replaced"
    FUND_ASKED = "fund_asked"
    FUND_PAID = "fund_paid"
    WITHDRAWN = "withdrawn"


BY_HEAD = frozenset({LedgerKind.FILED, LedgerKind.ASSESSED, LedgerKind.DEMANDED, LedgerKind.AWARDED})
"""Entries with one amount for each head of loss."""
WITH_SUM = frozenset({LedgerKind.DEPOSITED, LedgerKind.RECEIVED, LedgerKind.AUCTIONED, LedgerKind.FUND_PAID})
"""Entries with one amount."""
BY_COURT = frozenset(LedgerKind) - {
    LedgerKind.NOTIFIED,
    LedgerKind.KNOWN,
    LedgerKind.FILED,
    LedgerKind.COMPLETED,
    LedgerKind.ASSESSMENT_ASKED,
    LedgerKind.RECEIVED,
    LedgerKind.FUND_ASKED,
    LedgerKind.WITHDRAWN,
}
"""What officials of the law do: another office writes it down as said by somebody, until they confirm it."""
ENDS = frozenset({LedgerKind.REFUSED, LedgerKind.WITHDRAWN})
GOES_ON = ENDS | {
    LedgerKind.COMPLETED,
    LedgerKind.CHECKED,
    LedgerKind.DEMANDED,
    LedgerKind.HEARING,
    LedgerKind.AWARDED,
}
"""By which a claim that was returned is completed, or over. The same kinds stand in restitution/sql/work.sql."""

_NEEDS: Mapping[LedgerKind, frozenset[LedgerKind]] = {
    LedgerKind.RETURNED: frozenset({LedgerKind.FILED}),
    LedgerKind.COMPLETED: frozenset({LedgerKind.RETURNED}),
    LedgerKind.CHECKED: frozenset({LedgerKind.FILED}),
    LedgerKind.ASSESSED: frozenset({LedgerKind.FILED, LedgerKind.ASSESSMENT_ASKED}),
    LedgerKind.DEMANDED: frozenset({LedgerKind.FILED}),
    LedgerKind.HEARING: frozenset({LedgerKind.FILED}),
    LedgerKind.AWARDED: frozenset({LedgerKind.FILED}),
    LedgerKind.REFUSED: frozenset({LedgerKind.FILED}),
    LedgerKind.COURT_COPY: frozenset({LedgerKind.AWARDED}),
    LedgerKind.TOLD_TO_PAY: frozenset({LedgerKind.AWARDED}),
    LedgerKind.DEPOSITED: frozenset({LedgerKind.AWARDED}),
    LedgerKind.WARNED: frozenset({LedgerKind.TOLD_TO_PAY}),
    LedgerKind.AUCTIONED: frozenset({LedgerKind.SEIZED}),
    LedgerKind.REPLACED: frozenset({LedgerKind.AWARDED}),
    LedgerKind.FUND_ASKED: frozenset({LedgerKind.AWARDED}),
    LedgerKind.FUND_PAID: frozenset({LedgerKind.FUND_ASKED}),
}
"""Of which one must stand, no later, before an entry is written."""


class EntryMisfit(StrEnum):
    """Why an entry cannot stand."""

    MISSING_BEFORE = "missing_before"
    EARLIER_THAN = "earlier_than"
    AFTER_END = "after_end"
    TWICE = "twice"
    NO_LOSS = "no_loss"
    ABOVE_AWARD = "above_award"
    ABOVE_DEPOSIT = "above_deposit"
    ABOVE_SHORTFALL = "above_shortfall"
    FUND_SEXUAL_ONLY = "fund_sexual_only"
    CHILD_PRISON = "child_prison"
    NO_AMOUNT = "no_amount"
    OTHER_ROAD = "other_road"


ONCE = frozenset(
    {
        LedgerKind.FILED,
        LedgerKind.AWARDED,
        LedgerKind.REFUSED,
        LedgerKind.WITHDRAWN,
        LedgerKind.TOLD_TO_PAY,
        LedgerKind.KNOWN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One entry as it stands: `by_head` of BY_HEAD kinds, `amount` of WITH_SUM kinds, `deposit` of a receipt."""

    id: UUID
    kind: LedgerKind
    on: date
    by_head: Mapping[LossHead, int] = field(default_factory=dict)
    amount: int = 0
    deposit: UUID | None = None
    is_sure: bool = True

    @property
    def total(self) -> int:
        """Whole rupiah, whichever way they were written."""
        return sum(self.by_head.values()) or self.amount


@dataclass(frozen=True, slots=True)
class EntryRefusal:
    """What stands against an entry, and the other kind or the amount that it is about."""

    why: EntryMisfit
    other: LedgerKind | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSums:
    """From claimed to received, in whole rupiah; None where that step has not been taken.

    `deposited` lies with the court or the prosecutor, `received` is what the victim has in hand: never one number.
    """

    claimed: int | None
    assessed: int | None
    demanded: int | None
    awarded: int | None
    deposited: int
    received: int
    fund: int

    @property
    def shortfall(self) -> int | None:
        """Awarded, and not in the victim's hands."""
        return None if self.awarded is None else max(0, self.awarded - self.received - self.fund)

    @property
    def waiting(self) -> int:
        """Deposited, and not handed over yet."""
        return max(0, self.deposited - self.received)

    @property
    def unpaid(self) -> int | None:
        """Awarded, and not deposited by anybody."""
        return None if self.awarded is None else max(0, self.awarded - self.deposited - self.fund)


def newest(entries: Iterable[LedgerEntry], kind: LedgerKind) -> LedgerEntry | None:
    """The last one of a kind by its day."""
    return max((each for each in entries if each.kind is kind), key=lambda each: each.on, default=None)


def sums_of(entries: Sequence[LedgerEntry]) -> ClaimSums:
    """What the entries come to."""

    def last(kind: LedgerKind) -> int | None:
        found = newest(entries, kind)
        return found.total if found else None

    def all_of(*kinds: LedgerKind) -> int:
        return sum(each.total for each in entries if each.kind in kinds)

    return ClaimSums(
        claimed=last(LedgerKind.FILED),
        assessed=last(LedgerKind.ASSESSED),
        demanded=last(LedgerKind.DEMANDED),
        awarded=last(LedgerKind.AWARDED),
        deposited=all_of(LedgerKind.DEPOSITED, LedgerKind.AUCTIONED),
        received=all_of(LedgerKind.RECEIVED),
        fund=all_of(LedgerKind.FUND_PAID),
    )


def is_over(entries: Sequence[LedgerEntry]) -> bool:
    """Nothing is owed any more: paid whole, refused, withdrawn, or replaced by another penalty."""
    if any(each.kind in ENDS or each.kind is LedgerKind.REPLACED for each in entries):
        return True
    return sums_of(entries).shortfall == 0


def is_returned(entries: Iterable[LedgerEntry]) -> bool:
    """Whether the claim was given back to be completed, and nothing tells that it went on since."""
    known = list(entries)
    given_back = newest(known, LedgerKind.RETURNED)
    return given_back is not None and not any(each.kind in GOES_ON and each.on >= given_back.on for each in known)


def refusal_of(
    new: LedgerEntry,
    entries: Sequence[LedgerEntry],
    *,
    road: RestitutionRoad,
    law: RestitutionLaw,
    is_child_doer: bool,
) -> EntryRefusal | None:
    """What keeps a new entry from standing beside the others, or None."""
    # Their 90 days run in a book of that road alone: in another the day would begin nothing.
    if new.kind is LedgerKind.KNOWN and road is not RestitutionRoad.AFTER_RULING:
        return EntryRefusal(EntryMisfit.OTHER_ROAD)
    order = _out_of_order(new, entries)
    if order is not None:
        return order
    if new.kind is LedgerKind.FUND_ASKED and law is not RestitutionLaw.SEXUAL:
        return EntryRefusal(EntryMisfit.FUND_SEXUAL_ONLY)
    if new.kind is LedgerKind.REPLACED and is_child_doer:
        return EntryRefusal(EntryMisfit.CHILD_PRISON)
    if new.kind in BY_HEAD and new.total == 0 and new.kind is not LedgerKind.AWARDED:
        return EntryRefusal(EntryMisfit.NO_LOSS)
    return _above(new, entries) if new.kind in WITH_SUM else None


def _out_of_order(new: LedgerEntry, entries: Sequence[LedgerEntry]) -> EntryRefusal | None:
    ended = next((each for each in entries if each.kind in ENDS and each.on <= new.on), None)
    if ended is not None:
        return EntryRefusal(EntryMisfit.AFTER_END, ended.kind)
    if new.kind in ONCE and any(each.kind is new.kind for each in entries):
        return EntryRefusal(EntryMisfit.TWICE, new.kind)
    needed = _NEEDS.get(new.kind, frozenset())
    found = [each for each in entries if each.kind in needed]
    if needed and not found:
        return EntryRefusal(EntryMisfit.MISSING_BEFORE, min(needed, key=list(LedgerKind).index))
    first = min(found, key=lambda each: each.on, default=None)
    if first is not None and new.on < first.on:
        return EntryRefusal(EntryMisfit.EARLIER_THAN, first.kind)
    return None


def _above(new: LedgerEntry, entries: Sequence[LedgerEntry]) -> EntryRefusal | None:
    if new.amount <= 0:
        return EntryRefusal(EntryMisfit.NO_AMOUNT)
    sums = sums_of(entries)
    if new.kind is LedgerKind.RECEIVED:
        deposit = next((each for each in entries if each.id == new.deposit), None)
        if deposit is None:
            return EntryRefusal(EntryMisfit.MISSING_BEFORE, LedgerKind.DEPOSITED)
        left = deposit.total - sum(each.amount for each in entries if each.deposit == deposit.id)
        if new.on < deposit.on:
            return EntryRefusal(EntryMisfit.EARLIER_THAN, deposit.kind)
        return EntryRefusal(EntryMisfit.ABOVE_DEPOSIT, amount=left) if new.amount > left else None
    if sums.unpaid is not None and new.amount > sums.unpaid:
        why = EntryMisfit.ABOVE_SHORTFALL if new.kind is LedgerKind.FUND_PAID else EntryMisfit.ABOVE_AWARD
        return EntryRefusal(why, amount=sums.unpaid)
    return None


def left_without(gone: UUID, entries: Sequence[LedgerEntry]) -> LedgerKind | None:
    """The kind of another entry that could not stand were this one taken out, or None."""
    rest = [each for each in entries if each.id != gone]
    for each in rest:
        if each.deposit == gone:
            return each.kind
        needed = _NEEDS.get(each.kind, frozenset())
        if needed and not any(other.kind in needed for other in rest):
            return each.kind
    sums = sums_of(rest)
    if sums.awarded is not None and sums.deposited + sums.fund > sums.awarded:
        return LedgerKind.DEPOSITED
    return None
