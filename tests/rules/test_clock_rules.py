"""When a deadline falls due, what a pause gives back, how it stands at a moment."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from tests.factories.zones import JAKARTA

from sigap.clocks.rules import (
    Addressee,
    ClockCalendar,
    EscalationStep,
    Pause,
    Rule,
    RuleUnfit,
    Running,
    StepRecipient,
    due_at,
    may_pause,
    missed_steps,
    next_step_at,
    step_moment,
)
from sigap.clocks.rules.units import Unit
from sigap.kernel.working_time import DutyHours, OfficeCalendar
from sigap.provisions.rules import SourceKind

HOURS = DutyHours(opens=time(7, 30), closes=time(16))
CALENDAR = OfficeCalendar(
    zone=JAKARTA,
    week=dict.fromkeys(range(5), HOURS),
    holidays=frozenset(date(2026, 3, day) for day in range(18, 25)),
    known_years=frozenset({2026}),
)
WALL = Rule(
    code="uptd-to-police",
    label="Laporan ke polisi",
    amount=72,
    unit=Unit.HOURS,
    runs_by=ClockCalendar.WALL,
    addressee=Addressee.INTAKE_UNIT,
    basis="UU 12/2022 pasal 41",
    source="uji",
    kind=SourceKind.TEXT,
    valid_from=date(2022, 5, 9),
    soon=timedelta(hours=24),
    ladder=(
        EscalationStep(no=1, at=timedelta(hours=-24), to=StepRecipient.OFFICER),
        EscalationStep(no=2, at=timedelta(0), to=StepRecipient.HEAD),
        EscalationStep(no=3, at=timedelta(hours=6), to=StepRecipient.DAILY_CHAIR),
    ),
)
OFFICE = replace(WALL, amount=2, unit=Unit.WORKING_DAYS, runs_by=ClockCalendar.OFFICE, soon=timedelta(hours=4))


def wib(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JAKARTA)


def running(rule: Rule, started_at: datetime, **facts: object) -> Running:
    clock = Running(rule=rule, started_at=started_at, due_at=due_at(rule, started_at, CALENDAR))
    return replace(clock, **facts)  # type: ignore[arg-type]  # the test names the fields


@pytest.mark.parametrize(
    ("amount", "unit", "runs_by", "started", "due"),
    [
        (72, Unit.HOURS, ClockCalendar.WALL, wib(3, 20, 23), wib(3, 23, 23)),
        (24, Unit.HOURS, ClockCalendar.OFFICE, wib(11, 24, 10), wib(11, 25, 10)),
        (24, Unit.HOURS, ClockCalendar.OFFICE, wib(11, 28, 22), wib(12, 1, 7, 30)),
        (24, Unit.HOURS, ClockCalendar.OFFICE, wib(11, 27, 15), wib(11, 30, 7, 30)),
        (10, Unit.WORKING_HOURS, ClockCalendar.OFFICE, wib(11, 24, 9), wib(11, 25, 10, 30)),
        (2, Unit.WORKING_DAYS, ClockCalendar.OFFICE, wib(3, 17, 10), wib(3, 26, 16)),
        (1, Unit.MONTHS, ClockCalendar.OFFICE, wib(1, 31 - 1, 9), wib(3, 2, 7, 30)),
        (1, Unit.MONTHS, ClockCalendar.WALL, wib(1, 31, 9), wib(2, 28, 9)),
    ],
)
def test_due(amount: int, unit: Unit, runs_by: ClockCalendar, started: datetime, due: datetime) -> None:
    rule = replace(WALL, amount=amount, unit=unit, runs_by=runs_by)
    assert due_at(rule, started, CALENDAR) == due


@pytest.mark.parametrize(
    ("rule", "pause", "due"),
    [
        (WALL, Pause(started_at=wib(11, 24, 12), ended_at=wib(11, 25, 12)), wib(11, 28, 9)),
        (
            OFFICE,
            Pause(started_at=wib(11, 24, 12), ended_at=wib(11, 25, 12)),
            wib(11, 27, 7, 30) + timedelta(hours=8.5),
        ),
        (OFFICE, Pause(started_at=wib(11, 24, 20), ended_at=wib(11, 25, 6)), wib(11, 26, 16)),
        (WALL, Pause(started_at=wib(11, 24, 12)), wib(11, 27, 9)),
        (WALL, Pause(started_at=wib(11, 27, 10), ended_at=wib(11, 29, 10)), wib(11, 27, 9)),
        (WALL, Pause(started_at=wib(11, 23, 10), ended_at=wib(11, 24, 8)), wib(11, 27, 9)),
        (WALL, Pause(started_at=wib(11, 23, 10), ended_at=wib(11, 24, 10)), wib(11, 27, 10)),
    ],
    ids=["wall", "duty time", "a night costs no duty time", "still open", "already late", "before", "across the start"],
)
def test_a_pause_is_given_back(rule: Rule, pause: Pause, due: datetime) -> None:
    assert due_at(rule, wib(11, 24, 9), CALENDAR, [pause]) == due


def test_a_pause_of_hours_in_the_office_lands_in_duty_hours() -> None:
    rule = replace(WALL, amount=24, runs_by=ClockCalendar.OFFICE)
    pause = Pause(started_at=wib(11, 29, 0), ended_at=wib(12, 1, 10))
    due = due_at(rule, wib(11, 27, 15), CALENDAR, [pause])
    assert due == wib(12, 3, 7, 30)
    assert due > wib(12, 1, 10), "whoever resumes is not late at once"


def test_the_ladder_climbs_in_order_and_once() -> None:
    clock = running(WALL, wib(11, 24, 9))
    assert missed_steps(clock, wib(11, 26, 8), CALENDAR) == ()
    assert [step.no for step in missed_steps(clock, wib(11, 26, 9), CALENDAR)] == [1]
    assert [step.no for step in missed_steps(clock, wib(11, 28), CALENDAR)] == [1, 2, 3], "after a day's outage"
    climbed = replace(clock, fired=frozenset({1, 2}))
    assert [step.no for step in missed_steps(climbed, wib(11, 28), CALENDAR)] == [3]
    assert next_step_at(climbed, CALENDAR) == wib(11, 27, 15)
    assert next_step_at(replace(clock, fired=frozenset({1, 2, 3})), CALENDAR) is None


def test_nothing_climbs_while_paused_or_stopped() -> None:
    clock = running(WALL, wib(11, 24, 9))
    for still in (
        replace(clock, pauses=(Pause(started_at=wib(11, 25)),)),
        replace(clock, stopped_at=wib(11, 25)),
    ):
        assert missed_steps(still, wib(12, 25), CALENDAR) == ()
        assert next_step_at(still, CALENDAR) is None


def test_already_handled_holds_the_ladder_back() -> None:
    clock = running(WALL, wib(11, 24, 9), held_until=wib(11, 27, 20))
    assert missed_steps(clock, wib(11, 27, 19), CALENDAR) == ()
    assert [step.no for step in missed_steps(clock, wib(11, 27, 20), CALENDAR)] == [1, 2, 3]


def test_steps_fall_in_duty_time_and_never_before_counting_begins() -> None:
    clock = running(OFFICE, wib(11, 24, 9))
    assert step_moment(clock, EscalationStep(no=1, at=timedelta(hours=1), to=StepRecipient.HEAD), CALENDAR) == wib(
        11, 27, 8, 30
    )
    assert step_moment(clock, EscalationStep(no=1, at=timedelta(0), to=StepRecipient.HEAD), CALENDAR) == wib(11, 26, 16)
    early = EscalationStep(no=1, at=timedelta(hours=-100), to=StepRecipient.OFFICER)
    assert step_moment(clock, early, CALENDAR) == wib(11, 24, 9)


def test_who_may_pause() -> None:
    clock = running(WALL, wib(11, 24, 9))
    assert may_pause(clock, wib(11, 25))
    assert not may_pause(clock, wib(11, 28)), "late already"
    assert not may_pause(replace(clock, rule=replace(WALL, is_pausable=False)), wib(11, 25))
    assert not may_pause(replace(clock, pauses=(Pause(started_at=wib(11, 24, 12)),)), wib(11, 25))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"amount": 0}, "at least one"),
        ({"unit": Unit.WORKING_DAYS}, "office calendar"),
        ({"is_emergency": True, "runs_by": ClockCalendar.OFFICE}, "day and night"),
        ({"source": ""}, "source"),
        ({"valid_to": date(2022, 5, 9)}, "ends before"),
        ({"ladder": (EscalationStep(no=2, at=timedelta(0), to=StepRecipient.HEAD),)}, "numbered"),
        ({"ladder": WALL.ladder[::-1]}, "climb in time"),
    ],
)
def test_an_unfit_rule_is_refused(facts: dict[str, object], why: str) -> None:
    with pytest.raises(RuleUnfit, match=why):
        replace(WALL, **facts)  # type: ignore[arg-type]  # the case names the fields
