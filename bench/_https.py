"""Somebody before a site that stands behind nginx: TLS, host names, cookies, tokens of forms, a telephone's codes."""

import base64
import hmac
import html
import re
import ssl
import struct
import time
from dataclasses import dataclass, field
from http.client import HTTPSConnection
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*>')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        for each in _FIELD.findall(self.text):
            if f'name="{name}"' in each and (found := re.search(r'value="([^"]*)"', each)):
                return html.unescape(found[1])
        raise SystemExit(f"no field {name}: {self.status} {self.text[:500]}")


@dataclass(slots=True)
class Browser:
    """One site by its host name, one set of cookies. Certificates are not asked: they are the installation's own."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str], *, form_at: str = "", form: Answer | None = None) -> Answer:
        """Posts a form with its token: of the page `form` that was read, or of the one at `form_at`."""
        page = form or (self.get(form_at) if form_at else None)
        found = _TOKEN.search(page.text) if page else None
        token = {"csrfmiddlewaretoken": found[1]} if found else {}
        return self._ask("POST", path, urlencode({**token, **fields}).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        context = ssl._create_unverified_context()  # noqa: S323, SLF001 - nobody trusts these for a day
        line = HTTPSConnection(self.host, 443, timeout=30, context=context)
        line._create_connection = lambda _to, *rest: _loopback(*rest)  # type: ignore[attr-defined]  # noqa: SLF001
        headers = {"Host": self.host, "Connection": "close", "Referer": f"https://{self.host}/"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{self.host}"}
        line.request(method, path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode(errors="replace")
        for one in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        line.close()
        return Answer(answer.status, text, answer.headers.get("Location", ""))


def _loopback(*rest: object) -> object:
    import socket  # noqa: PLC0415 - one line of it

    return socket.create_connection(("127.0.0.1", 443), *rest)  # type: ignore[arg-type]  # timeout and source


def code_of(secret: str) -> str:
    """The six digits that an app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
