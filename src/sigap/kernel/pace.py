"""How a process divides its time: loading, garbage, requests of many threads. Figures in bench/README.md."""

import gc
import sys

SWITCH_SECONDS = 0.0005
"""How long a thread that has its rows waits for one that computes; Python's own rule is ten times as long."""

YOUNG_OBJECTS = 20_000
"""New objects before Python looks for dead circles among them: as many as a page makes, and ten times its own rule."""


def begin() -> None:
    """To be called as a program starts: of what loading makes nothing dies, and looking for it takes a quarter."""
    gc.set_threshold(YOUNG_OBJECTS)


def settle() -> None:
    """What is loaded by now never goes: no collection walks through it, and forked processes share it."""
    gc.collect()
    gc.freeze()


def keep() -> None:
    """To be called once in each process that answers."""
    sys.setswitchinterval(SWITCH_SECONDS)
    begin()
