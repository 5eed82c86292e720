"""Step-up and the profile page: one's own sessions, language, and nobody else's."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from tests.factories import officers

from sigap.access.models import Session
from sigap.audit.models import Event

pytestmark = pytest.mark.django_db
OTHERS = "/profil/sesi/lain/akhiri/"


@pytest.fixture
def client() -> officers.DeskClient:
    """A browser at a desk with its door armed."""
    return officers.DeskClient()


@pytest.fixture(autouse=True)
def _desk(settings: LazySettings) -> Iterator[None]:
    settings.SIGAP_DEMO = True
    officers.rina()
    officers.anton()
    _role("sigap_desk")
    yield
    _role("none")


def _role(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {name}")


def _events(code: str) -> int:
    _role("none")
    count = Event.objects.filter(code=code).count()
    _role("sigap_desk")
    return count


def _sessions_of(login: str) -> list[Session]:
    _role("none")
    found = list(Session.objects.filter(person__login=login, ended_at=None))
    _role("sigap_desk")
    return found


def test_the_list_shows_ones_own_sessions_and_ends_one(client: Client) -> None:
    phone = officers.DeskClient(headers={"user-agent": "Mozilla/5.0 (Linux; Android 8) Chrome/80.0"})
    officers.sign_in(client, "rina.uptd")
    officers.sign_in(phone, "rina.uptd")
    officers.sign_in(officers.DeskClient(headers={"user-agent": "Firefox/120 Windows"}), "anton.polres")
    body = client.get("/profil/").content.decode()
    assert "Chrome · Android" in body
    assert "Firefox" not in body
    other = next(row for row in _sessions_of("rina.uptd") if row.device == "Chrome · Android")
    assert client.post(f"/profil/sesi/{other.id}/akhiri/").headers["Location"] == "/profil/"
    assert phone.get("/profil/").status_code == 302
    assert client.get("/profil/").status_code == 200
    assert _events("access:session:ended") == 1


def test_a_session_of_somebody_else_cannot_be_ended(client: Client) -> None:
    police = officers.DeskClient()
    officers.sign_in(client, "rina.uptd")
    officers.sign_in(police, "anton.polres")
    foreign = _sessions_of("anton.polres")[0]
    client.post(f"/profil/sesi/{foreign.id}/akhiri/")
    assert police.get("/profil/").status_code == 200
    assert _events("access:session:ended") == 0


def test_all_other_sessions_end_at_once(client: Client) -> None:
    others = [officers.DeskClient(), officers.DeskClient()]
    for browser in (client, *others):
        officers.sign_in(browser, "rina.uptd")
    client.post(OTHERS)
    assert [browser.get("/profil/").status_code for browser in (client, *others)] == [200, 302, 302]
    assert client.post(OTHERS).status_code == 302


def test_the_language_is_kept_with_the_person(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    client.post("/bahasa/", {"language": "en", "next": "/profil/"})
    assert 'lang="en"' in client.get("/profil/").content.decode()[:200]
    elsewhere = officers.DeskClient()
    officers.sign_in(elsewhere, "rina.uptd")
    assert 'lang="en"' in elsewhere.get("/profil/").content.decode()[:200]
    assert _events("access:language:set") == 1


def test_the_profile_takes_few_statements(
    client: Client, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    officers.sign_in(client, "rina.uptd")
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django names no type for it
        client.get("/profil/")


def test_step_up_asks_the_password_again_and_leads_back(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    page = client.get("/masuk/ulang/", {"next": "/profil/"})
    assert b'type="password"' in page.content
    assert client.post("/masuk/ulang/", {"password": "salah", "next": "/profil/"}).status_code == 422
    assert _sessions_of("rina.uptd")[0].stepped_up_at is None
    answer = client.post("/masuk/ulang/", {"password": officers.PASSWORD, "next": "/profil/"})
    assert answer.headers["Location"] == "/profil/"
    assert _sessions_of("rina.uptd")[0].stepped_up_at is not None
    assert _events("access:session:stepped_up") == 1


@pytest.mark.parametrize("elsewhere", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", ""])
def test_step_up_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    officers.sign_in(client, "rina.uptd")
    answer = client.post("/masuk/ulang/", {"password": officers.PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_step_up_by_another_persons_password_is_none(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    assert client.post("/masuk/ulang/", {"password": "kata-sandi-anton"}).status_code == 422


def test_nobody_signed_in_cannot_step_up(client: Client) -> None:
    answer = client.get("/masuk/ulang/", {"next": "/profil/"})
    assert answer.headers["Location"] == "/masuk/?next=%2Fprofil%2F"


def test_two_officers_at_one_computer_do_not_mix(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    client.post("/keluar/")
    officers.sign_in(client, "anton.polres")
    body = client.get("/profil/").content.decode()
    assert "Anton Saputra" in body
    assert "Rina" not in body
