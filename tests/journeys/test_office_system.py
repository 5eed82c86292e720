"""The police let a system of their own in: it sends a milestone, twice by mistake, and the unit reads it once."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.patience import PATIENCE
from tests.journeys import people
from tests.journeys.house import Demo, demo_home, running
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
# A case of the unit in which the police take part with the section of the law, and in which somebody is reported.
_CASE = (
    "SELECT c.code, min(p.ordinal) FROM cases_case c JOIN cases_participation t ON t.case_id = c.id "
    "AND t.until IS NULL AND 'legal' = ANY (t.rooms) AND t.office_name = 'Unit PPA Polres' "
    "JOIN cases_caseperson p ON p.case_id = c.id AND p.role = 'suspect' WHERE c.status <> 'closed' "
    "AND c.manager_name LIKE 'Dewi%' "
    "AND NOT EXISTS (SELECT 1 FROM legal_mark m WHERE m.case_id = c.id AND m.kind = 'wanted') "
    "AND NOT EXISTS (SELECT 1 FROM access_exclusion x WHERE x.subject_id = c.id) "
    "GROUP BY c.code, c.opened_at ORDER BY c.opened_at DESC LIMIT 1"
)
NUMBER = "DPO/CONTOH-Pere'an/9/2026"
SYSTEM = textwrap.dedent(
    """
    import json, sys, urllib.error, urllib.request
    base, key, sent = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    out = []
    for method, path, body, request_key in sent:
        headers = {"Authorization": "Bearer " + key, "Content-Type": "application/json"}
        if request_key:
            headers["Idempotency-Key"] = request_key
        raw = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(base + path, data=raw, headers=headers, method=method)
        try:
            with urllib.request.urlopen(asked) as answer:
                out.append([answer.status, json.load(answer)])
        except urllib.error.HTTPError as error:
            out.append([error.code, json.load(error)])
    print(json.dumps(out))
    """
)


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The demo with its stories."""
    with demo_home(has_stories=True) as home, running(home) as demo:
        yield demo


def calls(demo: Demo, key: str, *sent: tuple[str, str, Any, str]) -> list[list[Any]]:
    """What the office's system, a program of its own, is answered."""
    told = [sys.executable, "-c", SYSTEM, f"{demo.desk}/api/v1/", key, json.dumps(sent)]
    done = subprocess.run(told, capture_output=True, text=True, timeout=PATIENCE, check=True)
    found: list[list[Any]] = json.loads(done.stdout)
    return found


def _makes_a_key(lestari: Visitor, password: str) -> str:
    lestari.go("/sistem-kantor/")
    lestari.reads("Belum ada. Tanpa kunci, tidak ada sistem yang masuk atas nama kantor ini.")
    lestari.tap("Buat kunci")
    lestari.write("Sistem yang memakainya", "CONTOH e-MP")
    for scope in ("membaca tonggak perkara", "mencatat tonggak perkara", "membaca status kasus dan tenggat kantor"):
        lestari.tick(scope)
    lestari.write("Dari jaringan mana", "127.0.0.1")
    lestari.tap("Buat kunci")
    lestari.write("Kata sandi", password)
    lestari.tap("Lanjutkan")
    lestari.reads("Tampil sekali ini")
    return lestari.page.get_by_label("Kunci", exact=True).input_value()


def _sends(demo: Demo, key: str, code: str, ordinal: object) -> None:
    place, request_key = f"cases/{code}/milestones", str(uuid4())
    body = {"kind": "wanted", "happened_on": "2026-11-20", "suspect": ordinal, "number": NUMBER, "is_meant": True}
    whose, cases, first, again, wrong, foreign = calls(
        demo,
        key,
        ("GET", "key", None, ""),
        ("GET", "cases?limit=100", None, ""),
        ("POST", place, body, request_key),
        ("POST", place, body, request_key),
        ("POST", place, body | {"happened_on": "2036-01-01"}, str(uuid4())),
        ("GET", "cases/TIADA-111", None, ""),
    )
    assert (whose[0], whose[1]["office_name"]) == (200, "Unit PPA Polres")
    assert code in [row["case"] for row in cases[1]["cases"]]
    assert (first[0], again) == (201, first)
    assert (wrong[0], wrong[1]["errors"][0]["field"]) == (422, "/happened_on")
    assert foreign[0] == 404


def test_a_system_sends_a_milestone_that_the_unit_reads(cast: Cast) -> None:
    ((found, ordinal),) = cast.demo.query(_CASE)
    code = str(found)
    lestari, dewi = cast.officer(people.LESTARI), cast.officer(people.DEWI)
    key = _makes_a_key(lestari, cast.demo.password)
    _sends(cast.demo, key, code, ordinal)
    marks = cast.demo.query(
        "SELECT count(*), min(m.recorded_by_name) FROM legal_mark m JOIN cases_case c ON c.id = m.case_id "
        f"WHERE c.code = '{code}' AND m.kind = 'wanted'"
    )
    assert marks == [(1, "Sistem Unit PPA Polres")]

    dewi.go(f"/kasus/{code}/hukum/?orang={ordinal}")
    dewi.reads(NUMBER, "Sistem Unit PPA Polres")
    ((status, page),) = calls(cast.demo, key, ("GET", "changes", None, ""))
    assert status == 200
    assert code in [row["case"] for row in page["changes"]]

    lestari.go("/sistem-kantor/")
    lestari.reads("CONTOH e-MP", "dipakai terakhir")
    lestari.page.get_by_text("Cabut", exact=True).click()
    lestari.tap("Cabut sekarang")
    lestari.reads("Belum ada. Tanpa kunci, tidak ada sistem yang masuk atas nama kantor ini.")
    ((status, problem),) = calls(cast.demo, key, ("GET", "key", None, ""))
    assert (status, problem["type"]) == (401, "unauthorized")
