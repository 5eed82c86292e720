"""Simfoni's pages: a victim's lines and where empty ones are typed, names with a reason, a number, sheets, codes."""

import io
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import ELSEWHERE, HEAD, INTAKE, MANAGER, NAME, POLICE, RoleClient, Work
from tests.factories.messy_sheet import saved
from tests.factories.statements import check_few

from sigap.audit.models import Event
from sigap.cases.models import Case, CasePerson
from sigap.cases.rules.persons import age_on
from sigap.kernel.clock import now
from sigap.simfoni.models import VictimEntry

pytestmark = pytest.mark.django_db
AGE = age_on(date(2011, 2, 28), localdate() - timedelta(days=9))
BASE = "/simfoni/"
NUMBER = "1609-26-00417"
ENTERING = {"reason": "simfoni"}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def seen(client: RoleClient, path: str) -> str:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    check_few(captured, path)
    return answer.content.decode()


def sent(client: RoleClient, path: str, told: dict[str, Any], status: int = 302) -> str:
    answer = client.post(path, told)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-2500:])
    return answer.content.decode()


def values(page: str) -> dict[str, list[str]]:
    """What stands to be copied, by Simfoni's label."""
    found: dict[str, list[str]] = {}
    for label, rest in re.findall(r'<span class="cp__l">(.*?)</span>(.*?)</li>', page, re.DOTALL):
        value = re.search(r"data-copy-value>(.*?)</span>", rest, re.DOTALL)
        found.setdefault(label, []).append(value[1] if value else "")
    return found


def filled(manager: RoleClient, code: str) -> int:
    """Everything that Simfoni asks of victim 1, typed in the case's own forms; the reported man's number."""
    case = f"/kasus/{code}/"
    version = Case.objects.get(code=code).version
    acted_on = (localdate(now()) - timedelta(days=9)).strftime("%d-%m-%Y")
    sent(manager, f"{case}kejadian/", {"acted_on": acted_on, "area": casework.AREA, "version": version})
    version = Case.objects.get(code=code).version
    forms = ["form_trafficking", "form_psychological"]
    kind = {"kind": "kind_trafficking", "place": "place_boarding", "forms_1": forms}
    sent(manager, f"{case}jenis/", {**kind, "version": version})
    suspect = {"role": "suspect", "sex": "L", "age_years": 40, "ordinal": 9}
    sent(manager, f"{case}orang/tambah/", suspect)
    man: int = CasePerson.objects.get(case__code=code, role="suspect").ordinal
    named = {"full_name": "Tarmizi Rekaan", "address": "Jalan Rekaan 2", "version": 1}
    sent(manager, f"{case}orang/{man}/isi/", named)
    pair = {f"kind-1-{man}": "partner", f"household-1-{man}": "apart", f"version-1-{man}": 0}
    sent(manager, f"{case}terlapor/", pair)
    address = {"address": "Dusun Pere'an 2", "region_elsewhere": casework.AREA, "version": 0}
    sent(manager, f"{case}orang/1/data/alamat-ktp/", address)
    sent(manager, f"{case}orang/1/data/tempat-tinggal/", {"address": "Rumah rahasia", "version": 0})
    return man


