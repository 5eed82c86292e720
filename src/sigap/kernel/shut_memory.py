"""Shuts a process that holds keys against others of its own account: no core file, no look into memory or environment.

Works where the kernel offers PR_SET_DUMPABLE (Linux); elsewhere only core files are forbidden. Root reads on.
"""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4


def shut() -> bool:
    """Holds until the process ends or becomes another program. False where only core files are forbidden."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return False
    return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
