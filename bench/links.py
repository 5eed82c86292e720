"""Links between cases: what 10,000 leads cost a page and the worker, and what a page tells of a link that is hidden.

The same page of one officer is asked for in pairs, in random order: once while a link of that case is hidden from
them, once while there is none. Length and time must not tell them apart: |t| of the paired differences stays below 3.
"""

import argparse
import json
import os
import random
import re
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from _house import demo
from sigap.cli.database import postgres, server
from sigap.cli.home import Home
from weights import Browser, signed_in

WATCHED = "dewi.uptd"
_NONCE = re.compile(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"')
_LEADS = """
WITH made AS (
  INSERT INTO links_lead (id, case_id, kind, owner, source, key_id, sealed_text, is_common, recorded_at, recorded_by,
    recorded_by_name, office_id, office_name, removal_reason, post_key)
  SELECT gen_random_uuid(), c.id, 'lead_phone', 'owner_unknown', 'from_victim', gen_random_uuid(), '\\x00', false,
    now() - n * interval '1 minute', c.manager_id, 'CONTOH', c.office_id, 'CONTOH', '', gen_random_uuid()::text
  FROM generate_series(1, %(count)s) n
  JOIN LATERAL (SELECT * FROM cases_case WHERE id <> %(case)s::uuid ORDER BY md5(id::text || n) LIMIT 1) c ON true
  RETURNING id, case_id, recorded_at)
INSERT INTO links_leadtoken (lead_id, case_id, kind, token, kek_id)
SELECT id, case_id, 'phone', decode(md5((row_number() OVER () %% (%(count)s / 3))::text), 'hex'), 'bench' FROM made
"""
_HIDDEN = """
WITH made AS (
  INSERT INTO links_caselink (id, one_case_id, other_case_id, status, strength, is_shown, found_at, judged,
    judged_kinds, reason, settled_by_name, settled_office, version)
  SELECT gen_random_uuid(), least(%(case)s::uuid, o.id), greatest(%(case)s::uuid, o.id), 'link_open', 3, false,
    now(), 0, '{}', '', '', '', 1
  FROM (SELECT id FROM cases_case WHERE id <> %(case)s::uuid AND NOT EXISTS (
    SELECT 1 FROM links_caselink l WHERE l.one_case_id = least(%(case)s::uuid, cases_case.id)
      AND l.other_case_id = greatest(%(case)s::uuid, cases_case.id)) LIMIT 1) o
  RETURNING id, one_case_id, other_case_id
), sides AS (
  INSERT INTO links_linkside (id, link_id, case_id)
  SELECT gen_random_uuid(), m.id, x.c FROM made m CROSS JOIN LATERAL (VALUES (m.one_case_id), (m.other_case_id)) x (c))
INSERT INTO links_linkmatch (link_id, kind, one_source, other_source, weight, is_many, is_common)
SELECT m.id, 'phone', gen_random_uuid(), gen_random_uuid(), 3, false, false FROM made m RETURNING link_id
"""


_GONE = (
    "DELETE FROM links_linkmatch WHERE link_id = %s",
    "DELETE FROM links_linkside WHERE link_id = %s",
    "DELETE FROM links_caselink WHERE id = %s",
)


def asked(browser: Browser, path: str) -> tuple[float, str]:
    """Milliseconds, and the page without what is new each time."""
    began = time.perf_counter()
    _bytes, page = browser.get(path)
    return (time.perf_counter() - began) * 1000, _NONCE.sub("", page)


def p95(times: Sequence[float]) -> float:
    """The 95th of a hundred."""
    return round(statistics.quantiles(times, n=20)[-1], 1)


def pairs(browser: Browser, path: str, owner: psycopg.Connection, case: str, count: int) -> dict[str, object]:
    """`t` of the differences in time, and whether a page ever differed."""
    differences, pages = [], set()
    for _pair in range(count):
        found: dict[bool, float] = {}
        for is_hidden in random.sample((True, False), 2):
            link = owner.execute(_HIDDEN, {"case": case}).fetchone() if is_hidden else None
            found[is_hidden], page = asked(browser, path)
            pages.add(page)
            if link:
                for statement in _GONE:
                    owner.execute(statement, link)
        differences.append(found[True] - found[False])
    error = statistics.stdev(differences) / len(differences) ** 0.5
    mean = statistics.fmean(differences)
    return {"pairs": count, "t": round(mean / error, 2), "mean_ms": round(mean, 3), "different_pages": len(pages) - 1}


def compared(owner: psycopg.Connection) -> dict[str, float]:
    """Seconds in which the worker's function compares all of them, in its turns of 200."""
    turns = []
    while owner.execute("SELECT count(*) FROM links_duecomparison").fetchone() != (0,):
        began = time.perf_counter()
        owner.execute("SELECT count(*) FROM links.compare(now(), 200)")
        turns.append(time.perf_counter() - began)
    return {"all_s": round(sum(turns), 2), "slowest_turn_ms": round(max(turns) * 1000, 1), "turns": len(turns)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--leads", type=int, default=10_000)
    told = parser.parse_args()
    figures: dict[str, object] = {"bench": "links", "load": round(os.getloadavg()[0], 1)}
    with demo(home=told.home) as house:
        target = server.embedded(postgres.cluster_of(Home(house.home)))
        browser = signed_in(house.port + 1, WATCHED)
        with server.connect(target.owner_url) as owner:
            owner.autocommit = True
            row = owner.execute(
                "SELECT c.id, c.code FROM cases_case c JOIN access_person p ON p.id = c.manager_id WHERE p.login = %s "
                "AND c.status <> 'closed' AND c.id NOT IN (SELECT case_id FROM links_linkside) LIMIT 1",
                [WATCHED],
            ).fetchone()
            assert row
            case, path = str(row[0]), f"/kasus/{row[1]}/kaitan/"
            figures["page_empty_p95_ms"] = p95([asked(browser, path)[0] for _ in range(60)])
            owner.execute(_LEADS, {"count": told.leads, "case": case})
            figures["compared"] = compared(owner)
            owner.execute("UPDATE links_caselink SET is_shown = true, shown_at = now(), due_at = now()")
            ((figures["links"],),) = owner.execute("SELECT count(*) FROM links_caselink").fetchall()
            for name, address in (("page", path), ("list", "/kaitan/")):
                figures[f"{name}_p95_ms"] = p95([asked(browser, address)[0] for _ in range(60)])
            figures["hidden"] = pairs(browser, path, owner, case, told.pairs)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
