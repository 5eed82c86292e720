"""Deadlines begin, are handed over and end: by when it was done, with a trace, and once."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.factories.deadlines import ANTON, DEWI, LOADER, POLRES, UPTD, loaded, wib

from sigap.audit import queries as trail
from sigap.clocks import actions as clocks
from sigap.clocks import events
from sigap.clocks.models import Clock
from sigap.clocks.rules import NoSuchRule, PauseCategory
from sigap.kernel.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()


def plan(case: UUID, at: datetime, recorded_at: datetime | None = None) -> Clock:
    return clocks.start(
        by=DEWI,
        at=at,
        recorded_at=recorded_at,
        rule="service-plan",
        subject_kind="case",
        subject_id=case,
        owner_office=UPTD,
        owner_person=DEWI.person_id,
    )


def codes(case: UUID) -> list[str]:
    return [entry.code for entry in reversed(trail.events_of("case", case).entries)]


def test_a_deadline_counts_from_when_it_was_done() -> None:
    case = uuid4()
    clock = plan(case, wib(11, 20, 9), recorded_at=wib(11, 24, 15))
    clock.refresh_from_db()
    assert clock.due_at == wib(12, 1, 16)
    assert clock.recorded_at == wib(11, 24, 15)
    assert clock.next_step_at == wib(11, 30, 8, 30), "16 duty hours before"
    assert not clock.is_due_estimated
    assert codes(case) == [events.STARTED]


def test_emergencies_run_by_the_wall_and_the_rest_from_the_next_duty_hour() -> None:
    night = wib(3, 21, 23)
    emergency = clocks.start(
        by=LOADER, at=night, rule="triage-high", subject_kind="report", subject_id=uuid4(), owner_role="intake"
    )
    calm = clocks.start(
        by=LOADER, at=night, rule="triage-low", subject_kind="report", subject_id=uuid4(), owner_role="intake"
    )
    assert emergency.due_at == wib(3, 22, 0)
    assert calm.due_at == wib(3, 26, 7, 30), "Lebaran and cuti bersama"


def test_a_year_without_a_decree_is_said_to_be_unsure() -> None:
    assert plan(uuid4(), wib(1, 10, 9, year=2028)).is_due_estimated
    assert plan(uuid4(), wib(12, 28, 9, year=2029)).is_due_estimated


def test_a_second_start_gives_the_one_that_runs() -> None:
    case = uuid4()
    first = plan(case, wib(11, 20, 9))
    again = plan(case, wib(11, 24, 9))
    assert again == first
    assert again.due_at == first.due_at
    assert codes(case) == [events.STARTED]
    clocks.stop(by=DEWI, at=wib(11, 24, 10), clock_id=first.id)
    assert plan(case, wib(11, 24, 11)) != first, "ended ones do not stand in the way"


def test_an_unknown_rule_starts_nothing() -> None:
    with pytest.raises(NoSuchRule):
        clocks.start(
            by=DEWI, at=wib(11, 20), rule="no-such", subject_kind="case", subject_id=uuid4(), owner_office=UPTD
        )
    with pytest.raises(NoSuchRule):
        plan(uuid4(), wib(1, 1, year=2024))
    assert not Clock.objects.exists()


def test_lateness_is_judged_by_when_it_was_done() -> None:
    case, late = uuid4(), uuid4()
    clock, other = plan(case, wib(11, 20, 9)), plan(late, wib(11, 20, 9))
    clocks.stop(by=DEWI, at=wib(12, 1, 15), recorded_at=wib(12, 4, 9), clock_id=clock.id)
    clocks.stop(by=DEWI, at=wib(12, 1, 16, 1), clock_id=other.id)
    assert trail.events_of("case", case).entries[0].ids["late"] == "no"
    assert trail.events_of("case", late).entries[0].ids["late"] == "yes"
    clock.refresh_from_db()
    assert (clock.stopped_at, clock.stopped_recorded_at) == (wib(12, 1, 15), wib(12, 4, 9))
    assert (clock.outcome, clock.next_step_at) == ("done", None)


def test_a_second_stop_changes_nothing() -> None:
    case = uuid4()
    clock = plan(case, wib(11, 20, 9))
    clocks.stop(by=DEWI, at=wib(11, 21, 9), clock_id=clock.id)
    again = clocks.stop(by=ANTON, at=wib(11, 25, 9), clock_id=clock.id, outcome="withdrawn")
    assert (again.stopped_at, again.outcome) == (wib(11, 21, 9), "done")
    assert codes(case) == [events.STARTED, events.STOPPED]


@pytest.mark.parametrize(
    ("at", "recorded_at"),
    [(wib(11, 19, 9), wib(11, 21, 9)), (wib(11, 22, 9), wib(11, 21, 9))],
    ids=["before it began", "in the future"],
)
def test_an_end_that_cannot_be(at: datetime, recorded_at: datetime) -> None:
    clock = plan(uuid4(), wib(11, 20, 9))
    with pytest.raises(clocks.UnableToStopClock, match="Periksa jamnya"):
        clocks.stop(by=DEWI, at=at, recorded_at=recorded_at, clock_id=clock.id)
    clock.refresh_from_db()
    assert clock.stopped_at is None


def test_whatever_runs_on_a_subject_ends_together() -> None:
    case = uuid4()
    plan(case, wib(11, 20, 9))
    clocks.start(by=DEWI, at=wib(11, 20), rule="case-review", subject_kind="case", subject_id=case, owner_office=UPTD)
    other = plan(uuid4(), wib(11, 20, 9))
    assert clocks.stop_all(by=DEWI, at=wib(11, 25), subject_kind="case", subject_id=case, outcome="closed") == 2
    assert clocks.stop_all(by=DEWI, at=wib(11, 26), subject_kind="case", subject_id=case) == 0
    other.refresh_from_db()
    assert other.stopped_at is None
    assert codes(case).count(events.STOPPED) == 2


def test_handing_over_resets_nothing() -> None:
    case = uuid4()
    clock = plan(case, wib(11, 20, 9))
    before = (clock.started_at, clock.due_at, clock.next_step_at)
    given = clocks.hand_over(
        by=DEWI, at=wib(11, 25), clock_id=clock.id, owner_office=POLRES, owner_person=ANTON.person_id
    )
    given.refresh_from_db()
    assert (given.started_at, given.due_at, given.next_step_at) == before
    assert (given.owner_office, given.owner_person, given.handed_from) == (POLRES, ANTON.person_id, UPTD)
    assert trail.events_of("case", case).entries[0].ids["office"] == str(POLRES)


def test_handing_over_inside_the_office_or_twice() -> None:
    case = uuid4()
    clock = plan(case, wib(11, 20, 9))
    within = clocks.hand_over(by=DEWI, at=wib(11, 25), clock_id=clock.id, owner_office=UPTD)
    assert (within.owner_person, within.handed_from) == (None, None)
    clocks.hand_over(by=DEWI, at=wib(11, 26), clock_id=clock.id, owner_office=UPTD)
    clocks.stop(by=DEWI, at=wib(11, 26), clock_id=clock.id)
    clocks.hand_over(by=DEWI, at=wib(11, 27), clock_id=clock.id, owner_office=POLRES)
    assert codes(case) == [events.STARTED, events.HANDED_OVER, events.STOPPED]


def test_a_clock_that_is_not_there() -> None:
    for act in (clocks.stop, clocks.resume, clocks.note_handled):
        with pytest.raises(Refused):
            act(by=DEWI, at=wib(11, 25), clock_id=uuid4())


def test_the_end_of_a_paused_clock_gives_back_what_stood_still() -> None:
    case = uuid4()
    clock = plan(case, wib(11, 20, 9))
    clocks.pause(
        by=DEWI,
        at=wib(11, 24, 9),
        clock_id=clock.id,
        pause_id=uuid4(),
        category=PauseCategory.DISASTER,
        key_id=uuid4(),
        sealed_reason=b"tersegel",
    )
    stopped = clocks.stop(by=DEWI, at=wib(12, 2, 9), clock_id=clock.id)
    assert stopped.due_at > wib(12, 1, 16) + timedelta(days=5)
    assert trail.events_of("case", case).entries[0].ids["late"] == "no"
    assert not stopped.pauses.filter(ended_at__isnull=True).exists()
