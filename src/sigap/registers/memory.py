"""A file that stands in memory alone, for readers that ask for a path. Linux."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def file_in_memory(content: bytes) -> Iterator[Path]:
    """Yields a path that leads to these bytes in this process; nothing of them reaches a disk."""
    number = os.memfd_create("register", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(number), "wb") as written:
            written.write(content)
        yield Path(f"/proc/self/fd/{number}")
    finally:
        os.close(number)
