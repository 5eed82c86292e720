"""Pages of people, offices and powers: what each shows, what it refuses, what a foreign id gives, what it costs."""

import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings, settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, officers
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import MOST, check_few

from sigap.access.models import Office, Person, Reset
from sigap.access.roles import ROLES, OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.cases.models import Case
from sigap.kernel.clock import now
from sigap.places.queries import home_regency, places_in
from sigap.staff.forms.people import RoleForm

pytestmark = pytest.mark.django_db
MAYA = "maya.sekretariat"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def person_id(login: str) -> UUID:
    found: UUID = Person.objects.get(login=login).pk
    return found


def office_id(kind: OfficeKind) -> UUID:
    found: UUID = Office.objects.filter(kind=kind).earliest("name").pk
    return found


PAGES = [
    ("directory", MAYA, "/orang/"),
    ("directory of an office", HEAD, "/orang/?kantor={office}"),
    ("person", MAYA, "/orang/{person}/"),
    ("person of the own office", HEAD, "/orang/{person}/"),
    ("person, to the auditor", AUDITOR, "/orang/{person}/"),
    ("add", MAYA, "/orang/tambah/"),
    ("grant", MAYA, "/orang/{person}/peran/"),
    ("end a role", MAYA, "/orang/{person}/peran/akhiri/"),
    ("move", MAYA, "/orang/{person}/pindah/"),
    ("end", MAYA, "/orang/{person}/akhiri/"),
    ("reactivate", MAYA, "/orang/{person}/aktifkan/"),
    ("ask for a way back in", HEAD, "/orang/{person}/atur-ulang/"),
    ("hand over", HEAD, "/kasus/serah-terima/{person}/"),
    ("take over", HEAD, "/kasus/{own}/ambil-alih/"),
    ("offices", HEAD, "/kantor/"),
    ("office", MAYA, "/kantor/{office}/"),
    ("add an office", MAYA, "/kantor/tambah/"),
    ("change an office", MAYA, "/kantor/{office}/ubah/"),
    ("end an office", MAYA, "/kantor/{office}/akhiri/"),
    ("region of an office", MAYA, "/kantor/{office}/wilayah/"),
    ("seats", AUDITOR, "/gugus-tugas/susunan/"),
    ("fill a seat", MAYA, "/gugus-tugas/susunan/isi/"),
    ("powers", AUDITOR, "/wewenang/"),
    ("own password", INTAKE, "/profil/sandi/"),
]


@pytest.mark.parametrize(("name", "login", "path"), PAGES, ids=[name for name, _login, _path in PAGES])
def test_a_page_opens_and_costs_few_statements(name: str, login: str, path: str, work: Work) -> None:
    client = casework.at_desk(login, stepped_up=True)
    values = {"person": person_id(MANAGER), "office": office_id(OfficeKind.UPTD_PPA), "own": work.own}
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path.format(**values))
    assert answer.status_code == 200, answer.content.decode()[:2000]
    # What a head does for a colleague: sessions, a reset, cases to hand over.
    check_few(captured, name, most=10 if name == "person of the own office" else MOST)


def test_who_would_end_an_office_is_told_of_its_closed_cases(work: Work) -> None:
    office, client = office_id(OfficeKind.UPTD_PPA), casework.at_desk(MAYA, stepped_up=True)
    Case.objects.filter(code=work.own).update(status="closed", closed_at=now(), closing_reason="not_proven")
    assert "1 kasus yang sudah ditutup tetap milik" in client.get(f"/kantor/{office}/akhiri/").content.decode()
    other = office_id(OfficeKind.POLRES_PPA)
    assert "yang sudah ditutup tetap" not in client.get(f"/kantor/{other}/akhiri/").content.decode()


def test_the_secretariat_is_led_to_an_office_whose_region_has_ended(work: Work) -> None:
    office, now_at = office_id(OfficeKind.RSUD), next(place.code for place in places_in(home_regency()))
    Office.objects.filter(pk=office).update(region=f"{now_at}9")
    client, path = casework.at_desk(MAYA, stepped_up=True), f"/kantor/{office}/wilayah/"
    assert path in client.get("/kantor/").content.decode()
    assert path not in casework.at_desk(HEAD).get("/kantor/").content.decode()
    assert client.get(path).status_code == 200
    assert client.post(path, {"region": now_at}).status_code == 302
    assert Office.objects.get(pk=office).region == now_at
    assert path not in client.get("/kantor/").content.decode()


ABOUT = ["", "peran/", "peran/akhiri/", "pindah/", "akhiri/", "aktifkan/", "atur-ulang/"]


@pytest.mark.parametrize("part", ABOUT)
def test_a_person_who_is_not_there_looks_like_a_refusal(part: str, work: Work) -> None:
    maya, dewi = casework.at_desk(MAYA, stepped_up=True), casework.at_desk(MANAGER)
    assert maya.get(f"/orang/{uuid4()}/{part}").status_code == 404
    assert dewi.get(f"/orang/{person_id(INTAKE)}/{part}").status_code == 404
    assert dewi.post(f"/orang/{person_id(INTAKE)}/{part}").status_code in {404, 405}