def test_what_the_case_holds_is_there_in_simfonis_order_and_nothing_is_typed_again(work: Work) -> None:
    manager = casework.at_desk(MANAGER, stepped_up=True)
    path = f"/kasus/{work.own}/simfoni/1/"
    before = seen(manager, path)
    empty = re.findall(r'href="([^"]+)"><svg.*?Isi<span class="vh"> ([^<]*)<', before)
    assert {words for _url, words in empty} == {
        "tanggal kejadian",
        "kategori lokasi",
        "tindak kekerasan",
        "nama pelaku",
    }
    assert all(manager.get(url).status_code == 200 for url, _words in empty), "each leads to the form where it is typed"
    filled(manager, work.own)
    page = seen(manager, path)
    assert "Isi<span" not in page, "nothing of it is left to be typed"
    told = values(page)
    first = (
        "No. register;Tanggal kejadian;Tanggal pelaporan;Deskripsi;Kategori lokasi;Alamat TKP;Provinsi;Kabupaten/kota"
    )
    assert ";".join(list(told)[:8]) == first
    assert told["Kategori lokasi"] == ["Sekolah"]
    assert told["Alamat TKP"] == ["Kecamatan Muara Dua"]
    assert told["Deskripsi"] == ["Ringkasan rekaan."]
    assert told["Tindak kekerasan"] == ["Psikis", "Trafficking"]
    assert sorted(told["Deskripsi pelayanan"]) == ["Catatan rekaan 0", "Catatan rekaan 1"]
    assert told["Pelayanan"] == ["Pengaduan", "Pengaduan"]
    assert told["Hubungan pelaku"] == ["Pacar/teman"]
    assert (told["Nama"], told["Usia"]) == ([""], [str(AGE)])
    assert NAME not in page
    named = sent(manager, path, {}, 200)
    told = values(named)
    assert (told["Nama"], told["Nama pelaku"]) == ([NAME], ["Tarmizi Rekaan"])
    assert told["Alamat"] == ["Dusun Pere&#x27;an 2, Kec. Muara Dua"]
    assert told["Alamat pelaku"] == ["Jalan Rekaan 2"]
    assert re.fullmatch(rf"{AGE},[0-9]", told["Usia"][0])
    assert "Rumah rahasia" not in named, "where a victim lives now is no field of Simfoni"
    assert "" not in [value for each in told.values() for value in each], "0 fields are typed again"


def test_names_need_a_step_up_and_a_reason_and_every_page_leaves_its_trace(work: Work) -> None:
    path = f"/kasus/{work.own}/simfoni/1/"
    manager = casework.at_desk(MANAGER)
    asked = manager.post(path)
    assert NAME not in asked.content.decode(), "without a step-up nobody is named"
    manager = casework.at_desk(MANAGER, stepped_up=True)
    assert NAME in sent(manager, path, {}, 200)
    assert NAME not in sent(manager, f"{BASE}lembar/", {"reason": "correct"}, 422)
    case = Case.objects.get(code=work.own)
    codes = [each.code for each in Event.objects.filter(stream_id=case.pk)]
    assert codes.count("simfoni:page:shown") == 1
    opened = Event.objects.filter(stream_id=case.pk, code="vault:identity:opened").order_by("seq").last()
    assert opened is not None
    assert '"reason": "simfoni"' in opened.body


def test_only_the_cases_own_officers_see_it_and_a_closed_section_stays_closed(work: Work) -> None:
    path = f"/kasus/{work.own}/simfoni/1/"
    for login in (POLICE, ELSEWHERE, "siti.dinsos", "surya.inspektorat", "maya.sekretariat"):
        client = casework.at_desk(login, stepped_up=True)
        for address in (path, f"{path}nomor/", f"/kasus/{work.own}/simfoni/"):
            assert client.get(address).status_code in (403, 404), (login, address)
        assert client.post(path).status_code in (403, 404), login
        assert client.post(f"{path}nomor/", {"number": NUMBER, "version": 0}).status_code in (403, 404), login
    assert VictimEntry.objects.exclude(number="").count() == 0
    elsewhere = seen(casework.at_desk(ELSEWHERE), BASE)
    assert work.own not in elsewhere
    assert work.foreign in elsewhere
    intake = casework.at_desk(INTAKE)
    if intake.get(path).status_code == 200:
        assert "Salin ke Simfoni-PPA" in seen(intake, path)


