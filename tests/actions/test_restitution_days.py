"""The days of a claim's limits: the same whenever somebody noted the paper, and the last one is still in time."""

from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils.timezone import localdate
from tests.actions.test_restitution import AWARD, awarded, claim_on, filed, opened, rules_running
from tests.factories import officers, team, work
from tests.factories.deadlines import wib

from sigap.access.roles import OfficeKind
from sigap.cases.models import CasePerson, Participation
from sigap.clocks.models import Clock
from sigap.legal.actions import Paper, note_mark, note_victim_update
from sigap.legal.rules import MarkKind, TellManner, VictimRight
from sigap.notifications.models import Notice
from sigap.restitution import actions
from sigap.restitution.actions import Paperwork
from sigap.restitution.models import ClaimEntry
from sigap.restitution.queries import book_of, heard_on
from sigap.restitution.rules import LedgerKind
from sigap.ui.taking_back import TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
MONDAY, LAST = date(2026, 12, 7), date(2026, 12, 16)
CLOSES = datetime(2026, 12, 16, 9, tzinfo=UTC)
"""Four in the afternoon of the seventh working day after that Monday, by the regency's clock."""


def noted(code: str, claim_id: UUID, kind: LedgerKind, on: date, at: datetime, **change: Any) -> None:
    with team.on_case(team.ANTON, code) as (actor, access):
        actions.note_entry(
            by=actor, at=at.astimezone(UTC), access=access, claim_id=claim_id, kind=kind, happened_on=on, told_by=None,
            paper=Paperwork(number="CONTOH/7"), post_key=uuid4(), **change,
        )  # fmt: skip


@pytest.mark.parametrize("at", [wib(12, 7, 10), wib(12, 8, 3), wib(12, 8, 10)], ids=["same day", "night", "next day"])
def test_the_assessment_is_due_seven_working_days_after_its_paper_whenever_that_was_noted(at: datetime) -> None:
    code, claim_id = filed()
    noted(code, claim_id, LedgerKind.ASSESSMENT_ASKED, MONDAY, at)
    assert Clock.objects.get(rule_code="restitution-child-lpsk").due_at == CLOSES


@pytest.mark.parametrize(
    ("on", "at", "stopped"),
    [
        (LAST, wib(12, 16, 10), wib(12, 16, 10)),
        (LAST, wib(12, 16, 18), CLOSES),
        (LAST, wib(12, 17, 6, 30), CLOSES),
        (date(2026, 12, 17), wib(12, 17, 18), wib(12, 17, 18)),
    ],
    ids=["at once", "in the evening", "next morning", "a day late"],
)
def test_an_assessment_of_the_last_day_is_in_time_whenever_it_was_noted(
    on: date, at: datetime, stopped: datetime
) -> None:
    code, claim_id = filed()
    noted(code, claim_id, LedgerKind.ASSESSMENT_ASKED, MONDAY, wib(12, 7, 10))
    noted(code, claim_id, LedgerKind.ASSESSED, on, at, by_head=AWARD)
    row = Clock.objects.get(rule_code="restitution-child-lpsk")
    assert (row.stopped_at, row.stopped_recorded_at) == (stopped, at)
    assert (stopped <= row.due_at) == (on == LAST)


def test_an_assessment_taken_back_or_noted_again_is_counted_once() -> None:
    code, claim_id = filed()
    noted(code, claim_id, LedgerKind.ASSESSMENT_ASKED, MONDAY, wib(12, 7, 10))
    noted(code, claim_id, LedgerKind.ASSESSED, date(2026, 12, 18), wib(12, 18, 18), by_head=AWARD)
    with team.on_case(team.ANTON, code) as (actor, access):
        wrong, at = ClaimEntry.objects.get(kind=LedgerKind.ASSESSED).pk, wib(12, 18, 19).astimezone(UTC)
        actions.void_entry(by=actor, at=at, access=access, entry_id=wrong, reason=TakeBackReason.WRONG)
    rows = Clock.objects.filter(rule_code="restitution-child-lpsk").order_by("recorded_at")
    assert [row.outcome for row in rows] == ["withdrawn", ""]
    noted(code, claim_id, LedgerKind.ASSESSED, LAST, wib(12, 18, 20), by_head=AWARD)
    assert [(row.outcome, row.due_at) for row in rows.all()] == [("withdrawn", CLOSES), ("done", CLOSES)]
    assert rows.all()[1].stopped_at == CLOSES


def say_who_owes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(import_module("sigap.restitution.migrations.0003_owed_by_court_and_lpsk").SAY_WHO_OWES)


