"""A mail server on this machine that says what a test tells it to say, and keeps what it was handed. Plain or TLS."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.factories.patience import PATIENCE

HOST = "127.0.0.1"


@dataclass
class Box:
    """What one server was told to do, and what came in. `answers` is by verb: RCPT, DATA, AUTH, `.` for the end."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    hangs_up_at: str = ""
    on_data: Callable[[], object] = lambda: None

    @property
    def letters(self) -> list[EmailMessage]:
        """Everything that was taken, read as a mail program reads it."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    def url(self, query: str = "", scheme: str = "smtp", user: str = "") -> str:
        """How SIGAP_MAIL_URL names it."""
        return f"{scheme}://{user}{HOST}:{self.port}{query}"


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    timeout = PATIENCE

    def handle(self) -> None:
        box: Box = self.server.box  # type: ignore[attr-defined]  # set by `running`
        self._say("220 ready")
        while line := self.rfile.readline():
            verb = line.split()[0].upper().decode() if line.split() else ""
            box.verbs.append(verb)
            if verb == box.hangs_up_at:
                return
            if verb == "STARTTLS":
                self._say("220 go on")
                if not self._wrap(box):
                    return
            elif verb == "DATA":
                if not self._take(box):
                    return
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._answer(box, verb, line)

    def _answer(self, box: Box, verb: str, line: bytes) -> None:
        said = box.answers.get(verb, "")
        if verb == "EHLO":
            offers = ["server", *(["STARTTLS"] if box.tls else []), "AUTH PLAIN LOGIN"]
            said = "\r\n".join(f"250{'-' if more else ' '}{word}" for more, word in _with_more(offers))
        elif verb == "RCPT" and not said:
            box.recipients.append(line.decode().split(":", 1)[1].strip().strip("<>"))
        elif verb == "AUTH" and not said:
            said = "235 welcome"
        self._say(said or "250 ok")

    def _take(self, box: Box) -> bool:
        if refusal := box.answers.get("DATA"):
            self._say(refusal)
            return True
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        box.on_data()
        if box.hangs_up_at == ".":
            return False
        said = box.answers.get(".", "250 taken")
        if said.startswith("250"):
            box.raw.append(b"".join(lines))
        self._say(said)
        return True

    def _wrap(self, box: Box) -> bool:
        assert box.tls is not None
        try:
            self.connection = box.tls.wrap_socket(self.connection, server_side=True)
        except OSError:
            return False
        self.rfile = self.connection.makefile("rb")
        self.wfile = socketserver._SocketWriter(self.connection)  # type: ignore[attr-defined]  # as StreamRequestHandler makes it
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def finish(self) -> None:
        super().finish()
        self.connection.close()


def _with_more(words: list[str]) -> Iterator[tuple[bool, str]]:
    return ((number < len(words) - 1, word) for number, word in enumerate(words))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves in the middle is part of the tests."""


@contextmanager
def running(*, tls: ssl.SSLContext | None = None, answers: Mapping[str, str] = {}) -> Iterator[Box]:
    """A server that listens until the block ends."""
    server = _Server((HOST, 0), _Talk)
    box = Box(port=server.server_address[1], tls=tls, answers=dict(answers))
    server.box = box  # type: ignore[attr-defined]  # read by each conversation
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate that it signed itself, and the certificate's file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / "server.pem", folder / "server.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return context, file
