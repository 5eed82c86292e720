"""The search page as officers meet it: by POST, nothing typed in an address, the same words whatever the reason."""

import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.cases import jobs
from sigap.cases.actions import finding
from sigap.cases.models import Case, PersonSearch
from sigap.cases.queries import finding as queries
from sigap.kernel.clock import now
from sigap.kernel.identifiers import spell

pytestmark = pytest.mark.django_db
NAMED = {"orang-kind": "person", "orang-full_name": "Moelati Rekaan", "orang-year": "2011"}
MELATI = NAMED | {"orang-full_name": "REKAAN Melati"}
EMPTY = "Tidak ada yang ditemukan"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def search(login: str, facts: dict[str, str]) -> str:
    answer = casework.at_desk(login).post("/cari/", facts)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_code_as_heard_leads_straight_to_the_case(work: Work) -> None:
    answer = casework.at_desk(MANAGER).post("/cari/", {"kode-kind": "code", "kode-code": spell(work.own)})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/kasus/{work.own}/")


def test_a_reports_number_leads_to_the_case_for_whom_it_is_one_and_to_both_for_intake(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    answer = casework.at_desk(POLICE).post("/cari/", {"kode-kind": "code", "kode-code": case.report_number[2:]})
    assert answer.headers["Location"] == f"/kasus/{work.own}/", "the police take part, and see no report"
    page = search(INTAKE, {"kode-kind": "code", "kode-code": f"laporan {case.report_number.lower()}"})
    assert page.index(f"/kasus/{work.own}/") < page.index(f"/laporan/{case.report_number}/")
    waiting = casework.at_desk(INTAKE).post("/cari/", {"kode-kind": "code", "kode-code": work.report})
    assert waiting.headers["Location"] == f"/laporan/{work.report}/"
    foreign = search(POLICE, {"kode-kind": "code", "kode-code": work.report})
    nobody = search(POLICE, {"kode-kind": "code", "kode-code": "L-00000"})
    assert EMPTY in foreign
    assert re.sub(r'value="[^"]*"', "", foreign) == re.sub(r'value="[^"]*"', "", nobody)


def test_the_number_of_a_police_report_leads_to_its_case(work: Work) -> None:
    typed = {"kode-kind": "code", "kode-code": "lp 77 XI 2026"}
    assert EMPTY in search(POLICE, typed)
    noted = {
        "kind": "lp", "happened_on": localdate(now()).isoformat(), "number": "LP/B/77/XI/2026/SPKT/POLRES CONTOH",
        "post_key": str(uuid4()), "is_meant": "on",
    }  # fmt: skip
    assert casework.at_desk(POLICE).post(f"/kasus/{work.own}/hukum/catat/", noted).status_code == 302
    answer = casework.at_desk(POLICE).post("/cari/", typed)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/kasus/{work.own}/")
    assert EMPTY in search(HEAD, typed), "who does not work in the legal section finds nothing"


@pytest.mark.parametrize("path", ["/antrean/", "/kasus/", "/kabar/", "/kasus/{own}/orang/", "/laporan/{report}/"])
def test_the_field_stands_in_the_head_of_every_page_and_sends_nothing_in_an_address(path: str, work: Work) -> None:
    page = casework.at_desk(INTAKE).get(path.format(own=work.own, report=work.report)).content.decode()
    field = page[page.index('class="bar__find"') : page.index('id="isi"')]
    assert 'method="post" action="/cari/#hasil"' in field
    assert 'name="kode-code"' in field
    assert "bar__find" not in casework.at_desk(AUDITOR).get("/jejak/").content.decode()


def test_a_code_with_a_slip_is_offered_and_not_opened(work: Work) -> None:
    head, digits = work.own.lower().split("-")
    page = search(MANAGER, {"kode-kind": "code", "kode-code": f"{head}q {digits}"})
    assert f"/kasus/{work.own}/" in page


@pytest.mark.parametrize("login", [POLICE, MANAGER])
def test_a_code_of_others_and_one_of_nobody_read_the_same(login: str, work: Work) -> None:
    foreign = search(login, {"kode-kind": "code", "kode-code": work.foreign})
    nobody = search(login, {"kode-kind": "code", "kode-code": "KENARI-000"})
    assert EMPTY in foreign
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", foreign) == strip.sub("", nobody)


def test_a_person_is_found_by_spelling_and_shown_without_a_name(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PEOPLE", casework.CASES)
    page = search(MANAGER, MELATI)
    assert page.count("nama dan tahun lahir cocok") == casework.CASES
    assert f"/kasus/{work.own}/orang/" in page
    assert f"/kasus/{work.foreign}/orang/" not in page
    assert casework.NAME not in page


@pytest.mark.parametrize(("limit", "most"), [("PEOPLE", casework.CASES), ("_ROWS_READ", casework.CASES * 2)])
def test_of_very_many_the_likeliest_are_shown_and_the_page_says_so(
    limit: str, most: int, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PEOPLE", casework.CASES)
    monkeypatch.setattr(queries, limit, most)
    whole = search(MANAGER, MELATI)
    assert whole.count("nama dan tahun lahir cocok") == casework.CASES
    assert "Hanya yang paling mungkin" not in whole
    monkeypatch.setattr(queries, limit, 2)
    page = search(MANAGER, MELATI)
    assert page.count("nama dan tahun lahir cocok") == 2
    assert "Hanya yang paling mungkin" in page


def test_a_colleague_and_another_office_read_that_nobody_was_found(work: Work) -> None:
    nobody = re.sub(r'value="[^"]*"', "", search(HEAD, NAMED))
    assert EMPTY in nobody
    assert re.sub(r'value="[^"]*"', "", search(HEAD, MELATI)) == nobody
    jobs.hint(now())
    page = casework.at_desk(INTAKE).get("/cari/petunjuk/").content.decode()
    assert "Dicari Hasan Basri" in page
    assert casework.at_desk(POLICE).get("/cari/petunjuk/").status_code == 404


def test_intake_marks_a_hint(work: Work) -> None:
    search(HEAD, MELATI)
    jobs.hint(now())
    client = casework.at_desk(INTAKE)
    page = client.get("/cari/petunjuk/").content.decode()
    path = re.search(r"/cari/petunjuk/[0-9a-f-]+/dilihat/", page)
    assert path is not None
    assert client.post(path[0]).status_code == 302
    assert "Dilihat Rina Marlina" in client.get("/cari/petunjuk/").content.decode()
    assert "Lihat petunjuknya" in client.get("/kabar/").content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kode-kind": "code", "kode-code": ""}, "Tulis kode kasus, nomor laporan, atau nomor LP."),
        (NAMED | {"orang-year": ""}, "Nama saja tidak cukup"),
        (NAMED | {"orang-year": "11"}, "empat angka"),
        ({"orang-kind": "person"}, "Isi nama dengan tahun lahir atau desa"),
        ({"orang-kind": "person", "orang-nik": "16"}, "16 angka"),
        ({"orang-kind": "person", "orang-phone": "12"}, "angka saja"),
        ({"saring-kind": "filters", "saring-since_on": "2026-02-02", "saring-until_on": "2026-02-01"}, "lebih awal"),
        ({"saring-kind": "filters", "saring-status": "ghost"}, "ghost"),
        ({}, "Tulis kode kasus, nomor laporan, atau nomor LP."),
    ],
)
def test_what_is_unfit_is_said_and_kept(facts: dict[str, str], words: str, work: Work) -> None:
    answer = casework.at_desk(MANAGER).post("/cari/", facts)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    if name := facts.get("orang-full_name"):
        assert f'value="{name}"' in page
    assert not PersonSearch.objects.exists()


def test_filters_turn_pages(work: Work) -> None:
    page = search(MANAGER, {"saring-kind": "filters", "saring-risk": "high", "saring-is_mine": "on"})
    mine = Case.objects.filter(risk="high").exclude(code=work.foreign)
    assert page.count('class="t__what"') == mine.count() > 0
    assert work.foreign not in page
    assert EMPTY in search(MANAGER, {"saring-kind": "filters", "saring-page": "2"})


def test_after_the_hours_budget_the_page_asks_who_one_is_and_keeps_what_was_typed(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "searches_an_hour", lambda: 1)
    client = casework.at_desk(MANAGER)
    client.post("/cari/", MELATI)
    answer = client.post("/cari/", MELATI)
    assert answer.status_code == 401
    assert "Sudah 1 pencarian" in answer.content.decode()
    assert 'value="REKAAN Melati"' in answer.content.decode()
    assert client.post("/cari/", MELATI | {"ulang-password": casework.PASSWORD}).status_code == 200


def test_the_page_is_for_who_sees_cases_and_takes_nothing_from_an_address(work: Work) -> None:
    assert casework.at_desk(AUDITOR).get("/cari/").status_code == 404
    page = casework.at_desk(MANAGER).get("/cari/?orang-full_name=Melati&kode-code=KENARI-582").content.decode()
    assert "Melati" not in page
    assert "KENARI-582" not in page
    assert 'href="/cari/"' in page
    assert "data-find" in page


@pytest.mark.parametrize(
    "facts",
    [
        {"kode-kind": "code", "kode-code": "KENARI-000"},
        {"kode-kind": "code", "kode-code": "LP/B/77/XI/2026"},
        {"kode-kind": "code", "kode-code": "4827"},
        MELATI,
        {"saring-kind": "filters", "saring-risk": "high", "saring-indication": "indicated", "saring-is_mine": "on"},
        {},
    ],
    ids=["code", "police report", "report", "person", "filters", "wrong"],
)
def test_a_search_costs_few_statements(facts: dict[str, str], work: Work) -> None:
    client = casework.at_desk(MANAGER)
    with CaptureQueriesContext(connection) as captured:
        client.post("/cari/", facts)
    check_few(captured)
