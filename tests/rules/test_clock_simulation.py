"""A year of ten thousand clocks, swept at uneven moments with outages: no step lost, none fired twice."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.zones import JAKARTA

from sigap.access.rules import week_from
from sigap.clocks.rules import (
    ClockCalendar,
    Pause,
    Rule,
    Running,
    due_at,
    may_pause,
    missed_steps,
    next_step_at,
    shipped_rules,
)
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import OfficeCalendar

RULES = shipped_rules()
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
CALENDAR = OfficeCalendar(
    zone=JAKARTA,
    week=week_from(toml_file("sigap.access", "duty_hours.toml")),
    holidays=frozenset((datetime(2026, 3, 18, tzinfo=UTC) + timedelta(days=n)).date() for n in range(7)),
)


def _started(rule: Rule, at: datetime) -> Running:
    return Running(rule=rule, started_at=at, due_at=due_at(rule, at, CALENDAR))


def test_ten_thousand_clocks_over_a_year() -> None:
    random = Random(20261125)  # noqa: S311 - a repeatable load, not a secret
    clocks = [_started(random.choice(RULES), BEGIN + YEAR * random.random()) for _ in range(10_000)]
    agenda: list[tuple[datetime, int]] = []
    for number, clock in enumerate(clocks):
        first = next_step_at(clock, CALENDAR)
        assert first is not None
        heappush(agenda, (first, number))
    fired: Counter[tuple[int, int]] = Counter()
    at = BEGIN
    while agenda:
        # Mostly minutes, sometimes a day's outage, sometimes the clock set back: what has fired stays fired.
        at += random.choice([timedelta(minutes=1), timedelta(hours=7), timedelta(days=1), timedelta(minutes=-30)])
        while agenda and agenda[0][0] <= at:
            _moment, number = heappop(agenda)
            clock = clocks[number]
            steps = missed_steps(clock, at, CALENDAR)
            assert [step.no for step in steps] == sorted(step.no for step in steps)
            fired.update((number, step.no) for step in steps)
            clocks[number] = replace(clock, fired=clock.fired | {step.no for step in steps})
            following = next_step_at(clocks[number], CALENDAR)
            if following is not None:
                heappush(agenda, (following, number))
    assert set(fired.values()) == {1}
    assert len(fired) == sum(len(clock.rule.ladder) for clock in clocks)


MOMENTS = st.floats(min_value=0, max_value=1).map(lambda share: BEGIN + YEAR * share)
PAUSABLE = st.sampled_from([rule for rule in RULES if rule.is_pausable])
SPANS = st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 20_000)), max_size=4)


@settings(max_examples=60)
@given(PAUSABLE, MOMENTS, SPANS)
def test_a_pause_never_makes_late_and_never_shortens(rule: Rule, at: datetime, spans: list[tuple[int, int]]) -> None:
    clock = _started(rule, at)
    moment, first_due = at, clock.due_at
    for run, rest in spans:
        moment += timedelta(minutes=run)
        if not may_pause(clock, moment):
            break
        resumed = moment + timedelta(minutes=rest)
        pauses = (*clock.pauses, Pause(started_at=moment, ended_at=resumed))
        due = due_at(rule, at, CALENDAR, pauses)
        assert due >= clock.due_at
        assert due >= resumed or rule.runs_by is ClockCalendar.OFFICE
        clock, moment = replace(clock, pauses=pauses, due_at=due), resumed
    assert clock.due_at >= first_due


@settings(max_examples=60)
@given(st.sampled_from(RULES), MOMENTS)
def test_a_deadline_lies_ahead_and_steps_climb(rule: Rule, at: datetime) -> None:
    clock = _started(rule, at)
    assert clock.due_at > at
    assert [step.no for step in missed_steps(clock, clock.due_at + YEAR, CALENDAR)] == [s.no for s in rule.ladder]
