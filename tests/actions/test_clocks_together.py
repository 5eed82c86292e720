"""Workers and officers at once, on real connections: one notice a step, one clock a subject."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker
from tests.factories.deadlines import DEWI, POLRES, loaded, wib
from tests.factories.patience import PATIENCE

from sigap.clocks import actions as clocks
from sigap.clocks import jobs
from sigap.clocks.models import Clock, FiredStep
from sigap.notifications.models import Notice

TABLES = (
    "clocks_firedstep",
    "clocks_clock",
    "clocks_clockrule",
    "notifications_notice",
    "places_holiday",
    "audit_event",
    "audit_stream",
)
EMPTY = "DELETE FROM {}"


@pytest.fixture(autouse=True)
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tests that commit: no transaction around them, and what they wrote is taken away by the tables' owner."""
    with django_db_blocker.unblock():
        loaded()
        yield
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
                cursor.execute(EMPTY.format(table))
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        connections.close_all()


def together(work: Callable[[threading.Barrier], object], hands: int) -> list[object]:
    """The same work by so many hands at once, each on its own connection; what they returned or raised."""
    barrier = threading.Barrier(hands, timeout=PATIENCE)
    outcomes: list[object] = []

    def run() -> None:
        try:
            outcomes.append(work(barrier))
        except Exception as error:  # noqa: BLE001 - told to the test
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def test_two_workers_fire_each_step_once() -> None:
    subjects = [uuid4() for _ in range(40)]
    for place, subject in enumerate(subjects):
        clocks.start(
            by=DEWI,
            at=wib(11, 24, 10) + timedelta(minutes=place),
            rule="referral-answer",
            subject_kind="referral",
            subject_id=subject,
            owner_office=POLRES,
        )

    def work(barrier: threading.Barrier) -> int:
        barrier.wait()
        return jobs.sweep(wib(11, 30, 9), batch=6)

    outcomes = together(work, 3)
    # A worker passes over what another one holds; whatever that leaves, the next turn takes.
    fired = sum(count for count in outcomes if isinstance(count, int)) + jobs.sweep(wib(11, 30, 9))
    assert all(isinstance(count, int) for count in outcomes), outcomes
    assert fired == FiredStep.objects.count() == 4 * len(subjects)
    # Nobody sent these: the sender's step tells nobody. Nobody heads the office: the head's tells the chair too.
    assert Notice.objects.count() == 4 * len(subjects)


def test_a_double_click_starts_one_clock() -> None:
    subject = uuid4()

    def work(barrier: threading.Barrier) -> object:
        barrier.wait()
        return clocks.start(
            by=DEWI,
            at=wib(11, 24, 10),
            rule="referral-answer",
            subject_kind="referral",
            subject_id=subject,
            owner_office=POLRES,
        ).id

    outcomes = together(work, 4)
    clock = Clock.objects.get(subject_id=subject)
    assert all(got == clock.id or isinstance(got, clocks.UnableToStartClock) for got in outcomes), outcomes


def test_a_stop_during_a_sweep_is_not_undone() -> None:
    clock = clocks.start(
        by=DEWI,
        at=wib(11, 24, 10),
        rule="referral-answer",
        subject_kind="case",
        subject_id=uuid4(),
        owner_office=POLRES,
    )
    turns = iter(["stop", "sweep"])
    turn = threading.Lock()

    def work(barrier: threading.Barrier) -> object:
        with turn:
            mine = next(turns)
        barrier.wait()
        if mine == "stop":
            return clocks.stop(by=DEWI, at=wib(11, 26, 12), clock_id=clock.id)
        return jobs.sweep(wib(11, 26, 12))

    outcomes = together(work, 2)
    assert not any(isinstance(got, Exception) for got in outcomes), outcomes
    clock.refresh_from_db()
    assert (clock.stopped_at, clock.next_step_at) == (wib(11, 26, 12), None)
