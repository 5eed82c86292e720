"""Pages of documents: a file comes in by memory alone, is refused with a sentence, and leaves under a neutral name."""

import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.actions.test_mailbox_files import sent
from tests.factories import casework, heic, paperwork, team, unconfined, unit_played
from tests.factories.casework import INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.cases.actions import documents as acts
from sigap.cases.models import Document
from sigap.cases.queries import case_for
from sigap.cleaning import FileKind, running, unit
from sigap.cleaning.telling import try_cleaner
from sigap.custody.jobs.checking import check_arrivals
from sigap.kernel.clock import now
from sigap.mailbox.models import NotedTrouble, ReportFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def manager() -> RoleClient:
    return casework.at_desk(MANAGER, stepped_up=True)


def send(client: RoleClient, work: Work, raw: bytes, name: str = "Melati O'Rekaan.pdf", **more: str) -> Any:
    body = {"title": "Foto kamar", "document": str(uuid4()), **more, "file": SimpleUploadedFile(name, raw)}
    return client.post(f"/kasus/{work.own}/dokumen/tambah/", body)


def test_a_lying_name_is_set_right_and_the_copy_is_clean(manager: RoleClient, work: Work) -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    assert send(manager, work, paperwork.picture()).status_code == 302
    assert not [path for path in set(Path(tempfile.gettempdir()).iterdir()) - before if path.suffix == ".upload"]
    assert Document.objects.get().kind == "jpeg"
    text = manager.get(f"/kasus/{work.own}/dokumen/").content.decode()
    assert "Foto kamar" in text
    assert "Rekaan.pdf" not in text
    assert "Wajah dan suara tetap ada pada salinan" in text
    answer = manager.get(f"/kasus/{work.own}/dokumen/1/")
    assert answer["Content-Disposition"] == 'attachment; filename="dokumen-1.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"\xff\xd8")
    assert paperwork.CAMERA not in answer.content
    original = manager.get(f"/kasus/{work.own}/dokumen/1/asli/")
    assert paperwork.CAMERA in original.content


def test_a_photograph_of_an_iphone_is_read_as_a_jpeg_and_kept_as_it_came(manager: RoleClient, work: Work) -> None:
    assert "HEIC" in manager.get(f"/kasus/{work.own}/dokumen/tambah/").content.decode()
    assert send(manager, work, heic.TURNED, "IMG_0001.HEIC").status_code == 302
    assert Document.objects.get().kind == "heic"
    assert "Foto HEIC" in manager.get(f"/kasus/{work.own}/dokumen/").content.decode()
    copy = manager.get(f"/kasus/{work.own}/dokumen/1/")
    assert (copy["Content-Type"], copy["Content-Disposition"]) == (
        "image/jpeg", 'attachment; filename="dokumen-1.jpg"',
    )  # fmt: skip
    assert copy.content.startswith(b"\xff\xd8\xff")
    assert heic.CAMERA not in copy.content
    original = manager.get(f"/kasus/{work.own}/dokumen/1/asli/")
    assert (original["Content-Type"], original["Content-Disposition"]) == (
        "image/heic", 'attachment; filename="dokumen-1.heic"',
    )  # fmt: skip
    assert original.content == heic.TURNED


def test_a_reporters_photograph_of_an_iphone_is_shown_as_its_copy(work: Work) -> None:
    receipt = team.post()
    sent(receipt, heic.grid())
    check_arrivals(team.AT)
    client = casework.at_desk(INTAKE)
    client.post(f"/laporan/{receipt.number}/ambil/")
    copy = client.get(f"/laporan/{receipt.number}/berkas/1/")
    assert (copy["Content-Type"], copy["Content-Disposition"]) == ("image/jpeg", 'attachment; filename="berkas-1.jpg"')
    assert copy.content.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "kosong"),
        (b"MZ program", "Yang diterima"),
        (paperwork.picture()[:3000], "rusak atau terpotong"),
        (b"\xff\xd8\xff" + bytes(11 * 1024 * 1024), "lebih dari 10 MB"),
    ],
)
def test_what_is_refused_says_why_and_keeps_the_title(manager: RoleClient, work: Work, raw: bytes, told: str) -> None:
    answer = send(manager, work, raw)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'value="Foto kamar"' in answer.content.decode()
    assert not Document.objects.exists()


