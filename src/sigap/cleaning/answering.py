"""How a child answers: one line that says what, then the clean bytes. By pipe alone."""

import json
import sys
from collections.abc import Callable

from sigap.cleaning.kinds import LARGEST_SENT, FileKind, NotClean, Refusal, kind_of, largest_copy, refuse_when


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
