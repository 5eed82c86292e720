"""Lets a process die with its parent, so that `kill -9` of the launcher leaves nobody behind.

Works where the kernel offers PR_SET_PDEATHSIG (Linux); elsewhere it does nothing, and says so by returning False.
"""

import ctypes
import multiprocessing
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
# Loaded here and not at the call: between fork and exec a process may not load anything.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def arm(signal_number: int = signal.SIGKILL, *, parent: int | None = None) -> bool:
    """Asks the kernel to send `signal_number` to this process when its parent ends.

    `parent` is the process id the caller knows as its parent; when it is already gone, this process ends
    at once. Must be called after a change of user, which clears the wish.
    """
    if _libc is None:
        return False
    expected = parent if parent is not None else _known_parent()
    if _libc.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
        return False
    if os.getppid() != expected:
        os._exit(1)
    return True


def _known_parent() -> int:
    # A process made by multiprocessing knows who made it, even when that one is gone by now.
    made_by = multiprocessing.parent_process()
    return os.getppid() if made_by is None or made_by.pid is None else made_by.pid
