"""Insight and map with --cases cases of five years: how long a quarter is counted, and each page (p50, p95, weight).

The cases are bare rows of the tables that are counted: a victim each, every tenth with the token of another one.
"""

import argparse
import json
import time
from typing import Any

from _house import demo
from map import INSIDE, timed
from sigap.cli.database import orm, postgres, server
from sigap.cli.home import Home
from weights import Browser, signed_in

PAGES = ("wawasan/", "wawasan/W-04/", "wawasan/W-21/", *(f"peta/{path}" for path in INSIDE[:2]))
_CASES = """
INSERT INTO cases_case SELECT r.* FROM (SELECT to_jsonb(x) AS j FROM cases_case x LIMIT 1) t,
  generate_series(1, %s) g, LATERAL jsonb_populate_record(NULL::cases_case, t.j || jsonb_build_object(
    'id', gen_random_uuid(), 'code', 'BEN-' || g, 'envelope_id', null, 'report_number', '', 'closed_at', null,
    'status', 'under_assessment', 'closing_reason', '', 'register_year', 2022, 'register_number', 100000 + g,
    'kind', (ARRAY['kind_sexual', 'kind_physical', ''])[1 + g %% 3], 'area', '16.09.0' || (1 + g %% 8) || '.2001',
    'opened_at', date_trunc('year', now()) - interval '4 years' + g * (interval '1770 days' / %s))) r
"""
_VICTIMS = """
INSERT INTO cases_caseperson
  (id, case_id, ordinal, role, sex, age_years, former_roles, forms, settings, letters, version)
SELECT gen_random_uuid(), id, 1, 'victim', CASE WHEN register_number %% 10 < 7 THEN 'P' ELSE 'L' END,
  5 + register_number %% 40, '{}', '{form_sexual}', '{}', '{}', 1 FROM cases_case WHERE code LIKE 'BEN-%%'
"""
_TOKENS = """
INSERT INTO cases_persontoken (person_id, case_id, kind, token, kek_id, form)
SELECT p.id, p.case_id, 'nik', decode(md5((c.register_number %% %s)::text), 'hex'), '', 2
FROM cases_caseperson p JOIN cases_case c ON c.id = p.case_id WHERE c.code LIKE 'BEN-%%'
"""


def lay(home: Home, cases: int) -> dict[str, Any]:
    """Cases, victims and tokens; then every chart of what is over, counted as the worker counts it."""
    target = server.embedded(postgres.cluster_of(home))
    orm.set_up(home)
    with orm.looking_at(target.owner_url):
        from django.db import connection  # noqa: PLC0415 - once the models stand

        from sigap.insight import jobs  # noqa: PLC0415
        from sigap.kernel import clock  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(_CASES, [cases, cases])
            cursor.execute(_VICTIMS, [])
            cursor.execute(_TOKENS, [cases * 9 // 10])
            cursor.execute("DELETE FROM insight_closedcount; DELETE FROM figures_closedfigure; ANALYZE")
        began = time.perf_counter()
        spans = jobs.count(at=clock.now())
        return {
            "cases": cases,
            "spans": spans,
            "seconds_a_span": round((time.perf_counter() - began) / max(spans, 1), 2),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000)
    asked = parser.parse_args()
    with demo() as house:
        figures: dict[str, Any] = {"bench": "insight", "counted": lay(Home(house.home), asked.cases)}
        desk = signed_in(house.port + 1, "idris.setda")
        for path in PAGES:
            figures[f"/gugus-tugas/{path}"] = timed(desk, f"/gugus-tugas/{path}")
        figures["/peta/"] = timed(Browser(house.port), "/peta/")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
