"""The second factor, compulsory outside the demo: set-up, codes, recovery codes, and what does not work."""

import re
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from tests.factories import officers

from sigap.access.models import Person
from sigap.kernel import clock

pytestmark = pytest.mark.django_db
SET_UP = "/akun/2fa/totp/activate/"
ASK = "/akun/2fa/authenticate/"
RECOVERY = "/akun/2fa/recovery-codes/"


@pytest.fixture
def client() -> officers.DeskClient:
    """A browser at a desk with its door armed."""
    return officers.DeskClient()


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock by which the application counts its codes stands still."""
    moment = time.time()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: moment))


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    officers.rina()
    officers.anton()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
    yield
    _as_owner()


def _as_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def code_for(secret: str, step: int = 0) -> str:
    """The code of now, or of so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(auth.time.time()) // 30 + step)))


def wrong_code_for(secret: str) -> str:
    near = {code_for(secret, step) for step in range(-1, 2)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in near)


def set_up(client: Client, login: str) -> tuple[str, list[str]]:
    """Signs in for the first time and sets up; returns the secret and the recovery codes."""
    assert officers.sign_in(client, login) == 302
    page = client.get(SET_UP).content.decode()
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found
    secret = found[1]
    answer = client.post(SET_UP, {"code": code_for(secret)})
    assert (answer.status_code, answer.headers["Location"]) == (302, RECOVERY)
    codes = re.findall(r"<code>(\d{8})</code>", client.get(RECOVERY).content.decode())
    return secret, codes


