"""Milliseconds of the machine interface on a demo filled with --cases cases: each read --rounds times, and milestones.

The key is the police's, made on its page. `--home` takes what `bench seed --home` left.
"""

import argparse
import http.client
import json
import re
import time
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from _house import House, demo
from desk import TOKEN, Officer, Tally
from seed import fill
from sigap.cli.database import orm, postgres, server
from sigap.cli.home import Home

HEAD = "lestari.polres"
SECRET = re.compile(r'value="(sigap_[\w-]{43})"')
SCOPES = ("referrals:read", "referrals:answer", "milestones:read", "milestones:write", "status:read")


class SystemLine:
    """An office's system: one line that is kept open."""

    def __init__(self, port: int, secret: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.secret = secret

    def ask(self, path: str, body: dict[str, object] | None = None) -> tuple[int, Any, float]:
        """Status, answer and seconds."""
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body)
        if sent is not None:
            headers["Idempotency-Key"] = str(uuid4())
        began = time.monotonic()
        self.line.request("GET" if sent is None else "POST", f"/api/v1/{path}", sent, headers)
        answer = self.line.getresponse()
        raw = answer.read()
        return answer.status, json.loads(raw), time.monotonic() - began


def _police(home: Home) -> object:
    with server.connect(server.embedded(postgres.cluster_of(home)).owner_url) as owner:
        (found,) = owner.execute("SELECT id FROM access_office WHERE name = 'Unit PPA Polres'").fetchall()
    return found[0]


def _key(house: House, password: str) -> str:
    port = house.port + 1
    officer = Officer(port, HEAD, "ppa_unit_head", 0)
    officer.sign_in(password)
    officer.ask("/sistem-kantor/")
    path = f"/sistem-kantor/{_police(Home(house.home))}/kunci/"
    found = TOKEN.search(officer.ask(path)[1])
    assert found
    again = {"csrfmiddlewaretoken": found[1], "password": password, "next": "/"}
    officer.ask("/masuk/ulang/", again)
    told = [("csrfmiddlewaretoken", found[1]), ("label", "CONTOH beban"), ("networks", "127.0.0.1"), ("lasts", "90")]
    body = urlencode(told + [("scopes", scope) for scope in SCOPES])
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in officer.cookies.items())}
    headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
    officer.line.request("POST", path, body, headers)
    shown = SECRET.search(officer.line.getresponse().read().decode())
    if shown is None:
        raise SystemExit("no key was made")
    return shown[1]


def measure(house: House, rounds: int) -> dict[str, object]:
    """Each operation by itself. Models are usable."""
    password = import_module("sigap.cli.demo.data").PASSWORD
    system = SystemLine(house.port + 1, _key(house, password))
    tally = Tally()
    shown = system.ask("cases?limit=100")[1]["cases"]
    codes = [row["case"] for row in shown if row["stage"] != "closed"]
    requests = [row["id"] for row in system.ask("referrals?limit=100")[1]["referrals"]]
    for number in range(rounds):
        code, referral = codes[number % len(codes)], requests[number % len(requests)]
        body: dict[str, object] = {
            "kind": "coordination",
            "happened_on": "2026-11-20",
            "is_meant": True,
        }
        for name, path, sent in (
            ("key", "key", None),
            ("cases", "cases?limit=50", None),
            ("case", f"cases/{code}", None),
            ("milestones", f"cases/{code}/milestones", None),
            ("note", f"cases/{code}/milestones", body),
            ("referrals", "referrals?limit=50", None),
            ("referral", f"referrals/{referral}", None),
            ("changes", "changes?limit=50", None),
        ):
            status, _answer, took = system.ask(path, sent)
            tally.note(name, took, http.client.OK if status == http.client.CREATED else status)
    return {"operations": tally.figures(), "failed": tally.failed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--home", type=Path, help="a demo filled by `bench seed` with as many cases")
    asked = parser.parse_args()
    with demo(home=asked.home) as house:
        if asked.home is None:
            fill(Home(house.home), asked.cases)
        else:
            orm.set_up(Home(house.home))
        figures = measure(house, asked.rounds) | {"pss_mb": house.pss_mb()}
    print(json.dumps({"bench": "interface", "cases": asked.cases} | figures))


if __name__ == "__main__":
    main()
