"""How a child works: into the sandbox, one file in, one line that says what, the clean bytes. By one socket alone."""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

from sigap.cleaning.kinds import LARGEST_SENT, FileKind, NotClean, Refusal, kind_of, largest_copy, refuse_when
from sigap.cleaning.sandbox import enter_sandbox
from sigap.cleaning.seccomp import SandboxUnavailable

CONFINED = b"confined\n"
"""Said first. Who does not say it was never confined, and has read nothing."""
COPY, REFUSED = b"copy", b"refused"
"""The line after it: a copy of so many bytes, which follow; or a reason."""


def serve(cleaned_of: Callable[[bytes, FileKind], bytes], *, memory_bytes: int, cpu_seconds: int) -> NoReturn:
    """Cleans the one file on standard input, and ends."""
    answer_once(lambda raw: answer(raw, cleaned_of), memory_bytes=memory_bytes, cpu_seconds=cpu_seconds)


def answer_once(answered: Callable[[bytes], bytes], *, memory_bytes: int, cpu_seconds: int) -> NoReturn:
    """Answers the one request on standard input, and ends. Outside of the sandbox it reads none of it."""
    try:
        enter_sandbox(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds)
    except SandboxUnavailable:
        os._exit(1)
    _give(CONFINED)
    _give(_or_refused(answered, sys.stdin.buffer.read(LARGEST_SENT + 1)))
    # At once: what Python closes at its end may not be closed here.
    os._exit(0)


def answer(raw: bytes, cleaned_of: Callable[[bytes, FileKind], bytes]) -> bytes:
    """The line, and the clean bytes."""

    def cleaned(raw: bytes) -> bytes:
        refuse_when(len(raw) > LARGEST_SENT, Refusal.TOO_LARGE)
        kind = kind_of(raw)
        made = cleaned_of(raw, kind)
        refuse_when(len(made) > largest_copy(kind), Refusal.COPY_TOO_LARGE)
        return copy_of(made)

    return _or_refused(cleaned, raw)


def copy_of(made: bytes) -> bytes:
    """The line that says how many bytes follow, and they."""
    return b"%s %d\n" % (COPY, len(made)) + made


def _or_refused(answered: Callable[[bytes], bytes], raw: bytes) -> bytes:
    try:
        return answered(raw)
    except NotClean as not_clean:
        return b"%s %s\n" % (REFUSED, not_clean.reason.value.encode())
    except MemoryError:
        return b"%s %s\n" % (REFUSED, Refusal.TOO_HARD.value.encode())


def _give(message: bytes) -> None:
    sys.stdout.buffer.write(message)
    sys.stdout.buffer.flush()
