"""Somebody is taken on after a thousand reports: each is held against the newcomer, who sees none of them until then.

Beside it, as anybody waits for the first page of the queue: the desk goes on answering.
"""

import argparse
import json
import os
import secrets
import statistics
import threading
import time
from http.client import HTTPConnection
from importlib import import_module

import psycopg

from _house import House, demo
from _reporting import Reporter
from sigap.cli.database import orm, postgres, server
from sigap.cli.database.server import Database
from sigap.cli.home import Home
from sigap.kernel import clock


def report(house: House, count: int) -> None:
    """So many reports, eight at a time."""
    left = iter(range(count))

    def work() -> None:
        reporter = Reporter(house.port)
        for _number in left:
            answer = reporter.post(secrets.token_hex(16), by_machine=False)
            assert answer.kind == "acknowledged", answer

    threads = [threading.Thread(target=work) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


UNCHECKED = b"SELECT count(*) FROM public.intake_uncheckedreport"
UNCOMPARED = b"SELECT count(*) FROM public.intake_uncomparedparty"


def waiting(target: Database, count: bytes) -> int:
    """How many rows still wait."""
    with psycopg.connect(target.owner_url) as connection:
        row = connection.execute(count).fetchone()
    assert row is not None
    return int(row[0])


def until_none(target: Database, count: bytes) -> float:
    """Seconds until nothing waits."""
    began = time.monotonic()
    while waiting(target, count):
        time.sleep(0.1)
    return time.monotonic() - began


def answer_times(house: House, is_over: threading.Event, found: list[float]) -> None:
    """The desk's first page, five times a second."""
    while not is_over.is_set():
        began, line = time.monotonic(), HTTPConnection("127.0.0.1", house.port + 1, timeout=30)
        line.request("GET", "/masuk/")
        line.getresponse().read()
        found.append(time.monotonic() - began)
        time.sleep(0.2)


def measure(house: House, count: int) -> dict[str, float]:
    """Seconds until the reports are held against everybody, and then against a newcomer."""
    home = Home(house.home)
    target = server.embedded(postgres.cluster_of(home))
    report(house, count)
    arrived = until_none(target, UNCHECKED)
    orm.set_up(home)
    seconds: list[float] = []
    is_over = threading.Event()
    with orm.looking_at(target.owner_url):
        import_module("_staff").take_on_one(at=clock.now())
    asked = waiting(target, UNCOMPARED)
    looking = threading.Thread(target=answer_times, args=(house, is_over, seconds))
    looking.start()
    compared = until_none(target, UNCOMPARED)
    is_over.set()
    looking.join()
    return {
        "reports": count,
        "checked_after_the_last_s": round(arrived, 1),
        "compared": asked,
        "compared_in_s": round(compared, 1),
        "a_second": round(asked / compared, 1),
        "desk_p95_ms_meanwhile": round(statistics.quantiles(seconds, n=20)[-1] * 1000) if len(seconds) > 1 else 0,
    }


def main() -> None:
    """Prints one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1000)
    options = parser.parse_args()
    os.environ.setdefault("SIGAP_DEMO_STORIES", "0")
    with demo() as house:
        print(json.dumps({"bench": "newcomers", **measure(house, options.reports)}))


if __name__ == "__main__":
    main()
