"""Tells systemd how a start goes, in its own small protocol; silent where nobody listens."""

import os
import socket
from contextlib import suppress


def ready(status: str) -> None:
    """All parts answer."""
    _tell(f"READY=1\nSTATUS={status}")


def alive() -> None:
    """Still at work; where it is not said for a while, systemd starts the unit again (WatchdogSec)."""
    _tell("WATCHDOG=1")


def alive_every() -> float | None:
    """How often systemd wants to hear it, in seconds, with room to spare; None where it does not watch."""
    within = os.environ.get("WATCHDOG_USEC", "")
    return int(within) / 3_000_000 if within.isdigit() and int(within) else None


def stopping() -> None:
    _tell("STOPPING=1")


def _tell(text: str) -> None:
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    # A name that begins with @ stands for one outside the file system.
    target = f"\0{address[1:]}" if address.startswith("@") else address
    kind = socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK  # nobody who reads slowly holds us up
    with suppress(OSError), socket.socket(socket.AF_UNIX, kind) as channel:
        channel.sendto(text.encode(), target)
