"""The worker: a loop over every app's named sweeps, each under a lock, until it is asked to stop.

Any number of workers may run: a sweep that another one holds is passed over. A sweep that fails is tried again
at its next turn, later each time; the log names the sweep and the kind of error, never what was in it.
"""

import argparse
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module

import django
from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string

from sigap.cli.sweeps import BEAT, SWEEPS, Sweep
from sigap.kernel import clock, progress

_LONGEST_PAUSE = 60.0  # seconds between tries of a failing sweep
_SLOW_ENDS_WITHIN = 3.0
_log = logging.getLogger("sigap.worker")


type Work = Callable[[], object]
type Lock = Callable[[str], AbstractContextManager[bool]]


@dataclass(slots=True)
class SweepTurn:
    """When a sweep is due next, and how often in a row it failed."""

    name: str
    every: float
    work: Work
    due_at: float = 0.0
    failures: int = 0


class SweepTally:
    """What the worker's loop tells of its sweeps: how often each failed, and how long it took the last time."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.failures = dict.fromkeys(names, 0)
        self.seconds = dict.fromkeys(names, 0.0)

    def note(self, name: str, seconds: float, *, has_failed: bool) -> None:
        self.seconds[name] = seconds
        self.failures[name] += has_failed


class Loop:
    """Runs every sweep when it is due. `lock` says whether this worker may; `pause` returns True to stop."""

    def __init__(
        self,
        turns: list[SweepTurn],
        *,
        lock: Lock,
        pause: Callable[[float], bool],
        now: Callable[[], float],
        tally: SweepTally | None = None,
    ) -> None:
        self._tally = tally or SweepTally(tuple(turn.name for turn in turns))
        self._turns = turns
        self._beat = next((turn for turn in turns if turn.name == BEAT), None)
        self._lock = lock
        self._pause = pause
        self._now = now

    def run(self) -> None:
        """Returns after the current sweep once `pause` says so."""
        while True:
            for turn in self._turns:
                self.beat()
                if turn.due_at <= self._now():
                    self._take(turn)
                    if self._pause(0):
                        return
            rest = min((turn.due_at for turn in self._turns), default=self._now() + 1) - self._now()
            if self._pause(max(rest, 0)):
                return

    def beat(self) -> None:
        """Takes the beat when it is due, between two sweeps and between two steps of one."""
        if self._beat is not None and self._beat.due_at <= self._now():
            self._take(self._beat)

    def _take(self, turn: SweepTurn) -> None:
        started = self._now()
        try:
            with self._lock(turn.name) as is_ours:
                if is_ours:
                    turn.work()
            turn.failures = 0
        except Exception as error:  # noqa: BLE001  one sweep's trouble must not end the others
            turn.failures += 1
            # The kind alone: an error's text may quote what people wrote.
            _log.error("%s: %s (%d)", turn.name, type(error).__name__, turn.failures)
        self._tally.note(turn.name, self._now() - started, has_failed=turn.failures > 0)
        pause = turn.every if not turn.failures else min(2.0**turn.failures, _LONGEST_PAUSE)
        turn.due_at = started + pause


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap worker", description="Menjalankan pekerja latar sampai diminta berhenti."
    )
    parser.parse_args(arguments)
    os.environ.setdefault("SIGAP_SURFACE", "worker")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(format="%(asctime)s UTC %(levelname)s %(name)s %(message)s", level=logging.WARNING)
    django.setup()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    tally = SweepTally(tuple(sweep.name for sweep in SWEEPS))
    _begin_sweeps()
    _serve_figures(tally)
    slow = _begun("slow", [sweep for sweep in SWEEPS if sweep.is_slow], stopping, tally)
    telling = _begun("telling", [sweep for sweep in SWEEPS if sweep.is_telling], stopping, tally)
    loop = _loop([sweep for sweep in SWEEPS if not (sweep.is_slow or sweep.is_telling)], stopping, tally)
    progress.listen(loop.beat)
    loop.run()
    # What it is in the middle of is tried again at the next start.
    ends = time.monotonic() + _SLOW_ENDS_WITHIN
    for thread in (slow, telling):
        thread.join(max(ends - time.monotonic(), 0))
    let_go()
    connections.close_all()
    return 0


def _loop(sweeps: list[Sweep], stopping: threading.Event, tally: SweepTally) -> Loop:
    turns = [SweepTurn(sweep.name, sweep.every, _work_of(sweep)) for sweep in sweeps]
    return Loop(turns, lock=database_lock, pause=stopping.wait, now=time.monotonic, tally=tally)


def _begin_sweeps() -> None:
    """The database judges from now on whether each sweep that this version has comes to its end in time.

    Away just now, it learns so at the next start; sweeps it does not know yet are added as they run.
    """
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT mailbox.begin_sweeps()")
    except DatabaseTrouble as error:
        _log.error("mailbox.begin_sweeps: %s", type(error).__name__)


def _begun(name: str, sweeps: list[Sweep], stopping: threading.Event, tally: SweepTally) -> threading.Thread:
    """A thread for sweeps that wait for others; its connections are its own."""

    def run() -> None:
        _loop(sweeps, stopping, tally).run()
        let_go()
        connections.close_all()

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def _serve_figures(tally: SweepTally) -> None:
    """Where a port is named. A worker without figures still works: a taken port is told and passed over."""
    if not settings.SIGAP_METRICS_PORT:
        return
    metrics = import_module("sigap.cli.serving.metrics")  # 6 MB that a worker without a port does without
    figures = metrics.Figures(tally, settings.SIGAP_HOME, ask=lambda: metrics.asked_of_database(clock.now()))
    try:
        metrics.serve(settings.SIGAP_METRICS_PORT, figures)
    except OSError as error:
        _log.error("SIGAP_METRICS_PORT: %s", error.strerror)


def _work_of(sweep: Sweep) -> Work:
    sweeping: Callable[..., object] = import_string(sweep.path)

    def work() -> None:
        try:
            sweeping(at=clock.now())
        finally:
            if sweep.is_wide:
                connections["default"].close()

    return work


class _LockConnection(threading.local):
    """The connection on which a thread holds its locks; a new one for each sweep cost more than most sweeps."""

    connection: BaseDatabaseWrapper | None = None


_held = _LockConnection()


@contextmanager
def database_lock(name: str) -> Iterator[bool]:
    """Holds the sweep's row in a transaction on a connection of its own.

    The sweep keeps its own transactions, and a lock that ends with a transaction works through a pooler. A row, not an
    advisory lock: those any statement of another role could take, and the sweep would stand still.
    """
    close_old_connections()
    holder, is_sound = _taken(), False
    try:
        holder.set_autocommit(False)
        is_ours = _has_taken(holder, name)
        if is_ours is None:
            # The first time in this database.
            with holder.cursor() as cursor:
                cursor.execute("SELECT mailbox.add_sweep(%s)", [name])
            holder.commit()
            is_ours = _has_taken(holder, name)
        yield bool(is_ours)
        if is_ours:
            with holder.cursor() as cursor:
                cursor.execute("SELECT mailbox.end_sweep(%s)", [name])
        holder.commit()
        # The look at whether it still answers, next time, must open no transaction.
        holder.set_autocommit(True)
        is_sound = True
    finally:
        if is_sound and _held.connection is None:
            _held.connection = holder
        else:
            # The server ends a closed line's transaction in its own time; whoever asks next should find the row free.
            with suppress(DatabaseTrouble):
                holder.rollback()
            holder.close()


def _has_taken(holder: BaseDatabaseWrapper, name: str) -> bool | None:
    """Whether this sweep's row is ours until the transaction ends; None where there is none yet."""
    with holder.cursor() as cursor:
        cursor.execute("SELECT mailbox.hold_sweep(%s)", [name])
        found: bool | None = cursor.fetchone()[0]
    return found


def _taken() -> BaseDatabaseWrapper:
    held, _held.connection = _held.connection, None
    if held is not None and held.is_usable():
        return held
    return connections["default"].copy()


def let_go() -> None:
    """Closes the connection of this thread's locks."""
    if _held.connection is not None:
        _held.connection.close()
        _held.connection = None
