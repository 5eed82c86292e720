"""A small mail box on this machine that speaks as much IMAP as SIGAP asks for, and fails when a test says so."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.factories.patience import PATIENCE

from sigap.channels.rules.letters import LETTER_BYTES


@dataclass
class Box:
    """Letters by uid, with their flags. `fails_at` is the command at which the connection is cut."""

    port: int = 0
    letters: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    password: str = "contoh"
    fails_at: str = ""
    says_no_to: str = ""
    has_uidplus: bool = True
    said_size: int = 0
    commands: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"imap://sigap:contoh@127.0.0.1:{self.port}/INBOX"

    def waits(self, uid: int) -> bool:
        """Whether the one search that SIGAP makes finds it."""
        return r"\Flagged" not in self.flags[uid] or (self.said_size or len(self.letters[uid])) <= LETTER_BYTES

    def put(self, raw: bytes) -> int:
        """A letter arrives; its uid."""
        uid = max(self.letters, default=0) + 1
        self.letters[uid], self.flags[uid] = raw, set()
        return uid

    def erase(self, uids: set[int]) -> None:
        """What EXPUNGE does."""
        for uid in uids:
            if r"\Deleted" in self.flags[uid]:
                del self.letters[uid], self.flags[uid]


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    timeout = PATIENCE

    def handle(self) -> None:
        box: Box = self.server.box  # type: ignore[attr-defined]  # set by `running`
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, _gap, rest = line.decode().strip().partition(" ")
            words = rest.split(" ", 2)
            name = " ".join(words[:2]).upper() if words[0].upper() == "UID" else words[0].upper()
            box.commands.append(name)
            if name == box.fails_at:
                return
            if name == box.says_no_to or (name == "LOGIN" and box.password not in rest):
                self._say(f"{tag} NO refused")
                continue
            self._obey(box, name, words[2] if len(words) > 2 else "")
            self._say(f"{tag} OK done")
            if name == "LOGOUT":
                return

    def _obey(self, box: Box, name: str, rest: str) -> None:
        if name == "CAPABILITY":
            self._say(f"* CAPABILITY IMAP4rev1{' UIDPLUS' if box.has_uidplus else ''}")
        elif name == "SELECT":
            self._say(f"* {len(box.letters)} EXISTS\r\n* OK [UIDVALIDITY 7] ok")
        elif name == "UID SEARCH":
            found = [uid for uid in sorted(box.letters) if box.waits(uid)]
            self._say("* SEARCH " + " ".join(map(str, found)))
        elif name == "UID FETCH":
            self._fetch(box, rest)
        elif name == "UID STORE":
            uid, _how, flags = rest.split(" ", 2)
            box.flags[int(uid)] |= set(flags.strip("()").split())
        elif name == "UID EXPUNGE":
            box.erase({int(rest)})
        elif name == "EXPUNGE":
            box.erase(set(box.letters))

    def _fetch(self, box: Box, rest: str) -> None:
        uid = int(rest.split(" ", 1)[0])
        raw = box.letters[uid]
        if "RFC822.SIZE" in rest:
            self._say(f"* 1 FETCH (UID {uid} RFC822.SIZE {box.said_size or len(raw)})")
            return
        if "HEADER" in rest:
            raw = re.split(rb"\r\n\r\n", raw, maxsplit=1)[0] + b"\r\n\r\n"
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    """Forgets its conversations at the end."""

    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def running() -> Iterator[Box]:
    """The mail box, until the end of the block."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        box = Box(port=server.server_address[1])
        server.box = box  # type: ignore[attr-defined]  # read by the handler
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
