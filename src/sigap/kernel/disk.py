"""How much of a disk stays free for everything else: what strangers send never takes the last of it. Asks df."""

import os
import shutil

RESERVE = 0.2
"""Share of the disk that files of reports leave alone, so that words and case work always find room."""


LEAST_FREE = 0.05
LEAST_BYTES = 1024**3
"""Below either nothing is well: a database stops at a full disk."""


def is_nearly_full(folder: str | os.PathLike[str]) -> bool:
    """Whether so little is free that somebody must act now; a folder that is not there says nothing."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return False
    return usage.free < LEAST_BYTES or usage.free < usage.total * LEAST_FREE


def leaves_reserve(folder: str | os.PathLike[str], length: int) -> bool:
    """Whether so many bytes more still leave the reserve; a folder that is not there says nothing against it."""
    if not os.path.isdir(folder):  # noqa: PTH112 - a word or a path
        return True
    usage = shutil.disk_usage(folder)
    return usage.free - length >= usage.total * RESERVE