def test_a_number_is_recorded_once_asked_about_and_never_lost(work: Work) -> None:
    manager, head = casework.at_desk(MANAGER), casework.at_desk(MANAGER)
    path = f"/kasus/{work.own}/simfoni/1/nomor/"
    VictimEntry.objects.filter(person__case__code=work.own).update(since=now() - timedelta(days=3650))
    assert work.own in seen(manager, BASE)
    for bad in ("Pere'an", "12", ""):
        sent(manager, path, {"number": bad, "version": 0}, 422)
    for _click in range(2):
        sent(manager, path, {"number": f" {NUMBER} ", "version": 0})
    entry = VictimEntry.objects.get(person__case__code=work.own)
    assert (entry.number, entry.version, entry.former_numbers) == (NUMBER, 1, [])
    stale = sent(head, path, {"number": "1609-26-9", "version": 0}, 409)
    assert f"Dewi Anggraini baru saja mencatat: {NUMBER}" in stale
    assert 'value="1609-26-9"' in stale, "what was typed is still there"
    assert 'name="version" value="1"' in stale
    sent(head, path, {"number": "1609-26-9", "version": 1})
    entry.refresh_from_db()
    assert (entry.number, entry.former_numbers) == ("1609-26-9", [NUMBER])
    other = f"/kasus/{work.asked}/simfoni/1/nomor/"
    asked = sent(manager, other, {"number": "1609-26-9", "version": 0}, 409)
    assert "sudah tercatat untuk korban lain" in asked
    assert 'type="checkbox" name="is_certain"' in asked
    sent(manager, other, {"number": "1609-26-9", "version": 0, "is_certain": "on"})
    assert VictimEntry.objects.filter(number="1609-26-9").count() == 2
    sent(manager, other, {"number": "1", "not_entered": "not_entered_declined", "version": 1}, 422)
    sent(manager, other, {"number": "", "not_entered": "not_entered_declined", "version": 1})
    assert "Klien tidak mau" in seen(manager, f"/kasus/{work.asked}/simfoni/1/")
    assert work.own not in re.sub(r"Beda dengan.*", "", seen(manager, BASE), flags=re.DOTALL)