def test_an_office_and_a_reset_that_are_not_there_too(work: Work) -> None:
    maya = casework.at_desk(MAYA, stepped_up=True)
    for path in ("/kantor/{}/", "/kantor/{}/ubah/", "/kantor/{}/akhiri/", "/orang/atur-ulang/{}/"):
        assert maya.get(path.format(uuid4())).status_code == 404
    assert maya.post(f"/profil/pemulihan/{uuid4()}/hentikan/").status_code == 404


@pytest.mark.parametrize("login", [INTAKE, MANAGER, POLICE, MAYA, AUDITOR])
def test_only_a_head_hands_over_and_takes_over(login: str, work: Work) -> None:
    client = casework.at_desk(login)
    assert client.get(f"/kasus/serah-terima/{person_id(HEAD)}/").status_code == 404
    assert client.get(f"/kasus/{work.own}/ambil-alih/").status_code == 404


def test_the_table_of_powers_names_every_role_power_and_kind_of_office(work: Work) -> None:
    page = casework.at_desk(HEAD).get("/wewenang/").content.decode()
    for role in ROLES.values():
        assert str(role.name) in page
        assert str(role.description) in page
    assert "Mengesahkan pemulihan masuk" in page
    assert re.search(r"tanda tabel [0-9a-f]{8}", page)


def test_a_name_that_is_looked_for_stands_in_no_address(work: Work) -> None:
    maya = casework.at_desk(MAYA)
    page = maya.get("/orang/").content.decode()
    assert '<form method="post" action="/orang/"' in page
    found = maya.post("/orang/", {"text": "dewi ang"}).content.decode()
    assert "Dewi Anggraini" in found
    assert "Rina Marlina" not in found
    assert "Tidak ada yang cocok" in maya.post("/orang/", {"text": "x" * 40}).content.decode()


