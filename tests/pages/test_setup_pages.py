"""The set-up's pages: out as a file, in with its differences, loaded whole; the secretariat's, and nobody's case."""

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import MANAGER, Work
from tests.factories.statements import check_few

from sigap.access.models import Office
from sigap.guidance.actions import load_entries
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAYA = "maya.sekretariat"
FILES, HOLIDAYS = "/gugus-tugas/pengaturan/", "/gugus-tugas/pengaturan/libur/"


@pytest.fixture(autouse=True)
def _loaded(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    assert work
    load_entries(by=SystemActor(name="uji"), at=now())


def downloaded() -> bytes:
    answer = casework.at_desk(MAYA).post(f"{FILES}unduh/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="pengaturan-')
    return bytes(answer.content)


def brought(raw: bytes) -> Any:
    return casework.at_desk(MAYA).post(FILES, {"file": SimpleUploadedFile("x.json", raw)})


def test_a_file_goes_out_and_comes_in_with_its_differences() -> None:
    told = json.loads(downloaded())
    told["parts"]["offices"].append({"name": "Dinas Pere'an <b>", "kind": "dinsos", "region": ""})
    answer = brought(json.dumps(told).encode())
    assert answer.status_code == 302
    where = answer["Location"]
    client = casework.at_desk(MAYA)
    text = client.get(where).content.decode()
    for words in (
        "1 baris baru atau berbeda",
        "Dinas Pere&#x27;an &lt;b&gt;",
        "Muat semuanya",
        "diubah sesudah keluar",
    ):
        assert words in text
    assert not Office.objects.filter(kind="dinsos", name__startswith="Dinas Pere").exists()
    assert client.post(f"{where}muat/").status_code == 302
    assert client.post(f"{where}muat/").status_code == 302
    assert Office.objects.filter(name="Dinas Pere'an <b>").count() == 1
    assert "Dimuat seluruhnya" in client.get(where).content.decode()


def test_a_wrong_file_is_told_and_nothing_is_kept() -> None:
    told = json.loads(downloaded())
    told["parts"]["offices"][0]["petugas"] = "Budi"
    for raw, words in (
        (b"", "tidak terbaca"),
        (b"bukan json", "tidak terbaca"),
        (json.dumps(told | {"version": 9}).encode(), "SIGAP yang lebih baru"),
        (json.dumps(told).encode(), "memuat orang"),
    ):
        answer = brought(raw)
        assert answer.status_code == 409, words
        assert words in answer.content.decode()
    assert casework.at_desk(MAYA).post(FILES).status_code == 422


def test_the_pages_cost_few_statements() -> None:
    where = brought(downloaded())["Location"]
    client = casework.at_desk(MAYA)
    for path in (FILES, HOLIDAYS, f"{HOLIDAYS}tambah/", where):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        check_few(captured)


def test_a_holiday_is_noted_by_the_secretariat() -> None:
    client = casework.at_desk(MAYA)
    typed = {"day": f"7-3-{now().year + 3}", "name": "Hari jadi", "source": "Keputusan CONTOH"}
    assert client.post(f"{HOLIDAYS}tambah/", typed | {"source": ""}).status_code == 422
    assert client.post(f"{HOLIDAYS}tambah/", typed).status_code == 302
    assert "Hari jadi" in client.get(HOLIDAYS).content.decode()
    assert casework.at_desk(MANAGER).get(HOLIDAYS).status_code == 404
