"""Real connections at once: streams in either order never deadlock, and refusals outlive the rollback."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker
from tests.factories.patience import PATIENCE

from sigap import audit
from sigap.audit import jobs, queries, verify
from sigap.kernel.errors import Refused
from sigap.vault import events

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TABLES = ("audit_event", "audit_stream", "audit_anchor", "audit_folded")
EMPTY = "DELETE FROM {}"


@pytest.fixture(autouse=True)
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tests that commit: no transaction around them, and what they wrote is taken away by the tables' owner."""
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
                cursor.execute(EMPTY.format(table))
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        connections.close_all()


def event(stream_id: UUID) -> audit.NewEvent:
    ids = {"subject": str(stream_id), "room": "identity", "reason": "casework"}
    return audit.NewEvent(code=events.SECTION_OPENED, stream_kind="case", stream_id=stream_id, at=AT, ids=ids)


def together(*works: Callable[[threading.Barrier], None]) -> list[BaseException]:
    """Runs works at once, each on its own connection; returns what they raised."""
    barrier = threading.Barrier(len(works), timeout=PATIENCE)
    raised: list[BaseException] = []

    def run(work: Callable[[threading.Barrier], None]) -> None:
        try:
            work(barrier)
        except BaseException as error:  # noqa: BLE001 - told to the test
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return raised


@pytest.mark.parametrize("is_known", [True, False])
def test_two_streams_in_either_order_do_not_deadlock(is_known: bool) -> None:  # noqa: FBT001 - a case of the test
    one, two = uuid4(), uuid4()
    if is_known:
        with audit.recording():
            audit.record(event(one))
            audit.record(event(two))

    def act(*streams: UUID) -> Callable[[threading.Barrier], None]:
        def work(barrier: threading.Barrier) -> None:
            for _ in range(10):
                barrier.wait()
                with audit.recording(durable=True):
                    for stream in streams:
                        audit.record(event(stream))

        return work

    assert together(act(one, two), act(two, one), act(two, one)) == []
    report = verify.run()
    assert report.is_whole
    assert report.events == 60 + 2 * is_known


def test_folding_beside_acts_loses_no_head_and_holds_nobody_up() -> None:
    streams = [uuid4() for _ in range(5)]

    def act(barrier: threading.Barrier) -> None:
        barrier.wait()
        for stream in streams * 4:
            with audit.recording(durable=True):
                audit.record(event(stream))

    def fold(barrier: threading.Barrier) -> None:
        barrier.wait()
        for _ in range(10):
            jobs.fold(AT)

    assert together(act, act, fold, fold) == []
    jobs.fold(AT)
    assert jobs.fold(AT) == 0
    report = verify.run()
    assert report.is_whole, report
    assert report.events == 40


def test_an_open_act_does_not_look_like_a_break() -> None:
    with audit.recording():
        audit.record(event(uuid4()))
    stream = uuid4()

    def act(barrier: threading.Barrier) -> None:
        with audit.recording(durable=True):
            audit.record(event(stream))
            barrier.wait()
            barrier.wait()

    def look(barrier: threading.Barrier) -> None:
        barrier.wait()
        assert verify.run().events == 1
        barrier.wait()

    assert together(act, look) == []
    assert verify.run().events == 2


def test_a_refusal_outlives_the_rollback_of_what_was_refused() -> None:
    case = uuid4()

    @audit.action
    def peek(*, at: datetime) -> None:
        audit.record(event(case))
        raise Refused("identity:open", {"case": str(case)})

    with suppress(Refused):
        peek(at=AT)
    assert not queries.events_of("case", case).entries
    audit.refusal(event(case))
    connections.close_all()
    assert len(queries.events_of("case", case).entries) == 1
