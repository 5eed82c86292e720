"""Clocks held, paused, resumed and stopped over a year of sweeps: no step is lost, doubled or told too soon."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.zones import JAKARTA

from sigap.access.rules import week_from
from sigap.clocks.rules import (
    SMALLEST_BASE,
    SMALLEST_CELL,
    ClockCalendar,
    Pause,
    Rule,
    Running,
    Week,
    digest_week,
    due_after,
    due_at,
    may_pause,
    missed_steps,
    next_step_at,
    share,
    shipped_rules,
    step_moment,
)
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import OfficeCalendar, next_duty_moment

RULES = shipped_rules()
HOLD = timedelta(hours=toml_file("sigap.clocks", "rules.toml")["hold"]["hours"])
BEGIN = datetime(2026, 1, 1, tzinfo=JAKARTA)
YEAR = timedelta(days=365)
CALENDAR = OfficeCalendar(
    zone=JAKARTA,
    week=week_from(toml_file("sigap.access", "duty_hours.toml")),
    holidays=frozenset(date(2026, 3, 18) + timedelta(days=n) for n in range(7)),
)


@dataclass
class Life:
    """One clock and what was told of it: the step and when."""

    clock: Running
    told: list[tuple[int, datetime]] = field(default_factory=list)
    shut: list[tuple[datetime, datetime]] = field(default_factory=list)

    def sweep(self, at: datetime) -> None:
        steps = missed_steps(self.clock, at, CALENDAR)
        self.told += [(step.no, at) for step in steps]
        self.clock = replace(self.clock, fired=self.clock.fired | {step.no for step in steps})

    def hold(self, at: datetime) -> None:
        if self.clock.held_until is None and self.clock.stopped_at is None:
            self.clock = replace(self.clock, held_until=at + HOLD)
            self.shut.append((at, at + HOLD))

    def pause(self, at: datetime, lasts: timedelta) -> None:
        if may_pause(self.clock, at):
            self.clock = replace(self.clock, pauses=(*self.clock.pauses, Pause(started_at=at)))
            self.shut.append((at, at + lasts))

    def resume(self, at: datetime) -> None:
        if self.clock.open_pause is None:
            return
        pauses = (*self.clock.pauses[:-1], replace(self.clock.pauses[-1], ended_at=at))
        due = due_after(self.clock, pauses[-1], CALENDAR)
        assert due == due_at(self.clock.rule, self.clock.started_at, CALENDAR, pauses), "as if counted at once"
        self.clock = replace(self.clock, pauses=pauses, due_at=due)

    def stop(self, at: datetime) -> None:
        self.clock = replace(self.clock, stopped_at=at)

    def check(self) -> None:
        assert set(Counter(no for no, _at in self.told).values()) <= {1}, "told twice"
        assert [no for no, _at in self.told] == sorted(no for no, _at in self.told), "out of order"
        for _no, at in self.told:
            assert not any(since < at < until for since, until in self.shut), "told while held or paused"
        if self.clock.stopped_at is None and self.clock.open_pause is None:
            assert len(self.told) == len(self.clock.rule.ladder), "lost"


def begun(rule: Rule, at: datetime) -> Life:
    return Life(Running(rule=rule, started_at=at, due_at=due_at(rule, at, CALENDAR)))


def events_of(random: Random, life: Life) -> list[tuple[datetime, str, timedelta]]:
    """What happens to one clock beside the sweeps, in order."""
    happens: list[tuple[datetime, str, timedelta]] = []
    span = life.clock.due_at - life.clock.started_at
    fate = random.random()
    somewhen = life.clock.started_at + span * random.random()
    if fate < 0.15:
        happens.append((somewhen, "hold", HOLD))
    elif fate < 0.3:
        lasts = timedelta(hours=random.randint(1, 200))
        happens += [(somewhen, "pause", lasts), (somewhen + lasts, "resume", lasts)]
    if random.random() < 0.3:
        happens.append((life.clock.started_at + span * (2 * random.random()), "stop", timedelta(0)))
    return sorted(happens)


def lived(random: Random, life: Life) -> None:
    """Everything that happens to one clock, in order; a sweep comes on the minute, or late by minutes or half a day."""
    fate = list(events_of(random, life))
    acts = {"hold": life.hold, "resume": life.resume, "stop": life.stop}
    sweep_at = next_step_at(life.clock, CALENDAR)
    while sweep_at is not None or fate:
        if fate and (sweep_at is None or fate[0][0] <= sweep_at):
            at, what, lasts = fate.pop(0)
            life.pause(at, lasts) if what == "pause" else acts[what](at)
        else:
            at = sweep_at or BEGIN
            life.sweep(at)
        following = next_step_at(life.clock, CALENDAR)
        delay = timedelta(minutes=random.choice((0, 0, 0, 1, 40, 700)))
        sweep_at = None if following is None else max(following, at) + delay


def test_ten_thousand_lives_over_a_year_lose_nothing_and_tell_nothing_twice() -> None:
    random = Random(20261125)  # noqa: S311 - a repeatable load, not a secret
    lives = [begun(random.choice(RULES), BEGIN + YEAR * random.random()) for _ in range(10_000)]
    for life in lives:
        lived(random, life)
        life.check()
    assert sum(len(life.told) for life in lives) > 20_000
    assert sum(bool(life.shut) for life in lives) > 1_200


MOMENTS = st.integers(min_value=0, max_value=int(YEAR / timedelta(minutes=1))).map(
    lambda n: BEGIN + timedelta(minutes=n)
)


@settings(max_examples=80)
@given(st.sampled_from(RULES), MOMENTS, st.integers(0, 30_000))
def test_a_held_ladder_waits_and_then_climbs_whole(rule: Rule, at: datetime, minutes: int) -> None:
    life = begun(rule, at)
    held_at = at + timedelta(minutes=minutes)
    life.sweep(held_at)
    before = len(life.told)
    life.hold(held_at)
    life.sweep(held_at + HOLD - timedelta(seconds=1))
    assert len(life.told) == before
    # Times of keeping count years: swept once more when all is over.
    life.sweep(max(held_at + HOLD, life.clock.due_at) + YEAR)
    life.check()


@settings(max_examples=80)
@given(st.sampled_from([rule for rule in RULES if rule.runs_by is ClockCalendar.OFFICE]), MOMENTS)
def test_at_night_only_emergencies_climb(rule: Rule, at: datetime) -> None:
    clock = begun(rule, at).clock
    for step in clock.rule.ladder:
        moment = step_moment(clock, step, CALENDAR)
        # In duty hours, or at the very end of them.
        assert next_duty_moment(moment - timedelta(seconds=1), CALENDAR) <= moment


@pytest.mark.parametrize(
    ("kept", "due", "told"), [(20, 20, 100), (19, 20, 95), (99, 100, 99), (199, 200, 99), (19, 19, None)]
)
def test_a_share_is_told_of_enough_only_and_never_rounded_up(kept: int, due: int, told: int | None) -> None:
    assert share(kept, due) == told


@settings(max_examples=60)
@given(st.integers(0, 60), st.integers(0, 60))
def test_no_small_number_leaves_a_week(count: int, late: int) -> None:
    due = count + late
    week = Week(reports=count, cases=late, referrals=due, late=late, held=count, promises={"police": (count, due)})
    told = week.frozen()
    promise = told.pop("promises")["police"]
    for number in (*told.values(), promise["due"]):
        assert number is None or number >= SMALLEST_CELL
    assert (promise["share"] is None) == (due < SMALLEST_BASE)


@pytest.mark.parametrize(
    ("moment", "week_on"),
    [
        (datetime(2026, 11, 23, 6, tzinfo=JAKARTA), date(2026, 11, 16)),
        (datetime(2026, 11, 29, 23, tzinfo=JAKARTA), date(2026, 11, 16)),
        (datetime(2026, 11, 23, 5, 59, tzinfo=JAKARTA), None),
    ],
)
def test_the_week_of_a_digest(moment: datetime, week_on: date | None) -> None:
    assert digest_week(moment, JAKARTA) == week_on
