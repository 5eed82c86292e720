"""A ping goes over TLS to the address that was looked at, along no redirection, within limits; never into a house."""

import base64
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.factories import mail_server
from tests.factories.patience import PATIENCE

from sigap.integrations import sending
from sigap.integrations.rules import PingTrouble
from sigap.integrations.sample import PingVerifier
from sigap.kernel.clock import now

KEY = Ed25519PrivateKey.generate()
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


class Office(BaseHTTPRequestHandler):
    """An office's system: what came in, and what it answers."""

    got: list[tuple[dict[str, str], bytes]] = []
    answer = 204
    location = ""
    is_slow = False

    def do_POST(self) -> None:
        """Takes a ping."""
        length = int(self.headers.get("Content-Length", "0"))
        self.got.append((dict(self.headers.items()), self.rfile.read(length)))
        if self.is_slow:
            for _number in range(200):
                self.wfile.write(b"H")
                time.sleep(0.05)
        self.send_response(self.answer)
        if self.location:
            self.send_header("Location", self.location)
        self.end_headers()

    def log_message(self, *_told: object) -> None:
        """Quiet."""


@contextmanager
def running(folder: Path, **told: Any) -> Iterator[tuple[type[Office], str, ssl.SSLContext]]:
    """One such system over TLS on loopback: what it got, its address, and whom to trust."""
    tls, file = mail_server.certificate(folder)
    handler = type("Told", (Office,), {"got": [], **told})
    server = HTTPServer(("127.0.0.1", 0), handler)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield handler, f"https://surat.contoh.go.id:{server.server_port}/sigap", ssl.create_default_context(cafile=file)
    finally:
        server.shutdown()
        thread.join(PATIENCE)
        server.server_close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What a name leads to, look-up by look-up; the last one for ever."""
    answers: list[list[str]] = [["127.0.0.1"]]

    def look_up(_host: str, _port: int) -> list[str]:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    monkeypatch.setattr(sending, "resolved", look_up)
    return answers


def send(url: str, trusted: ssl.SSLContext | None = None, *, anywhere: bool = False) -> PingTrouble:
    """Sends one ping; `anywhere` stands in for an address of the internet."""
    more: dict[str, Any] = {"may_reach": lambda _address: True} if anywhere else {}
    return sending.send_ping(url, key=KEY, at=now(), trusted=trusted, **more)


def test_a_ping_is_empty_and_signed(tmp_path: Path, names: list[list[str]]) -> None:
    with running(tmp_path) as (office, url, trusted):
        assert send(url, _unnamed(trusted), anywhere=True) == PingTrouble.NONE
        ((headers, body),) = office.got
    assert body == b""
    assert PingVerifier(PUBLIC, url).accepts(headers, now().timestamp())
    assert not {name for name in headers if name.lower() in {"authorization", "cookie"}}


def _unnamed(trusted: ssl.SSLContext) -> ssl.SSLContext:
    trusted.check_hostname = False
    return trusted


def test_a_name_that_leads_into_a_house_is_not_connected_to(tmp_path: Path, names: list[list[str]]) -> None:
    with running(tmp_path) as (office, url, trusted):
        for found in (["127.0.0.1"], ["169.254.169.254"], ["1.1.1.1", "10.0.0.1"], ["::ffff:127.0.0.1"], []):
            names[:] = [found]
            assert send(url, trusted) == PingTrouble.NOT_PUBLIC, found
        # Looked at once: what the name leads to a moment later is not asked.
        names[:] = [["127.0.0.1"], ["10.9.9.9"]]
        assert send(url, _unnamed(trusted), anywhere=True) == PingTrouble.NONE
        assert names == [["10.9.9.9"]]
        assert len(office.got) == 1


def test_redirections_refusals_and_untrusted_systems_are_told_apart(tmp_path: Path, names: list[list[str]]) -> None:
    with running(tmp_path, answer=302, location="http://169.254.169.254/latest") as (office, url, trusted):
        assert send(url, _unnamed(trusted), anywhere=True) == PingTrouble.REDIRECTED
        assert len(office.got) == 1
    with running(tmp_path, answer=500) as (_office, url, trusted):
        assert send(url, _unnamed(trusted), anywhere=True) == PingTrouble.REFUSED
        assert send(url, anywhere=True) == PingTrouble.UNREACHABLE, "a certificate that nobody vouches for"
    assert send(url, anywhere=True) == PingTrouble.UNREACHABLE


def test_an_answer_that_trickles_is_cut_off(
    tmp_path: Path, names: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_WHOLE", 0.3)
    with running(tmp_path, is_slow=True) as (_office, url, trusted):
        assert send(url, _unnamed(trusted), anywhere=True) == PingTrouble.UNREACHABLE
