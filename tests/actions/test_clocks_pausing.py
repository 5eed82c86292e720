"""A pause needs a power, a reason and a deadline that may stand still; "already handled" holds the ladder once."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories.deadlines import AHMAD, ANTON, DEWI, POLRES, RINA, SURYA, UPTD, loaded, wib

from sigap.access.entry import Actor
from sigap.audit import queries as trail
from sigap.clocks import actions as clocks
from sigap.clocks import events
from sigap.clocks.models import Clock, ClockPause
from sigap.clocks.rules import PauseCategory
from sigap.kernel.errors import Refused

pytestmark = pytest.mark.django_db
CASE = uuid4()


@pytest.fixture
def clock() -> Clock:
    """A referral answer: two working days from 24 November, 10.00."""
    loaded()
    return clocks.start(
        by=DEWI, at=wib(11, 24, 10), rule="referral-answer", subject_kind="case", subject_id=CASE, owner_office=POLRES
    )


def paused(
    clock: Clock, at: datetime, *, by: Actor = ANTON, reason: bytes = b"tersegel", row: UUID | None = None
) -> ClockPause:
    return clocks.pause(
        by=by,
        at=at,
        clock_id=clock.id,
        pause_id=row or uuid4(),
        category=PauseCategory.WAITING_FOR_DOCUMENT,
        key_id=uuid4(),
        sealed_reason=reason,
    )


def test_a_pause_is_given_back_in_duty_time(clock: Clock) -> None:
    paused(clock, wib(11, 25, 8, 30))
    clock.refresh_from_db()
    assert (clock.due_at, clock.next_step_at) == (wib(11, 26, 16), None)
    resumed = clocks.resume(by=ANTON, at=wib(11, 25, 10, 30), clock_id=clock.id)
    resumed.refresh_from_db()
    assert resumed.due_at == wib(11, 27, 9, 30)
    assert resumed.next_step_at == wib(11, 26, 14)
    codes = [entry.code for entry in trail.events_of("case", CASE).entries]
    assert codes == [events.RESUMED, events.PAUSED, events.STARTED]


def test_the_trail_carries_the_category_and_never_the_reason(clock: Clock) -> None:
    paused(clock, wib(11, 25, 9), reason=b"alasan yang tersegel")
    entry = trail.events_of("case", CASE).entries[0]
    assert entry.ids["category"] == "waiting_for_document"
    assert "alasan" not in str(entry.ids)


def test_no_pause_without_a_reason(clock: Clock) -> None:
    with pytest.raises(clocks.UnableToPauseClock, match="alasan"):
        paused(clock, wib(11, 25, 9), reason=b"")


@pytest.mark.parametrize("by", [DEWI, AHMAD, SURYA], ids=["sender", "another office", "no power"])
def test_only_the_owning_office_pauses(clock: Clock, by: Actor) -> None:
    with pytest.raises(Refused):
        paused(clock, wib(11, 25, 9), by=by)
    assert not ClockPause.objects.exists()


def test_no_pause_once_late_or_stopped_or_paused(clock: Clock) -> None:
    with pytest.raises(clocks.UnableToPauseClock):
        paused(clock, wib(11, 26, 16, 1))
    row = uuid4()
    first = paused(clock, wib(11, 25, 9), row=row)
    assert paused(clock, wib(11, 25, 9, 1), row=row) == first, "the second click"
    with pytest.raises(clocks.UnableToPauseClock):
        paused(clock, wib(11, 25, 10))
    clocks.stop(by=ANTON, at=wib(11, 25, 11), clock_id=clock.id)
    with pytest.raises(clocks.UnableToPauseClock):
        paused(clock, wib(11, 25, 12))


def test_a_deadline_of_the_law_does_not_stand_still() -> None:
    loaded()
    clock = clocks.start(
        by=DEWI, at=wib(11, 24, 10), rule="uptd-to-police", subject_kind="case", subject_id=CASE, owner_office=UPTD
    )
    with pytest.raises(clocks.UnableToPauseClock, match="tidak boleh dijeda"):
        paused(clock, wib(11, 24, 11), by=DEWI)


def test_what_belongs_to_intake_is_paused_by_intake() -> None:
    loaded()
    clock = clocks.start(
        by=RINA, at=wib(11, 24, 10), rule="triage-low", subject_kind="report", subject_id=uuid4(), owner_role="intake"
    )
    with pytest.raises(Refused):
        paused(clock, wib(11, 24, 11), by=ANTON)
    assert paused(clock, wib(11, 24, 11), by=RINA)


def test_resuming_what_does_not_stand_still(clock: Clock) -> None:
    with pytest.raises(clocks.UnableToResumeClock):
        clocks.resume(by=ANTON, at=wib(11, 25), clock_id=clock.id)
    paused(clock, wib(11, 25, 9))
    with pytest.raises(clocks.UnableToResumeClock):
        clocks.resume(by=ANTON, at=wib(11, 25, 8), clock_id=clock.id)


def test_the_database_keeps_one_open_pause_and_its_order(clock: Clock) -> None:
    paused(clock, wib(11, 25, 9))
    rows = {"clock": clock, "key_id": uuid4(), "sealed_reason": b"x", "started_at": wib(11, 25, 10)}
    for wrong in (
        {"category": "disaster"},
        {"category": "tea", "ended_at": wib(11, 25, 11)},
        {"category": "disaster", "ended_at": wib(11, 25, 9)},
        {"category": "disaster", "ended_at": wib(11, 25, 11), "sealed_reason": b""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClockPause.objects.create(id=uuid4(), **rows | wrong)


def test_already_handled_holds_the_ladder_twelve_hours_and_once(clock: Clock) -> None:
    held = clocks.note_handled(by=ANTON, at=wib(11, 26, 15), recorded_at=wib(11, 26, 15, 30), clock_id=clock.id)
    held.refresh_from_db()
    assert held.handled_at == wib(11, 26, 15)
    assert held.held_until == wib(11, 27, 3, 30)
    assert held.next_step_at == wib(11, 27, 3, 30)
    assert held.due_at == wib(11, 26, 16), "the deadline itself does not move"
    with pytest.raises(clocks.UnableToHoldClock, match="sekali"):
        clocks.note_handled(by=ANTON, at=wib(11, 27, 3), clock_id=clock.id)


def test_the_end_of_a_childs_detention_is_never_held_back(clock: Clock) -> None:
    Clock.objects.filter(pk=clock.pk).update(subject_kind="detention")
    with pytest.raises(clocks.UnableToHoldClock, match="tidak menunggu catatan"):
        clocks.note_handled(by=ANTON, at=wib(11, 25, 9), clock_id=clock.id)


def test_holding_is_a_power_and_needs_a_running_clock(clock: Clock) -> None:
    with pytest.raises(Refused):
        clocks.note_handled(by=DEWI, at=wib(11, 25), clock_id=clock.id)
    clocks.stop(by=ANTON, at=wib(11, 25), clock_id=clock.id)
    with pytest.raises(clocks.UnableToHoldClock):
        clocks.note_handled(by=ANTON, at=wib(11, 25), clock_id=clock.id)
