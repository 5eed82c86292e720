"""A leader reads what may be told, drills down and is stopped kindly; a regency of three cases a year and of 300."""

import csv
import html
import io
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, officers
from tests.factories.casework import HEAD, MANAGER, Work
from tests.factories.insight_told import NOW, few, many
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.insight import jobs
from sigap.insight.charts import CHARTS
from sigap.insight.models import OutsideFigure
from sigap.kernel.clock import now
from sigap.meetings.models import ActionItem, ActionStep

pytestmark = pytest.mark.django_db
MAYA, BUPATI, OFFICER = "maya.sekretariat", "darmawan.bupati", "anton.polres"
HOME = "/gugus-tugas/wawasan/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    if not Person.objects.filter(login=BUPATI).exists():
        officers.officer(BUPATI, "Darmawan Contoh", RoleCode.LEADER, kind=OfficeKind.SETDA)


def page(login: str, path: str, *, status: int = 200) -> str:
    client = casework.at_desk(login)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == status, (login, path, answer.status_code)
    check_few(captured, path)
    return str(answer.content.decode())


def test_a_leader_drills_down_and_is_stopped_kindly() -> None:
    many()
    jobs.count(at=NOW)
    home = page(BUPATI, HOME)
    assert "Triwulan II 2026, dibanding Triwulan I 2026" in home
    assert "Kekerasan fisik terbanyak" in home
    assert all(f'{HOME}{each.code}/?masa=2026-tw2"' in home for each in CHARTS)
    assert "Belum dicatat: Cara perekrutan dan jalurnya diketahui" in home
    district = page(BUPATI, f"{HOME}W-06/?masa=2026-tw1")
    assert "dibanding Semester II" not in district, "a half is no measure for a quarter"
    assert ">30<" in district
    assert ".2001" not in district
    stopped = page(BUPATI, f"{HOME}W-06/rinci/")
    assert "Di sini rinciannya berhenti" in stopped
    assert "Kasus yang Anda ikuti" not in stopped
    for asked in ("?desa=16.09.01.2001", "?masa=2026-tw1&jenis=kind_sexual", "?sejak=2026-06-01"):
        assert "minggu demi minggu" in page(BUPATI, f"{HOME}W-06/{asked}", status=422)
    client = casework.at_desk(BUPATI)
    for wrong in ("W-99/", "W-06/?masa=2026-06", "W-06/?masa=2025-s2x", "W-06/berkas/pdf/", "W-06/berkas/csv/?desa=1"):
        assert client.get(HOME + wrong).status_code in {404, 422}, wrong
    assert client.get(f"{HOME}W-06/?masa=2026-06").status_code == 404, "no month out of a quarter"


