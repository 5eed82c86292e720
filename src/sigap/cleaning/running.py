"""Hands a file to a cleaner and takes its copy back: the unit's where there is one, else a child's. Never on disk."""

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sigap.cleaning import unit
from sigap.cleaning.answering import CONFINED, COPY, REFUSED
from sigap.cleaning.conversing import CleanerBroke, converse
from sigap.cleaning.kinds import (
    BY_FFMPEG,
    LARGEST_BYTES,
    RECORDINGS,
    FileKind,
    NotClean,
    Refusal,
    copied_as,
    kind_of,
    largest_copy,
)

TIMEOUT_SECONDS = 25.0
RECORDING_SECONDS = 150.0
# One at a time: the largest picture takes 1.2 GB while it is written anew.
_AT_ONCE = threading.BoundedSemaphore(1)
_WAIT_SECONDS = 30.0
_CHILD = (sys.executable, "-I", "-B", "-m", "sigap.cleaning.child")
# Its engines are large: the child for pictures and papers never loads them.
_RECORDING_CHILD = (sys.executable, "-I", "-B", "-m", "sigap.cleaning.recording_child")
_LINE = 64
_OF_THE_ASKER = {Refusal.BUSY, Refusal.NO_SANDBOX}
"""Found on this side. A cleaner that says so of itself is not believed: it would be taken for one that works."""
_OURS = (
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
        "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
    ),
    b"RIFF\xa4\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data\x80\0\0\0" + bytes(128),
)
"""A picture of one pixel, and a sound of a sixtieth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanCopy:
    """A clean copy, and what kind the file truly was."""

    kind: FileKind
    copy: bytes = field(repr=False)


def clean(
    raw: bytes, *, command: Sequence[str] = (), timeout: float | None = None, most: int = LARGEST_BYTES
) -> CleanCopy:
    """The clean copy of a file of at most so many bytes. Raises NotClean, also when the child dies or does not end."""
    if not raw:
        raise NotClean(Refusal.EMPTY)
    if len(raw) > most:
        raise NotClean(Refusal.TOO_LARGE)
    kind = kind_of(raw)
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise NotClean(Refusal.BUSY)
    try:
        seconds = timeout or (RECORDING_SECONDS if kind in RECORDINGS else TIMEOUT_SECONDS)
        answer = _run_child(raw, kind, command, seconds)
    finally:
        _AT_ONCE.release()
    return CleanCopy(kind=kind, copy=_understood(answer, kind))


def refusal_of_own_file() -> Refusal | None:
    """Why one of the two cleaners gave no copy of a file of ours: but for BUSY, it does not work. None: both did."""
    try:
        for ours in _OURS:
            clean(ours)
    except NotClean as not_clean:
        return not_clean.reason
    return None


def can_clean() -> bool:
    """Whether files are cleaned: tried with ours, unless others are being cleaned all the while."""
    return refusal_of_own_file() in {None, Refusal.BUSY}


def _run_child(raw: bytes, kind: FileKind, command: Sequence[str], seconds: float) -> bytes:
    """What a cleaner said of a file."""
    child = command or (_RECORDING_CHILD if kind in BY_FFMPEG else _CHILD)
    engine = b"" if command else unit.engine_for(kind)
    return ask(raw, engine=engine, child=child, most=largest_copy(kind), seconds=seconds)


def ask(request: bytes, *, engine: bytes, child: Sequence[str], most: int, seconds: float) -> bytes:
    """What a cleaner said: the unit's, by the byte of its engine, else this child's.

    Raises NotClean where none is there or it had to be stopped.
    """
    most += len(CONFINED) + _LINE
    try:
        if unit.is_ours() and engine:
            with unit.connect() as channel:
                return converse(channel, engine + request, most=most, seconds=seconds)
        with _child(child) as channel:
            return converse(channel, request, most=most, seconds=seconds)
    except CleanerBroke as broke:
        raise NotClean(Refusal.TOO_HARD if broke.answer.startswith(CONFINED) else Refusal.NO_SANDBOX) from None
    except OSError:
        raise NotClean(Refusal.NO_SANDBOX) from None


@contextlib.contextmanager
def _child(command: Sequence[str]) -> Iterator[socket.socket]:
    """A child of this process, which ends with the block."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            child = subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
                list(command),
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                close_fds=True,
            )
        try:
            yield ours
        finally:
            child.kill()
            child.wait()


def _understood(answer: bytes, kind: FileKind) -> bytes:
    """The copy, whole and of its kind. Raises NotClean, also for whatever a cleaner of ours would not have said."""
    copy = understood(answer, most=largest_copy(kind))
    if not _is_of(copy, copied_as(kind)):
        raise NotClean(Refusal.TOO_HARD)
    return copy


def understood(answer: bytes, *, most: int) -> bytes:
    """What follows the line, whole. Raises NotClean, as it was told or for what no cleaner of ours says."""
    if not answer.startswith(CONFINED):
        raise NotClean(Refusal.NO_SANDBOX)
    line, _end, copy = answer[len(CONFINED) :].partition(b"\n")
    what, _space, more = line.partition(b" ")
    if what == REFUSED:
        reason = more.decode("ascii", "replace")
        raise NotClean(Refusal(reason) if reason in set(Refusal) - _OF_THE_ASKER else Refusal.TOO_HARD)
    if what != COPY or not copy or more != b"%d" % len(copy) or len(copy) > most:
        raise NotClean(Refusal.TOO_HARD)
    return copy


def _is_of(raw: bytes, kind: FileKind) -> bool:
    try:
        return kind_of(raw) is kind
    except NotClean:
        return False
