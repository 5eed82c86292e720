"""How many processes answer for a site, and what each part is given."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.factories.mail_server import free_port
from tests.factories.patience import PATIENCE

from sigap.cli.home import Home
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.readiness.start import SERVING
from sigap.cli.serving import sites
from sigap.config.env import Surface


@pytest.mark.parametrize(("processors", "answering"), [(1, "1"), (2, "2"), (64, "2"), (None, "1")])
def test_two_processes_answer_wherever_there_are_two_processors(
    monkeypatch: pytest.MonkeyPatch, processors: int | None, answering: str
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    argv = sites.program(Surface.DESK, {}, NumericAddress("127.0.0.1", 8001), log=None).argv
    assert argv[argv.index("--processes") + 1] == answering


def test_the_desk_is_given_neither_root_key_nor_ring(tmp_path: Path) -> None:
    told = {
        "SIGAP_ROOT_KEY": "credential:root.key",
        "CREDENTIALS_DIRECTORY": "/run/credentials/sigap",
        "SIGAP_SECRET_KEY_DESK": "rahasia",
    }
    home = Home.from_environment({"SIGAP_HOME": str(tmp_path)})
    given = {
        part: sites.environment_of(part, told, home, url="", keys=tmp_path / part, vault_at=tmp_path / "v")
        for part in SERVING
    }
    assert given[Surface.DESK]["SIGAP_ROOT_KEY"] == f"vault:{tmp_path / 'v'}"
    assert [part for part in SERVING if "CREDENTIALS_DIRECTORY" in given[part]] == [Surface.VAULT]
    assert [part for part in SERVING if "credential:root.key" in given[part].values()] == [Surface.VAULT]


_NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("is_first", [True, False])
def test_a_site_ends_with_either_of_its_processes(tmp_path: Path, *, is_first: bool) -> None:
    address = NumericAddress("127.0.0.1", free_port())
    home = Home.from_environment({"SIGAP_HOME": str(tmp_path)})
    told = {"SIGAP_SECRET_KEY_PUBLIC": "x" * 50, "SIGAP_HOSTS_PUBLIC": "localhost"}
    env = sites.environment_of(Surface.PUBLIC, told, home, url=_NOWHERE, keys=None, vault_at=tmp_path / "v")
    program = sites.program(Surface.PUBLIC, env, address, log=None)
    argv = [*program.argv[: program.argv.index("--processes") + 1], "2", "--threads", "1"]
    with subprocess.Popen(argv, env={**program.env, "SIGAP_DEMO": "1"}, cwd=program.cwd) as site:
        try:
            _wait_until(lambda: _answers(address))
            (other,) = Path(f"/proc/{site.pid}/task/{site.pid}/children").read_text().split()
            os.kill(site.pid if is_first else int(other), signal.SIGKILL)
            assert site.wait(PATIENCE) == (-signal.SIGKILL if is_first else 1)
            _wait_until(lambda: not _answers(address))
        finally:
            site.kill()


def _answers(address: NumericAddress) -> bool:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=PATIENCE)
    try:
        connection.request("HEAD", "/tidak-ada.css", headers={"Host": "localhost"})
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
