"""Somebody without a browser: plain HTTP, cookies and form tokens, for stories about many posts and odd bytes."""

import html
import http.client
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.factories.patience import PATIENCE
from tests.journeys.house import wait_until

type Fields = Sequence[tuple[str, str]]

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_WORD = re.compile(r'<li class="word" lang="id"><span>\d</span>([a-z]+)</li>')
_NUMBER = re.compile(r"L-\d{4,8}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str

    @property
    def words(self) -> str:
        """The six words on the page, or nothing."""
        return " ".join(_WORD.findall(self.text))

    @property
    def number(self) -> str:
        """The first report number on the page, or nothing."""
        found = _NUMBER.search(self.text)
        return found[0] if found else ""

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the page's form."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"no field {name} in the answer ({self.status})"
        return html.unescape(found[1])


@dataclass(slots=True)
class Client:
    """One site, one set of cookies; a connection of its own for each request, as many strangers have."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    # What this client says of itself with every request, and the address that it comes from (on loopback).
    headers: Mapping[str, str] = field(default_factory=dict)
    comes_from: str = "127.0.0.1"

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Fields, *, form_at: str | None = None) -> Answer:
        """Posts a form; `form_at` is the page whose token it carries (the desk's)."""
        token = []
        if form_at is not None:
            page = self.get(form_at)
            found = _TOKEN.search(page.text)
            if found is None and page.status >= http.client.INTERNAL_SERVER_ERROR:
                return page  # down: nothing was posted
            assert found, f"no token on {form_at} ({page.status})"
            token = [("csrfmiddlewaretoken", found[1])]
        return self.send(path, urlencode([*token, *fields]).encode())

    def send(
        self,
        path: str,
        body: bytes,
        kind: str = "application/x-www-form-urlencoded",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Posts raw bytes."""
        return self._ask("POST", path, body, kind, headers)

    def sign_in(self, login: str, password: str) -> Answer:
        return self.post("/masuk/", [("login", login), ("password", password)], form_at="/masuk/")

    def take(self, number: str) -> Answer:
        """Takes a report, once it is there: nobody finds it before it was held against people."""
        page = f"/laporan/{number}/"
        assert wait_until(lambda: self.get(page).status == http.client.OK)
        return self.post(f"{page}ambil/", [], form_at=page)

    def _ask(
        self, method: str, path: str, body: bytes | None, kind: str = "", more: Mapping[str, str] | None = None
    ) -> Answer:
        headers = {"Host": f"localhost:{self.port}", "Connection": "close", **self.headers, **(more or {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {"Content-Type": kind, "Origin": f"http://localhost:{self.port}"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE, source_address=(self.comes_from, 0))
        with closing(line) as connection:
            connection.connect()
            with suppress(BrokenPipeError, ConnectionResetError):  # a post that is too large is refused before its end
                connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            self._keep(response.headers.get_all("Set-Cookie") or ())
            return Answer(response.status, text, response.headers.get("Location", ""))

    def _keep(self, lines: Iterable[str]) -> None:
        for line in lines:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
