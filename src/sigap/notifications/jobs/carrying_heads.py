"""The sweep that carries the trail's head to another machine within a minute: to an address, into a file, or both.

What was cut off the trail after the last head that left is not found by it; so a head that has not left for an hour is
a trouble. `[trail]` of the worker's SIGAP_CHANNELS names the ways; `audit verify --anchors` reads each line.
"""

import http.client
import logging
import os
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings

from sigap.audit.verify import head_line
from sigap.mailbox.channel_settings import ChannelsUnusable, TrailPlaces, channels_in
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable

LATE_AFTER = timedelta(hours=1)
_TIMEOUT = 10.0  # seconds
_TAKEN = range(200, 300)
_LONGEST_LINE = 200
_log = logging.getLogger("sigap.worker")


class _HeadNotTaken(Exception):
    """A place did not take the head. The message says why and never where."""


class _Out:
    """What this worker knows of each way: the line that left last, and since when another one waits."""

    left: ClassVar[dict[str, str]] = {}
    waiting_since: ClassVar[dict[str, datetime]] = {}


def carry_out(at: datetime) -> int:
    """Carries the newest head by each way that was named; returns how many took it. The next turn tries the others."""
    ways = _ways()
    for way in set(_Out.waiting_since) - set(ways):
        del _Out.waiting_since[way]
    line = head_line() if ways else ""
    waiting = {way: carry for way, carry in ways.items() if line and _Out.left.get(way) != line}
    for way, carry in waiting.items():
        _Out.waiting_since.setdefault(way, at)
        try:
            carry(line)
        except (OSError, http.client.HTTPException, _HeadNotTaken) as error:
            why = str(error) if isinstance(error, _HeadNotTaken) else type(error).__name__
            _log.error("The trail's head did not leave by %s: %s", way, why)
            continue
        _Out.left[way] = line
        del _Out.waiting_since[way]
    return sum(_Out.left.get(way) == line for way in waiting)


def _ways() -> dict[str, Callable[[str], None]]:
    """What carries a line by each way; a file of settings that cannot be used is a way on which everything waits."""
    try:
        places = channels_in(settings.SIGAP_CHANNELS).trail
    except (ChannelsUnusable, KeysUnsafe, KeysUnusable):
        return {"settings": _refuse}
    found: dict[str, Callable[[str], None]] = {}
    if places is not None and places.webhook:
        found["webhook"] = partial(_post, places)
    if places is not None and places.file:
        found["file"] = partial(_append, Path(places.file))
    return found


def _refuse(_line: str) -> None:
    raise _HeadNotTaken("SIGAP_CHANNELS")


def is_late(at: datetime) -> bool:
    """Whether a head has waited for an hour to leave by a way that was named."""
    return any(at - since > LATE_AFTER for since in _Out.waiting_since.values())


def _post(places: TrailPlaces, line: str) -> None:
    """Hands the line over as plain text; a redirection is no answer."""
    parts = urlsplit(places.webhook)
    made: http.client.HTTPConnection
    if parts.scheme == "https":
        made = http.client.HTTPSConnection(parts.netloc, timeout=_TIMEOUT, context=ssl.create_default_context())
    else:
        made = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT)
    headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "SIGAP"}
    if places.token:
        headers["Authorization"] = f"Bearer {places.token}"
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        made.request("POST", path, body=f"{line}\n".encode(), headers=headers)
        status = made.getresponse().status
    finally:
        made.close()
    if status not in _TAKEN:
        raise _HeadNotTaken(f"HTTP {status}")


def _append(path: Path, line: str) -> None:
    """Writes the line behind those before it, once; the folder lies on another machine and must be there.

    No file is made where it is missing: that is a share that is not mounted.
    """
    if not path.exists():
        raise _HeadNotTaken("berkas tidak ada")
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _LONGEST_LINE))
        end = file.read()
        if end.rstrip(b"\n").rpartition(b"\n")[2] == line.encode():
            return
        file.seek(0, os.SEEK_END)
        file.write((b"" if not end or end.endswith(b"\n") else b"\n") + f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())
