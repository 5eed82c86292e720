"""Indicators and index as their pages show them: a messy sheet in hand, then the list of villages, and why."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, indexing, team, villages
from tests.factories.messy_sheet import saved
from tests.factories.officers import DeskClient
from tests.factories.statements import check_few

from sigap import audit
from sigap.provisions.queries import KEY, statutes
from sigap.vulnerability.actions import indicators
from sigap.vulnerability.models import IndexVersion, RegionValue, SheetAlias, ValueSheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
GITA, SITI = "gita.bappeda", "siti.dinsos"
INDICATORS, INDEX = "/gugus-tugas/indikator/", "/gugus-tugas/indeks/"
LOAD = f"{INDICATORS}muat/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    for login in (GITA, team.MAYA):
        team.sign_in(login)


@pytest.fixture
def codes() -> list[str]:
    made = villages.make()
    with audit.recording():
        indicators.load_indicators(by=indexing.LOADER, at=team.AT)
    return made


def send(client: DeskClient, rows: Any, *, merges: Any = (), **said: str) -> Any:
    raw = saved(rows, merges=merges)
    told = {"source": "Dinas Kesehatan CONTOH", "year": "2026", "sheet_id": str(uuid4())} | said
    return client.post(LOAD, told | {"file": SimpleUploadedFile("lembar.xlsx", raw)})


def choices(text: str, name: str) -> list[str]:
    """What a list offers."""
    block = text.partition(f'name="{name}"')[2].partition("</select>")[0]
    return re.findall(r'<option value="([^"]*)"', block)


def test_a_messy_sheet_becomes_values_and_is_remembered(codes: list[str]) -> None:
    client = casework.at_desk(GITA)
    rows = [
        ["Data puskesmas"],
        ["No", "Kecamatan", "Desa", "Waktu ke puskesmas 2025", "Anak 16–18 tahun tidak sekolah", "Jarak bidan"],
        [1, "Buay CONTOH", "PERE’AN", "1.035", "31 dari 74", 5],
        [2, "Buay CONTOH", "Bumi Agng", 20.5, "4/10", 6],
        [3, None, "Sukajadi", "-", None, None],
        ["Jumlah", None, None, 1055, None, None],
    ]
    answer = send(client, rows, merges=("B3:B5",))
    assert answer.status_code == 302
    address = answer.headers["Location"]
    with CaptureQueriesContext(connection) as captured:
        text = client.get(address).content.decode()
    check_few(captured, "preview")
    assert "2 wilayah cocok, 1 baris belum jelas" in text
    assert "dibaca kosong, bukan nol" in text
    near = choices(text, "r-0")
    assert near[1] == codes[3]
    assert "waktu-polsek" in choices(text, "j-0")
    refused = client.post(address, {})
    assert refused.status_code == 409
    assert not RegionValue.objects.exists()
    said = {"r-0": codes[3], "j-0": "-"}
    checked = client.post(address, said | {"periksa": "1"}).content.decode()
    assert "3 wilayah cocok, 0 baris belum jelas" in checked
    assert client.post(address, said).status_code == 302
    assert client.post(address, said).status_code == 302
    stands = RegionValue.objects.filter(superseded_at=None).values_list("indicator_id", "region_id", "year", "value")
    assert {(code, region, year, float(value)) for code, region, year, value in stands} == {
        ("waktu-puskesmas", codes[0], 2025, 1035.0),
        ("waktu-puskesmas", codes[3], 2025, 20.5),
        ("putus-sekolah-16-18", codes[0], 2026, 31.0),
        ("putus-sekolah-16-18", codes[3], 2026, 4.0),
    }
    assert list(SheetAlias.objects.values_list("kind", "target")) == [("region", codes[3])]
    again = send(client, rows, merges=("B3:B5",)).headers["Location"]
    text = client.get(again).content.decode()
    assert "3 wilayah cocok, 0 baris belum jelas" in text
    assert "Dibaca menurut jawaban dulu" in text
    assert f'<option value="{codes[3]}" selected>' in text
    assert set(choices(text, "r-0")) >= {codes[3], codes[4], "-"}
    put_right = {"r-0": codes[4], "j-0": "-"}
    assert client.post(again, put_right).status_code == 302
    assert list(SheetAlias.objects.values_list("kind", "target")) == [("region", codes[4])]
    assert RegionValue.objects.filter(region=codes[4], indicator="waktu-puskesmas", superseded_at=None).count() == 1
    page = client.get(f"{INDICATORS}waktu-puskesmas/").content.decode()
    assert "1.035" in page
    assert "25 dari 28 wilayah belum punya nilai" in page


def test_a_sheet_with_people_or_with_faults_is_not_taken(codes: list[str]) -> None:
    client = casework.at_desk(GITA)
    person = send(client, [["Desa", "Sinyal", "Kepala"], [codes[0], 1, "3216012345678901"]])
    assert person.status_code == 409
    assert "tidak disimpan" in person.content.decode()
    assert not ValueSheet.objects.exists()
    for raw, words in ((b"", "kosong"), (b"PK\x03\x04x", "bukan lembar kerja"), (b"\xd0\xcf\x11\xe0", "xls lama")):
        told = {"source": "x", "sheet_id": str(uuid4()), "file": SimpleUploadedFile("a.xlsx", raw)}
        answer = client.post(LOAD, told)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
    faulty = send(client, [["Kode", "Sinyal telepon di kantor desa"], [codes[0], 9], [codes[1], "kuat"]])
    text = client.get(faulty.headers["Location"]).content.decode()
    assert "di luar batas satuannya: 9" in text
    assert "bukan angka: kuat" in text
    assert client.post(faulty.headers["Location"], {}).status_code == 409
    assert not RegionValue.objects.exists()


def test_another_sheet_from_the_same_page_is_not_taken_for_the_first(codes: list[str]) -> None:
    client, told = casework.at_desk(GITA), {"sheet_id": str(uuid4())}
    rows = [["Kode", "Sinyal telepon di kantor desa"], [codes[0], 1]]
    for _twice in range(2):
        assert send(client, rows, **told).status_code == 302
    for other, more in (([*rows[:1], [codes[0], 2]], {}), (rows, {"year": "2025"})):
        answer = send(client, other, **told, **more)
        assert (answer.status_code, "Buka halamannya dari awal" in answer.content.decode()) == (409, True)
    assert ValueSheet.objects.get().year == 2026


def test_the_ranking_says_how_sure_it_is() -> None:
    client, other = casework.at_desk(GITA), casework.at_desk(SITI)
    assert "Belum ada indeks yang berlaku" in other.get(INDEX).content.decode()
    codes = indexing.measured()
    version = indexing.frozen()
    assert "Belum ada indeks yang berlaku" in other.get(INDEX).content.decode()
    assert other.get(f"{INDEX}versi/{version.pk}/").status_code == 404
    assert "dihitung, belum ditetapkan" in client.get(INDEX).content.decode()
    own = client.get(f"{INDEX}versi/{version.pk}/").content.decode()
    assert "rekan yang menetapkannya" in own
    assert '<form class="card"' not in own
    asked = client.get(f"{INDEX}?versi={version.pk}").content.decode()
    assert f'href="?versi={version.pk}&amp;semua=1"' in asked
    assert f'{INDEX}desa/{codes[-1]}/?versi={version.pk}"' in asked
    assert f'{INDEX}?versi={version.pk}"' in client.get(f"{INDEX}desa/{codes[-1]}/?versi={version.pk}").content.decode()
    assert f'href="?versi={version.pk}">' in client.get(f"{INDEX}?versi={version.pk}&semua=1").content.decode()
    decision = indexing.decision_line()
    alone = client.post(f"{INDEX}versi/{version.pk}/", {"decision": str(decision)})
    assert (alone.status_code, "Rekan yang menetapkannya" in alone.content.decode()) == (409, True)
    client = casework.at_desk(team.MAYA)
    assert "Pilih keputusan dari notula" in client.get(f"{INDEX}versi/{version.pk}/").content.decode()
    wrong = client.post(f"{INDEX}versi/{version.pk}/", {"decision": str(uuid4())})
    assert wrong.status_code == 422
    assert client.post(f"{INDEX}versi/{version.pk}/", {"decision": str(decision)}).status_code == 302
    for address in (
        INDEX,
        f"{INDEX}?semua=1",
        f"{INDEX}versi/",
        f"{INDEX}versi/{version.pk}/",
        f"{INDEX}desa/{codes[0]}/",
    ):
        with CaptureQueriesContext(connection) as captured:
            text = other.get(address).content.decode()
        check_few(captured, address)
    listed = other.get(f"{INDEX}?semua=1").content.decode()
    assert listed.count('class="rk__no"') == 27
    assert "Tanpa peringkat" in listed
    text = other.get(f"{INDEX}desa/{codes[0]}/").content.decode()
    for words in ("Pere&#x27;an", "90 dari 100 hitungan", "tidak bisa dibedakan", "bukan tuduhan", "Rata-rata"):
        assert words in text, words
    assert "bukan tanda aman" in other.get(f"{INDEX}desa/{codes[-1]}/").content.decode()
    for address in ("desa/16.09.01.9999/", "desa/x/", f"desa/{codes[0]}/?versi=x", f"?versi={uuid4()}"):
        assert other.get(f"{INDEX}{address}").status_code == 404, address
    lines = other.get(f"{INDEX}versi/{version.pk}/csv/").content.decode().splitlines()
    assert len(lines) == 29
    assert lines[1].split(",")[3] == "1"


def test_weights_show_their_effect_at_once_and_are_frozen_by_who_plans() -> None:
    indexing.measured()
    client = casework.at_desk(GITA)
    address = f"{INDEX}metode/"
    with CaptureQueriesContext(connection) as captured:
        plain = client.get(address).content.decode()
    check_few(captured, "method")
    assert "0 dari 27 desa pindah kelompok, 10 dari 10 teratas tetap" in plain
    weighed = f"{address}?hazard=90&vulnerability=5&coping=5&normalisation=z&aggregation=geometric&b-jalan-lintas=0"
    text = client.get(weighed).content.decode()
    assert "desa pindah kelompok" in text
    assert "0 dari 27 desa pindah" not in text
    for bad in ("hazard=0&vulnerability=0&coping=0", "hazard=-1", "normalisation=x", "hazard=abc", "b-sinyal=1e9"):
        answer = client.get(f"{address}?{bad}")
        assert answer.status_code == 422, bad
        assert client.post(f"{address}?{bad}", {"reason": "Rakor", "version_id": str(uuid4())}).status_code == 422, bad
    assert client.get(f"{address}?entah=1").status_code == 200
    said = {"reason": "Bahan rakor", "version_id": str(uuid4())}
    first, second = client.post(weighed, said), client.post(weighed, said)
    assert first.headers["Location"] == second.headers["Location"]
    version = IndexVersion.objects.get()
    assert version.method["dimension_weights"] == {"hazard": 90.0, "vulnerability": 5.0, "coping": 5.0}
    assert version.method["indicator_weights"] == {"jalan-lintas": 0.0}
    assert client.post(address, {"reason": "KENARI-582", "version_id": str(uuid4())}).status_code == 409
    assert casework.at_desk(SITI).get(address).status_code == 404


def test_an_indicator_and_one_value_are_written_by_hand(codes: list[str]) -> None:
    client = casework.at_desk(GITA)
    told = {
        "label": "Waktu ke bank", "code": "waktu-bank", "definition": "Waktu tempuh ke bank.", "unit": "menit",
        "source": "Bappeda", "basis": "", "dimension": "coping", "direction": "raises", "level": "village",
        "form": "measure", "is_used": "on",
    }  # fmt: skip
    assert client.post(f"{INDICATORS}tambah/", told).status_code == 302
    changed = told | {"label": "Waktu ke kantor bank", "version": "1"}
    assert client.post(f"{INDICATORS}waktu-bank/ubah/", changed).status_code == 302
    assert client.post(f"{INDICATORS}waktu-bank/ubah/", told | {"version": "1"}).status_code == 409
    cases = told | {"code": "kasus", "form": "case_count"}
    assert "tidak pernah dihitung per desa" in client.post(f"{INDICATORS}tambah/", cases).content.decode()
    value = f"{INDICATORS}waktu-bank/{codes[0]}/"
    assert client.post(value, {"year": "2026", "value": "1.250,5", "source": "Bappeda"}).status_code == 302
    assert client.post(value, {"year": "2026", "value": "30", "source": "Bappeda"}).status_code == 302
    text = client.get(value).content.decode()
    assert "1.250,5" in text
    assert "diganti" in text
    assert client.post(value, {"year": "2024", "value": "60", "source": "Bappeda"}).status_code == 302
    stands = RegionValue.objects.get(superseded_at=None, year=2026)
    address = f"{value}tarik/{stands.pk}/"
    assert address in client.get(value).content.decode()
    assert "Pilih dulu mengapa" in client.post(address, {}, follow=True).content.decode()
    answer = client.post(address, {"reason": "wrong-entry"}, follow=True).content.decode()
    assert "Nilai ditarik" in answer
    assert (address in answer, "ditarik" in answer) == (False, True)
    assert client.post(value, {"year": "2026", "value": "30", "source": "Bappeda"}).status_code == 302
    for bad in ({"year": "2026", "value": "-", "source": "x"}, {"year": "x", "value": "3", "source": "x"}):
        assert client.post(value, bad).status_code == 422
    for place in ("16.09.01", "16.10.01.2001", "x"):
        assert client.get(f"{INDICATORS}waktu-bank/{place}/").status_code == 404
    listed = casework.at_desk(SITI).get(INDICATORS).content.decode()
    assert "Waktu ke kantor bank" in listed
    assert "1 dari 28, terakhir 2026" in listed
    assert "Muat lembar" not in listed


def test_the_basis_of_an_indicator_is_confirmed_with_the_law(codes: list[str]) -> None:
    code = "kemiskinan-desil-1"
    page, law = f"{INDICATORS}{code}/", casework.at_desk("rara.hukum")
    assert "Rara Kirana" not in casework.at_desk(GITA).get(page).content.decode()
    found = [(each.slug, row.provision) for each in statutes() for row in each.rows]
    ((slug, provision),) = [(slug, row) for slug, row in found if (row.register, row.code) == ("indicator", code)]
    told = {"rows": [provision.fingerprint], "read_in": "unodc.org"}
    assert law.post(f"/hukum-acuan/{slug}/", told).status_code == 302
    cache.delete(KEY)
    assert "Rara Kirana" in casework.at_desk(GITA).get(page).content.decode()
    cache.delete(KEY)


def test_the_empty_sheet_is_read_again_as_it_is(codes: list[str]) -> None:
    client = casework.at_desk(GITA)
    raw = client.get(f"{INDICATORS}lembar/").content
    told = {"source": "Kosong", "sheet_id": str(uuid4()), "file": SimpleUploadedFile("lembar.xlsx", raw)}
    text = client.get(client.post(LOAD, told).headers["Location"]).content.decode()
    assert f"{len(codes)} wilayah cocok, 0 baris belum jelas, 0 nilai terbaca" in text
    assert "Perbaiki dulu" not in text
