"""A demo of its own for a measurement, and what its processes cost. Linux only: reads /proc."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
CHECKOUT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class House:
    """A running demo."""

    process: subprocess.Popen[str]
    home: Path
    port: int
    started_in: float  # seconds from the command to the last line it prints

    def family(self) -> list[int]:
        """Process ids of the launcher and everything beneath it."""
        children: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                parent = _parent(entry)
                children.setdefault(parent, []).append(int(entry.name))
        found, waiting = [], [self.process.pid]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting += children.get(one, [])
        return found

    def surface(self, name: str) -> list[int]:
        """Processes of one surface: "public", "desk", "worker"; or "postgres"."""
        return [one for one in self.family() if name == _name_of(one)]

    def cpu(self, *names: str) -> float:
        """Seconds of processor that these parts have used so far."""
        return sum(_cpu(one) for name in names for one in self.surface(name))

    def pss_mb(self) -> dict[str, float]:
        """Proportional set size of every process, in MB, by part."""
        sizes: dict[str, float] = {}
        for one in self.family():
            sizes[_name_of(one)] = sizes.get(_name_of(one), 0.0) + _pss(one) / 1024
        return {name: round(size, 1) for name, size in sizes.items()}


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _cpu(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    # Its own time and that of children it has already buried (PostgreSQL's short-lived helpers).
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) / TICKS


def _pss(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _name_of(process: int) -> str:
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
        named = Path(f"/proc/{process}/comm").read_text().strip()
        environment = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    except OSError:
        return "gone"
    if b"postgres" in command.partition(b"\0")[0]:
        return "postgres"
    if named.startswith("sigap-"):
        # A fork of the launcher, which has the launcher's environment to show.
        return named.removeprefix("sigap-")
    for variable in environment:
        if variable.startswith(b"SIGAP_SURFACE="):
            return variable.partition(b"=")[2].decode()
    return "launcher"


@contextmanager
def demo(*, home: Path | None = None) -> Iterator[House]:
    """Starts a demo in a folder of its own (removed afterwards, unless given), and stops it."""
    folder = home or Path(tempfile.mkdtemp(prefix="sigap-bench-"))
    port = 20000 + secrets.randbelow(20000)
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "sigap.cli.main", "demo", "--port", str(port)],
        env={**os.environ, "SIGAP_HOME": str(folder)},
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith("sandi: "):
                break
        else:
            raise SystemExit("the demo did not start")
        yield House(process, folder, port, time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        if home is None:
            shutil.rmtree(folder, ignore_errors=True)
