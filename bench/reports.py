"""Accepted reports a second, their latency and processor time, and whether any is lost.

Each client holds one connection and does what a browser does: opens the form, posts it, keeps the six words. At the
end every code that was shown is looked up again.
"""

import argparse
import html
import http.client
import json
import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from _house import House, demo

KEY = re.compile(r'name="key" value="([0-9a-f]{32})"')
WORD = re.compile(r'<li class="word"[^>]*><span[^>]*>\d+</span>([a-z]+)</li>')
STORY = "CONTOH: seorang anak ditawari kerja jauh oleh orang yang tidak dikenal keluarganya. " * 6
# Clients at once, and how many of them post the full number of reports: 64 would only measure waiting.
LOADS = ((2, 2), (16, 16), (64, 16))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(slots=True)
class Tally:
    """What the clients saw."""

    codes: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client:
    """One villager's browser."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, body: dict[str, str] | None = None) -> str:
        """The page of an answer; anything but 200 raises."""
        self.line.request(method, path, urlencode(body) if body else None, FORM if body else {})
        answer = self.line.getresponse()
        page = answer.read().decode()
        if answer.status != http.client.OK:
            raise http.client.HTTPException(str(answer.status))
        return page

    def report(self) -> tuple[str, float]:
        """Posts one report; its code, and the seconds the post took."""
        found = KEY.search(self.ask("GET", "/lapor/"))
        assert found
        key = found.group(1)
        body = {"story": STORY, "key": key, "flags": "confinement", "area": "16.09.01", "contact": "no"}
        began = time.monotonic()
        page = self.ask("POST", "/lapor/", body)
        took = time.monotonic() - began
        return " ".join(WORD.findall(page)), took


def load(port: int, clients: int, each: int) -> tuple[Tally, float]:
    """So many clients at once, each posting so many reports; the tally and the seconds it took."""
    tally, start = Tally(), threading.Barrier(clients + 1)

    def work() -> None:
        client = Client(port)
        start.wait()
        for _turn in range(each):
            try:
                code, took = client.report()
            except (OSError, http.client.HTTPException):
                client = Client(port)
                with tally.lock:
                    tally.failed += 1
                continue
            with tally.lock:
                tally.codes.append(code)
                tally.seconds.append(took)

    threads = [threading.Thread(target=work) for _client in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    return tally, time.monotonic() - began


def lost(port: int, codes: list[str]) -> int:
    """How many of the codes shown open nothing."""
    client = Client(port)
    return sum("L-" not in html.unescape(client.ask("POST", "/cek/", {"code": code})) for code in codes)


def measure(house: House, clients: int, each: int) -> dict[str, float]:
    """One load on a running house."""
    before = house.cpu("public", "postgres")
    tally, seconds = load(house.port, clients, each)
    used = house.cpu("public", "postgres") - before
    count = len(tally.codes)
    return {
        "clients": clients,
        "accepted": count,
        "failed": tally.failed,
        "a_second": round(count / seconds, 1),
        "p50_ms": round(statistics.median(tally.seconds) * 1000),
        "p95_ms": round(statistics.quantiles(tally.seconds, n=20)[-1] * 1000),
        # The form that each client opens first is part of it.
        "cpu_ms_a_report": round(used / count * 1000, 1),
        "lost": lost(house.port, tally.codes) + (count - len(set(tally.codes))),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=40, help="reports of each client")
    options = parser.parse_args()
    with demo() as house:
        load(house.port, 4, 5)
        found = [measure(house, clients, max(1, options.each * few // clients)) for clients, few in LOADS]
    for row in found:
        print(row)
    print(json.dumps({"bench": "reports", "loads": found}))


if __name__ == "__main__":
    main()
