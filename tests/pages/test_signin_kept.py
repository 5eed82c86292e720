"""What was typed when a session ended goes back to its writer, through the pages, and to nobody else."""

import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from tests.factories import officers

from sigap.access import entry
from sigap.access.queries import person_for_signin
from sigap.access.sessions import writer_mark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
PATH = "/profil/sesi/lain/akhiri/"
TYPED = {"catatan": "Anak itu aman.\nIbu menelepon <lagi>", "pilihan": ["a", "b"]}
SHOWN = "Ibu menelepon &lt;lagi&gt;"


@pytest.fixture
def client() -> officers.DeskClient:
    """A browser at a desk with its door armed."""
    return officers.DeskClient()


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def desk() -> Iterator[None]:
    """The rest of the test runs under the desk's grants and policies."""
    officers.rina()
    officers.anton()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def _lost(client: Client, login: str = "rina.uptd") -> str:
    """Somebody types, their session having ended from elsewhere; the page they get."""
    officers.sign_in(client, login)
    elsewhere = officers.DeskClient()
    officers.sign_in(elsewhere, login)
    elsewhere.post(PATH)
    answer = client.post(PATH, TYPED)
    assert answer.status_code == 401
    return answer.content.decode()


def _form(page: str, login: str, **changed: str) -> dict[str, object]:
    """What the browser sends from that page."""
    by = re.search(r'name="kept_by" value="(\w*)"', page)
    assert by
    kept = {"kept_to": PATH, "kept_by": by[1], "kept_name": ["catatan", "pilihan", "pilihan"]}
    kept["kept_value"] = [TYPED["catatan"], "a", "b"]
    return {"login": login, "password": officers.PASSWORD, **kept, **changed}


def test_its_writer_gets_it_back(client: Client) -> None:
    page = _lost(client)
    assert SHOWN in page
    assert "Tidak ada yang hilang" in page
    wrong = client.post("/masuk/", _form(page, "rina.uptd", password="salah"))
    assert SHOWN in wrong.content.decode()
    answer = client.post("/masuk/", _form(wrong.content.decode(), "rina.uptd"))
    assert answer.headers["Location"] == "/masuk/lanjutkan/"
    body = client.get("/masuk/lanjutkan/").content.decode()
    assert f'action="{PATH}"' in body
    assert SHOWN in body
    assert body.count('name="pilihan"') == 2
    assert "Rina Marlina" in body


def test_whoever_signs_in_next_does_not(client: Client) -> None:
    page = _lost(client)
    assert client.post("/masuk/", _form(page, "anton.polres")).headers["Location"] == "/"
    assert client.get("/masuk/lanjutkan/").headers["Location"] == "/"


@pytest.mark.parametrize("by", ["", "0" * 64, "é"])
def test_without_its_writers_mark_it_is_dropped(client: Client, by: str) -> None:
    page = _lost(client)
    assert client.post("/masuk/", _form(page, "rina.uptd", kept_by=by)).headers["Location"] == "/"


def test_what_waits_in_a_session_is_its_writers_alone(client: Client) -> None:
    with entry.threshold():
        anton = person_for_signin("anton.polres")
    assert anton is not None
    page = _lost(client)
    client.post("/masuk/", _form(page, "rina.uptd"))
    session = client.session
    session["sigap_kept"]["by"] = writer_mark(anton.pk)
    session.save()
    assert client.get("/masuk/lanjutkan/").headers["Location"] == "/"


def test_of_an_unknown_writer_it_is_shown_and_goes_nowhere(client: Client) -> None:
    answer = client.post(PATH, TYPED)
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "Belum tersimpan" in page
    assert SHOWN in page
    assert "Tidak ada yang hilang" not in page
    assert "kept_" not in page
