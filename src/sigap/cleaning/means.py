"""What a child of this app takes away from itself before it reads a byte: user, network, powers, room to grow.

Each step holds where the system allows it; the limits hold everywhere. Nothing here is undone in this process.
"""

import contextlib
import ctypes
import os
import resource
import signal
from pathlib import Path

_NOBODY = 65534
_NO_NEW_PRIVS, _DUMPABLE, _DIE_WITH_PARENT = 38, 4, 1
_CAPABILITIES = 0x20080522
_PIPES = 3
_OWN_SCORE = Path("/proc/self/oom_score_adj")


def take_means_away(*, memory_bytes: int, cpu_seconds: int) -> None:
    """No user of its own name, no network, no new file, socket, process or thread, and an end."""
    _go_first()
    _leave_network()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    _drop_powers()
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _PIPES),
    ):
        resource.setrlimit(what, (most, most))


def _go_first() -> None:
    """When memory runs short, this process ends and not the one that waits for it."""
    with contextlib.suppress(OSError):
        _OWN_SCORE.write_text("1000", encoding="ascii")


def _leave_network() -> None:
    """Into a network of its own with nothing in it: as root, or through a user namespace where those are allowed."""
    unshare = getattr(os, "unshare", None)
    if unshare is None:
        return
    wanted = os.CLONE_NEWNET if os.geteuid() == 0 else os.CLONE_NEWNET | os.CLONE_NEWUSER
    with contextlib.suppress(OSError):
        unshare(wanted)


def _drop_powers() -> None:
    """None is gained by running anything, and none that a namespace gave is kept."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)
        # After the change of user, which forgets it: whoever wanted the copy is gone, and so is the work.
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        libc.capset((ctypes.c_uint32 * 2)(_CAPABILITIES, 0), (ctypes.c_uint32 * 6)())
