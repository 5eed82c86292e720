"""Hands a file to the child and takes its copy back. Nothing of it touches the disk."""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from sigap.cleaning.kinds import (
    LARGEST_BYTES,
    LARGEST_RECORDING_COPY,
    RECORDINGS,
    FileKind,
    NotClean,
    Refusal,
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
_HEAD = 200


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
    is_recording = kind_of(raw) in RECORDINGS
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise NotClean(Refusal.TOO_HARD)
    try:
        seconds = timeout or (RECORDING_SECONDS if is_recording else TIMEOUT_SECONDS)
        said, copy = _asked(raw, command or (_RECORDING_CHILD if is_recording else _CHILD), seconds)
    finally:
        _AT_ONCE.release()
    if reason := said.get("refused"):
        raise NotClean(Refusal(reason) if reason in set(Refusal) else Refusal.TOO_HARD)
    if said.get("kind") not in set(FileKind) or not copy or len(copy) > largest_copy(FileKind(said["kind"])):
        raise NotClean(Refusal.TOO_HARD)
    return CleanCopy(kind=FileKind(said["kind"]), copy=copy)


def _asked(raw: bytes, command: Sequence[str], timeout: float) -> tuple[dict[str, str], bytes]:
    with subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        close_fds=True,
    ) as child:
        stop = threading.Timer(timeout, child.kill)
        feed = threading.Thread(target=_feed, args=(child, raw), daemon=True)
        stop.start()
        feed.start()
        try:
            found = child.stdout.read(_HEAD + LARGEST_RECORDING_COPY + 1) if child.stdout else b""
        finally:
            child.kill()
            stop.cancel()
            feed.join()
    head, _line, copy = found.partition(b"\n")
    return _head(head), copy


def _feed(child: "subprocess.Popen[bytes]", raw: bytes) -> None:
    # A child that died early reads no more: its silence is the answer.
    with contextlib.suppress(OSError), child.stdin or contextlib.nullcontext() as pipe:
        if pipe is not None:
            pipe.write(raw)


def _head(line: bytes) -> dict[str, str]:
    if len(line) <= _HEAD:
        with contextlib.suppress(ValueError):
            said = json.loads(line)
            if isinstance(said, dict) and all(isinstance(each, str) for each in said.values()):
                return said
    return {}
