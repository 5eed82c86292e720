"""What the pages show of a claim: from claimed to received, heads, payments, the next step, limits. Nothing sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.clocks.models import Clock
from sigap.clocks.queries import left_of, rule_label
from sigap.restitution.models import ENTRY_LABELS, HEAD_LABELS, ClaimEntry
from sigap.restitution.queries import ClaimBook, is_child_doer
from sigap.restitution.rules import (
    EntryMisfit,
    LedgerEntry,
    LedgerKind,
    LossHead,
    RestitutionLaw,
    RestitutionRoad,
    is_over,
    is_returned,
    newest,
    refusal_of,
)
from sigap.ui.timeleft import TimeLeft


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStage:
    """One step from claimed to received."""

    label: Promise
    amount: int | None
    percent: float
    when: ClaimEntry | None = None
    is_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerStep:
    """What is to be done now, by which entry."""

    heading: Promise
    words: Promise
    kind: LedgerKind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """One deadline that runs on the claim."""

    clock: Clock
    label: Promise | str
    left: TimeLeft | None
    is_conflict: bool


def stages_of(book: ClaimBook) -> list[ClaimStage]:
    """The six figures of a claim, each as a part of what was claimed."""
    sums = book.sums
    claimed = sums.claimed if sums.claimed is not None else sum(book.losses_by_head.values())
    whole = max(claimed, sums.awarded or 0, 1)

    def row(label: Promise, amount: int | None, kind: LedgerKind, *, is_short: bool = False) -> ClaimStage:
        when = next((each for each in reversed(book.entries) if each.kind == kind), None)
        return ClaimStage(label=label, amount=amount, percent=100 * (amount or 0) / whole, when=when, is_short=is_short)

    return [
        row(_("Dimohon"), claimed, LedgerKind.FILED),
        row(_("Penilaian LPSK"), sums.assessed, LedgerKind.ASSESSED),
        row(_("Dituntut"), sums.demanded, LedgerKind.DEMANDED),
        row(_("Diputus"), sums.awarded, LedgerKind.AWARDED),
        row(_("Dititipkan"), sums.deposited, LedgerKind.DEPOSITED),
        row(_("Diterima korban"), sums.received + sums.fund, LedgerKind.RECEIVED),
        row(_("Belum diterima"), sums.shortfall, LedgerKind.KNOWN, is_short=True),
    ]


def heads_of(book: ClaimBook) -> list[dict[str, Any]]:
    """Each head of loss: claimed, assessed, demanded, awarded; whole rupiah or None."""
    pure = book.pure
    columns = [LedgerKind.ASSESSED, LedgerKind.DEMANDED, LedgerKind.AWARDED]
    filed = newest(pure, LedgerKind.FILED)
    claimed = filed.by_head if filed else book.losses_by_head
    rows = []
    for head in LossHead:
        found: list[LedgerEntry | None] = [newest(pure, kind) for kind in columns]
        rows.append(
            {
                "head": head,
                "label": HEAD_LABELS[head],
                "amounts": [claimed.get(head, 0), *(each.by_head.get(head, 0) if each else None for each in found)],
            }
        )
    return rows


_STEPS: Sequence[tuple[LedgerKind, Promise, Promise]] = (
    (
        LedgerKind.FILED,
        _("Ajukan permohonan"),
        _("Lengkapi kerugian dan buktinya, lalu ajukan sebelum tuntutan dibacakan."),
    ),
    (LedgerKind.DEMANDED, _("Tunggu tuntutan"), _("Pastikan penuntut umum memasukkan restitusi dalam tuntutan.")),
    (LedgerKind.AWARDED, _("Tunggu putusan"), _("Catat jumlah yang diputus, kepala demi kepala.")),
    (
        LedgerKind.TOLD_TO_PAY,
        _("Pastikan terpidana menerima salinan putusan"),
        _("Sejak hari itu batas waktu bayar dihitung."),
    ),
)
_AFTER_RULING = _(
    "Catat hari korban mengetahui putusan tetap, lengkapi kerugian dan buktinya, "
    "lalu ajukan dalam 90 hari sejak hari itu."
)


def next_step(book: ClaimBook) -> LedgerStep | None:
    """The one thing to do next, or None where the claim is over."""
    pure = book.pure
    if is_over(pure):
        return None
    if is_returned(pure):
        return LedgerStep(
            heading=_("Lengkapi permohonan"),
            words=_("Permohonannya dikembalikan. Baca pada catatannya apa yang kurang, lengkapi segera, lalu catat."),
            kind=LedgerKind.COMPLETED,
        )
    sums = book.sums
    if sums.waiting:
        return LedgerStep(
            heading=_("Serahkan uang yang sudah dititipkan"),
            words=_("Tanyakan kepada korban dengan cara apa ia ingin menerimanya. Uang tunai ke rumah tidak aman."),
            kind=LedgerKind.RECEIVED,
        )
    for kind, heading, words in _STEPS:
        if kind is LedgerKind.DEMANDED and book.claim.road != "before_demand":
            continue
        if not any(each.kind is kind for each in pure):
            is_late_road = kind is LedgerKind.FILED and book.claim.road == RestitutionRoad.AFTER_RULING
            return LedgerStep(heading=heading, words=_AFTER_RULING if is_late_road else words, kind=kind)
    if not any(each.kind is LedgerKind.WARNED for each in pure):
        return LedgerStep(
            heading=_("Catat titipan, atau surat peringatan"),
            words=_("Lewat batas waktu bayar? Pengadilan memberi peringatan, lalu hartanya disita."),
            kind=LedgerKind.DEPOSITED,
        )
    return LedgerStep(
        heading=_("Catat titipan, penyitaan, atau lelang"),
        words=_("Sesudah peringatan lewat, harta terpidana disita dan dilelang."),
        kind=LedgerKind.SEIZED,
    )


def limits_of(running: Sequence[Clock], *, at: datetime) -> list[LimitRow]:
    """Deadlines that run on a claim, the nearest first."""
    return [
        LimitRow(
            clock=clock,
            label=rule_label(clock.rule_code, clock.rule.label),
            left=left_of(clock, at),
            is_conflict=clock.rule_code.startswith("restitution-pay"),
        )
        for clock in sorted(running, key=lambda each: each.due_at)
    ]


_NOT_YET = frozenset(EntryMisfit) - {EntryMisfit.NO_LOSS, EntryMisfit.NO_AMOUNT}


def kinds_to_note(book: ClaimBook, today: date) -> list[tuple[LedgerKind, Promise]]:
    """What may be noted now, in the order of the ledger: what needs something before it comes when that stands."""

    def fits(kind: LedgerKind) -> bool:
        new = LedgerEntry(id=uuid4(), kind=kind, on=today)
        law = RestitutionLaw(book.claim.law)
        road = RestitutionRoad(book.claim.road)
        found = refusal_of(new, book.pure, road=road, law=law, is_child_doer=is_child_doer(book.liable))
        return found is None or found.why not in _NOT_YET

    waits = bool(unpaid_deposits(book))
    return [(kind, ENTRY_LABELS[kind]) for kind in LedgerKind if fits(kind) or (kind is LedgerKind.RECEIVED and waits)]


def unpaid_deposits(book: ClaimBook, *, has_paid: bool = False) -> list[tuple[UUID, int, ClaimEntry]]:
    """Deposits with something left to hand over, or all of them: id, what is left in whole rupiah, and the entry."""
    found = []
    for row in book.entries:
        if row.kind in {LedgerKind.DEPOSITED, LedgerKind.AUCTIONED}:
            left = (row.amount or 0) - sum(each.amount or 0 for each in book.entries if each.deposit_id == row.id)
            if left > 0 or has_paid:
                found.append((row.id, left, row))
    return found


def receipts_of(book: ClaimBook) -> dict[UUID, tuple[ClaimEntry, int]]:
    """Of what a receipt is signed, by entry: what waits to be handed over, then what was, the last first; rupiah."""
    handed = (row for row in reversed(book.entries) if row.kind in {LedgerKind.RECEIVED, LedgerKind.FUND_PAID})
    waiting = {row_id: (row, left) for row_id, left, row in unpaid_deposits(book)}
    return waiting | {row.id: (row, row.amount or 0) for row in handed}
