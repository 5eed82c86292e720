"""The one door: a second start is refused, nobody outlives the launcher, and `kill -9` of everything loses nothing."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.factories.patience import PATIENCE
from tests.journeys.house import (
    Demo,
    assert_gone,
    clean_environment,
    demo_home,
    free_port,
    kill,
    running,
    wait_until,
)

from sigap.cli.database import postgres, server
from sigap.cli.home import CHECKOUT, Home

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """A data folder with a space and an apostrophe in its name, as that of its first start had."""
    with demo_home("desa Pere'an") as home:
        yield home


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """One that stands through the tests which end a part of it at most."""
    with demo_home("desa Pere'an") as home, running(home) as demo:
        yield demo


def test_a_first_start_shows_both_sites_the_accounts_and_last_the_password(demo: Demo) -> None:
    for host in ("localhost", "127.0.0.1"):
        assert demo.status(demo.port, "/", host) == 200
        assert demo.status(demo.port + 1, "/masuk/", host) == 200
    assert f"http://localhost:{demo.port}/" in "".join(demo.printed)
    assert f"http://localhost:{demo.port + 1}/masuk/" in "".join(demo.printed)
    assert "rina.uptd" in "".join(demo.printed)
    assert demo.printed[-1].startswith("sandi: ")


def test_a_second_start_is_refused_by_the_first_ones_lock_whatever_its_port(demo: Demo) -> None:
    second = _call(demo.home, "demo", "--port", str(free_port()))
    assert second.returncode == 2
    assert f"http://localhost:{demo.port}/" in second.stderr
    assert demo.status(demo.port, "/", "127.0.0.1") == 200


def test_a_port_in_use_is_named_with_the_command_that_mends_it(home: Home) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        refused = _call(home, "demo", "--port", str(port))
    assert refused.returncode == 2
    assert f"Porta {port}" in refused.stderr
    assert "./sigap demo --port" in refused.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_with_everyone(home: Home, number: signal.Signals) -> None:
    with running(home) as demo:
        family = demo.family()
        demo.process.send_signal(number)
        assert demo.process.wait(PATIENCE) == 0
        assert_gone(family)


def test_a_killed_launcher_takes_everyone_with_it(home: Home) -> None:
    with running(home) as demo:
        family = demo.family()
        assert len(family) > 5
        demo.process.kill()
        assert_gone(family)


def test_what_was_acknowledged_is_there_after_everything_was_killed_at_once(home: Home) -> None:
    with running(home) as demo:
        demo.query("CREATE TABLE IF NOT EXISTS demo.witness (said text)")
        demo.query("INSERT INTO demo.witness VALUES ('sudah dicatat')")
        family = demo.family()
        kill(*family)
        assert_gone(family)
    with running(home) as demo:
        assert ("sudah dicatat",) in demo.query("SELECT said FROM demo.witness")
        assert demo.status(demo.port + 1, "/sehat/", "127.0.0.1") == 200


@pytest.mark.parametrize("surface", ["public", "desk", "worker"])
def test_a_part_that_dies_is_started_again(demo: Demo, surface: str) -> None:
    first = demo.part(surface)
    kill(first)
    assert_gone([first])
    assert wait_until(lambda: _is_back(demo, surface))
    assert wait_until(demo.is_well)


def test_no_part_is_given_anothers_secrets(demo: Demo) -> None:
    given = _environments(demo)
    held = demo.home.secrets()
    for surface in ("public", "desk", "worker"):
        # The desk signs people in by a second log-in.
        own = {surface, f"secret_key_{surface}", *(["threshold"] if surface == "desk" else [])}
        foreign = {name for name in held if name not in own}
        together = "\n".join(given[surface].values())
        assert not [name for name in foreign if held[name] in together]
    holds = {surface: _names_in(Path(given[surface]["SIGAP_KEYS"])) for surface in ("public", "desk", "worker")}
    # The ring is the vault's: the desk seals, as the public site does.
    assert holds["public"] == holds["desk"] == {"intake.pub", "code.key", "channel.pub"}
    # What channels bring is opened and sealed anew by the worker: it opens no report.
    assert holds["worker"] == {"channel.key", "intake.pub"}


def _names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_statements_carry_never_reaches_a_log_not_even_when_they_fail(home: Home) -> None:
    with running(home) as demo:
        for url in server.embedded(postgres.cluster_of(home)).urls.values():
            with psycopg.connect(url, autocommit=True) as connection:
                for statement in ("SELECT 'Siti Rahasia'::int", "SELECT %s::uuid", "SELECT nama_siti_rahasia"):
                    with pytest.raises(psycopg.Error):
                        connection.execute(statement.encode(), ["Siti Rahasia"] if "%s" in statement else None)
        assert demo.status(demo.port, "/?q=Siti+Rahasia", "127.0.0.1") == 200
        assert demo.status(demo.port + 1, "/Siti-Rahasia/", "127.0.0.1") in {302, 404}
    logs = {log.name: log.read_text(errors="replace") for log in home.logs.iterdir()}
    assert "postgres.log" in logs
    assert not [name for name, text in logs.items() if "rahasia" in text.lower()]


def _is_back(demo: Demo, surface: str) -> bool:
    try:
        return demo.part(surface) > 0
    except StopIteration:
        return False


def _environments(demo: Demo) -> dict[str, dict[str, str]]:
    """What each part was started with, by surface."""
    found: dict[str, dict[str, str]] = {}
    for process in demo.family():
        text = Path(f"/proc/{process}/environ").read_text().rstrip("\0")
        variables = dict(line.split("=", 1) for line in text.split("\0") if "=" in line)
        if "SIGAP_SURFACE" in variables:
            found[variables["SIGAP_SURFACE"]] = variables
    return found


def _call(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    argv = [str(CHECKOUT / "sigap"), *arguments]
    return subprocess.run(
        argv, env=clean_environment(home), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
