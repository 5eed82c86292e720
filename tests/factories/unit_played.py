"""Plays systemd for the cleaner's socket: a process for each connection, by the unit's own command, as another user."""

import os
import shlex
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.factories.patience import PATIENCE

from sigap.cleaning import unit
from sigap.cli.home import CHECKOUT

UNITS = CHECKOUT / "deploy" / "systemd"
_SHIPPED = "/opt/sigap/.venv/bin/python"
ANOTHER_USER = 54_321


@cache
def account() -> int | None:
    """Another user, where root is there to become it and it can read this checkout; else none."""
    if os.geteuid() != 0:
        return None
    tried = subprocess.run(
        [sys.executable, "-I", "-c", "import sigap"], stderr=subprocess.DEVNULL, check=False, user=ANOTHER_USER
    )
    return ANOTHER_USER if tried.returncode == 0 else None


def command() -> list[str]:
    """What the unit starts, with this interpreter in place of the installed one."""
    text = (UNITS / "sigap-cleaner@.service").read_text(encoding="utf-8")
    (line,) = [each for each in text.splitlines() if each.startswith("ExecStart=")]
    words = shlex.split(line.removeprefix("ExecStart="))
    assert words[0] == _SHIPPED
    return [sys.executable, *words[1:]]


@contextmanager
def listening(folder: Path, started: Sequence[str]) -> Iterator[list[int]]:
    """Somebody listens at the unit's place; yields the exit status of each process that was started."""
    ended: list[int] = []
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(folder / unit.SOCKET))
        door.listen()

        def serve() -> None:
            while True:
                try:
                    channel, _address = door.accept()
                except OSError:
                    return
                with channel:
                    begun = subprocess.Popen(
                        started,
                        stdin=channel.fileno(),
                        stdout=channel.fileno(),
                        stderr=subprocess.DEVNULL,
                        env={},
                        cwd="/",
                        user=account(),
                        group=account(),
                    )
                ended.append(begun.wait(PATIENCE))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield ended
        finally:
            door.shutdown(socket.SHUT_RDWR)
            thread.join(PATIENCE)
