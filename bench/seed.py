"""Fills a demo of its own with --cases synthetic cases and says how long it took; --home keeps it for a look.

Three people with sealed identities and twenty events of the trail a case; see `_load.py` for the rest. `--people N`
adds people alone (`_crowd.py`) until there are so many; with `--cases 0`, to a home that was filled before.
"""

import argparse
import json
import sys
import threading
import time
from datetime import datetime
from importlib import import_module
from pathlib import Path

from _house import demo
from sigap.cli.database import orm, postgres, server
from sigap.cli.home import Home
from sigap.kernel import clock

EVENTS_A_CASE = 20
_BATCH = 100  # cases whose events are written in one statement
# Chains of cases as acts would have left them; the hashes are made by the trail's own function.
_EVENTS = """
SELECT audit.append(jsonb_agg(jsonb_build_object(
  'kind', 'case', 'id', md5('sigap-bench/' || n)::uuid,
  'at', audit.moment_text(%s::timestamptz - make_interval(days => 30) + make_interval(hours => k)),
  'code', CASE k WHEN 0 THEN 'case:file:opened' ELSE 'case:room:written' END, 'actor', NULL,
  'ids', CASE k WHEN 0 THEN '{"risk": "low"}'::jsonb ELSE '{"room": "summary"}'::jsonb END) ORDER BY n, k))
FROM generate_series(%s::integer, %s::integer) n, generate_series(0, %s::integer - 1) k
"""


def fill(home: Home, cases: int) -> dict[str, float]:
    """Fills the running demo of a home; seconds it took, by part. Models are usable afterwards, as the owner."""
    target = server.embedded(postgres.cluster_of(home))
    orm.set_up(home)
    at = clock.now()
    took: dict[str, float] = {}
    trail = threading.Thread(target=_write_trail, args=(target.owner_url, cases, at, took))
    with orm.looking_at(target.owner_url):
        began = time.monotonic()
        staff = import_module("_staff").take_on(at=at)
        took["officers_seconds"] = time.monotonic() - began
        trail.start()
        began, done = time.monotonic(), 0
        for written in import_module("_load").write_cases(cases, staff, at=at):
            done += written
            if done % 5000 == 0:
                print(f"{done} kasus, {time.monotonic() - began:.0f} detik", file=sys.stderr, flush=True)
        took["cases_seconds"] = time.monotonic() - began
        trail.join()
    if "events_seconds" not in took:
        raise SystemExit("the trail was not written")
    began = time.monotonic()
    with server.connect(target.owner_url) as connection:
        connection.execute("VACUUM ANALYZE")
    took["analyze_seconds"] = time.monotonic() - began
    return {name: round(seconds, 1) for name, seconds in took.items()}


def add_people(home: Home, total: int) -> dict[str, float]:
    """People alone until there are so many; how many were added, and in how many seconds."""
    target = server.embedded(postgres.cluster_of(home))
    orm.set_up(home)
    began = time.monotonic()
    with orm.looking_at(target.owner_url):
        added = import_module("_crowd").crowd(total)
    with server.connect(target.owner_url) as connection:
        connection.execute("VACUUM ANALYZE")
    return {"people_added": added, "people_seconds": round(time.monotonic() - began, 1)}


def _write_trail(url: str, cases: int, at: datetime, took: dict[str, float]) -> None:
    began = time.monotonic()
    with server.connect(url) as connection:
        for first in range(0, cases, _BATCH):
            connection.execute(_EVENTS, [at, first, min(first + _BATCH, cases) - 1, EVENTS_A_CASE])
    took["events_seconds"] = time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--home", type=Path, help="data folder of the demo, kept afterwards")
    asked = parser.parse_args()
    with demo(home=asked.home) as house:
        took = fill(Home(house.home), asked.cases) if asked.cases else {}
        took |= add_people(Home(house.home), asked.people) if asked.people else {}
    figures = {"bench": "seed", "cases": asked.cases, "persons": 3 * asked.cases, "events": EVENTS_A_CASE * asked.cases}
    print(json.dumps(figures | took))


if __name__ == "__main__":
    main()
