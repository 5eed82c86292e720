"""Starts and stops child processes so that none outlives its parent and no log grows without end."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sigap.cli.failure import Stopped
from sigap.cli.home import CHECKOUT
from sigap.cli.processes import forked
from sigap.kernel import lifeline

LOG_LIMIT = 4 * 1024 * 1024
PYTHON = (sys.executable, "-P")
SIGAP = (*PYTHON, "-m", "sigap.cli.main")
_ASKED = threading.Event()
# Nothing else of the caller's environment reaches a child.
_PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TERM", "SIGAP_DEBUG",
    "SIGAP_BACKUP_DIR", "SIGAP_BACKUP_EVERY_HOURS", "SIGAP_BACKUP_KEEP_DAYS", "SIGAP_HOSTS",
    "SIGAP_IDLE_MINUTES", "SIGAP_QUICK_EXIT_URL", "SIGAP_REGENCY", "SIGAP_REGENCY_NAME",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """The system account a child runs as."""

    uid: int
    gid: int


class RunningChild(Protocol):
    """A child that was started."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int, /) -> None: ...
    def kill(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One child: what to run, as whom, with which environment, and how it wants to be stopped.

    With `work` it is no program of its own: a fork of the launcher does that, and shares the launcher's memory.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    log: Path | None = None
    cwd: Path = CHECKOUT / "src"
    account: Account | None = None
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGKILL
    patience: float = field(default=5.0)
    work: Callable[[], None] | None = None


def base_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The harmless part of this process's environment."""
    return {name: environ[name] for name in _PASSED_ON if name in environ}


def spawn(program: Program) -> RunningChild:
    """Starts a child that dies with this process. Call from the main thread only: the kernel watches the thread."""
    if program.work is not None:
        return forked.start(
            program.work, name=program.argv[0], env=program.env, log=program.log, death_signal=program.death_signal
        )
    parent = os.getpid()

    def tie() -> None:
        # The handlers of the launcher are not the child's; the tie comes after the change of user, which clears it.
        lifeline.arm(program.death_signal, parent=parent)

    account = program.account
    output = os.open(program.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if program.log else None
    try:
        return subprocess.Popen(
            program.argv,
            env=dict(program.env),
            cwd=program.cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            process_group=0,  # Ctrl-C in the terminal reaches the launcher alone, which stops in order
            preexec_fn=tie,  # noqa: PLW1509  the launcher has one thread only
        )
    finally:
        if output is not None:
            os.close(output)


def stop(process: RunningChild, program: Program) -> None:
    """Asks a child to end and waits; one that does not within its patience is killed."""
    ask_to_stop(process, program)
    try:
        process.wait(program.patience)
    except subprocess.TimeoutExpired:
        process.send_signal(program.death_signal)
        try:
            process.wait(program.patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ask_to_stop(process: RunningChild, program: Program) -> None:
    if process.poll() is None:
        process.send_signal(program.stop_signal)


def run(program: Program) -> int:
    """Runs a child to its end; when this process is asked to stop meanwhile, the child goes first."""
    process = spawn(program)
    try:
        return process.wait()
    except BaseException:
        stop(process, program)
        raise


def keep_small(log: Path) -> None:
    """Moves a log that grew too large aside (one old copy is kept). Writers append, so nothing breaks."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)


def last_lines(log: Path, count: int = 3) -> str:
    """The end of a log, for a message to the person who must mend it."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-count:])


def stop_if_asked() -> None:
    """Raises Stopped where a signal asked for it: the handler's own is lost where it met Python in a finalizer."""
    if _ASKED.is_set():
        raise Stopped


def stop_on_signals() -> None:
    """Ctrl-C, SIGTERM and a closed terminal all raise Stopped, once; later ones do not disturb the stopping."""
    _ASKED.clear()

    def handler(_number: int, _frame: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _ASKED.set()
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)
