"""The accused's own office never learns of the case: no list, no notice, no page, no row of any table."""

import psycopg
import pytest
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

from sigap.cli.database import postgres, server

pytestmark = pytest.mark.journey
OFFICE = "Dinas Sosial"
BAMBANG = "bambang.dinsos"
CHILD = "Sulastri binti Contoh"
TABLES = ("cases_case", "cases_caseperson", "cases_participation", "cases_assignment", "referrals_referral")


@pytest.fixture(scope="module")
def demo(own_demo: Demo) -> Demo:
    """They read queue and lists as one who finds nothing of other stories there."""
    return own_demo


def test_the_accused_s_office_finds_nothing_under_row_level_security_too(cast: Cast) -> None:
    rina = cast.officer(people.RINA)
    slip = people.report(cast.villager())
    people.take(rina, slip)
    rina.tap("Buka dan baca")
    rina.main().get_by_text("Kantor, petugas, wilayah").click()
    rina.choose("Kantor", OFFICE)
    code = people.open_case(rina)
    people.name_child(rina, code, CHILD)

    dewi = cast.officer(people.DEWI)
    dewi.go(f"/kasus/{code}/jangan-tahu/")
    dewi.reads(OFFICE)
    dewi.go(f"/kasus/{code}/rujukan/siapkan/")
    dewi.reads("Unit PPA Polres")
    assert OFFICE not in dewi.main().locator("form").inner_text()
    people.offer(dewi, code)

    for login in (people.SITI, BAMBANG):
        officer = cast.officer(login)
        _finds_nothing(officer, code, slip.number)
        assert _rows_of(cast.demo, officer, code) == dict.fromkeys(TABLES, 0)
    assert all(_rows_of(cast.demo, dewi, code).values()), "the measure itself sees nothing"


def test_an_office_that_worked_on_it_loses_it_the_moment_it_is_named(cast: Cast) -> None:
    _rina, slip, code = people.case_of(cast)
    dewi, siti = cast.officer(people.DEWI), cast.officer(people.SITI)
    people.offer(dewi, code, OFFICE, asked="Rehabilitasi sosial", said="Rujukan terkirim ke")
    people.accept(siti, code, "Terima")
    dewi.go(f"/kasus/{code}/jangan-tahu/")
    dewi.tick("Satu kantor")
    dewi.choose("Kantor", OFFICE)
    dewi.tick("Terlapor bekerja atau berpengaruh di sana")
    dewi.tap("Catat dan tutup bagi mereka")
    dewi.reads(OFFICE)
    _finds_nothing(siti, code, slip.number)
    assert _rows_of(cast.demo, siti, code) == dict.fromkeys(TABLES, 0)


def _finds_nothing(officer: Visitor, code: str, number: str) -> None:
    lists = ("/antrean/", "/antrean/?lingkup=kantor", "/kasus/", "/kasus/?lingkup=kantor", "/kasus/?lingkup=selesai")
    for path in (*lists, "/rujukan/", "/kabar/"):
        officer.go(path)
        assert officer.status == 200, path
        officer.reads_nothing_of(code, number, CHILD)
    said = set()
    for absent in (code, "TIDAK-000"):
        for room in ("", "orang/", "orang/1/buka/", "rujukan/", "linimasa/", "layanan/", "darurat/"):
            officer.go(f"/kasus/{absent}/{room}")
            assert officer.status == 404, room
            said.add(officer.text())
    assert len(said) == 1, "refusal and absence look different"


def _rows_of(demo: Demo, officer: Visitor, code: str) -> dict[str, int]:
    """How many rows of the case the database itself shows to this officer's session, table by table."""
    ticket = next(each["value"] for each in officer.context.cookies() if each["name"] == "sigap_desk")
    target = server.embedded(postgres.cluster_of(demo.home))
    [(case_id,)] = demo.query(f"SELECT id FROM cases_case WHERE code = '{code}'")
    counts = {}
    with psycopg.connect(target.owner_url) as connection:
        connection.execute("SET LOCAL ROLE sigap_desk")
        connection.execute("SELECT set_config('sigap.ticket', %s, true)", [ticket])
        for table in TABLES:
            column = "id" if table == "cases_case" else "case_id"
            row = connection.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s".encode(), [case_id])
            counts[table] = int(row.fetchall()[0][0])
    return counts
