"""Which deadlines a claim has running: from which entry, ended by which, on which road. Pure; days are clock rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sigap.restitution.rules.ledger import (
    ENDS,
    ONCE,
    ClaimVia,
    LedgerEntry,
    LedgerKind,
    RestitutionLaw,
    RestitutionRoad,
    newest,
    sums_of,
)

SUBJECT = "restitution"
"""Subject of every clock of a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """What the limits depend on beside the entries.

    `final_on`: the day on which the ruling became final; `freed_on`: from which on nobody would have to pay.
    """

    road: RestitutionRoad
    law: RestitutionLaw
    via: ClaimVia
    is_child: bool
    final_on: date | None = None
    freed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClaimLimit:
    """One limit: its clock rule, what begins it, what ends it."""

    rule: str
    after: LedgerKind
    until: frozenset[LedgerKind]


@dataclass(frozen=True, slots=True)
class ClaimLimitSpan:
    """A limit of this claim: when it began, when it was met by a sure entry, None while it runs."""

    rule: str
    began: date
    ended: date | None


def _limits_for(facts: ClaimFacts) -> list[ClaimLimit]:
    """Perma 1/2022 art. 11, 12, 14; PP 43/2017 art. 10 to 17; KUHAP 181; PP 7/2018 art. 30."""
    found = [
        ClaimLimit("restitution-decide", LedgerKind.HEARING, frozenset({LedgerKind.AWARDED, LedgerKind.REFUSED})),
        ClaimLimit("restitution-copy", LedgerKind.COURT_COPY, frozenset({LedgerKind.TOLD_TO_PAY})),
    ]
    if facts.road is RestitutionRoad.AFTER_RULING:
        found.append(ClaimLimit("restitution-after-ruling", LedgerKind.KNOWN, frozenset({LedgerKind.FILED})))
    if facts.is_child:
        # What is demanded or awarded was examined before, whether or not anybody wrote that down.
        checked = frozenset({LedgerKind.CHECKED, LedgerKind.RETURNED, LedgerKind.DEMANDED, LedgerKind.AWARDED})
        completed = frozenset({LedgerKind.COMPLETED, LedgerKind.AWARDED})
        assessed = frozenset({LedgerKind.ASSESSED, LedgerKind.AWARDED})
        found += [
            ClaimLimit("restitution-child-file", LedgerKind.NOTIFIED, frozenset({LedgerKind.FILED})),
            ClaimLimit("restitution-child-complete", LedgerKind.RETURNED, completed),
            ClaimLimit("restitution-child-lpsk", LedgerKind.ASSESSMENT_ASKED, assessed),
        ]
        if facts.via is ClaimVia.INVESTIGATOR:
            found.append(ClaimLimit("restitution-child-check-police", LedgerKind.FILED, checked))
        elif facts.via is ClaimVia.PROSECUTOR:
            found.append(ClaimLimit("restitution-child-check-prosecutor", LedgerKind.FILED, checked))
    return found


def pay_rule(law: RestitutionLaw) -> str:
    """14 days for trafficking, 30 for the rest: KUHAP 367 yields to special laws; marked as a conflict of laws."""
    return "restitution-pay-trafficking" if law is RestitutionLaw.TRAFFICKING else "restitution-pay"


def spans_of(facts: ClaimFacts, entries: Sequence[LedgerEntry]) -> list[ClaimLimitSpan]:
    """Every limit that began, met or not. Hearsay begins one; only what is sure meets it."""
    ends = [each.on for each in entries if each.kind in ENDS and each.is_sure]
    over = min((*ends, *([facts.freed_on] if facts.freed_on else [])), default=None)
    found = []
    for limit in _limits_for(facts):
        start = newest(entries, limit.after)
        if start is None:
            continue
        # What comes once is not owed again by a paper that came, or was noted, after it.
        met = [
            max(each.on, start.on)
            for each in entries
            if each.kind in limit.until and each.is_sure and (each.kind in ONCE or each.on >= start.on)
        ]
        found.append(ClaimLimitSpan(limit.rule, start.on, min(met, default=over)))
    return [*found, *_of_paying(facts, entries, over)]


def _of_paying(facts: ClaimFacts, entries: Sequence[LedgerEntry], over: date | None) -> list[ClaimLimitSpan]:
    """Paying, and what a warning gives: ended by the last rupiah, by seizure, or by what stands in for payment."""
    sure = [each for each in entries if each.is_sure]
    paid = _paid_whole_on(sure)
    replaced = newest(sure, LedgerKind.REPLACED)
    stop = min((day for day in (paid, replaced.on if replaced else None, over) if day is not None), default=None)
    found = []
    order = newest(entries, LedgerKind.TOLD_TO_PAY)
    if order is not None:
        found.append(ClaimLimitSpan(pay_rule(facts.law), order.on, stop))
    warned = newest(entries, LedgerKind.WARNED)
    if warned is not None:
        seized = [each.on for each in sure if each.kind is LedgerKind.SEIZED and each.on >= warned.on]
        ends = [*seized, *([stop] if stop is not None else [])]
        found.append(ClaimLimitSpan("restitution-warned", warned.on, min(ends, default=None)))
    # Goods that were secured before the ruling became final are auctioned (KUHAP 181 (5)).
    secured = [each.on for each in entries if each.kind is LedgerKind.SEIZED]
    if facts.final_on is not None and any(day <= facts.final_on for day in secured):
        sold = [each.on for each in sure if each.kind is LedgerKind.AUCTIONED and each.on >= facts.final_on]
        ends = [*sold, *([stop] if stop is not None else [])]
        found.append(ClaimLimitSpan("restitution-auction", facts.final_on, min(ends, default=None)))
    return found


def _paid_whole_on(entries: Sequence[LedgerEntry]) -> date | None:
    """The day of the payment with which nothing was left to pay."""
    sums = sums_of(entries)
    if sums.unpaid != 0:
        return None
    kinds = {LedgerKind.DEPOSITED, LedgerKind.AUCTIONED, LedgerKind.FUND_PAID, LedgerKind.AWARDED}
    return max((each.on for each in entries if each.kind in kinds), default=None)
