"""Signing in and out with a password, through the pages, as the desk's own database role."""

import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings, settings
from django.db import connection
from django.test import Client
from tests.factories import officers

from sigap.access import entry
from sigap.access.models import Person, Session
from sigap.access.queries import person_for_signin
from sigap.access.sessions import writer_mark
from sigap.access.signin import password
from sigap.kernel import clock

pytestmark = pytest.mark.django_db


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
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("desk")
def test_an_officer_signs_in_and_sees_their_profile(client: Client) -> None:
    page = client.get("/masuk/")
    assert page.status_code == 200
    assert b'name="login"' in page.content
    assert b'name="password"' in page.content
    answer = client.post("/masuk/", {"login": "rina.uptd", "password": officers.PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    profile = client.get("/profil/")
    assert profile.status_code == 200
    assert "Rina Marlina" in profile.content.decode()
    assert "no-store" in profile.headers["Cache-Control"]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("login", ["RINA.UPTD", "  rina.uptd "])
def test_capitals_and_spaces_in_the_login_do_not_matter(client: Client, login: str) -> None:
    assert officers.sign_in(client, login) == 302


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("rina.uptd", "salah"),
        ("tidak.ada", officers.PASSWORD),
        ("rina.uptd", ""),
        ("", ""),
        ("rina.uptd", officers.PASSWORD + " "),
        ("rina\0uptd", officers.PASSWORD),
        ("r" * 5000, "x" * 5000),
        ("rina' OR '1'='1", "😀"),
    ],
)
def test_a_wrong_sign_in_says_so_and_lets_nobody_in(client: Client, login: str, password: str) -> None:
    assert officers.sign_in(client, login, password) == 422
    assert client.get("/profil/").status_code == 302


@pytest.mark.usefixtures("desk")
def test_an_unknown_login_and_a_wrong_password_read_the_same(client: Client) -> None:
    def words(login: str) -> str:
        body = client.post("/masuk/", {"login": login, "password": "salah"}).content.decode()
        start = body.index('role="alert"')
        return body[start : body.index("</section>", start)]

    assert words("rina.uptd") == words("tidak.ada")


@pytest.mark.usefixtures("desk")
def test_a_session_replayed_after_sign_out_is_worth_nothing(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    copied = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/profil/").status_code == 200
    answer = client.post("/keluar/")
    assert answer.headers["Location"] == "/masuk/"
    assert "storage" in answer.headers["Clear-Site-Data"]
    thief = officers.DeskClient()
    thief.cookies[settings.SESSION_COOKIE_NAME] = copied
    answer = thief.get("/profil/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/masuk/?next=%2Fprofil%2F")


def test_the_database_holds_neither_key_nor_data_of_a_session(client: Client) -> None:
    officers.rina()
    officers.sign_in(client, "rina.uptd")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value.encode()
    row = Session.objects.get(person__login="rina.uptd")
    for column in (row.hash, row.data, row.mac):
        assert key not in bytes(column)
    assert b"_auth_user" not in bytes(row.data)


@pytest.mark.usefixtures("desk")
def test_sign_in_starts_a_new_session_key(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "laid-out-beforehand"
    officers.sign_in(client, "rina.uptd")
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "laid-out-beforehand"
    assert client.get("/profil/").status_code == 200


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "elsewhere",
    ["https://jahat.example/", "//jahat.example/", "/\\jahat.example", "javascript:alert(1)", "http:/jahat", "x" * 900],
)
def test_sign_in_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    client.get("/masuk/", {"next": elsewhere})
    sent = {"login": "rina.uptd", "password": officers.PASSWORD, "next": elsewhere}
    assert client.post("/masuk/", sent).headers["Location"] == "/"


@pytest.mark.usefixtures("desk")
def test_what_an_address_says_is_no_field_of_a_form(client: Client) -> None:
    asked = f"/masuk/?login=rina.uptd&password={officers.PASSWORD}"
    assert client.post(asked, {}).status_code == 422
    assert client.post(asked, {"login": "rina.uptd", "password": "bukan ini"}).status_code == 422
    assert client.get("/profil/").status_code == 302


@pytest.mark.usefixtures("desk")
def test_sign_in_leads_back_to_where_one_was_going(client: Client) -> None:
    page = client.get("/masuk/", {"next": "/profil/?a=1"})
    assert b'value="/profil/?a=1"' in page.content
    sent = {"login": "rina.uptd", "password": officers.PASSWORD, "next": "/profil/?a=1"}
    assert client.post("/masuk/", sent).headers["Location"] == "/profil/?a=1"


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "password/reset/", "password/change/", "password/set/", "login/code/confirm/", "inactive/"],
)
def test_what_this_house_does_not_have_is_not_there(client: Client, path: str) -> None:
    officers.sign_in(client, "rina.uptd")
    assert client.get(f"/akun/{path}").status_code == 404
    assert client.post(f"/akun/{path}", {"email": "x@example.org"}).status_code == 404