def test_files_tell_what_the_page_tells_and_leave_a_trace() -> None:
    many()
    jobs.count(at=NOW)
    client = casework.at_desk(BUPATI)
    rows = list(csv.reader(io.StringIO(client.get(f"{HOME}W-04/berkas/csv/").content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Kelompok", "Triwulan II 2026", "Dari", "Persen"]
    numbers = [int(row[1]) for row in rows[1 : rows.index([])]]
    assert numbers
    assert min(numbers) >= 5
    assert ["Kueri", "insight.victims_by_age"] in rows
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{HOME}W-04/berkas/xlsx/").content))
    assert [row[1].value for row in book["Angka"].iter_rows(min_row=2)] == numbers
    assert Event.objects.filter(code="insight:chart:taken", actor_id=Person.objects.get(login=BUPATI).pk).count() == 2


def test_three_cases_a_year_tell_nothing_small_and_say_why() -> None:
    assert "sedang dihitung" in page(BUPATI, HOME)
    few()
    jobs.count(at=NOW)
    home = page(BUPATI, HOME)
    assert "Itu bukan berarti tidak ada kejadian" in home
    assert "kurang dari 5" in home
    for each in CHARTS:
        shown = page(BUPATI, f"{HOME}{each.code}/")
        for small in range(1, 5):
            assert f'<td class="r">{small}</td>' not in shown, (each.code, small)
        assert str(each.title) in shown
        assert "Definisi" in shown


def test_heads_and_officers_see_what_their_own_cases_lack() -> None:
    own = page(HEAD, f"{HOME}kelengkapan/")
    assert "hari kejadian" in own
    assert "KENARI" not in own
    mine = page(MANAGER, "/data-kurang/")
    assert "hari kejadian" in mine
    assert "/kasus/" in mine
    assert "untuk kepala kantor" in page(BUPATI, f"{HOME}kelengkapan/")
    client = casework.at_desk(MANAGER)
    for path in (HOME, f"{HOME}W-01/", f"{HOME}kelengkapan/", f"{HOME}banding/"):
        assert client.get(path).status_code == 404, path
    assert casework.at_desk(BUPATI).get("/data-kurang/").status_code == 404


def sent(**given: str) -> dict[str, str]:
    return {
        "figure": "K-02",
        "period": "2025-s2",
        "source": "source_kemensos",
        "source_words": "Tabel per provinsi",
        "as_of": "2026-02-01",
        "value": "396",
        "rows": "provinsi,korban\nNusa Tenggara Barat,85\nSumatera Selatan,8",
        "row_id": str(uuid4()),
    } | given


def test_a_table_that_does_not_add_up_is_told_and_cleared_by_an_office() -> None:
    many()
    jobs.count(at=NOW)
    client, new = casework.at_desk(MAYA), f"{HOME}banding/baru/"
    assert "Letakkan angka" in client.get(f"{HOME}banding/").content.decode()
    for wrong, words in (
        ({"value": "tiga"}, "angka saja"),
        ({"rows": "Aceh,3\nJambi"}, "Baris 2 tidak terbaca"),
        ({"source_words": "lihat 0812 3456 7890"}, "nomor telepon"),
        ({"period": ""}, "errs"),
        ({"as_of": "2020-01-01"}, "sesudah masa itu mulai"),
    ):
        answer = client.post(new, sent(**wrong))
        assert answer.status_code in {409, 422}, wrong
        assert words in answer.content.decode() or words == "errs", wrong
    assert not OutsideFigure.objects.exists()
    given = sent()
    for _twice in range(2):
        assert client.post(new, given).status_code == 302
    for other in ({"value": "397"}, {"rows": ""}, {"source_words": "Tabel lain", "as_of": "2026-02-02"}):
        answer = client.post(new, given | other)
        assert answer.status_code == 409, other
        assert "yang tercatat kini berbeda" in answer.content.decode()
    row = OutsideFigure.objects.get()
    one = page(MAYA, f"{HOME}banding/{row.pk}/")
    assert "berjumlah 93, sedangkan angka utamanya 396" in one
    assert "+218" in one
    office = str(officers.office(OfficeKind.POLRES_PPA).pk)
    day = f"{date.today() + timedelta(days=9):%Y-%m-%d}"  # noqa: DTZ011 - a day to come, whatever the zone
    assign = {"office": office, "due_on": day, "row_id": str(uuid4())}
    assert client.post(f"{HOME}banding/{row.pk}/tugas/", assign).status_code == 302
    item = ActionItem.objects.get()
    assert "396 menurut" in item.text
    assert "178 menurut SIGAP" in item.text
    owing = page(OFFICER, f"/gugus-tugas/tindak-lanjut/{item.pk}/")
    assert (item.text in html.unescape(owing), f'href="{HOME}banding/' in owing) == (True, False), "no refused link"
    noted: dict[str, Any] = {"noted_by": uuid4(), "noter_name": "CONTOH", "noted_at": now()}
    ActionStep.objects.create(item=item, kind="done", note="Mereka menghitung kejadian.", **noted)
    for path in ("", "jelas/"):
        assert "Mereka menghitung kejadian." in page(MAYA, f"{HOME}banding/{row.pk}/{path}")
    clear = {"reason": "table", "words": "Penerbit membenarkan angka utamanya."}
    assert client.post(f"{HOME}banding/{row.pk}/jelas/", clear | {"words": ""}).status_code == 422
    assert client.post(f"{HOME}banding/{row.pk}/jelas/", clear).status_code == 302
    assert "Penerbit membenarkan" in page(BUPATI, f"{HOME}banding/{row.pk}/")
    assert "Sudah jelas" in page(BUPATI, f"{HOME}banding/")
    leader = casework.at_desk(BUPATI)
    assert leader.post(new, sent(as_of="2026-03-01")).status_code == 404
    assert leader.get(f"{HOME}banding/{uuid4()}/").status_code in {403, 404}
    row.refresh_from_db()
    assert (row.value, row.rows_sum) == (396, 93)


def test_a_table_comes_from_a_file_is_looked_at_and_laid_whole_or_not_at_all() -> None:
    many()
    jobs.count(at=NOW)
    client, new = casework.at_desk(MAYA), f"{HOME}banding/baru/"
    said = {
        "figure": "K-02", "period": "2026-tw1", "source": "source_kemensos", "source_words": "Tabel Pere'an",
        "as_of": NOW.date().isoformat(), "value": "91", "rows": "", "row_id": str(uuid4()),
    }  # fmt: skip
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (["Kabupaten", "Jumlah"], [], ["Pere'an", 1200], ["Muara Dua", "34"], ["=1+1", 5]):
        sheet.append(cells)
    raw = io.BytesIO()
    book.save(raw)
    wide = b"nama;a;b\nPere'an;1;2\n"
    for bad, words in (
        (raw.getvalue(), "rumus tanpa nilai"), (wide, "lebih dari satu nama"), (b"", "kosong"), (b"\x00\x01", "bukan"),
        (b"PK\x03\x04x", "bukan"), (b"Pere'an;1,5\n", "Baris 1"), (b"nama;jumlah\nA;-3\n", "Baris 2"),
        (b"nama,jumlah\n", "Tidak ada nama"), (b"A;1\n" * 700, "Baris 601"), (b"x;1\n" * 10**6, "besar"),
    ):  # fmt: skip
        answer = client.post(new, said | {"file": SimpleUploadedFile("x", bad)})
        assert answer.status_code == 422, bad[:20]
        assert words.casefold() in answer.content.decode().casefold(), (bad[:20], words)
    good = '\ufeffKabupaten;Jumlah\r\n"Pere\'an, kota";1.200\r\nMuara Dua;34\r\n'.encode()
    shown = client.post(new, said | {"file": SimpleUploadedFile("x.csv", good)})
    assert shown.status_code == 200
    assert "3 baris" not in shown.content.decode()
    assert "2 baris terbaca" in shown.content.decode()
    assert not OutsideFigure.objects.exists(), "looked at first"
    table = re.findall(r'<textarea[^>]*name="rows"[^>]*>\s*(.*?)</textarea>', shown.content.decode(), re.DOTALL)[0]
    assert client.post(new, said | {"rows": html.unescape(table)}).status_code == 302
    row = OutsideFigure.objects.get()
    assert row.rows == [["Pere'an, kota", 1200], ["Muara Dua", 34]]
    assert (row.value, row.is_torn) == (91, True)
