"""Starts the real system in a folder of its own and ends it: what every journey stands on."""

import fcntl
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from tests.factories.patience import PATIENCE

from sigap.cli.database import postgres, server
from sigap.cli.development.run_tests import HOME_PREFIX
from sigap.cli.home import CHECKOUT, Home
from sigap.kernel import clock


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: its launcher, data folder, ports and what it printed."""

    process: subprocess.Popen[str]
    home: Home
    port: int
    printed: list[str] = field(default_factory=list)

    @property
    def public(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def desk(self) -> str:
        return f"http://localhost:{self.port + 1}"

    @property
    def password(self) -> str:
        """The common password of the demo accounts, as the launcher printed it last."""
        return self.printed[-1].removeprefix("sandi: ").strip()

    def family(self) -> list[int]:
        """Process ids of the launcher and everything beneath it."""
        return _family(self.process.pid)

    def descendants(self, process: int) -> list[int]:
        """A process and everything beneath it; the youngest last."""
        return _family(process)

    def part(self, surface: str) -> int:
        """Process id of the main process of "public", "desk" or "worker". Raises StopIteration when it is down."""
        wanted = f"SIGAP_SURFACE={surface}\0"
        return next(one for one in self.family() if wanted in _environment_of(one))

    def database(self) -> int:
        """Process id of the embedded database's main process. Raises StopIteration when it is down."""
        return next(one for one in self.family() if _command_of(one).endswith("/postgres"))

    def status(self, port: int, path: str, host: str) -> int:
        with closing(http.client.HTTPConnection(host, port, timeout=PATIENCE)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status

    def is_well(self) -> bool:
        """Whether both sites answer and the worker lives."""
        try:
            return all(self.status(port, "/sehat/", "127.0.0.1") == 200 for port in (self.port, self.port + 1))
        except (OSError, http.client.HTTPException):
            return False

    @contextmanager
    def refusing(self, table: str) -> Iterator[None]:
        """Lets this table take no new row, as a full disk would; the database's complaint quotes the whole row."""
        self.query(f"ALTER TABLE {table} ADD CONSTRAINT broken CHECK (false) NOT VALID")
        try:
            yield
        finally:
            self.query(f"ALTER TABLE {table} DROP CONSTRAINT broken")

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Asks the database as its owner."""
        target = server.embedded(postgres.cluster_of(self.home))
        with psycopg.connect(target.owner_url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def sweep_deadlines(self, *later: timedelta) -> None:
        """The worker's own sweep of deadlines, with its own log-in, at moments that may not have come yet."""
        self.sweep("clocks.sweep", *later)

    def sweep(self, name: str, *later: timedelta, as_owner: bool = False) -> None:
        """One of the worker's sweeps, with its own log-in and lock, now or at moments that may not have come yet.

        `as_owner`: where the database believes no moment of the worker's.
        """
        if as_owner:
            environment = server.embedded(postgres.cluster_of(self.home)).owner_environment(self.home)
        else:
            found = Path(f"/proc/{self.part('worker')}/environ").read_text().rstrip("\0").split("\0")
            environment = dict(pair.split("=", 1) for pair in found)
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        environment.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
        moments = [(clock.now() + step).isoformat() for step in later or (timedelta(),)]
        subprocess.run([sys.executable, "-c", _SWEEP, name, *moments], env=environment, check=True, timeout=PATIENCE)


_SWEEP = """
import django; django.setup()
import sys, time
from datetime import datetime
from django.utils.module_loading import import_string
from sigap.cli.serving import worker
from sigap.cli.sweeps import SWEEPS
(sweep,) = (each for each in SWEEPS if each.name == sys.argv[1])
for moment in sys.argv[2:]:
    is_done = False
    while not is_done:  # another worker may be at it just now
        with worker.database_lock(sweep.name) as is_done:
            if is_done:
                import_string(sweep.path)(at=datetime.fromisoformat(moment))
        time.sleep(0 if is_done else 0.05)
"""


@contextmanager
def own_home(name: str = "rumah") -> Iterator[Home]:
    """A data folder that is removed at the end, with its database."""
    made = Path(tempfile.mkdtemp(prefix="sigap-new-"))
    # Another run's start sweeps folders that nobody holds: it is held before it bears the name that is swept.
    with Home(made).locked("uji perjalanan"):
        outer = made.rename(made.with_name(made.name.replace("sigap-new-", HOME_PREFIX)))
        home = Home.from_environment({"SIGAP_HOME": str(outer / name)})
        try:
            yield home
        finally:
            postgres.remove(postgres.cluster_of(home))
            shutil.rmtree(outer)


@contextmanager
def demo_home(name: str = "rumah", *, has_stories: bool = False) -> Iterator[Home]:
    """A data folder with the demo in it, copied from one that was started once in this run, and its database's too."""
    with own_home(name) as home:
        first = _first_home(has_stories=has_stories)
        _copy(first.path, home.path)
        place = postgres.cluster_of(first).place
        if not place.is_relative_to(first.path):
            _copy(place, postgres.cluster_of(home).place)
        yield home


def _first_home(*, has_stories: bool) -> Home:
    """The home that others are copied from: its demo was started, filled and ended, by the first worker to come.

    It lies in the run's own folder, which goes with its end; space and apostrophe belong into every path.
    """
    run = Path(os.environ["SIGAP_HOME"])
    made = Home.from_environment({"SIGAP_HOME": str(run / f"desa Pere'an {'terisi' if has_stories else 'kosong'}")})
    is_made = made.path / "sudah"
    with (run / f"{made.path.name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not is_made.exists():
            with running(made, **({} if has_stories else {"SIGAP_DEMO_STORIES": "0"})):
                pass
            is_made.touch()
    return made


def _copy(source: Path, to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", str(to)], check=True)


@contextmanager
def running(home: Home, **environ: str) -> Iterator[Demo]:
    """Runs the demo in `home` on free ports for as long as this lasts."""
    port = free_port()
    argv = [sys.executable, "-P", "-m", "sigap.cli.main", "demo", "--port", str(port)]
    environment = {**clean_environment(home), "PYTHONPATH": str(CHECKOUT / "src"), **environ}
    with subprocess.Popen(
        argv, cwd="/", env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        demo = Demo(process, home, port)
        try:
            assert process.stdout is not None
            for line in process.stdout:
                demo.printed.append(line)
                if line.startswith("sandi: "):
                    break
            else:
                pytest.fail("".join(demo.printed))
            yield demo
            if process.poll() is None and demo.is_well():
                assert demo.query("SELECT * FROM work.differences()") == [], (
                    "the list of work is not what the facts say"
                )
        finally:
            process.terminate()
            process.wait(PATIENCE)


def clean_environment(home: Home) -> dict[str, str]:
    """This process's environment without anything of SIGAP's own, but for the home."""
    ours = ("SIGAP_", "DATABASE_", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {
        "SIGAP_HOME": str(home.path)
    }


def free_port() -> int:
    """A port that is free, and the next one too; below those that the kernel lends to outgoing connections."""
    while True:
        port = 20000 + 2 * secrets.randbelow(5000)
        with socket.socket() as first, socket.socket() as second, suppress(OSError):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port


def kill(*processes: int) -> None:
    """`kill -9`; one that its parent took along already is passed over."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def assert_gone(processes: list[int]) -> None:
    assert wait_until(lambda: not [one for one in processes if _is_alive(one)])


def wait_until(holds: Callable[[], bool]) -> bool:
    """Waits until it holds; False when it hangs."""
    until = time.monotonic() + PATIENCE
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.1)
    return held


def _family(process: int) -> list[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [process, *(member for child in children for member in _family(int(child)))]


def _environment_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/environ").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


def _command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text().partition("\0")[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
