"""The cleaner as a unit of its own (ADR 22): whether this machine has one for us, and the way to it."""

import os
import socket
from pathlib import Path

from sigap.cleaning.kinds import BY_FFMPEG, FileKind

FOLDER = Path("/run/sigap-cleaner")
"""Made at each start of a machine with the shipped units, for the desk's account alone: whoever may enter it is to ask
there and nowhere else, whether somebody answers or not."""
SOCKET = "socket"
WITHOUT_FFMPEG, WITH_FFMPEG, FOR_SIGNATURES = b"p", b"r", b"s"
"""Which engines the unit is to load: the one byte that stands before the file."""
_CONNECT_SECONDS = 5.0


def is_ours() -> bool:
    """Whether files are handed to the unit. Where the folder is missing or shut, a child of this process cleans."""
    return os.access(FOLDER, os.X_OK)


def is_installed() -> bool:
    """Whether this machine has the unit, for whichever account."""
    return FOLDER.is_dir()


def engine_for(kind: FileKind) -> bytes:
    """The first byte of a request."""
    return WITH_FFMPEG if kind in BY_FFMPEG else WITHOUT_FFMPEG


def connect() -> socket.socket:
    """A cleaner for one file. Raises OSError."""
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    try:
        channel.settimeout(_CONNECT_SECONDS)
        channel.connect(str(FOLDER / SOCKET))
    except OSError:
        channel.close()
        raise
    return channel
