"""The secretariat writes what the public is told, with what stood before; nobody else opens these pages."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import HEAD, Work

from sigap.guidance.actions import load_entries
from sigap.guidance.models import Company, CompanyList, Entry
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAYA = "maya.sekretariat"
NUMBER = {
    "title": "Kantor CONTOH",
    "text": "Menolong siapa saja.",
    "phone": "0735-000-999",
    "scope": "local",
    "source": "CONTOH",
    "position": "15",
    "is_shown": "on",
}


@pytest.fixture(autouse=True)
def _loaded(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    assert work
    load_entries(by=SystemActor(name="uji"), at=now())


def test_the_list_shows_what_stands_and_what_is_not_verified() -> None:
    page = casework.at_desk(MAYA).get("/untuk-warga/")
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Buku nomor", "Hukum singkat", "UU 21/2007 pasal 1", "Belum diverifikasi", "Belum ada."):
        assert words in text


def test_a_change_is_kept_beside_what_stood_before() -> None:
    client = casework.at_desk(MAYA)
    before = Entry.objects.get(code="disnaker", superseded_at=None)
    answer = client.post("/untuk-warga/disnaker/", NUMBER | {"version": str(before.pk)})
    assert answer.status_code == 302
    text = client.get("/untuk-warga/disnaker/").content.decode()
    assert "Kantor CONTOH" in text
    assert "Dinas Tenaga Kerja" in text
    assert "Maya" in text
    assert (
        client.post("/untuk-warga/disnaker/", NUMBER | {"title": "Lain", "version": str(before.pk)}).status_code == 409
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"phone": "telepon saja"}, "Tulis angka saja"),
        ({"phone": "", "place": ""}, "Isi nomor telepon atau tempatnya"),
        ({"source": ""}, "Isi dulu"),
        ({"title": ""}, "Isi dulu"),
    ],
)
def test_what_does_not_fit_is_said(change: dict[str, str], words: str) -> None:
    answer = casework.at_desk(MAYA).post("/untuk-warga/baru/nomor/", NUMBER | {"post_key": str(uuid4())} | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_number_that_cannot_be_kept_is_said_on_its_page_with_what_was_typed() -> None:
    client = casework.at_desk(MAYA)
    tomorrow = (localdate(now()) + timedelta(days=1)).strftime("%d-%m-%Y")
    sent = NUMBER | {"post_key": str(uuid4()), "rung_on": tomorrow, "rung_by": "Maya"}
    answer = client.post("/untuk-warga/baru/nomor/", sent)
    text = answer.content.decode()
    assert (answer.status_code, "belum tiba" in text, "Kantor CONTOH" in text) == (409, True, True)
    assert client.post("/untuk-warga/baru/nomor/", NUMBER | {"post_key": ""}).status_code == 422


def test_a_new_point_of_the_law_needs_its_basis() -> None:
    client = casework.at_desk(MAYA)
    point = {"title": "Butir CONTOH", "text": "Isi.", "source": "CONTOH", "position": "5", "post_key": str(uuid4())}
    assert client.post("/untuk-warga/baru/hukum/", point).status_code == 422
    assert client.post("/untuk-warga/baru/hukum/", point | {"basis": "UU CONTOH pasal 1"}).status_code == 302
    assert client.post("/untuk-warga/baru/hukum/", point | {"basis": "UU CONTOH pasal 1"}).status_code == 302
    assert Entry.objects.filter(title="Butir CONTOH").count() == 1


def test_signs_and_wordings_are_changed_here_and_a_wording_is_never_hidden() -> None:
    client = casework.at_desk(MAYA)
    sign = {"title": "Tanda CONTOH", "text": "Isi.", "source": "CONTOH", "position": "5", "is_shown": "on"}
    answer = client.post("/untuk-warga/baru/tanda/", sign | {"post_key": str(uuid4())})
    assert (answer.status_code, "Di halaman mana" in answer.content.decode()) == (422, True)
    answer = client.post("/untuk-warga/baru/tanda/", sign | {"section": "pupils_do", "post_key": str(uuid4())})
    assert answer.status_code == 302
    assert Entry.objects.get(title="Tanda CONTOH").section == "pupils_do"
    before = Entry.objects.get(code="cek-hurry", superseded_at=None)
    assert 'name="is_shown"' not in client.get("/untuk-warga/cek-hurry/").content.decode()
    hidden = {name: value for name, value in sign.items() if name != "is_shown"}
    assert client.post("/untuk-warga/cek-hurry/", hidden | {"version": str(before.pk)}).status_code == 302
    after = Entry.objects.get(code="cek-hurry", superseded_at=None)
    assert (after.title, after.is_shown, after.kind) == ("Tanda CONTOH", True, "offer")
    text = client.get("/untuk-warga/").content.decode()
    for words in ("Pelajar: yang bisa dilakukan", "Kata-kata cek tawaran kerja", "Kata-kata janji layanan"):
        assert words in text


LIST = "nama;izin;kota;status;berlaku_sampai\nPT Pere'an CONTOH;C-1;Palembang;aktif;2029-06-30\n;;;;\n"


def laid(text: str, **change: str) -> Any:
    said = {"listed_on": "25-11-2026", "source": "CONTOH", "post_key": str(uuid4())} | change
    file = SimpleUploadedFile("daftar.csv", text.encode(), content_type="text/csv")
    return casework.at_desk(MAYA).post("/untuk-warga/perusahaan/", said | {"file": file})


def test_a_list_is_laid_whole_or_not_at_all() -> None:
    key = str(uuid4())
    assert laid(LIST, post_key=key).status_code == 302
    assert laid(LIST, post_key=key).status_code == 302, "a second click"
    assert CompanyList.objects.get(superseded_at=None).companies == 1
    assert Company.objects.get().name == "PT Pere'an CONTOH"
    broken = laid(LIST + "PT Lain;C-1;;bagus;besok\n")
    text = broken.content.decode()
    assert broken.status_code == 422
    for words in ("Baris 4, kolom status", "Baris 4, kolom berlaku_sampai", "sudah ada di baris sebelumnya (2)"):
        assert words in text
    assert Company.objects.count() == 1
    assert "nama" in laid("kota;status\nX;aktif\n").content.decode()
    assert "tidak ada satu perusahaan pun" in laid(LIST.partition("\n")[0]).content.decode()
    assert "belum tiba" in laid(LIST, listed_on="25-11-2126").content.decode()
    assert laid(LIST.replace("Pere'an", "Lain")).status_code == 302
    assert CompanyList.objects.count() == 2


def test_nobody_else_opens_them() -> None:
    for path in ("", "disnaker/", "baru/nomor/", "baru/tanda/", "perusahaan/"):
        assert casework.at_desk(HEAD).get(f"/untuk-warga/{path}").status_code == 404
    assert casework.at_desk(MAYA).get("/untuk-warga/tidak-ada/").status_code == 404
