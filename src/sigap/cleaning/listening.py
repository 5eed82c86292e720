"""The cleaner where there is no systemd: a socket, and for each connection a process of its own that reads one file.

The first process of its container (`deploy/containers`): no network, no keys, a root that is read only. It reads
nothing of a file itself. Run as `python -I -B -m sigap.cleaning.listening`; the desk alone shares its folder.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sigap.cleaning.unit import FOLDER, SOCKET

_CHILD = (sys.executable, "-I", "-B", "-m", "sigap.cleaning.unit_child")
_ENDS_WITHIN = 180.0
"""As the unit has it: longer than the desk waits; before that the child itself ends."""
_LOOKS_EVERY = 1.0
_MOST = 12
"""At once, as the socket's unit has it; beyond that a connection is closed and its file not cleaned."""


def serve(folder: Path = FOLDER, command: Sequence[str] = _CHILD, *, ends_within: float = _ENDS_WITHIN) -> None:
    """Listens until this process ends. Raises OSError where the folder cannot be written in."""
    place = folder / SOCKET
    place.unlink(missing_ok=True)
    running: dict[subprocess.Popen[bytes], float] = {}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(str(place))
        # Whoever has the folder may ask: in containers the desk alone.
        place.chmod(0o666)
        door.listen(_MOST)
        door.settimeout(_LOOKS_EVERY)
        while True:
            with suppress(TimeoutError):
                channel, _address = door.accept()
                with channel:
                    _reap(running, ends_within)
                    if len(running) < _MOST:
                        running[_begun(channel, command)] = time.monotonic()
            _reap(running, ends_within)


def _begun(channel: socket.socket, command: Sequence[str]) -> subprocess.Popen[bytes]:
    channel.setblocking(True)
    return subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
        list(command),
        stdin=channel.fileno(),
        stdout=channel.fileno(),
        # A decoder's complaint may quote the file.
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
    )


def _reap(running: dict[subprocess.Popen[bytes], float], ends_within: float) -> None:
    for child, since in list(running.items()):
        if time.monotonic() - since > ends_within:
            child.kill()
            child.wait()
        if child.poll() is not None:
            del running[child]


if __name__ == "__main__":
    serve()
