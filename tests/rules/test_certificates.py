"""When the certificate that a host shows ends, by asking it; names that have one."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.factories import mail_server

from sigap.kernel.certificates import certificate_end, hosts_with_certificates


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[int]:
    """A server on this machine that shows a certificate of its own making."""
    context, _authority = mail_server.certificate(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_greet, args=(server, context), daemon=True).start()
        yield server.getsockname()[1]


def _greet(server: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):
        while True:
            plain, _ = server.accept()
            with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as secure:
                secure.recv(1)


def test_the_end_is_read_from_what_is_shown(shown: int) -> None:
    ends = certificate_end("kerja.uji.go.id", shown)
    assert ends is not None
    assert timedelta() < ends - datetime.now(UTC) < timedelta(days=3660)


def test_where_nobody_shows_one_nothing_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert certificate_end("localhost", port) is None


def test_names_without_a_certificate_of_their_own_are_left_out() -> None:
    names = ("lapor.uji.go.id", "kerja.uji.go.id", "localhost", "127.0.0.1", "[::1]", "abcdef.onion")
    assert hosts_with_certificates("https://kerja.uji.go.id/", names) == ["kerja.uji.go.id", "lapor.uji.go.id"]
    assert hosts_with_certificates("http://localhost:8001/", ("localhost",)) == []