@pytest.mark.usefixtures("desk")
def test_sign_out_is_no_link(client: Client) -> None:
    assert client.get("/keluar/").status_code == 405


@pytest.mark.usefixtures("desk")
def test_the_sign_in_page_speaks_english_on_wish(client: Client) -> None:
    answer = client.post("/bahasa/", {"language": "en", "next": "/masuk/"})
    assert answer.headers["Location"] == "/masuk/"
    assert 'lang="en"' in client.get("/masuk/").content.decode()
    assert client.post("/bahasa/", {"language": "xx", "next": "//jahat.example"}).headers["Location"] == "/"


@pytest.mark.usefixtures("desk")
def test_cookies_are_lax_and_out_of_a_scripts_reach(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    for name in (settings.SESSION_COOKIE_NAME, settings.SIGAP_BROWSER_COOKIE):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
    assert not client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]


@pytest.mark.usefixtures("desk")
def test_sign_in_and_sending_again_hold_against_forged_requests() -> None:
    client = officers.DeskClient(enforce_csrf_checks=True)
    with entry.threshold():
        rina = person_for_signin("rina.uptd")
    assert rina is not None
    by = writer_mark(rina.pk)
    sent = {"login": "rina.uptd", "password": officers.PASSWORD, "kept_to": "/bahasa/", "kept_by": by}
    assert client.post("/masuk/", sent).status_code == 403

    def token(path: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path).content.decode())
        assert found
        return found[1]

    before = token("/masuk/")
    assert client.post("/masuk/", {**sent, "csrfmiddlewaretoken": before}).status_code == 302
    after = token("/masuk/lanjutkan/")
    assert client.post("/bahasa/", {"csrfmiddlewaretoken": after}).status_code == 302
    assert client.post("/keluar/").status_code == 403


@pytest.mark.usefixtures("desk")
def test_hundreds_of_wrong_passwords_leave_the_officers_browser_untouched(
    client: officers.DeskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    officers.sign_in(client, "rina.uptd")
    client.post("/keluar/")
    judged: list[str] = []
    judge = password.judge

    def counted(login: str, typed: str, *, is_known_browser: bool) -> Person | None:
        judged.append(typed)
        return judge(login, typed, is_known_browser=is_known_browser)

    monkeypatch.setattr(password, "judge", counted)
    # All within one moment, however busy the machine is.
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    stranger = officers.DeskClient()
    answers = [stranger.post("/masuk/", {"login": "rina.uptd", "password": f"x{n}"}) for n in range(300)]
    assert len(judged) <= 12
    assert answers[-1].status_code == 429
    assert "Akun Anda tidak terkunci" in answers[-1].content.decode()
    assert officers.sign_in(client, "rina.uptd") == 302
    elsewhere = officers.DeskClient(REMOTE_ADDR="192.0.2.9")
    assert officers.sign_in(elsewhere, "rina.uptd") == 302
