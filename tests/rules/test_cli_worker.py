"""The worker's loop: every sweep in its turn, one sweep's trouble is its own, a held lock is passed over."""

import contextvars
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from sigap.cli.serving.worker import Loop, SweepTurn
from sigap.cli.sweeps import BEAT
from sigap.kernel import progress


class Bench:
    """A clock that moves when the loop pauses, and a lock that others may hold."""

    def __init__(self, *, ends_at: float) -> None:
        self.at = 0.0
        self.ends_at = ends_at
        self.held_elsewhere: set[str] = set()
        self.ran: list[tuple[str, float]] = []

    def pause(self, seconds: float) -> bool:
        self.at += seconds
        return self.at >= self.ends_at

    @contextmanager
    def lock(self, name: str) -> Iterator[bool]:
        yield name not in self.held_elsewhere

    def turn(self, name: str, every: float, work: Callable[[], None] = lambda: None) -> SweepTurn:
        def noted() -> None:
            self.ran.append((name, self.at))
            work()

        return SweepTurn(name, every, noted)

    def loop(self, *turns: SweepTurn) -> Loop:
        return Loop(list(turns), lock=self.lock, pause=self.pause, now=lambda: self.at)

    def run(self, *turns: SweepTurn) -> None:
        self.loop(*turns).run()

    def times(self, name: str) -> list[float]:
        return [at for ran, at in self.ran if ran == name]


def test_each_sweep_runs_at_once_and_then_at_its_own_pace() -> None:
    bench = Bench(ends_at=11)
    bench.run(bench.turn("adopt", 5), bench.turn("clocks", 10))
    assert bench.times("adopt") == [0, 5, 10]
    assert bench.times("clocks") == [0, 10]


def test_a_failing_sweep_waits_longer_each_time_and_disturbs_no_other() -> None:
    bench = Bench(ends_at=31)

    def fail() -> None:
        raise ConnectionError

    bench.run(bench.turn("broken", 1, fail), bench.turn("sound", 10))
    assert bench.times("broken") == [0, 2, 6, 14, 30]
    assert bench.times("sound") == [0, 10, 20, 30]


def test_a_long_sweep_beats_between_its_steps_and_others_between_theirs() -> None:
    bench = Bench(ends_at=100)

    def work() -> None:
        for _ in range(5):
            bench.at += 10
            progress.go_on()

    loop = bench.loop(bench.turn(BEAT, 20), bench.turn("long", 300, work), bench.turn("next", 300, work))

    def run() -> None:
        progress.listen(loop.beat)
        loop.run()

    contextvars.copy_context().run(run)
    assert bench.times(BEAT) == [0, 20, 40, 60, 80, 100]


def test_a_sweep_that_hangs_does_not_beat() -> None:
    bench = Bench(ends_at=50)

    def hang() -> None:
        bench.at += 50

    bench.run(bench.turn(BEAT, 20), bench.turn("hangs", 300, hang))
    assert bench.times(BEAT) == [0]


def test_after_a_failure_has_passed_the_pace_is_the_old_one() -> None:
    bench = Bench(ends_at=9)
    troubles = [ConnectionError(), None, None, None]

    def work() -> None:
        if (trouble := troubles.pop(0)) is not None:
            raise trouble

    bench.run(bench.turn("outbox", 3, work))
    assert bench.times("outbox") == [0, 2, 5, 8]


def test_the_log_names_the_sweep_and_the_kind_of_error_but_nothing_of_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench(ends_at=1)

    def fail() -> None:
        raise ValueError("Siti Rahasia")

    with caplog.at_level(logging.WARNING):
        bench.run(bench.turn("adopt", 5, fail))
    assert "adopt: ValueError (1)" in caplog.text
    assert "Siti" not in caplog.text


def test_a_sweep_that_another_worker_holds_is_passed_over() -> None:
    bench = Bench(ends_at=6)
    bench.held_elsewhere = {"clocks"}
    bench.run(bench.turn("clocks", 2), bench.turn("adopt", 5))
    assert bench.times("clocks") == []
    assert bench.times("adopt") == [0, 5]


def test_asked_to_stop_it_ends_after_the_sweep_in_hand() -> None:
    bench = Bench(ends_at=100)

    def ask_to_stop() -> None:
        bench.ends_at = 0

    bench.run(bench.turn("first", 5, ask_to_stop), bench.turn("second", 5))
    assert bench.ran == [("first", 0.0)]
