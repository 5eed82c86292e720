"""Keeps child processes running: restarts one that died, gives up when it keeps dying, stops all in order."""

import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sigap.cli.failure import CommandFailed
from sigap.cli.processes import children
from sigap.cli.processes.children import Program, RunningChild

_TICK = 0.25
_DEATHS_ALLOWED = 5
_WITHIN = 60.0  # seconds
_LONGEST_PAUSE = 8.0


@dataclass(slots=True, kw_only=True)
class Child:
    """One child under supervision; `start` makes a new process of it."""

    program: Program
    process: RunningChild
    start: Callable[[], RunningChild]
    deaths: deque[float] = field(default_factory=deque)
    due_at: float | None = None

    def check(self, at: float) -> None:
        """Restarts a dead child once its pause is over. Raises CommandFailed when it died too often."""
        if self.process.poll() is None:
            return
        if self.due_at is None:
            self._plan(at)
        elif at >= self.due_at:
            self.due_at = None
            self.process = self.start()

    def _plan(self, at: float) -> None:
        self.deaths.append(at)
        while self.deaths[0] < at - _WITHIN:
            self.deaths.popleft()
        name, log = self.program.name, self.program.log
        where, end = (f"lihat {log}", f"\n{children.last_lines(log)}") if log else ("lihat di atas", "")
        if len(self.deaths) >= _DEATHS_ALLOWED:
            raise CommandFailed(f"{name} mati {len(self.deaths)} kali berturut-turut ({where}){end}", status=1)
        pause = min(0.25 * 2 ** len(self.deaths), _LONGEST_PAUSE)
        self.due_at = at + pause
        status = self.process.returncode
        print(f"sigap: {name} berhenti (status {status}); dijalankan lagi, {where}", file=sys.stderr, flush=True)


class Supervisor:
    """All children, in the order in which they were started; stopped in waves, the last started first."""

    def __init__(self) -> None:
        self._waves: list[list[Child]] = []

    def add(self, *programs: Program) -> None:
        """Starts programs that may run and stop side by side."""
        wave: list[Child] = []
        self._waves.append(wave)
        for program in programs:
            start = _starter(program)
            wave.append(Child(program=program, process=start(), start=start))

    def adopt(self, child: Child) -> None:
        """Takes over a child that is running already."""
        self._waves.append([child])

    def check(self, at: float) -> None:
        """Raises Stopped where that was asked for, and CommandFailed for a child that keeps dying."""
        children.stop_if_asked()
        for wave in self._waves:
            for child in wave:
                child.check(at)
                if child.program.log:
                    children.keep_small(child.program.log)

    def watch(self, *duties: Callable[[], object]) -> None:
        """Stays until Stopped is raised by a signal, or CommandFailed by a child that keeps dying.

        `duties` are looked after at every turn of the watch; each knows by itself when it is due.
        """
        while True:
            self.check(time.monotonic())
            for duty in duties:
                duty()
            time.sleep(_TICK)

    def stop(self) -> None:
        for wave in reversed(self._waves):
            for child in wave:
                children.ask_to_stop(child.process, child.program)
            for child in wave:
                children.stop(child.process, child.program)


def _starter(program: Program) -> Callable[[], RunningChild]:
    return lambda: children.spawn(program)
