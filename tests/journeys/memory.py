"""Processes beneath another, and what lies in their memory; root alone may look."""

from contextlib import suppress
from pathlib import Path


def children_of(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in listed]


def family_of(launcher: int) -> list[int]:
    found = [launcher]
    for process in found:
        found += children_of(process)
    return found


def memory_of(process: int) -> bytes:
    """What it can write to: keys are nowhere else."""
    parts = []
    # One that has ended since it was listed holds nothing any more.
    with suppress(FileNotFoundError), Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            place, mode, *_ = line.split()
            if mode.startswith("rw"):
                begin, end = (int(each, 16) for each in place.split("-"))
                with suppress(OSError, ValueError):
                    memory.seek(begin)
                    parts.append(memory.read(end - begin))
    return b"".join(parts)
