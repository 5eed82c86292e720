"""What a child of this app gives up before it reads a byte: its user, its powers, room to grow, and system calls.

Nothing here is undone in this process, and nothing is left out: where a step fails, the child reads no file.
"""

import contextlib
import ctypes
import os
import resource
import signal
from pathlib import Path

from sigap.cleaning.seccomp import SandboxUnavailable, deny_system_calls
from sigap.kernel import shut_memory

_NOBODY = 65534
_DIE_WITH_PARENT = 1
_OWN_SCORE = Path("/proc/self/oom_score_adj")


def enter_sandbox(*, memory_bytes: int, cpu_seconds: int) -> None:
    """No user, file, socket, process, thread or look at another from here on, and an end. Raises SandboxUnavailable."""
    _go_first()
    try:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
        for what, most in (
            (resource.RLIMIT_AS, memory_bytes),
            (resource.RLIMIT_CPU, cpu_seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NPROC, 0),
            # Numbers below the limit only: what is open stays open, nothing more can be opened.
            (resource.RLIMIT_NOFILE, 0),
        ):
            resource.setrlimit(what, (most, most))
    except (OSError, ValueError) as error:
        raise SandboxUnavailable(type(error).__name__) from None
    # After the change of user, which forgets both.
    if not shut_memory.shut():
        raise SandboxUnavailable("dumpable")
    # Whoever wanted the copy is gone, and so is the work.
    if ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0) != 0:
        raise SandboxUnavailable("parent")
    deny_system_calls()


def _go_first() -> None:
    """When memory runs short, this process ends and not the one that waits for it. A wish: the limits hold without."""
    with contextlib.suppress(OSError):
        _OWN_SCORE.write_text("1000", encoding="ascii")
