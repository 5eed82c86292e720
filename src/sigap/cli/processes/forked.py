"""A child that is a fork of the launcher and no program of its own: it shares the launcher's memory, and little else.

Only from a launcher of one thread. The child keeps nothing open but its log, and of the environment only its own.
"""

import ctypes
import gc
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sigap.kernel import lifeline

_LOOK_EVERY = 0.02
_MOST_OPEN = 4096
_M_ARENA_MAX = -8


@dataclass(slots=True)
class Forked:
    """A fork, with what the supervisor asks of a child."""

    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end. Raises subprocess.TimeoutExpired."""
        until = time.monotonic() + timeout if timeout is not None else None
        while (ended := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(["fork"], timeout or 0.0)
            time.sleep(_LOOK_EVERY)
        return ended

    def send_signal(self, sig: int, /) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(
    work: Callable[[], None], *, name: str, env: Mapping[str, str], log: Path | None, death_signal: int
) -> Forked:
    """Forks; the child does this work until it is ended, and dies with this process. `ps` shows it by its name."""
    parent = os.getpid()
    # What is there by now stays shared: a collection in the child would touch, and so copy, every page of it.
    gc.collect()
    gc.freeze()
    pid = os.fork()
    if pid:
        return Forked(pid)
    try:
        _become_child(env, log, parent, death_signal)
        with suppress(OSError):  # Linux only
            Path("/proc/self/comm").write_text(name)
        work()
    except BaseException:  # noqa: BLE001 - a fork must never go on with the launcher's own code
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


def _hold_little() -> None:
    """Glibc would keep free memory for each thread apart; MALLOC_ARENA_MAX is read at the start of a program only."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _become_child(env: Mapping[str, str], log: Path | None, parent: int, death_signal: int) -> None:
    os.setpgid(0, 0)  # Ctrl-C in the terminal reaches the launcher alone, which stops in order
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    lifeline.arm(death_signal, parent=parent)
    quiet = os.open(os.devnull, os.O_RDONLY)
    os.dup2(quiet, 0)
    if log is not None:
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
    _hold_little()
    # Locks, connections and pipes of the launcher are not the child's.
    os.closerange(3, _MOST_OPEN)
    os.environ.clear()
    os.environ.update(env)
