"""The ledger of restitution: sums, order, what may not be written, and which deadlines run."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from sigap.restitution.rules import (
    ClaimFacts,
    ClaimVia,
    EntryMisfit,
    LedgerEntry,
    LedgerKind,
    LossHead,
    RestitutionLaw,
    RestitutionRoad,
    is_over,
    left_without,
    refusal_of,
    spans_of,
    sums_of,
)

DAY = date(2026, 6, 3)
K = LedgerKind
HEADS = {LossHead.INCOME: 17_500_000, LossHead.SUFFERING: 50_000_000}
AWARD = {LossHead.INCOME: 15_000_000, LossHead.SUFFERING: 30_000_000}


def entry(
    kind: LedgerKind, days: int, *, amount: int = 0, deposit: UUID | None = None, is_sure: bool = True
) -> LedgerEntry:
    by_head = {K.FILED: HEADS, K.AWARDED: AWARD}.get(kind, {})
    on = DAY + timedelta(days=days)
    return LedgerEntry(id=uuid4(), kind=kind, on=on, by_head=by_head, amount=amount, deposit=deposit, is_sure=is_sure)


def refused(
    new: LedgerEntry, *there: LedgerEntry, law: RestitutionLaw = RestitutionLaw.TRAFFICKING
) -> EntryMisfit | None:
    found = refusal_of(new, there, road=RestitutionRoad.BEFORE_DEMAND, law=law, is_child_doer=False)
    return found.why if found else None


FILED, AWARDED = entry(K.FILED, 0), entry(K.AWARDED, 90)
DEPOSIT = entry(K.DEPOSITED, 130, amount=20_000_000)


def test_deposited_and_received_are_never_one_number() -> None:
    there = [FILED, AWARDED, DEPOSIT, entry(K.RECEIVED, 137, amount=12_000_000, deposit=DEPOSIT.id)]
    sums = sums_of(there)
    assert (sums.claimed, sums.awarded, sums.deposited, sums.received) == (
        67_500_000,
        45_000_000,
        20_000_000,
        12_000_000,
    )
    assert (sums.waiting, sums.unpaid, sums.shortfall) == (8_000_000, 25_000_000, 33_000_000)
    assert not is_over(there)


@pytest.mark.parametrize(
    ("new", "there", "why"),
    [
        (entry(K.AWARDED, 3), (), EntryMisfit.MISSING_BEFORE),
        (entry(K.AWARDED, -1), (FILED,), EntryMisfit.EARLIER_THAN),
        (entry(K.FILED, 1), (FILED,), EntryMisfit.TWICE),
        (entry(K.DEPOSITED, 131, amount=25_000_001), (FILED, AWARDED, DEPOSIT), EntryMisfit.ABOVE_AWARD),
        (entry(K.DEPOSITED, 131, amount=25_000_000), (FILED, AWARDED, DEPOSIT), None),
        (
            entry(K.RECEIVED, 131, amount=20_000_001, deposit=DEPOSIT.id),
            (FILED, AWARDED, DEPOSIT),
            EntryMisfit.ABOVE_DEPOSIT,
        ),
        (entry(K.RECEIVED, 129, amount=1, deposit=DEPOSIT.id), (FILED, AWARDED, DEPOSIT), EntryMisfit.EARLIER_THAN),
        (entry(K.RECEIVED, 131, amount=1, deposit=uuid4()), (FILED, AWARDED, DEPOSIT), EntryMisfit.MISSING_BEFORE),
        (entry(K.DEPOSITED, 131), (FILED, AWARDED), EntryMisfit.NO_AMOUNT),
        (entry(K.FUND_ASKED, 131), (FILED, AWARDED), EntryMisfit.FUND_SEXUAL_ONLY),
        (entry(K.HEARING, 131), (FILED, entry(K.WITHDRAWN, 20)), EntryMisfit.AFTER_END),
        (entry(K.KNOWN, 131), (), EntryMisfit.OTHER_ROAD),
    ],
)
def test_what_cannot_stand_is_refused(
    new: LedgerEntry, there: tuple[LedgerEntry, ...], why: EntryMisfit | None
) -> None:
    assert refused(new, *there) is why


def test_an_entry_that_others_rest_on_is_not_taken_out_alone() -> None:
    receipt = entry(K.RECEIVED, 137, amount=5, deposit=DEPOSIT.id)
    there = [FILED, AWARDED, DEPOSIT, receipt]
    assert left_without(DEPOSIT.id, there) is K.RECEIVED
    assert left_without(AWARDED.id, there) is K.DEPOSITED
    assert left_without(receipt.id, there) is None


def facts(**change: object) -> ClaimFacts:
    told: dict[str, object] = {
        "road": RestitutionRoad.BEFORE_DEMAND, "law": RestitutionLaw.TRAFFICKING, "via": ClaimVia.LPSK,
        "is_child": False, **change,
    }  # fmt: skip
    return ClaimFacts(**told)  # type: ignore[arg-type]  # by name, as the cases give them


def running(found: ClaimFacts, *there: LedgerEntry) -> set[str]:
    return {span.rule for span in spans_of(found, there) if span.ended is None}


def test_paying_runs_from_the_copy_until_the_last_rupiah() -> None:
    told = entry(K.TOLD_TO_PAY, 110)
    assert running(facts(), FILED, AWARDED, told) == {"restitution-pay-trafficking"}
    assert running(facts(law=RestitutionLaw.SEXUAL), FILED, AWARDED, told) == {"restitution-pay"}
    assert running(facts(), FILED, AWARDED, told, DEPOSIT) == {"restitution-pay-trafficking"}
    warned = entry(K.WARNED, 140)
    assert "restitution-warned" in running(facts(), FILED, AWARDED, told, DEPOSIT, warned)
    assert "restitution-warned" not in running(facts(), FILED, AWARDED, told, warned, entry(K.SEIZED, 160))
    whole = entry(K.DEPOSITED, 150, amount=45_000_000)
    heard = entry(K.DEPOSITED, 150, amount=45_000_000, is_sure=False)
    assert "restitution-pay-trafficking" in running(facts(), FILED, AWARDED, told, heard)
    spans = {span.rule: span for span in spans_of(facts(), [FILED, AWARDED, told, warned, whole])}
    assert {span.ended for span in spans.values()} == {DAY + timedelta(days=150)}


def test_nothing_runs_once_nobody_is_left_who_would_have_to_pay() -> None:
    told = entry(K.TOLD_TO_PAY, 110)
    freed = facts(freed_on=DAY + timedelta(days=120), is_child=True)
    assert running(facts(is_child=True), FILED, AWARDED, told)
    assert running(freed, FILED, AWARDED, told) == set()
    known = entry(K.KNOWN, 130)
    after = {"road": RestitutionRoad.AFTER_RULING}
    assert running(facts(**after), known) == {"restitution-after-ruling"}
    assert running(facts(**after, freed_on=DAY + timedelta(days=120)), known) == set()


def test_hearsay_begins_a_limit_and_does_not_meet_it() -> None:
    heard = entry(K.HEARING, 10, is_sure=False)
    assert running(facts(), FILED, heard) == {"restitution-decide"}
    assert running(facts(), FILED, heard, entry(K.AWARDED, 20, is_sure=False)) == {"restitution-decide"}
    assert running(facts(), FILED, heard, entry(K.AWARDED, 20)) == set()


def test_a_childs_claim_has_its_own_days_by_who_it_went_through() -> None:
    told = entry(K.NOTIFIED, -2)
    assert running(facts(is_child=True), told) == {"restitution-child-file"}
    police = facts(is_child=True, via=ClaimVia.INVESTIGATOR)
    assert running(police, told, FILED) == {"restitution-child-check-police"}
    assert running(police, told, FILED, entry(K.RETURNED, 3)) == {"restitution-child-complete"}
    assert running(facts(is_child=True, via=ClaimVia.PROSECUTOR), told, FILED) == {"restitution-child-check-prosecutor"}
    assert running(facts(), told, FILED) == set(), "the three days are a child's"
    prosecutor, demanded = facts(is_child=True, via=ClaimVia.PROSECUTOR), entry(K.DEMANDED, 5)
    assert running(prosecutor, told, FILED, demanded) == set(), "what is demanded was examined before"


def test_what_comes_once_meets_its_limit_also_where_the_paper_that_begins_it_is_later() -> None:
    told, again = entry(K.NOTIFIED, -2), entry(K.NOTIFIED, 9)
    assert running(facts(is_child=True), told, FILED, again) == set(), "filed between two notices"
    after = facts(road=RestitutionRoad.AFTER_RULING)
    spans = spans_of(after, [FILED, entry(K.KNOWN, 4)])
    assert [(span.rule, span.began, span.ended) for span in spans] == [
        ("restitution-after-ruling", DAY + timedelta(days=4), DAY + timedelta(days=4))
    ]
    told_to_pay = entry(K.TOLD_TO_PAY, 110)
    assert "restitution-copy" not in running(facts(), FILED, AWARDED, told_to_pay, entry(K.COURT_COPY, 112))
    returned = [entry(K.RETURNED, 3), entry(K.COMPLETED, 5), entry(K.RETURNED, 8)]
    assert "restitution-child-complete" in running(facts(is_child=True), FILED, *returned), "returned once more"


def test_ninety_days_run_from_what_the_victim_knows_on_the_second_road_only() -> None:
    known = entry(K.KNOWN, 0)
    assert running(facts(road=RestitutionRoad.AFTER_RULING), known) == {"restitution-after-ruling"}
    assert running(facts(), known) == set()


def test_secured_goods_are_auctioned_from_the_final_ruling() -> None:
    final = DAY + timedelta(days=120)
    assert "restitution-auction" in running(facts(final_on=final), FILED, entry(K.SEIZED, 100), AWARDED)
    assert "restitution-auction" not in running(facts(final_on=final), FILED, entry(K.SEIZED, 121), AWARDED)