def test_without_a_second_factor_only_its_set_up_stands_open(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    for path in ("/profil/", "/masuk/lanjutkan/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, SET_UP)
    assert client.post("/profil/sesi/lain/akhiri/").headers["Location"] == SET_UP


def test_set_up_opens_the_desk_and_shows_recovery_codes_once(client: Client) -> None:
    _secret, codes = set_up(client, "rina.uptd")
    assert len(codes) == 10
    assert client.get("/profil/").status_code == 200
    again = client.get(RECOVERY).content.decode()
    assert not re.findall(r"<code>", again)


def test_a_wrong_first_code_sets_nothing_up(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    page = client.get(SET_UP).content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret
    assert client.post(SET_UP, {"code": wrong_code_for(secret[1])}).status_code == 422
    assert client.get("/profil/").headers["Location"] == SET_UP


def test_sign_in_asks_for_a_code_and_takes_each_code_once(client: Client) -> None:
    secret, _codes = set_up(client, "rina.uptd")
    other = officers.DeskClient()
    answer = other.post("/masuk/", {"login": "rina.uptd", "password": officers.PASSWORD})
    assert answer.headers["Location"] == ASK
    assert other.get("/profil/").status_code == 302
    assert other.get(ASK).status_code == 200
    code = code_for(secret)
    assert other.post(ASK, {"code": code}).headers["Location"] == "/"
    assert other.get("/profil/").status_code == 200
    replayed = officers.DeskClient()
    officers.sign_in(replayed, "rina.uptd")
    assert replayed.post(ASK, {"code": code}).status_code == 422
    assert replayed.get("/profil/").status_code == 302


@pytest.mark.parametrize(("step", "arrived"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_code_of_the_half_minute_before_or_after_counts_too(client: Client, step: int, *, arrived: bool) -> None:
    secret, _codes = set_up(client, "rina.uptd")
    late = officers.DeskClient()
    officers.sign_in(late, "rina.uptd")
    late.post(ASK, {"code": code_for(secret, step)})
    assert (late.get("/profil/").status_code == 200) is arrived
    replayed = officers.DeskClient()
    officers.sign_in(replayed, "rina.uptd")
    replayed.post(ASK, {"code": code_for(secret, step)})
    assert replayed.get("/profil/").status_code == 302


def test_a_recovery_code_works_once(client: Client) -> None:
    _secret, codes = set_up(client, "rina.uptd")
    for attempt, arrived in ((1, True), (2, False)):
        browser = officers.DeskClient()
        officers.sign_in(browser, "rina.uptd")
        browser.post(ASK, {"code": codes[3]})
        assert (browser.get("/profil/").status_code == 200) is arrived, attempt


def test_a_password_alone_wins_no_new_tries_at_the_code(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds the password gets no more than a handful of codes, in however many browsers."""
    # All within one moment, however busy the machine is.
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    secret, _codes = set_up(client, "rina.uptd")
    looked_at = 0
    for _ in range(30):
        browser = officers.DeskClient()
        officers.sign_in(browser, "rina.uptd")
        page = browser.post(ASK, {"code": wrong_code_for(secret)}).content.decode()
        looked_at += "Terlalu banyak percobaan" not in page
    assert looked_at <= 6
    known = client
    known.post("/keluar/")
    officers.sign_in(known, "rina.uptd")
    assert known.post(ASK, {"code": code_for(secret)}).headers["Location"] == "/"


def test_the_seed_is_sealed_and_opens_for_its_person_only(client: Client) -> None:
    secret, codes = set_up(client, "rina.uptd")
    thief = officers.DeskClient()
    set_up(thief, "anton.polres")
    _as_owner()
    rows = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    mine, stolen = rows.get(user__login="rina.uptd"), rows.get(user__login="anton.polres")
    assert secret not in str(mine.data)
    assert not [code for code in codes if code in str(list(Authenticator.objects.values_list("data", flat=True)))]
    stolen.data = mine.data
    stolen.save()
    attacker = officers.DeskClient()
    officers.sign_in(attacker, "anton.polres")
    assert attacker.post(ASK, {"code": code_for(secret)}).status_code == 422
    assert attacker.get("/profil/").status_code == 302


def test_the_database_itself_knows_nobody_before_the_second_factor(client: Client) -> None:
    officers.sign_in(client, "rina.uptd")
    ticket = client.session.session_key
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sigap.ticket', %s, true)", [ticket])
        cursor.execute("SELECT access.me()")
        assert cursor.fetchone() == (None,)
    assert Person.objects.count() == 0


def test_new_recovery_codes_need_a_step_up(client: Client) -> None:
    secret, codes = set_up(client, "rina.uptd")
    client.post("/keluar/")
    officers.sign_in(client, "rina.uptd")
    client.post(ASK, {"code": codes[0]})
    answer = client.get("/akun/2fa/recovery-codes/generate/")
    assert answer.headers["Location"].startswith("/masuk/ulang/?next=")
    answer = client.post("/masuk/ulang/", {"code": code_for(secret), "next": "/akun/2fa/recovery-codes/generate/"})
    assert answer.headers["Location"] == "/akun/2fa/recovery-codes/generate/"
    assert client.get("/akun/2fa/recovery-codes/generate/").status_code == 200
    assert client.post("/akun/2fa/recovery-codes/generate/").headers["Location"] == RECOVERY
    fresh = re.findall(r"<code>(\d{8})</code>", client.get(RECOVERY).content.decode())
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)


def test_an_act_asks_the_code_in_place_and_carries_on_with_what_was_typed(client: Client) -> None:
    _as_owner()
    officers.surya()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
    _secret, codes = set_up(client, "surya.inspektorat")
    path, typed = "/penjagaan/pemegang-kepala/tambah/", {"label": "Inspektorat", "address": "kepala@contoh.example"}
    asked = client.post(path, typed)
    page = asked.content.decode()
    assert (asked.status_code, 'name="ulang-code"' in page, 'name="ulang-password"' in page) == (401, True, False)
    assert 'name="address" value="kepala@contoh.example"' in page
    wrong = client.post(path, typed | {"ulang-code": "00000000" if codes[0] != "00000000" else "11111111"})
    assert (wrong.status_code, 'name="address" value="kepala@contoh.example"' in wrong.content.decode()) == (422, True)
    done = client.post(path, typed | {"ulang-code": codes[0]})
    assert (done.status_code, done.headers["Location"]) == (302, "/penjagaan/pemegang-kepala/")