def rows_of(raw: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert sheet is not None
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_sheet_has_a_row_for_each_value_and_names_only_with_a_reason(work: Work) -> None:
    manager = casework.at_desk(MANAGER, stepped_up=True)
    filled(manager, work.own)
    sent(manager, f"/kasus/{work.asked}/simfoni/1/nomor/", {"number": "A-1", "version": 0})
    assert "Tanpa nama dan alamat" in seen(manager, f"{BASE}lembar/")
    answer = manager.post(f"{BASE}lembar/", {"reason": ""})
    assert answer["Content-Disposition"].startswith('attachment; filename="simfoni-')
    head, *rows = rows_of(answer.content)
    assert NAME not in str(rows)
    mine = [dict(zip(head, row, strict=True)) for row in rows if row[0] == work.own]
    assert [row["Tindak kekerasan"] for row in mine] == ["Psikis", "Trafficking"]
    assert [row["Deskripsi pelayanan"] for row in mine] == ["Catatan rekaan 1", "Catatan rekaan 0"]
    assert [row["Hubungan pelaku"] for row in mine] == ["Pacar/teman", ""], "each value stands on one row"
    assert {row["Kategori lokasi"] for row in mine} == {"Sekolah"}
    assert len({row[0] for row in rows}) == casework.CASES - 1
    named = manager.post(f"{BASE}lembar/", ENTERING)
    _head, *rows = rows_of(named.content)
    people = len({row[0] for row in rows}) + 1
    assert NAME in str(rows)
    assert "Tarmizi Rekaan" in str(rows)
    assert people <= 30, "no more people than one may open in an hour"
    told = Event.objects.filter(code="simfoni:sheet:taken").order_by("at")
    assert [('"how": "named"' in each.body) for each in told] == [False, True]
    assert NAME not in "".join(each.body for each in Event.objects.all())


def compared(client: RoleClient, rows: Sequence[Sequence[Any]], status: int = 200, **more: Any) -> str:
    file = io.BytesIO(saved(rows, **more))
    file.name = "ekspor.xlsx"
    return sent(client, f"{BASE}beda/", {"file": file}, status)


def test_a_sheet_of_simfoni_is_held_against_the_case_and_forgotten(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    filled(manager, work.own)
    sent(manager, f"/kasus/{work.own}/simfoni/1/nomor/", {"number": NUMBER, "version": 0})
    sent(manager, f"/kasus/{work.asked}/simfoni/1/nomor/", {"number": "X-1", "version": 0})
    acted_on = localdate(now()) - timedelta(days=9)
    head = ["Usia", "Tindak Kekerasan", "NO. REGISTER", "Nama Korban", "Tgl Kejadian", "JK", "Lain", "Kategori Lokasi"]
    first = [f"{AGE},6", "Psikis", NUMBER, "Melati Pere'an", acted_on, "Perempuan", "-", "SEKOLAH"]
    rows: list[Sequence[Any]] = [
        ["Ekspor"],
        head,
        first,
        [None, "Trafficking", None, None, None, None, None, None],
        ["9", "Fisik", "Z-9", "Lain", None, "L"],
    ]
    merged = tuple(f"{column}3:{column}4" for column in "ACDEFGH")
    page = compared(manager, rows, merges=merged)
    assert "Tidak ada yang berbeda" in page
    assert "Z-9 (baris 5)" in page
    assert "X-1</b>: tercatat di sini, tidak ada di lembar." in page
    assert "Pere" not in page
    rows[2] = ["17,0", "Psikis", NUMBER, "Melati Pere'an", date(2020, 1, 5), "Laki-laki", "-", "Sekolah"]
    page = compared(manager, rows, merges=merged)
    assert all(words in page for words in ("05/01/2020", "17,0", "Laki-laki"))
    entry = VictimEntry.objects.get(number=NUMBER)
    assert [each["field"] for each in entry.differences] == ["acted_on", "sex", "age"]
    shown = seen(manager, f"/kasus/{work.own}/simfoni/1/")
    assert "05/01/2020" in shown
    assert f"{work.own}, Korban 1" in seen(manager, BASE)
    twice = [*rows, ["15", "Fisik", NUMBER, "Orang kedua", None, "P", None, None]]
    assert "nomor dari 1 korban di sini dan 2 di lembar" in compared(manager, twice, merges=merged)
    wrongs: tuple[list[Sequence[Any]], ...] = ([["Usia", "JK"], [1, 2]], [["a"]])
    for wrong in wrongs:
        assert "Tidak ada baris judul yang dikenal" in compared(manager, wrong, 422)
    file = io.BytesIO(b"bukan lembar")
    assert "bukan lembar kerja" in sent(manager, f"{BASE}beda/", {"file": file}, 422)


def test_a_thousand_rows_are_compared(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    sent(manager, f"/kasus/{work.own}/simfoni/1/nomor/", {"number": NUMBER, "version": 0})
    rows: list[list[Any]] = [["No. register", "Usia", "JK", "Tindak kekerasan"]]
    rows += [[f"Q-{n // 2}", 15, "Perempuan", "Fisik"] for n in range(999)] + [[NUMBER, 15, "Laki-laki", ""]]
    with CaptureQueriesContext(connection) as captured:
        page = compared(manager, rows)
    assert "500 nomor di lembar tidak dikenal" in page
    assert "Laki-laki" in page
    assert len(captured) < 40, "the sheet's length costs no statements"


def test_codes_are_changed_with_a_day_and_a_dropped_one_says_so(work: Work) -> None:
    manager, head = casework.at_desk(MANAGER), casework.at_desk(HEAD)
    filled(manager, work.own)
    page = seen(manager, f"{BASE}kode/")
    assert "belum diverifikasi" in page
    assert "Ubah irama" not in page
    path = f"{BASE}kode/list_form/form_trafficking/"
    assert manager.get(path).status_code == 404
    assert head.get(f"{BASE}kode/list_form/tidak-ada/").status_code == 404
    assert head.get(f"{BASE}kode/tidak-ada/form_other/").status_code == 404
    today = localdate(now())
    told = {"word": "TPPO", "valid_from": today.strftime("%d-%m-%Y"), "source": "Layar Simfoni v3 (rekaan)"}
    for _click in range(2):
        sent(head, path, told)
    assert "TPPO" in values(seen(manager, f"/kasus/{work.own}/simfoni/1/"))["Tindak kekerasan"]
    later = told | {"word": "Nanti", "valid_from": (today + timedelta(days=30)).strftime("%d-%m-%Y")}
    sent(head, path, later)
    assert "Nanti" not in values(seen(manager, f"/kasus/{work.own}/simfoni/1/"))["Tindak kekerasan"]
    sent(head, f"{BASE}kode/list_form/form_psychological/", told | {"word": ""})
    shown = seen(manager, f"/kasus/{work.own}/simfoni/1/")
    assert "Kode ini tidak ada lagi di Simfoni" in shown
    page = seen(head, f"{BASE}kode/")
    assert all(words in page for words in ("tidak ada lagi", "Layar Simfoni v3 (rekaan)", "Ubah irama"))
    sent(head, f"{BASE}irama/", {"days": 0, "decided": "x"}, 422)
    sent(head, f"{BASE}irama/", {"days": 3, "decided": "Rapat UPTD (rekaan)"})
    assert "Irama: 3 hari sejak korban tercatat (Rapat UPTD (rekaan))" in seen(manager, BASE)