def test_where_no_sandbox_can_be_made_the_officer_is_told(
    manager: RoleClient, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_CHILD", unconfined.CHILD)
    answer = send(manager, work, paperwork.picture())
    assert answer.status_code == 422
    assert "Ruang pemeriksaan berkas yang terkunci tidak dapat dibuat" in answer.content.decode()
    assert not Document.objects.exists()
    assert list(NotedTrouble.objects.values_list("code", "times")) == [("cleaner", 1)]
    monkeypatch.undo()
    assert send(manager, work, paperwork.picture()).status_code == 302


def test_a_unit_that_is_to_clean_and_does_not_answer_is_told_and_tried_again(
    manager: RoleClient, work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(unit, "FOLDER", tmp_path)
    for _click in range(2):
        answer = send(manager, work, paperwork.picture())
        assert answer.status_code == 422
        assert "Ruang pemeriksaan berkas yang terkunci tidak dapat dibuat" in answer.content.decode()
    assert not Document.objects.exists()
    assert NotedTrouble.objects.get(code="cleaner").times == 2
    with unit_played.listening(tmp_path, unit_played.command()):
        assert send(manager, work, paperwork.picture()).status_code == 302
        try_cleaner()
    assert not NotedTrouble.objects.exists()


def test_a_cleaner_that_dies_once_it_is_confined_rings_and_one_that_is_busy_ends_no_ringing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(unit, "FOLDER", tmp_path)
    with unit_played.listening(tmp_path, [sys.executable, "-I", "-c", "print('confined')"]):
        try_cleaner()
    assert NotedTrouble.objects.get().code == "cleaner"
    monkeypatch.setattr(running, "_WAIT_SECONDS", 0.0)
    with running._AT_ONCE:
        try_cleaner()
    assert NotedTrouble.objects.get().times == 1, "nothing was tried, and nothing is told"


def test_a_reporters_file_stays_sealed_and_is_cleaned_another_time(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = team.post()
    sent(receipt, paperwork.picture())
    check_arrivals(team.AT)
    client = casework.at_desk(INTAKE)
    client.post(f"/laporan/{receipt.number}/ambil/")
    path = f"/laporan/{receipt.number}/berkas/1/"
    monkeypatch.setattr(running, "_CHILD", unconfined.CHILD)
    text = client.get(path).content.decode()
    assert "Ruang pemeriksaan berkas yang terkunci tidak dapat dibuat" in text
    assert "Berkasnya tetap tersegel seperti saat diterima" in text
    assert ReportFile.objects.get().copy_refused == ""
    monkeypatch.undo()
    assert client.get(path).content.startswith(b"\xff\xd8")


def test_a_second_click_lays_in_one(manager: RoleClient, work: Work) -> None:
    key, photo = str(uuid4()), paperwork.picture("PNG")
    for _click in range(2):
        assert send(manager, work, photo, document=key).status_code == 302
    assert Document.objects.count() == 1
    other = send(manager, work, photo, document=key, title="Foto lain")
    assert (other.status_code, "yang tercatat kini berbeda" in other.content.decode()) == (409, True)


def test_another_photograph_from_the_same_tab_is_another_document(manager: RoleClient, work: Work) -> None:
    key = str(uuid4())
    for _photo in range(2):
        assert send(manager, work, paperwork.picture("PNG"), document=key).status_code == 302
    assert Document.objects.count() == 2


def _read_cheaply(client: RoleClient, path: str) -> str:
    with CaptureQueriesContext(connection) as asked:
        text = client.get(path).content.decode()
    check_few(asked, path)
    return text


def test_many_documents_cost_few_statements(manager: RoleClient, work: Work) -> None:
    for number in range(53):
        with casework.acting(MANAGER, {}) as actor:
            what = acts.NewDocument(
                id=uuid4(), title=f"Surat rekaan {number}.", kind=FileKind.PNG, original=b"a", copy=b"b"
            )
            acts.add_document(by=actor, at=now(), access=case_for(actor, work.own), what=what)
    path = f"/kasus/{work.own}/dokumen/"
    text = _read_cheaply(manager, path)
    assert text.count("Surat rekaan") == 50
    assert "Surat rekaan 52." in text
    text = _read_cheaply(manager, f"{path}?halaman=2")
    assert text.count("Surat rekaan") == 3


def test_one_is_voided_with_a_reason(manager: RoleClient, work: Work) -> None:
    send(manager, work, paperwork.docx())
    path = f"/kasus/{work.own}/dokumen/1/batalkan/"
    assert manager.get(path).status_code == 200
    assert manager.post(path, {}).status_code == 422
    assert manager.post(path, {"reason": "void_wrong_file"}).status_code == 302
    assert "salah berkas" in manager.get(f"/kasus/{work.own}/dokumen/").content.decode()
    assert manager.get(path).status_code == 404


@pytest.mark.parametrize("ending", ["", "tambah/", "1/", "1/asli/", "1/batalkan/"])
def test_without_the_room_or_the_case_there_is_nothing(manager: RoleClient, work: Work, ending: str) -> None:
    send(manager, work, paperwork.picture())
    assert casework.at_desk(INTAKE, stepped_up=True).get(f"/kasus/{work.own}/dokumen/{ending}").status_code == 404
    assert manager.get(f"/kasus/{work.foreign}/dokumen/{ending}").status_code == 404
    assert manager.get(f"/kasus/{work.own}/dokumen/99/").status_code == 404


def test_no_other_page_takes_a_file(manager: RoleClient, work: Work) -> None:
    raw = SimpleUploadedFile("a.jpg", paperwork.picture())
    assert manager.post(f"/kasus/{work.own}/orang/tambah/", {"file": raw}).status_code == 422
    assert casework.at_desk(POLICE).get(f"/kasus/{work.asked}/dokumen/").status_code == 404
