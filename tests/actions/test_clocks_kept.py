"""A deadline that has begun keeps its end, whatever the calendar says since: a pause moves it, nothing counts anew."""

from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

import pytest
from tests.factories.deadlines import ANTON, DEWI, POLRES, SINCE, UPTD, loaded

from sigap.access.entry import Actor
from sigap.access.models import Office, OfficeHours
from sigap.access.roles import OfficeKind
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.clocks.rules import PauseCategory
from sigap.places.models import Holiday, HolidayKind

pytestmark = pytest.mark.django_db
HOLIDAY = date(2026, 12, 2)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def started(rule: str, at: datetime, office: UUID = UPTD) -> Clock:
    loaded()
    return clocks.start(by=DEWI, at=at, rule=rule, subject_kind="case", subject_id=uuid4(), owner_office=office)


@pytest.fixture
def plan() -> Clock:
    """Seven working days from Monday 23 November, 09.00 in Jakarta; then its last day becomes a holiday."""
    clock = started("service-plan", utc(11, 23, 2))
    assert clock.due_at == utc(12, 2, 9)
    Holiday.objects.create(
        day=HOLIDAY, name="Hari jadi CONTOH", kind=HolidayKind.PUBLIC, is_verified=True, source="Keputusan CONTOH"
    )
    return clock


@pytest.fixture
def handed() -> Clock:
    """Two working days from Friday 20 November; then given to an office that works all week."""
    clock = started("referral-answer", utc(11, 20, 2))
    assert clock.due_at == utc(11, 24, 9), "Tuesday, 16.00"
    Office.objects.create(id=POLRES, kind=OfficeKind.POLRES_PPA, name="Kantor CONTOH", valid_from=SINCE)
    week = {str(day): [time(8).isoformat("minutes"), time(16).isoformat("minutes")] for day in range(7)}
    OfficeHours.objects.create(office_id=POLRES, week=week, valid_from=SINCE.date(), rests_on_holidays=False)
    return clocks.hand_over(by=DEWI, at=utc(11, 20, 3), clock_id=clock.id, owner_office=POLRES)


def paused(clock: Clock, at: datetime, *, by: Actor) -> None:
    clocks.pause(
        by=by,
        at=at,
        clock_id=clock.id,
        pause_id=uuid4(),
        category=PauseCategory.WAITING_FOR_DOCUMENT,
        key_id=uuid4(),
        sealed_reason=b"tersegel",
    )


def stood_still(clock: Clock, first: datetime, last: datetime, *, by: Actor) -> datetime:
    """When it is due after a pause."""
    paused(clock, first, by=by)
    clocks.resume(by=by, at=last, clock_id=clock.id)
    clock.refresh_from_db()
    return clock.due_at


def test_recording_later_leaves_the_end_where_a_new_holiday_lies(plan: Clock) -> None:
    clocks.note_handled(by=DEWI, at=utc(12, 1, 3), clock_id=plan.id)
    plan.refresh_from_db()
    assert plan.due_at == utc(12, 2, 9)
    assert plan.next_step_at == plan.held_until == utc(12, 1, 15)


def test_recording_later_leaves_the_end_in_an_office_of_other_hours(handed: Clock) -> None:
    clocks.note_handled(by=ANTON, at=utc(11, 23, 2), clock_id=handed.id)
    handed.refresh_from_db()
    assert handed.due_at == utc(11, 24, 9), "not Sunday: late at once"


def test_each_pause_moves_the_end_by_what_stood_still_alone(plan: Clock) -> None:
    assert stood_still(plan, utc(12, 1, 1), utc(12, 1, 3), by=DEWI) == utc(12, 3, 2, 30), "two duty hours"
    assert stood_still(plan, utc(12, 1, 4), utc(12, 1, 5), by=DEWI) == utc(12, 3, 3, 30), "and one more"
    assert stood_still(plan, utc(12, 1, 14), utc(12, 1, 22), by=DEWI) == utc(12, 3, 3, 30), "a night is no duty time"


def test_a_pause_of_no_duty_time_leaves_the_end_on_the_holiday(plan: Clock) -> None:
    assert stood_still(plan, utc(12, 1, 14), utc(12, 1, 22), by=DEWI) == utc(12, 2, 9)


def test_a_pause_after_a_hand_over_counts_by_the_hours_of_who_owns_it(handed: Clock) -> None:
    assert stood_still(handed, utc(11, 23, 2), utc(11, 23, 4), by=ANTON) == utc(11, 25, 3), "from 08.00 on"


def test_what_ends_while_it_stands_still_is_judged_by_the_end_it_had(plan: Clock) -> None:
    paused(plan, utc(12, 1, 1), by=DEWI)
    assert clocks.stop(by=DEWI, at=utc(12, 1, 3), clock_id=plan.id).due_at == utc(12, 3, 2, 30)
