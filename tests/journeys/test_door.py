"""The one door: a second start is refused, nobody outlives the launcher, and `kill -9` of everything loses nothing."""

import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from sigap.cli import database, postgres
from sigap.cli.home import CHECKOUT, Home

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("door")]
_PATIENCE = 120.0  # seconds; a first start on a busy machine
_GONE_WITHIN = 20.0


@dataclass(frozen=True, slots=True)
class Demo:
    """A running `./sigap demo`."""

    process: subprocess.Popen[str]
    home: Home
    port: int
    printed: list[str] = field(default_factory=list)

    def family(self) -> list[int]:
        """Process ids of the launcher and everything beneath it."""
        return _family(self.process.pid)

    def status(self, port: int, path: str, host: str) -> int:
        with closing(http.client.HTTPConnection(host, port, timeout=10)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status

    def query(self, statement: str) -> list[tuple[object, ...]]:
        target = database.embedded(postgres.cluster_of(self.home))
        with psycopg.connect(target.owner_url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A data folder with spaces and an apostrophe in its name; its first start fills it."""
    folder = Path(tempfile.mkdtemp(prefix="sigap-test-")) / "desa Pere'an"
    home = Home.from_environment({"SIGAP_HOME": str(folder)})
    try:
        with _running(home):
            pass
        yield home
    finally:
        postgres.remove(postgres.cluster_of(home))
        shutil.rmtree(folder.parent)


def test_a_first_start_shows_both_sites_the_accounts_and_last_the_password(home: Home) -> None:
    with _running(home) as demo:
        for host in ("localhost", "127.0.0.1"):
            assert demo.status(demo.port, "/", host) == 200
            assert demo.status(demo.port + 1, "/masuk/", host) == 200
        assert f"http://localhost:{demo.port}/" in "".join(demo.printed)
        assert f"http://localhost:{demo.port + 1}/masuk/" in "".join(demo.printed)
        assert "rina.uptd" in "".join(demo.printed)
        assert demo.printed[-1].startswith("sandi: ")


def test_a_second_start_is_refused_by_the_first_ones_lock_whatever_its_port(home: Home) -> None:
    with _running(home) as demo:
        second = _call(home, "demo", "--port", str(_free_port()))
        assert second.returncode == 2
        assert f"http://localhost:{demo.port}/" in second.stderr
        assert demo.status(demo.port, "/", "127.0.0.1") == 200


def test_a_port_in_use_is_named_with_the_command_that_mends_it(home: Home) -> None:
    port = _free_port()
    with socket.create_server(("127.0.0.1", port)):
        refused = _call(home, "demo", "--port", str(port))
    assert refused.returncode == 2
    assert f"Porta {port}" in refused.stderr
    assert "./sigap demo --port" in refused.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_with_everyone(home: Home, number: signal.Signals) -> None:
    with _running(home) as demo:
        family = demo.family()
        demo.process.send_signal(number)
        assert demo.process.wait(_GONE_WITHIN) == 0
        _assert_gone(family)


def test_a_killed_launcher_takes_everyone_with_it(home: Home) -> None:
    with _running(home) as demo:
        family = demo.family()
        assert len(family) > 5
        demo.process.kill()
        _assert_gone(family)


def test_what_was_acknowledged_is_there_after_everything_was_killed_at_once(home: Home) -> None:
    with _running(home) as demo:
        demo.query("CREATE TABLE IF NOT EXISTS demo.witness (said text)")
        demo.query("INSERT INTO demo.witness VALUES ('sudah dicatat')")
        family = demo.family()
        for process in family:
            with suppress(ProcessLookupError):  # its parent took it along
                os.kill(process, signal.SIGKILL)
        _assert_gone(family)
    with _running(home) as demo:
        assert ("sudah dicatat",) in demo.query("SELECT said FROM demo.witness")
        assert demo.status(demo.port + 1, "/sehat/", "127.0.0.1") == 200


def test_a_part_that_dies_is_started_again(home: Home) -> None:
    with _running(home) as demo:
        web = next(process for process in demo.family() if _is_web(process, demo.port))
        os.kill(web, signal.SIGKILL)
        _assert_gone([web])
        until = time.monotonic() + _PATIENCE
        while not _answers(demo) and time.monotonic() < until:
            time.sleep(0.1)
        assert demo.status(demo.port, "/", "127.0.0.1") == 200


def test_no_part_is_given_anothers_secrets(home: Home) -> None:
    with _running(home) as demo:
        by_surface: dict[str, str] = {}
        for process in demo.family():
            environment = Path(f"/proc/{process}/environ").read_text().split("\0")
            surface = next((line for line in environment if line.startswith("SIGAP_SURFACE=")), "")
            by_surface[surface.removeprefix("SIGAP_SURFACE=")] = "\n".join(environment)
        held = home.secrets()
        assert {"public", "desk", "worker"} <= set(by_surface)
        for surface, others in {
            "public": ("desk", "worker"),
            "desk": ("public", "worker"),
            "worker": ("public", "desk"),
        }.items():
            assert not [other for other in (*others, "owner") if held[other] in by_surface[surface]]
        assert held["secret_key_desk"] not in by_surface["public"]
        assert f"{home.keys}\n" not in by_surface["public"] + "\n" + by_surface["worker"] + "\n"
        assert [path.name for path in home.public_keys.iterdir()] == ["intake.pub"]


@contextmanager
def _running(home: Home) -> Iterator[Demo]:
    port = _free_port()
    argv = [str(CHECKOUT / "sigap"), "demo", "--port", str(port)]
    with subprocess.Popen(
        argv, cwd="/", env=_environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
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
        finally:
            process.terminate()
            process.wait(_GONE_WITHIN)


def _call(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    argv = [str(CHECKOUT / "sigap"), *arguments]
    return subprocess.run(argv, env=_environment(home), capture_output=True, text=True, timeout=_PATIENCE, check=False)


def _environment(home: Home) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SIGAP_", "DATABASE_", "DJANGO_"))
    }
    return {**kept, "SIGAP_HOME": str(home.path)}


def _free_port() -> int:
    """A port that is free, and the next one too; below those that the kernel lends to outgoing connections."""
    while True:
        port = 20000 + 2 * secrets.randbelow(5000)
        with socket.socket() as first, socket.socket() as second, suppress(OSError):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port


def _answers(demo: Demo) -> bool:
    try:
        return demo.status(demo.port, "/", "127.0.0.1") == 200
    except OSError:
        return False


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(member for child in children for member in _family(int(child)))]


def _is_web(process: int, port: int) -> bool:
    words = Path(f"/proc/{process}/cmdline").read_text().split("\0")
    return "granian" in words and str(port) in words


def _assert_gone(processes: list[int]) -> None:
    until = time.monotonic() + _GONE_WITHIN
    while (left := [one for one in processes if _is_alive(one)]) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
