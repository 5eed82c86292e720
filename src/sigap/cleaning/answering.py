"""How a child works: into the sandbox, one file in, one line that says what, the clean bytes. By pipe alone."""

import json
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from sigap.cleaning.kinds import LARGEST_SENT, FileKind, NotClean, Refusal, kind_of, largest_copy, refuse_when
from sigap.cleaning.sandbox import enter_sandbox
from sigap.cleaning.seccomp import SandboxUnavailable


def serve(cleaned_of: Callable[[bytes, FileKind], bytes], *, memory_bytes: int, cpu_seconds: int) -> NoReturn:
    """Answers for the one file on the pipe, and ends. Outside of the sandbox it reads none of it."""
    try:
        enter_sandbox(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds)
    except SandboxUnavailable:
        give({"refused": Refusal.NO_SANDBOX.value}, b"")
    else:
        give(*answer(sys.stdin.buffer.read(LARGEST_SENT + 1), cleaned_of))
    # At once: what Python closes at its end may not be closed here.
    os._exit(0)


def answer(raw: bytes, cleaned_of: Callable[[bytes, FileKind], bytes]) -> tuple[dict[str, str], bytes]:
    """What is said first, and the clean bytes."""
    try:
        refuse_when(len(raw) > LARGEST_SENT, Refusal.TOO_LARGE)
        kind = kind_of(raw)
        cleaned = cleaned_of(raw, kind)
        refuse_when(len(cleaned) > largest_copy(kind), Refusal.COPY_TOO_LARGE)
    except NotClean as not_clean:
        return {"refused": not_clean.reason.value}, b""
    except MemoryError:
        return {"refused": Refusal.TOO_HARD.value}, b""
    return {"kind": kind.value}, cleaned


def give(said: dict[str, str], cleaned: bytes) -> None:
    """Hands it to the parent."""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + cleaned)
    sys.stdout.buffer.flush()
