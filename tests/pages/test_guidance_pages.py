"""The secretariat writes what the public is told, with what stood before; nobody else opens these pages."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import HEAD, Work

from sigap.guidance.actions import load_entries
from sigap.guidance.models import Entry
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("regency"), pytest.mark.usefixtures("work")]
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


def test_a_new_point_of_the_law_needs_its_basis() -> None:
    client = casework.at_desk(MAYA)
    point = {"title": "Butir CONTOH", "text": "Isi.", "source": "CONTOH", "position": "5", "post_key": str(uuid4())}
    assert client.post("/untuk-warga/baru/hukum/", point).status_code == 422
    assert client.post("/untuk-warga/baru/hukum/", point | {"basis": "UU CONTOH pasal 1"}).status_code == 302
    assert client.post("/untuk-warga/baru/hukum/", point | {"basis": "UU CONTOH pasal 1"}).status_code == 302
    assert Entry.objects.filter(title="Butir CONTOH").count() == 1


def test_nobody_else_opens_them() -> None:
    for path in ("/untuk-warga/", "/untuk-warga/disnaker/", "/untuk-warga/baru/nomor/"):
        assert casework.at_desk(HEAD).get(path).status_code == 404
    assert casework.at_desk(MAYA).get("/untuk-warga/tidak-ada/").status_code == 404
