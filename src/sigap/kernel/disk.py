"""How much of a disk stays free for everything else: what strangers send never takes the last of it. Asks df."""

import os
import shutil

RESERVE = 0.2
"""Share of the disk that files of reports leave alone, so that words and case work always find room."""


def leaves_reserve(folder: str | os.PathLike[str], length: int) -> bool:
    """Whether so many bytes more still leave the reserve; a folder that is not there says nothing against it."""
    if not os.path.isdir(folder):  # noqa: PTH112 - a word or a path
        return True
    usage = shutil.disk_usage(folder)
    return usage.free - length >= usage.total * RESERVE
