"""A stand-in of Meta's Graph API on this machine, and webhooks as Meta documents them. All people invented: CONTOH."""

import hashlib
import hmac
import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.factories import meta_schema

APP_SECRET, VERIFY, TOKEN, PHONE_ID = "rahasia-aplikasi-contoh", "kata-uji-contoh", "token-contoh", "100200300400500"
WRITER, OTHER = "6281200000001", "6281200000002"


@dataclass
class Graph:
    """What the stand-in was told to do, what it holds and what it was asked. `fails` are statuses to answer first."""

    port: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    fails: list[tuple[int, int]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    redirects_to: str = ""
    is_mute: bool = False
    """It takes what is sent and never answers."""
    dead_addresses: int = 0
    """How many addresses of files are over before they are asked: each holds for five minutes."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v23.0"


class _Talk(BaseHTTPRequestHandler):
    """One request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """Says nothing."""

    @property
    def _graph(self) -> Graph:
        return self.server.graph  # type: ignore[attr-defined, no-any-return]  # set by `running`

    def do_GET(self) -> None:
        """Where a file lies, or its bytes."""
        path = urlsplit(self.path).path
        if self._failed():
            return
        name = path.rsplit("/", 1)[-1]
        raw = self._graph.files.get(name)
        if raw is None:
            self._say(400, meta_schema.error(100))
        elif path.startswith("/berkas/"):
            if self._graph.dead_addresses:
                self._graph.dead_addresses -= 1
                self.send_error(404)
                return
            if self._graph.redirects_to:
                self.send_response(302)
                self.send_header("Location", self._graph.redirects_to)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        else:
            digest = self._graph.digests.get(name, hashlib.sha256(raw).hexdigest())
            url = f"http://127.0.0.1:{self._graph.port}/berkas/{name}"
            facts = {"url": url, "file_size": len(raw), "sha256": digest, "id": name, "mime_type": "image/jpeg"}
            self._say(200, {"messaging_product": "whatsapp", **facts})

    def do_POST(self) -> None:
        """An answer to somebody."""
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if self._failed():
            return
        said = json.loads(raw)
        if not (meta_schema.text_is_sound(said) or meta_schema.template_is_sound(said)):
            self._say(400, meta_schema.error(131009))
            return
        self._graph.sent.append(said)
        if self._graph.is_mute:
            self.close_connection = True
            return
        self._say(200, meta_schema.accepted(str(said.get("to", said.get("recipient"))), len(self._graph.sent)))

    def _failed(self) -> bool:
        graph = self._graph
        graph.asked.append(f"{self.command} {self.path}")
        graph.tokens.append(self.headers.get("Authorization", ""))
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._say(401, meta_schema.error(190))
            return True
        if not graph.fails:
            return False
        status, code = graph.fails.pop(0)
        self._say(status, meta_schema.error(code))
        return True

    def _say(self, status: int, said: dict[str, Any]) -> None:
        raw = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


@contextmanager
def running() -> Iterator[Graph]:
    """The stand-in, until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Talk)
    graph = Graph(port=server.server_address[1])
    server.graph = graph  # type: ignore[attr-defined]  # read by the handler
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield graph
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def channels_file(folder: Path, *, graph_url: str = "", more: str = "") -> Path:
    """A channels file as an administrator lays it, for both parts at once."""
    place = f'graph_url = "{graph_url}"\n' if graph_url else ""
    path = folder / "saluran.toml"
    path.write_text(
        f'site = "https://lapor.contoh.go.id/"\n{more}[whatsapp]\nphone_number_id = "{PHONE_ID}"\n'
        f'app_secret = "{APP_SECRET}"\nverify_token = "{VERIFY}"\naccess_token = "{TOKEN}"\n{place}'
    )
    folder.chmod(0o700)
    path.chmod(0o600)
    return path


def message(kind: str = "text", *, number: int = 1, at: datetime, sender: str = WRITER, **part: Any) -> dict[str, Any]:
    """One message of a webhook; `part` is what stands under its type."""
    return {
        "from": sender,
        "id": f"wamid.{sender}.{number:04d}",
        "timestamp": str(int(at.timestamp())),
        "type": kind,
        kind: part,
    }


def webhook(*messages: dict[str, Any], phone_id: str = PHONE_ID, name: str = "Bu CONTOH", **more: Any) -> bytes:
    """The bytes that Meta posts."""
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "62735000000", "phone_number_id": phone_id},
        **more,
    }
    if messages:
        senders = dict.fromkeys(str(each.get("from", "")) for each in messages)
        value["contacts"] = [{"profile": {"name": name}, "wa_id": sender} for sender in senders]
        value["messages"] = list(messages)
    entry = {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def signature(raw: bytes, *, secret: str = APP_SECRET) -> str:
    """`X-Hub-Signature-256` of these bytes."""
    return "sha256=" + hmac.new(secret.encode(), raw, "sha256").hexdigest()


def digest64(raw: bytes) -> str:
    """A digest as a webhook names it."""
    return b64encode(hashlib.sha256(raw).digest()).decode()
