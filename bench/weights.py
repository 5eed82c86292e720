"""Bytes and requests of pages on the wire, first and second visit, as a browser that accepts brotli asks for them."""

import gzip
import http.client
import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from _house import demo

PARTS = re.compile(r'(?:href|src)="(/static/[^"]+)"')
NEEDED = ("/", "/lapor/", "/cek/", "/nomor/", "/keamanan/")


@dataclass(slots=True)
class Browser:
    """Keeps what may be kept: static files with a hash in their name never change."""

    port: int
    kept: set[str] = field(default_factory=set)
    cookie: str = ""

    def get(self, path: str) -> tuple[int, str]:
        """Bytes of head and body on the wire, and the page."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("GET", path, headers={"Accept-Encoding": "gzip, br", "Cookie": self.cookie})
        answer = line.getresponse()
        body = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17
        page = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
        return head + len(body), page.decode(errors="replace")

    def visit(self, path: str) -> dict[str, int]:
        """One page with everything that is not kept yet."""
        total, page = self.get(path)
        requests = 1
        for part in dict.fromkeys(PARTS.findall(page)):
            if part not in self.kept:
                total += self.get(part)[0]
                requests += 1
                self.kept.add(part)
        return {"bytes": total, "requests": requests}


def signed_in(port: int, login: str = "rina.uptd") -> Browser:
    """The desk as Ibu Rina, or another, sees it after signing in."""
    browser = Browser(port)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/masuk/")
    answer = line.getresponse()
    page = answer.read().decode()
    cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    body = {"login": login, "password": "bersamamelindungi", "csrfmiddlewaretoken": token.group(1)}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "; ".join(cookies)}
    headers["Referer"] = f"http://127.0.0.1:{port}/masuk/"
    line.request("POST", "/masuk/", urlencode(body), headers)
    answer = line.getresponse()
    answer.read()
    cookies += [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    browser.cookie = "; ".join(cookies)
    return browser


def main() -> None:
    with demo() as house:
        figures: dict[str, object] = {"bench": "weights"}
        for path in NEEDED:
            browser = Browser(house.port)
            figures[path] = {"first": browser.visit(path), "second": browser.visit(path)}
        desk = signed_in(house.port + 1)
        figures["/antrean/"] = {"first": desk.visit("/antrean/"), "second": desk.visit("/antrean/")}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
