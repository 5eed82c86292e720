"""Pages of the law: what is confirmed, statute by statute; several rows confirmed at once; who may not, sees no box."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, Work

from sigap.provisions.models import Confirmation
from sigap.provisions.queries import KEY, statutes

pytestmark = pytest.mark.django_db
RARA = "rara.hukum"
PATH = "/hukum-acuan/uu-212007/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> Iterator[None]:
    settings.SIGAP_DEMO = True
    cache.delete(KEY)
    yield
    cache.delete(KEY)


def waiting() -> list[str]:
    """Fingerprints of the rows of UU 21/2007 that nobody has confirmed."""
    (statute,) = [each for each in statutes() if each.slug == "uu-212007"]
    return [row.provision.fingerprint for row in statute.rows if row.confirmation is None]


def test_a_jurist_reads_and_confirms_several_rows_at_once(work: Work) -> None:
    client = casework.at_desk(RARA)
    assert "UU 21/2007" in client.get("/hukum-acuan/").content.decode()
    page = client.get(PATH).content.decode()
    for words in ("Memasukkan orang ke Indonesia", "Dibaca dalam naskah", "Berbeda dari versi sebelumnya", "<del>"):
        assert words in page, words
    before = waiting()
    answer = client.post(PATH, {"rows": before[:3], "read_in": "LN 2007/58"})
    assert (answer.status_code, answer["Location"]) == (302, PATH)
    cache.delete(KEY)
    assert waiting() == [each for each in before if each not in before[:3]]
    page = client.get(PATH).content.decode()
    assert "Rara Kirana" in page
    assert "3 baris dikonfirmasi." in page
    assert client.post(PATH, {"rows": before[:3], "read_in": "LN 2007/58"}).status_code == 302
    assert "Baris ini sudah dikonfirmasi sebelumnya." in client.get(PATH).content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"read_in": "LN 2007/58"}, "Centang sedikitnya satu baris."),
        ({"rows": "first", "read_in": ""}, "Tulis di mana naskahnya dibaca."),
        ({"rows": "f" * 64, "read_in": "LN 2007/58"}, "berubah sejak halaman ini dibuka"),
    ],
)
def test_what_is_missing_is_said_and_what_was_ticked_stays(data: dict[str, str], words: str, work: Work) -> None:
    first = waiting()[0]
    sent = {name: first if value == "first" else value for name, value in data.items()}
    answer = casework.at_desk(RARA).post(PATH, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert (f'value="{first}" checked' in page) is (data.get("rows") == "first")
    assert not Confirmation.objects.exists()


def test_a_confirmation_is_taken_back_on_the_page(work: Work) -> None:
    client, first = casework.at_desk(RARA), waiting()[0]
    client.post(PATH, {"rows": [first], "read_in": "LN 2007/58"})
    away = f"{PATH}{first}/tarik/"
    assert "Tulis alasannya." in client.post(away, {"reason": ""}).content.decode()
    assert client.post(away, {"reason": "Diubah."}).status_code == 302
    cache.delete(KEY)
    assert first in waiting()


def test_who_reads_may_not_confirm_and_who_does_not_finds_nothing(work: Work) -> None:
    for login in (HEAD, MANAGER):
        client = casework.at_desk(login)
        assert "Sudah saya baca" not in client.get(PATH).content.decode()
        assert client.post(PATH, {"rows": waiting()[:1], "read_in": "x"}).status_code == 404
    assert casework.at_desk(INTAKE).get(PATH).status_code == 404
    assert casework.at_desk(RARA).get("/hukum-acuan/tidak-ada/").status_code == 404
    assert not Confirmation.objects.exists()