def test_the_secretariat_sees_how_much_is_open_and_never_what(work: Work) -> None:
    maya = casework.at_desk(MAYA, stepped_up=True)
    dewi = person_id(MANAGER)
    page = maya.get(f"/orang/{dewi}/").content.decode()
    assert "30 kasus terbuka sebagai penanggung jawab" in page
    assert "1 laporan yang belum diputuskan" in page
    answer = maya.post(f"/orang/{dewi}/akhiri/", {"is_sure": "on"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "30 kasus" in text
    assert "Hasan Basri" in text
    assert work.own not in page + text
    assert Person.objects.get(pk=dewi).is_active


def test_a_head_hands_over_chosen_cases_and_a_second_click_gives_nothing_twice(work: Work) -> None:
    hasan, dewi = casework.at_desk(HEAD), person_id(MANAGER)
    page = hasan.get(f"/kasus/serah-terima/{dewi}/").content.decode()
    assert page.count('name="cases"') == casework.CASES
    to = re.search(r'<option value="([^"]+)">Hasan Basri', page)
    assert to
    data = {"cases": [work.own, work.asked], "to": to[1], "reason": "leaving"}
    assert hasan.post(f"/kasus/serah-terima/{dewi}/", {**data, "reason": ""}).status_code == 422
    assert hasan.post(f"/kasus/serah-terima/{dewi}/", data).status_code == 302
    assert "2 kasus diserahkan kepada Hasan Basri" in hasan.get(f"/kasus/serah-terima/{dewi}/").content.decode()
    assert hasan.post(f"/kasus/serah-terima/{dewi}/", data).status_code == 422
    assert Event.objects.filter(code="case:file:handed_over").count() == 2
    assert hasan.get(f"/kasus/{work.own}/").content.decode().count("Ambil alih kasus") == 0


def test_an_unassigned_head_takes_a_case_over_from_its_page(work: Work) -> None:
    hasan = casework.at_desk(HEAD)
    assert f"/kasus/{work.own}/ambil-alih/" in hasan.get(f"/kasus/{work.own}/").content.decode()
    assert hasan.post(f"/kasus/{work.own}/ambil-alih/").status_code == 422
    assert hasan.post(f"/kasus/{work.own}/ambil-alih/", {"reason": "stalled"}).status_code == 302
    page = hasan.get(f"/kasus/{work.own}/").content.decode()
    assert "Ringkasan rekaan." in page
    trail = hasan.get(f"/kasus/{work.own}/linimasa/").content.decode()
    assert "Diambil alih Hasan Basri: tenggat lewat tanpa tindakan" in trail


def test_somebody_new_gets_a_sheet_once_and_the_login_is_given_once(work: Work) -> None:
    maya = casework.at_desk(MAYA)
    data = {
        "name": "Wulan Pere'an",
        "login": "wulan.rsud",
        "office": office_id(OfficeKind.RSUD),
        "role": RoleCode.HEALTH_WORKER.value,
    }
    asked = maya.post("/orang/tambah/", data)
    assert asked.status_code == 401
    assert 'value="Wulan Pere&#x27;an"' in asked.content.decode()
    maya = casework.at_desk(MAYA, stepped_up=True)
    answer = maya.post("/orang/tambah/", data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    password = re.search(r'slip__w">([a-z-]+)<', page)
    assert password
    again = maya.post("/orang/tambah/", data)
    assert (again.status_code, "sudah dipakai" in again.content.decode()) == (409, True)
    wulan = casework.RoleClient()
    assert officers.sign_in(wulan, "wulan.rsud", password[1]) == 302
    for path in ("/", "/antrean/", "/profil/", "/profil/sandi/"):
        assert wulan.get(path).headers["Location"] == "/masuk/sandi-baru/"
    new = "pinggir-danau-ranau"
    assert wulan.post("/masuk/sandi-baru/", {"new": password[1], "again": password[1]}).status_code == 422
    assert wulan.post("/masuk/sandi-baru/", {"new": "pendek", "again": "pendek"}).status_code == 422
    assert wulan.post("/masuk/sandi-baru/", {"new": new, "again": new}).headers["Location"] == "/"
    # Inside; her role begins after the moment at which this test's one transaction began.
    assert wulan.get("/").status_code == 200
    assert officers.sign_in(casework.RoleClient(), "wulan.rsud", password[1]) == 422


def test_ones_own_password_is_changed_with_the_old_one(work: Work) -> None:
    rina, elsewhere = casework.at_desk(INTAKE), casework.at_desk(INTAKE)
    new = "tepi-danau-ranau-2026"
    wrong = rina.post("/profil/sandi/", {"password": "bukan", "new": new, "again": new})
    assert (wrong.status_code, "tidak cocok" in wrong.content.decode()) == (422, True)
    assert rina.post("/profil/sandi/", {"password": officers.PASSWORD, "new": new, "again": "x"}).status_code == 422
    before = rina.cookies[settings.SESSION_COOKIE_NAME].value
    answer = rina.post("/profil/sandi/", {"password": officers.PASSWORD, "new": new, "again": new})
    assert answer.headers["Location"] == "/profil/"
    assert rina.get("/profil/").status_code == 200
    assert rina.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert elsewhere.get("/profil/").status_code == 302
    assert officers.sign_in(casework.RoleClient(), INTAKE, new) == 302


@pytest.mark.parametrize("length", [64, 200])
def test_a_long_sentence_is_a_password(length: int, work: Work) -> None:
    new = ("perahu kecil di tepi danau ranau menunggu hujan reda " * 4)[:length].strip().ljust(length, "a")
    rina = casework.at_desk(INTAKE)
    answer = rina.post("/profil/sandi/", {"password": officers.PASSWORD, "new": new, "again": new})
    assert answer.headers["Location"] == "/profil/"
    assert officers.sign_in(casework.RoleClient(), INTAKE, new[:-1]) == 422, "every letter counts"
    assert officers.sign_in(casework.RoleClient(), INTAKE, new) == 302


def test_the_way_back_in_on_its_pages(work: Work) -> None:
    dewi, hasan = person_id(MANAGER), casework.at_desk(HEAD, stepped_up=True)
    assert hasan.post(f"/orang/{dewi}/atur-ulang/", {"reason": "both"}).status_code == 422
    asked = hasan.post(f"/orang/{dewi}/atur-ulang/", {"reason": "both", "is_here": "on"})
    assert asked.status_code == 302
    reset = Reset.objects.get(person_id=dewi)
    assert "Hentikan pemulihan" in casework.at_desk(MANAGER).get("/profil/").content.decode()
    path = f"/orang/atur-ulang/{reset.pk}/"
    own = hasan.post(path, {"is_known": "on"})
    assert (own.status_code, "orang ketiga" in own.content.decode()) == (409, True)
    surya = casework.at_desk(AUDITOR, stepped_up=True)
    assert "Periksa dan sahkan" in surya.get("/orang/").content.decode()
    assert surya.post(path).status_code == 422
    page = surya.post(path, {"is_known": "on"}).content.decode()
    code = re.search(r'slip__w">([a-z ]+)<', page)
    assert code
    stranger, new = casework.RoleClient(), "kebun-kopi-muaradua"
    for login, typed in ((MANAGER, "salah kata salah kata salah kata"), ("tidak.ada", code[1]), (INTAKE, code[1])):
        data = {"login": login, "code": typed, "new": new, "again": new}
        wrong = stranger.post("/masuk/atur-ulang/", data)
        assert (wrong.status_code, "tidak cocok" in wrong.content.decode()) == (422, True)
    data = {"login": MANAGER.upper(), "code": code[1].title(), "new": new, "again": new}
    assert "tersimpan" in stranger.post("/masuk/atur-ulang/", data).content.decode()
    assert stranger.post("/masuk/atur-ulang/", data).status_code == 422
    assert officers.sign_in(casework.RoleClient(), MANAGER, new) == 302


@pytest.mark.parametrize(("last_day", "is_right"), [("31-12-9999", False), ("30-12-2199", True), ("24-11-2026", False)])
def test_a_role_ends_on_a_day_that_the_calendar_knows(last_day: str, *, is_right: bool) -> None:
    form = RoleForm({"office": "", "role": "auditor", "last_day": last_day}, offices=[], today=date(2026, 11, 25))
    assert ("last_day" not in form.errors) is is_right
