"""Pages of exports of rows: prepared by one, released by another, fetched by the two; what is typed wrong."""

import csv
import hashlib
import io
from uuid import uuid4

import openpyxl
import pytest
from django.conf import LazySettings
from django.test import Client
from tests.actions.test_figures import case, victim
from tests.factories import casework, officers
from tests.factories.casework import Work
from tests.pages.test_releases_pages import BUPATI, LIST, MAYA, NUR, YEAR, page_of

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.figures.htcds.fields import columns
from sigap.kernel.clock import now
from sigap.releases.models import RowExport

pytestmark = pytest.mark.django_db
ROWS = f"{LIST}baris/"


@pytest.fixture(autouse=True)
def _people(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    if not Person.objects.filter(login=NUR).exists():
        officers.officer(NUR, "Nur Contoh", RoleCode.SOCIAL_WORKER, kind=OfficeKind.DINSOS)
    if not Person.objects.filter(login=BUPATI).exists():
        officers.officer(BUPATI, "Darmawan Contoh", RoleCode.LEADER)
    for many, age, sex in ((12, 15, "P"), (9, 30, "P"), (8, 16, "L"), (1, 3, "L")):
        for place in range(many):
            forms = ["form_trafficking", "form_sexual" if place % 2 else "form_physical"]
            victim(case(now().replace(year=YEAR, month=5, day=4)), age, sex, forms=forms)


def said(**given: str) -> dict[str, str]:
    return {
        "kind": "htcds",
        "period": str(YEAR),
        "receiver": "IOM Indonesia, kepala unit data (CONTOH)",
        "purpose": "Kajian pola perekrutan",
        "agreement": "",
        "ground": "Kesepakatan berbagi data",
        "row_id": str(uuid4()),
    } | given


def prepared(client: Client, **given: str) -> RowExport:
    answer = client.post(f"{ROWS}siapkan/", said(**given))
    assert answer.status_code == 302, answer.content.decode()
    return RowExport.objects.get(state="release_proposed")


def test_one_prepares_another_reads_the_report_and_releases_and_the_two_fetch() -> None:
    maya, bupati, nur = (casework.at_desk(who) for who in (MAYA, BUPATI, NUR))
    assert "Ekspor baris" in page_of(maya, LIST)
    assert "Ekspor baris" not in page_of(nur, LIST)
    assert "Belum ada baris yang keluar" in page_of(maya, ROWS)
    assert "prs_FirstName" in page_of(maya, f"{ROWS}kolom/htcds/")
    page_of(maya, f"{ROWS}kolom/lain/", 404)
    page_of(nur, f"{ROWS}siapkan/", 404)
    row = prepared(maya)
    at = f"{ROWS}{row.pk}/"
    own = page_of(maya, at)
    assert "Batalkan" in own
    assert "lepas/" not in own, "nobody releases their own"
    page_of(nur, at, 404)
    assert "IOM" not in page_of(nur, ROWS), "the rules are everybody's, the ledger is not"
    assert maya.get(f"{at}berkas.csv").status_code == 404, "nobody fetches before the second person"
    assert maya.post(f"{at}lepas/").status_code == 404
    report = page_of(bupati, at)
    assert "Kelas yang keluar" in report
    assert "29 dari 30" in report or "dari 30 baris keluar" in report
    assert "IOM Indonesia" in report
    assert bupati.post(f"{at}lepas/").status_code == 302
    assert bupati.post(f"{at}lepas/").status_code == 302, "a second click changes nothing"
    for who in (maya, bupati):
        file = who.get(f"{at}berkas.csv")
        assert file.status_code == 200
        check_file(row, file.content)
    assert "htcds" in file["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(maya.get(f"{at}berkas.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][1]] == columns()
    assert nur.get(f"{at}berkas.csv").status_code == 404
    assert Event.objects.filter(code="releases:rows:fetched").count() == 3
    assert "Dilepas" in page_of(maya, ROWS)
    assert bupati.post(f"{at}tarik/", {"reason": "Penerima berubah"}).status_code == 302
    assert maya.get(f"{at}berkas.csv").status_code == 404
    assert "Penerima berubah" in page_of(maya, at)


def check_file(row: RowExport, raw: bytes) -> None:
    assert hashlib.sha256(raw).hexdigest() == row.digest
    header, *rows = csv.reader(io.StringIO(raw.decode()))
    assert header == columns()
    assert len(rows) == row.report["told"]


def test_bad_input_is_told_kindly_and_nothing_leaves() -> None:
    maya, bupati = casework.at_desk(MAYA), casework.at_desk(BUPATI)
    for given, words in (
        ({"receiver": ""}, "Tulis siapa yang menerima"),
        ({"receiver": "IOM, telepon 081234567890"}, "menunjuk orang atau kasus"),
        ({"purpose": "lihat KENARI-582"}, "menunjuk orang atau kasus"),
        ({"ground": ""}, "Pilih kesepakatan"),
        ({"agreement": str(uuid4())}, ""),
        ({"period": "1999"}, ""),
        ({"period": str(YEAR - 2)}, "Terlalu sedikit"),
        ({"kind": "x"}, ""),
        ({"row_id": "x"}, ""),
    ):
        answer = maya.post(f"{ROWS}siapkan/", said(**given))
        assert answer.status_code in {409, 422}, given
        assert words in answer.content.decode(), given
    assert not RowExport.objects.exists()
    row = prepared(maya, receiver="Pusat Data Pere'an (CONTOH)")
    at = f"{ROWS}{row.pk}/"
    assert "Pere&#x27;an" in page_of(bupati, at)
    assert maya.post(f"{ROWS}siapkan/", said()).status_code == 409, "one waits"
    assert bupati.post(f"{at}tarik/", {"reason": "x"}).status_code == 409
    assert bupati.post(f"{at}tolak/", {"reason": " "}).status_code == 422
    assert bupati.post(f"{at}tolak/", {"reason": "Dasarnya belum jelas"}).status_code == 302
    assert "Dasarnya belum jelas" in page_of(maya, at)
    assert bupati.post(f"{at}lepas/").status_code == 302
    row.refresh_from_db()
    assert row.state == "release_declined"
