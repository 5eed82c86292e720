"""What the watchdog is told of a site: it answers, or its database does not; a frozen one is told of by silence."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.factories.starts import AT, good_settings

from sigap.cli.processes import systemd
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.readiness.start import Start
from sigap.cli.serving import sites, up
from sigap.config.env import Surface


class _Unwell(BaseHTTPRequestHandler):
    """A site that has its files, and nothing else."""

    def do_HEAD(self) -> None:
        self.send_response(200 if self.path.startswith("/static/") else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def answering() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), _Unwell) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def silent() -> Iterator[int]:
    """Takes connections and says nothing, as a process does whose threads all wait."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(systemd, "alive", lambda: found.append("alive"))
    monkeypatch.setattr(sites, "answers", lambda address, host: _ANSWERS(address, host, within=3))
    return found


_ANSWERS = sites.answers


def _site(folder: Path, port: int) -> Start:
    return Start(
        surface=Surface.PUBLIC,
        environ=good_settings(folder, Surface.PUBLIC),
        at=AT,
        user=1000,
        listen=NumericAddress("127.0.0.1", port),
    )


@pytest.mark.parametrize("has_database", [True, False])
def test_a_site_that_answers_is_at_work_however_its_database_is(
    answering: int, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_database: bool
) -> None:
    monkeypatch.setattr("sigap.cli.readiness.database.is_answering", lambda _url: has_database)
    up._tell_alive([_site(tmp_path, answering)])
    assert told == ["alive"]


@pytest.mark.parametrize(("has_database", "said"), [(True, []), (False, ["alive"])])
def test_a_silent_site_is_ended_unless_it_waits_for_its_database(
    silent: int,
    told: list[str],
    said: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    has_database: bool,
) -> None:
    monkeypatch.setattr("sigap.cli.readiness.database.is_answering", lambda _url: has_database)
    up._tell_alive([_site(tmp_path, silent)])
    assert told == said


def test_of_three_parts_one_that_hangs_is_enough(
    answering: int, silent: int, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sigap.cli.readiness.database.is_answering", lambda _url: True)
    up._tell_alive([_site(tmp_path, answering), _site(tmp_path, silent)])
    assert told == []
