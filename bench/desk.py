"""Milliseconds of the desk's pages with --users officers signed in at once, on a demo filled with --cases cases.

Half a minute unmeasured; each officer alone; then with 5 to 15 seconds between two pages of one; then without a pause,
which no office does. `--home` takes what `bench seed --home` left, `--alone` ends before the others come.
"""

import argparse
import http.client
import json
import random
import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from _house import House, demo
from seed import fill
from sigap.cli.database import orm
from sigap.cli.home import Home

PAUSE = (5.0, 15.0)  # seconds between two pages of one officer
WARMS_UP = 30.0
KEPT_OPEN = 1.0  # seconds an idle connection is used again; later a new one, as the server may have closed it
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CODE = re.compile(r'href="(/kasus/[a-z]{4,7}-\d{3}/)"', re.IGNORECASE)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
QUEUE, CASES, CASE, SEARCH, LEADERS, LIMITS = "queue", "cases", "case", "search", "leaders", "limits"
PATHS = {QUEUE: "/antrean/", CASES: "/kasus/", LEADERS: "/pimpinan/", LIMITS: "/pimpinan/tenggat/"}
PARTS = ("desk", "postgres", "worker", "public")
LEADING = ("secretariat", "uptd_head")


@dataclass(slots=True)
class Tally:
    """Seconds by page, and answers that were none."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, page: str, seconds: float, status: int) -> None:
        with self.lock:
            self.seconds.setdefault(page, []).append(seconds)
            if status != http.client.OK:
                self.failed[f"{page} {status}"] = self.failed.get(f"{page} {status}", 0) + 1

    def figures(self) -> dict[str, dict[str, float]]:
        """n, p50 and p95 in ms, by page."""
        return {
            page: {
                "n": len(took),
                "p50_ms": round(statistics.median(took) * 1000),
                "p95_ms": round(statistics.quantiles(took, n=20)[-1] * 1000) if len(took) > 1 else 0,
            }
            for page, took in sorted(self.seconds.items())
        }


class Officer:
    """One officer's browser on the desk."""

    def __init__(self, port: int, login: str, role: str, seed: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.port, self.login, self.role = port, login, role
        self.cookies: dict[str, str] = {}
        self.chance = random.Random(seed)
        self.mine: list[str] = []
        self.asked_at = time.monotonic()

    def ask(self, path: str, body: dict[str, str] | None = None) -> tuple[int, str, float]:
        """Status, page and seconds of an answer, read whole."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= FORM | {"Origin": f"http://127.0.0.1:{self.port}"}
        began = time.monotonic()
        if began - self.asked_at > KEPT_OPEN:
            self.line.close()  # opened again by the request
        self.line.request("POST" if body is not None else "GET", path, urlencode(body) if body else None, headers)
        answer = self.line.getresponse()
        page = answer.read().decode(errors="replace")
        self.asked_at = time.monotonic()
        took = self.asked_at - began
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: each.value for name, each in SimpleCookie(header).items()}
        return answer.status, page, took

    def sign_in(self, password: str) -> None:
        _status, page, _took = self.ask("/masuk/")
        found = TOKEN.search(page)
        assert found
        body = {"login": self.login, "password": password, "csrfmiddlewaretoken": found.group(1)}
        status, _page, _took = self.ask("/masuk/", body)
        if status != http.client.FOUND:
            raise SystemExit(f"{self.login} could not sign in: {status}")

    def round(self) -> list[str]:
        """The pages of one round, in an order of chance."""
        pages = [QUEUE, CASES, SEARCH] if self.role != "secretariat" else []
        pages += [CASE] if self.mine else []
        pages += [LEADERS, LIMITS] if self.role in LEADING else []
        self.chance.shuffle(pages)
        return pages

    def turn(self, page: str, tally: Tally, people: list[dict[str, str]]) -> None:
        """Opens one page and notes it."""
        if page == SEARCH:
            _status, form, _took = self.ask("/cari/")
            found = TOKEN.search(form)
            token = found.group(1) if found else ""
            typed = {f"orang-{name}": value for name, value in self.chance.choice(people).items()}
            status, _page, took = self.ask("/cari/", typed | {"orang-kind": "person", "csrfmiddlewaretoken": token})
        else:
            status, answer, took = self.ask(PATHS[page] if page in PATHS else self.chance.choice(self.mine))
            if page == CASES:
                self.mine = CODE.findall(answer) or self.mine
        tally.note(page, took, status)


def go(officers: list[Officer], people: list[dict[str, str]], *, seconds: float, pause: tuple[float, float]) -> Tally:
    """All at once for so long."""
    tally, ends = Tally(), time.monotonic() + seconds

    def work(officer: Officer) -> None:
        time.sleep(officer.chance.uniform(0, pause[1]))
        while time.monotonic() < ends:
            for page in officer.round():
                if time.monotonic() >= ends:
                    return
                officer.turn(page, tally, people)
                time.sleep(officer.chance.uniform(*pause))

    threads = [threading.Thread(target=work, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def alone(officers: list[Officer], people: list[dict[str, str]], *, seconds: float) -> Tally:
    """One officer's round after another's, for so long."""
    tally, ends = Tally(), time.monotonic() + seconds
    for officer in cycle(officers):
        for page in officer.round():
            officer.turn(page, tally, people)
        if time.monotonic() > ends:
            return tally
    return tally


def measure(house: House, asked: argparse.Namespace) -> dict[str, object]:
    """Both loads on a filled desk. Models are usable: `house_database.set_up` went before."""
    load, staff = import_module("_load"), import_module("_staff")
    cases, users, seconds = asked.cases, asked.users, asked.seconds
    password = import_module("sigap.cli.demo.data").PASSWORD
    numbers = range(0, cases, max(1, cases // 200))
    known = [load.person_of(number, ordinal) for number in numbers for ordinal in range(3)]
    people = [{"full_name": each.full_name, "year": each.birth_date[:4]} for each in known]
    everybody: list[tuple[str, str]] = staff.logins()
    officers = [
        Officer(house.port + 1, login, role, place)  # more than fifty: some at two computers
        for place, (login, role) in enumerate(islice(cycle(everybody), users))
    ]
    for officer in officers:
        officer.sign_in(password)
        if officer.role != "secretariat":
            officer.turn(CASES, Tally(), people)
        for page in officer.round():
            officer.turn(page, Tally(), people)
    by_turns = {"alone": alone(officers, people, seconds=seconds / 3).figures()}
    print(json.dumps(by_turns), flush=True)
    if asked.alone:
        return dict(by_turns)
    go(officers, people, seconds=WARMS_UP, pause=PAUSE)
    before = {name: house.cpu(name) for name in PARTS}
    reading = go(officers, people, seconds=seconds, pause=PAUSE)
    spent = {name: round(house.cpu(name) - used, 1) for name, used in before.items()}
    print(json.dumps(reading.figures()), flush=True)
    pressed = go(officers, people, seconds=seconds / 9, pause=(0.0, 0.0))
    return {
        **by_turns,
        "pause_seconds": PAUSE,
        "pages": reading.figures(),
        "cpu_seconds": spent,
        "failed": reading.failed,
        "without_pause": pressed.figures(),
        "without_pause_failed": pressed.failed,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=180, help="of the load with pauses; the other takes a ninth")
    parser.add_argument("--alone", action="store_true", help="one officer after another, and no more")
    parser.add_argument("--home", type=Path, help="a demo filled by `bench seed` with as many cases")
    asked = parser.parse_args()
    with demo(home=asked.home) as house:
        figures = _measured(house, asked, is_filled=asked.home is not None)
    print(json.dumps({"bench": "desk", "cases": asked.cases, "users": asked.users} | figures))


def _measured(house: House, asked: argparse.Namespace, *, is_filled: bool) -> dict[str, object]:
    if is_filled:
        orm.set_up(Home(house.home))
    else:
        fill(Home(house.home), asked.cases)
    return measure(house, asked) | {"pss_mb": house.pss_mb()}


if __name__ == "__main__":
    main()
