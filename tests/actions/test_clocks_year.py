"""A year of deadlines in the database: two workers, one of them killed now and then, outages, a clock set back.

`./sigap bench clocks` runs it with ten thousand. `--randomly-seed` of the run draws the same clocks and moments again.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import Error as DatabaseTrouble
from django.db import connections, transaction
from tests.factories import team
from tests.factories.deadlines import wib
from tests.factories.patience import PATIENCE

from sigap.access.models import Office
from sigap.access.queries import office_calendars
from sigap.audit.models import Event
from sigap.clocks import actions as clocks
from sigap.clocks import events, jobs
from sigap.clocks.jobs import WORKER
from sigap.clocks.models import Clock, FiredStep
from sigap.clocks.queries import running, with_facts
from sigap.clocks.rules import RIGHTS, shipped_rules, step_moment

A_ROUND = 20
WORKERS = 2
BEGIN, END = wib(1, 5), wib(1, 5, year=2027)
OUTAGE, SET_BACK = timedelta(days=4), timedelta(minutes=-40)


def drawn(luck: random.Random, count: int) -> dict[UUID, datetime | None]:
    """Clocks begun all over the year, and when each is stopped, if ever."""
    offices = [team.office(team.PEOPLE[login][2]).pk for login in (team.DEWI, team.ANTON)]
    rules = sorted(rule.code for rule in shipped_rules() if rule.code not in RIGHTS)
    found: dict[UUID, datetime | None] = {}
    with transaction.atomic():
        for _number in range(count):
            at = BEGIN + (END - BEGIN) * luck.random()
            clock = clocks.start(
                by=WORKER,
                at=at,
                rule=luck.choice(rules),
                subject_kind="case",
                subject_id=uuid4(),
                owner_office=luck.choice(offices),
            )
            found[clock.id] = at + (END - at) * luck.random() if luck.random() < 0.2 else None
    return found


def turns(luck: random.Random) -> Iterator[datetime]:
    """The moments of the worker's clock: hours mostly, at times nobody works, at times it is set back."""
    at = BEGIN
    while at < END:
        yield at
        at += luck.choices([timedelta(hours=11), timedelta(hours=31), OUTAGE, SET_BACK], [5, 3, 1, 1])[0]
    yield END


def together(workers: ThreadPoolExecutor, act: Callable[[], object]) -> list[BaseException | None]:
    """Every worker does it at the same moment, on the connection that it keeps; what each failed of."""
    barrier = Barrier(WORKERS, timeout=PATIENCE)

    def run() -> None:
        barrier.wait()
        act()

    return [begun.exception() for begun in [workers.submit(run) for _each in range(WORKERS)]]


@pytest.mark.rounds
@pytest.mark.usefixtures("committed")
def test_a_year_loses_no_step_and_takes_none_twice(rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = random.randrange(10**6)  # noqa: S311 - drawn by the run's own seed, --randomly-seed=…
    luck = random.Random(seed)  # noqa: S311 - a seed that is told
    real, killed = clocks.fire_steps, [0]

    def dying(**given: object) -> object:
        with transaction.atomic():
            done = real(**given)  # type: ignore[arg-type]  # as the sweep gives them
            if done.fired and luck.random() < 0.1:
                killed[0] += 1
                raise DatabaseTrouble("CONTOH: killed before its commit")
        return done

    stops = drawn(luck, rounds * A_ROUND)
    monkeypatch.setattr(clocks, "fire_steps", dying)
    with ThreadPoolExecutor(WORKERS) as workers:
        for at in turns(luck):
            for clock_id in [each for each, until in stops.items() if until is not None and until <= at]:
                clocks.stop(by=WORKER, at=at, clock_id=clock_id)
                del stops[clock_id]
            for failed in together(workers, partial(jobs.sweep, at, batch=50)):
                assert failed is None or isinstance(failed, DatabaseTrouble), (seed, failed)
        together(workers, connections.close_all)
    monkeypatch.setattr(clocks, "fire_steps", real)
    jobs.sweep(END)
    judged(seed)
    sys.stdout.write(f"seed {seed}, clocks {rounds * A_ROUND}, steps {FiredStep.objects.count()}, killed {killed[0]}\n")
    assert killed[0] or rounds == 1


def judged(seed: int) -> None:
    """What fell while a clock ran has fired, once, in order and never early; each left one trace."""
    fired: dict[UUID, list[FiredStep]] = defaultdict(list)
    for step in FiredStep.objects.order_by("fired_at", "step_no"):
        fired[step.clock_id].append(step)
    calendars = office_calendars(END, set(Office.objects.values_list("id", flat=True)))
    for clock in with_facts(Clock.objects.all()):
        facts, taken = running(clock), fired[clock.id]
        numbers = [step.step_no for step in taken]
        assert numbers == sorted(set(numbers)), (seed, clock.rule_code, numbers)
        assert all(step.fired_at >= step.fell_at for step in taken), (seed, clock.rule_code)
        if clock.stopped_at is not None:
            assert all(step.fired_at <= clock.stopped_at for step in taken), (seed, clock.rule_code)
            continue
        calendar = calendars[clock.owner_office]
        due = [step.no for step in facts.rule.ladder if step_moment(facts, step, calendar) <= END]
        assert numbers == due, (seed, clock.rule_code)
    traces = Event.objects.filter(code=events.STEP_FIRED).count()
    assert traces == sum(map(len, fired.values())) > 0, seed
