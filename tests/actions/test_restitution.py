"""The ledger of restitution: first hand and by hearsay, sums that hold, clocks that follow, walls beneath."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import team
from tests.factories.releasing import year_is_over
from tests.factories.zones import JAKARTA

from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.queries.glance import at_a_glance
from sigap.cases.rows import step_rows
from sigap.cases.rules import PersonRole, Sex
from sigap.clocks.queries import clocks_of
from sigap.figures.queries import counted
from sigap.figures.rules import CATALOGUE, period_named
from sigap.kernel.errors import Refused
from sigap.legal.actions import Paper, correct_mark, note_mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.notifications.models import Notice
from sigap.restitution import actions
from sigap.restitution.actions import Loss, Paperwork, UnableToClaim, UnableToEnter
from sigap.restitution.models import ClaimEntry, LossItem, RestitutionClaim
from sigap.restitution.queries import book_of
from sigap.restitution.reading import open_book
from sigap.restitution.rules import (
    SUBJECT,
    Applicant,
    ClaimVia,
    LedgerKind,
    LossHead,
    RestitutionLaw,
    RestitutionRoad,
)
from sigap.ui.taking_back import TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
TODAY = team.LATER.date()
AWARD = {LossHead.INCOME: 15_000_000, LossHead.SUFFERING: 30_000_000}
WHAT = "Upah tujuh bulan di rumah makan. CONTOH."


def opened() -> str:
    """A case that the police and the prosecutor take part in, with somebody reported as person 2."""
    code = team.opened()
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    return code


def claim_on(code: str, login: str = team.DEWI, **change: Any) -> UUID:
    told: dict[str, Any] = {
        "ordinal": 1, "road": RestitutionRoad.BEFORE_DEMAND, "law": RestitutionLaw.TRAFFICKING,
        "applicant": Applicant.VICTIM, "via": ClaimVia.LPSK, "liable": [2], "is_joint": True, "post_key": uuid4(),
        **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return actions.open_claim(by=actor, at=team.AT, access=access, **told).id


def lose(code: str, claim_id: UUID, head: LossHead, amount: int, *, post_key: UUID | None = None) -> LossItem:
    with team.on_case(team.DEWI, code) as (actor, access):
        return actions.add_loss(
            by=actor, at=team.AT, access=access, claim_id=claim_id, head=head, amount=amount,
            loss=Loss(what=WHAT, there=("2 slip upah",), missing=("keterangan saksi",)), post_key=post_key or uuid4(),
        )  # fmt: skip


def enter(login: str, code: str, claim_id: UUID, kind: LedgerKind, *, days: int = 0, **change: Any) -> ClaimEntry:
    told: dict[str, Any] = {
        "happened_on": TODAY - timedelta(days=days), "paper": Paperwork(number="61/Pid.Sus/2026/PN"),
        "told_by": None if login == team.ANTON else MarkSource.PROSECUTOR, "post_key": uuid4(), **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return actions.note_entry(by=actor, at=team.LATER, access=access, claim_id=claim_id, kind=kind, **told)


def filed() -> tuple[str, UUID]:
    code = opened()
    claim_id = claim_on(code)
    lose(code, claim_id, LossHead.INCOME, 17_500_000)
    lose(code, claim_id, LossHead.SUFFERING, 50_000_000)
    enter(team.DEWI, code, claim_id, LedgerKind.FILED, days=60)
    return code, claim_id


def awarded() -> tuple[str, UUID]:
    code, claim_id = filed()
    enter(team.ANTON, code, claim_id, LedgerKind.AWARDED, days=40, by_head=AWARD)
    return code, claim_id


def rules_running(code: str, claim_id: UUID, login: str = team.DEWI) -> set[str]:
    with team.on_case(login, code):
        return {clock.rule_code for clock in clocks_of(SUBJECT, claim_id)}


def test_a_claim_is_filed_for_its_losses_and_its_words_are_sealed() -> None:
    code, claim_id = filed()
    row = ClaimEntry.objects.get(kind="filed")
    assert (row.amount, row.is_first_hand) == (67_500_000, True)
    assert b"slip" not in bytes(LossItem.objects.order_by("recorded_at")[0].sealed_loss)
    found = open_book(entering=team.entering(team.ANTON), code=code, claim_id=claim_id, at=team.LATER)
    assert [loss.what for _item, loss in found.losses] == [WHAT, WHAT]
    with pytest.raises(UnableToClaim, match="sudah diajukan"):
        lose(code, claim_id, LossHead.CARE, 1)


def test_a_double_click_is_one_claim_one_loss_one_entry() -> None:
    code, key = opened(), uuid4()
    claim_id = claim_on(code, post_key=key)
    assert claim_on(code, post_key=key) == claim_id
    assert (
        lose(code, claim_id, LossHead.CARE, 5, post_key=key).id
        == lose(code, claim_id, LossHead.CARE, 5, post_key=key).id
    )
    first = enter(team.DEWI, code, claim_id, LedgerKind.FILED, post_key=key)
    assert enter(team.DEWI, code, claim_id, LedgerKind.FILED, post_key=key).id == first.id
    with pytest.raises(UnableToClaim, match="sudah punya buku"):
        claim_on(code)


def test_hearsay_needs_its_source_and_is_confirmed_by_the_law() -> None:
    code, claim_id = filed()
    with pytest.raises(UnableToEnter, match="menurut keterangan"):
        enter(team.DEWI, code, claim_id, LedgerKind.AWARDED, by_head=AWARD, told_by=None)
    heard = enter(team.DEWI, code, claim_id, LedgerKind.AWARDED, by_head=AWARD)
    assert heard.is_unconfirmed
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(Refused):
        actions.confirm_entry(by=actor, at=team.LATER, access=access, entry_id=heard.id)
    with team.on_case(team.ANTON, code) as (actor, access):
        actions.confirm_entry(by=actor, at=team.LATER, access=access, entry_id=heard.id)
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(UnableToEnter, match="penegak hukum"):
        actions.void_entry(by=actor, at=team.LATER, access=access, entry_id=heard.id, reason=TakeBackReason.WRONG)


def test_money_is_followed_from_award_to_the_victims_hand() -> None:
    code, claim_id = awarded()
    assert Notice.objects.filter(code="restitution-awarded").count() == 1
    enter(team.ANTON, code, claim_id, LedgerKind.TOLD_TO_PAY, days=30)
    assert rules_running(code, claim_id) == {"restitution-pay-trafficking"}
    item = WorkItem.objects.get(kind="restitution.limit", settled_at__isnull=True)
    assert (item.subject_id, item.word) == (claim_id, "restitution-pay-trafficking")
    with pytest.raises(UnableToEnter, match=r"45\.000\.000"):
        enter(team.ANTON, code, claim_id, LedgerKind.DEPOSITED, amount=45_000_001, payer=2)
    first = enter(team.ANTON, code, claim_id, LedgerKind.DEPOSITED, days=10, amount=25_000_000, payer=2)
    assert Notice.objects.filter(code="restitution-deposited").count() == 1
    second = enter(team.ANTON, code, claim_id, LedgerKind.DEPOSITED, days=5, amount=20_000_000, payer=2)
    assert rules_running(code, claim_id) == set()
    for deposit in (first, second):
        enter(team.DEWI, code, claim_id, LedgerKind.RECEIVED, amount=deposit.amount, deposit_id=deposit.id)
    with team.on_case(team.DEWI, code) as (_actor, access):
        sums = book_of(access, claim_id).sums
    assert (sums.received, sums.shortfall, sums.waiting) == (45_000_000, 0, 0)


def test_every_step_of_the_money_is_a_figure_of_its_year() -> None:
    year_is_over()
    code, claim_id = filed()
    enter(team.ANTON, code, claim_id, LedgerKind.DEMANDED, days=50, by_head={LossHead.INCOME: 60_000_000})
    enter(team.ANTON, code, claim_id, LedgerKind.AWARDED, days=40, by_head=AWARD)
    enter(team.ANTON, code, claim_id, LedgerKind.DEPOSITED, days=10, amount=25_000_000, payer=2)
    with team.at_desk(team.MAYA) as maya:
        found = counted(maya, CATALOGUE, period_named("2026"), JAKARTA)
    assert {each: found[each]["total"] for each in ("K-35", "K-67", "K-47", "K-68", "K-36")} == {
        "K-35": 1, "K-67": 1, "K-47": 1, "K-68": 1, "K-36": 0,
    }  # fmt: skip
    assert [found[each]["total"] for each in ("K-96", "K-97", "K-38", "K-98", "K-39")] == [
        67_500_000, 60_000_000, 45_000_000, 25_000_000, 0,
    ]  # fmt: skip


def test_a_payment_taken_back_begins_the_deadline_anew_from_its_old_day() -> None:
    code, claim_id = awarded()
    enter(team.ANTON, code, claim_id, LedgerKind.TOLD_TO_PAY, days=3)
    whole = enter(team.ANTON, code, claim_id, LedgerKind.DEPOSITED, amount=45_000_000, payer=2)
    assert rules_running(code, claim_id) == set()
    with team.on_case(team.ANTON, code) as (actor, access):
        actions.void_entry(by=actor, at=team.LATER, access=access, entry_id=whole.id, reason=TakeBackReason.WRONG)
    with team.on_case(team.DEWI, code):
        [clock] = clocks_of(SUBJECT, claim_id)
    assert clock.due_at.date() == TODAY + timedelta(days=11)


def test_a_final_ruling_on_the_track_begins_the_auction_of_what_was_secured() -> None:
    code, claim_id = filed()
    enter(team.ANTON, code, claim_id, LedgerKind.SEIZED, days=50)
    assert rules_running(code, claim_id) == set()
    way = "named_suspect stage_one p21 stage_two indictment trial verdict inkracht"
    for kind in map(MarkKind, way.split()):
        with team.on_case(team.ANTON, code) as (actor, access):
            mark = note_mark(
                by=actor, at=team.LATER, access=access, kind=kind, happened_on=TODAY - timedelta(days=2),
                ordinal=2, told_by=None, paper=Paper(number="CONTOH/1"), post_key=uuid4(), is_meant=True,
            )  # fmt: skip
    assert rules_running(code, claim_id) == {"restitution-auction"}
    with team.on_case(team.ANTON, code) as (actor, access):
        correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=mark.id, happened_on=mark.happened_on, ordinal=2,
            told_by=None, paper=Paper(why="Keliru."), post_key=uuid4(), is_meant=True, is_void=True,
        )  # fmt: skip
    assert rules_running(code, claim_id) == set()


def test_a_victim_without_a_claim_is_work_from_the_second_stage_until_the_demand_and_after_a_final_ruling() -> None:
    code, bare = opened(), opened()
    waits = WorkItem.objects.filter(kind="restitution.file", settled_at__isnull=True)

    def marks(of: str, *kinds: MarkKind) -> None:
        for kind in kinds:
            with team.on_case(team.ANTON, of) as (actor, access):
                note_mark(
                    by=actor, at=team.LATER, access=access, kind=kind, happened_on=TODAY - timedelta(days=2),
                    ordinal=2, told_by=None, paper=Paper(number="CONTOH/1"), post_key=uuid4(), is_meant=True,
                )  # fmt: skip

    for each in (code, bare):
        marks(each, MarkKind.NAMED_SUSPECT, MarkKind.STAGE_ONE, MarkKind.P21)
    assert not waits.exists()
    for each in (code, bare):
        marks(each, MarkKind.STAGE_TWO)
    assert {(item.case_id, item.person_id) for item in waits.all()} == {
        (team.case_of(each).id, team.person_id(team.DEWI)) for each in (code, bare)
    }
    with team.on_case(team.DEWI, bare) as (actor, access):
        steps = step_rows(actor, access, at_a_glance(access).work, at=team.LATER)
        assert f"/kasus/{bare}/restitusi/" in {each.url for each in steps}, "on the case's own page too"
    claim_id = claim_on(code)
    lose(code, claim_id, LossHead.INCOME, 17_500_000)
    enter(team.DEWI, code, claim_id, LedgerKind.FILED)
    assert waits.get().case_id == team.case_of(bare).id, "a claim was filed"
    for each in (code, bare):
        marks(each, MarkKind.INDICTMENT, MarkKind.TRIAL, MarkKind.SENTENCE_DEMANDED)
    assert not waits.exists()
    for each in (code, bare):
        marks(each, MarkKind.VERDICT, MarkKind.INKRACHT)
    left = waits.get()
    assert left.case_id == team.case_of(bare).id, "once the ruling is final, for 90 days"
    assert left.due_at.astimezone(JAKARTA).date() == TODAY + timedelta(days=88)
    later = claim_on(bare, road=RestitutionRoad.AFTER_RULING)
    enter(team.DEWI, bare, later, LedgerKind.KNOWN, told_by=MarkSource.FAMILY)
    assert not waits.exists(), "the claim's own 90 days run"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences()")
        assert cursor.fetchone() == (0,)


def test_two_receipts_at_once_do_not_pay_out_twice() -> None:
    code, claim_id = awarded()
    deposit = enter(team.ANTON, code, claim_id, LedgerKind.DEPOSITED, days=9, amount=10_000_000, payer=2)
    enter(team.DEWI, code, claim_id, LedgerKind.RECEIVED, amount=6_000_000, deposit_id=deposit.id)
    with pytest.raises(UnableToEnter, match=r"4\.000\.000"):
        enter(team.ANTON, code, claim_id, LedgerKind.RECEIVED, amount=6_000_000, deposit_id=deposit.id)


def test_a_future_day_and_a_foreign_claim_are_refused() -> None:
    code, claim_id = filed()
    with pytest.raises(UnableToEnter, match="belum tiba"):
        enter(team.ANTON, code, claim_id, LedgerKind.DEMANDED, days=-1, by_head=AWARD)
    other = opened()
    with pytest.raises(Refused):
        enter(team.ANTON, other, claim_id, LedgerKind.DEMANDED, by_head=AWARD)


def test_who_has_no_part_reads_no_row_and_the_desk_cannot_write_past_the_act() -> None:
    code, claim_id = awarded()
    with team.entering(team.SEKAR)():
        assert not RestitutionClaim.objects.exists()
        assert not ClaimEntry.objects.exists()
    with team.on_case(team.DEWI, code) as (_actor, _access), pytest.raises(DatabaseError), transaction.atomic():
        ClaimEntry.objects.filter(claim_id=claim_id).update(amount=1)
    with team.on_case(team.DEWI, code), connection.cursor() as cursor:
        forged = (
            "UPDATE restitution_claimentry SET confirmed_at = now(), confirmed_by = access.me() WHERE kind = 'filed'"
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(forged)


def test_an_open_claim_stands_against_closing() -> None:
    code, _claim_id = awarded()
    with team.on_case(team.DEWI, code) as (_actor, access), connection.cursor() as cursor:
        cursor.execute("SELECT restitution.closing_facts(%s)", [access.case.id])
        assert cursor.fetchone()[0] == ["restitution_open"]


def test_the_day_of_a_fact_is_the_papers_not_the_officers() -> None:
    code, claim_id = filed()
    row = ClaimEntry.objects.get(claim_id=claim_id, kind="filed")
    assert row.happened_on == TODAY - timedelta(days=60)
    assert row.recorded_at == team.LATER
    assert row.happened_on > date(2026, 1, 1)
    assert code