def test_what_the_court_and_lpsk_owe_is_watched_and_is_not_the_units_silence() -> None:
    owing = {kind: officers.office(kind).pk for kind in (OfficeKind.LPSK, OfficeKind.PENGADILAN_NEGERI)}
    code, claim_id = filed()
    noted(code, claim_id, LedgerKind.ASSESSMENT_ASKED, MONDAY, wib(12, 7, 10))
    noted(code, claim_id, LedgerKind.HEARING, MONDAY, wib(12, 7, 10))
    unit = team.office(OfficeKind.UPTD_PPA).pk
    for rule, office_id in zip(("restitution-child-lpsk", "restitution-decide"), owing.values(), strict=True):
        row = Clock.objects.get(rule_code=rule)
        assert (row.owner_office, row.owed_by) == (unit, office_id)
        assert row.next_step_at is not None
        assert row.next_step_at < row.due_at, "whoever watches hears of it before it is late"
    owed = Clock.objects.filter(owed_by__in=owing.values())

    def another_entry() -> None:
        noted(code, claim_id, LedgerKind.NOTIFIED, MONDAY, wib(12, 8, 10))

    for heal in (another_entry, say_who_owes, say_who_owes):
        assert owed.update(owed_by=None) == 2, "as begun before they were named"
        heal()
        assert {(row.owner_office, row.owner_person) for row in owed} == {(unit, team.person_id(team.DEWI))}
        assert owed.count() == 2
    Participation.objects.filter(case__code=code).exclude(office_id=unit).update(office_id=owing[OfficeKind.LPSK])
    owed.update(owed_by=None)
    say_who_owes()
    here = Clock.objects.get(rule_code="restitution-child-lpsk")
    assert (here.owner_office, here.owed_by, here.sender_office) == (owing[OfficeKind.LPSK], None, unit)


def test_a_sale_on_the_thirtieth_day_is_in_time_whatever_hour_the_ruling_was_noted_at() -> None:
    code, claim_id = awarded()
    noted(code, claim_id, LedgerKind.SEIZED, date(2026, 11, 20), team.LATER)
    way = "named_suspect stage_one p21 stage_two indictment trial verdict inkracht"
    for kind in map(MarkKind, way.split()):
        with team.on_case(team.ANTON, code) as (actor, access):
            note_mark(
                by=actor, at=team.LATER.astimezone(UTC), access=access, kind=kind, happened_on=date(2026, 11, 25),
                ordinal=2, told_by=None, paper=Paper(number="CONTOH/1"), post_key=uuid4(), is_meant=True,
            )  # fmt: skip
    noted(code, claim_id, LedgerKind.AUCTIONED, date(2026, 12, 25), wib(12, 26, 9), amount=9_000_000, payer=2)
    row = Clock.objects.get(rule_code="restitution-auction")
    assert row.stopped_at == row.due_at == wib(12, 25, 23, 59).replace(second=59), "to the end of its last day"


def told_of_right(code: str, login: str) -> None:
    with team.on_case(login, code) as (actor, access):
        note_victim_update(
            by=actor, at=team.LATER, access=access, ordinal=1, mark_id=None, manner=TellManner.IN_PERSON,
            told_at=team.LATER, words="CONTOH", post_key=uuid4(), rights=[VictimRight.RESTITUTION],
        )  # fmt: skip


def test_a_child_told_of_the_right_by_the_police_has_three_days_though_no_book_is_open() -> None:
    code = opened()
    waits = WorkItem.objects.filter(kind="restitution.file", settled_at=None)
    told_of_right(code, team.DEWI)
    told = Notice.objects.filter(code="restitution-child-told")
    assert (waits.count(), told.count()) == (0, 0), "by nobody of the law"
    told_of_right(code, team.ANTON)
    item = waits.get()
    assert (item.person_id, localdate(item.due_at)) == (team.person_id(team.DEWI), date(2026, 11, 28))
    assert told.get().person_id == team.person_id(team.DEWI)
    claim_id = claim_on(code)
    with team.on_case(team.DEWI, code) as (_actor, access):
        book = book_of(access, claim_id)
        assert heard_on(access, book, LedgerKind.NOTIFIED) == localdate(team.LATER), "not asked for again"
        victim = book.claim.victim
    noted(code, claim_id, LedgerKind.NOTIFIED, localdate(team.LATER), team.LATER)
    assert (waits.count(), rules_running(code, claim_id)) == (0, {"restitution-child-file"})
    ClaimEntry.objects.update(voided_at=team.LATER, voided_by=uuid4(), void_reason="wrong-entry")
    assert waits.count() == 1
    CasePerson.objects.filter(pk=victim.pk).update(age_years=30, aged_at=team.AT)
    assert (waits.count(), work.differences()) == (0, []), "the days are a child's"


def test_a_diversion_that_failed_leaves_the_victim_her_claim() -> None:
    code = opened()
    waits = WorkItem.objects.filter(kind="restitution.file", settled_at=None)
    for kind, day, count in (
        (MarkKind.NAMED_SUSPECT, 17, 0), (MarkKind.STAGE_ONE, 18, 0), (MarkKind.P21, 19, 0),
        (MarkKind.DIVERSION, 20, 0), (MarkKind.STAGE_TWO, 24, 0), (MarkKind.DIVERSION_FAILED, 23, 1),
    ):  # fmt: skip
        with team.on_case(team.ANTON, code) as (actor, access):
            note_mark(
                by=actor, at=team.LATER, access=access, kind=kind, happened_on=date(2026, 11, day), ordinal=2,
                told_by=None, paper=Paper(number="CONTOH/1"), post_key=uuid4(), is_meant=True,
            )  # fmt: skip
        assert (waits.count(), work.differences()) == (count, []), kind
