"""The printed code card: shown once, proven, each code once and by its number, throttled, replaced, sealed."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from tests.factories import officers

from sigap.access.models import Person
from sigap.access.sessions import writer_mark
from sigap.access.signin import cards, password
from sigap.audit.models import Event
from sigap.kernel import clock

pytestmark = pytest.mark.django_db
CARD, ASK, LOGIN = "/profil/kartu/", "/akun/2fa/authenticate/", "rina.uptd"


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    officers.rina()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
    yield
    _as_owner()


@pytest.fixture
def client() -> officers.DeskClient:
    """A browser at a desk with its door armed."""
    return officers.DeskClient()


def _as_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def asked_on(page: str) -> int:
    """The number that a page asks for."""
    found = re.search(r"Kode nomor (\d+) dari kartu", page)
    assert found
    return int(found[1])


def draw(client: officers.DeskClient) -> tuple[dict[int, str], int]:
    """Draws a card: its codes by number, and the number that proves it."""
    page = client.post(CARD).content.decode()
    codes = re.findall(r"codes__n\">(\d+)</span> <code>(\d{3}) (\d{3})</code>", page)
    return {int(number): first + second for number, first, second in codes}, asked_on(page)


def set_up(client: officers.DeskClient) -> dict[int, str]:
    """First sign-in with a card as the second factor."""
    assert officers.sign_in(client, LOGIN) == 302
    codes, number = draw(client)
    assert client.post(CARD, {"code": codes[number]}).headers["Location"] == "/profil/"
    return codes


def at_the_code() -> tuple[officers.DeskClient, int]:
    """Another browser with the password shown, and the number asked there."""
    browser = officers.DeskClient()
    officers.sign_in(browser, LOGIN)
    return browser, asked_on(browser.get(ASK).content.decode())


def test_a_card_opens_the_desk_once_it_is_proven_and_is_shown_once(client: officers.DeskClient) -> None:
    officers.sign_in(client, LOGIN)
    codes, number = draw(client)
    assert len(codes) == cards.CARD_CODES
    assert client.get("/profil/").status_code == 302
    wrong = next(code for each, code in codes.items() if each != number and code != codes[number])
    assert client.post(CARD, {"code": wrong}).status_code == 422
    assert client.get("/profil/").status_code == 302
    assert "codes__n" not in client.get(CARD).content.decode()
    client.post(CARD, {"code": f"{codes[number][:3]} {codes[number][3:]}"})
    assert client.get("/profil/").status_code == 200


def test_each_code_counts_once_and_only_by_the_number_asked(client: officers.DeskClient) -> None:
    codes = set_up(client)
    first, number = at_the_code()
    for other in [each for each in codes if each != number and codes[each] != codes[number]][:2]:
        assert first.post(ASK, {"code": codes[other]}).status_code == 422
    assert asked_on(first.get(ASK).content.decode()) == number
    assert first.post(ASK, {"code": codes[number]}).headers["Location"] == "/"
    assert first.get("/profil/").status_code == 200
    again, next_number = at_the_code()
    assert next_number != number
    assert again.post(ASK, {"code": codes[number]}).status_code == 422
    assert again.get("/profil/").status_code == 302


def test_two_browsers_that_are_asked_the_same_number_do_not_both_come_in(client: officers.DeskClient) -> None:
    codes = set_up(client)
    one, number = at_the_code()
    two, same = at_the_code()
    assert number == same
    answers = [browser.post(ASK, {"code": codes[number]}).status_code for browser in (one, two)]
    assert answers == [302, 422]


def test_guesses_at_a_card_are_slowed(client: officers.DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    codes = set_up(client)
    statuses = []
    for _attempt in range(12):
        browser, number = at_the_code()
        wrong = "000000" if codes[number] != "000000" else "111111"
        statuses.append(browser.post(ASK, {"code": wrong}).status_code)
    assert statuses.count(422) <= 6
    assert statuses[-1] == 429
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE none")
    assert Event.objects.filter(code="access:signin:failed").count() == statuses.count(422)


def test_a_new_card_ends_the_old_one_only_once_it_is_proven(client: officers.DeskClient) -> None:
    old = set_up(client)
    fresh, number = draw(client)
    browser, asked = at_the_code()
    assert browser.post(ASK, {"code": old[asked]}).headers["Location"] == "/"
    assert client.post(CARD, {"code": fresh[number]}).headers["Location"] == "/profil/"
    replaced, asked = at_the_code()
    if old[asked] != fresh[asked]:
        assert replaced.post(ASK, {"code": old[asked]}).status_code == 422
    assert replaced.post(ASK, {"code": fresh[asked]}).headers["Location"] == "/"


def test_a_second_click_on_the_same_proof_is_no_wrong_code_and_changes_nothing(client: officers.DeskClient) -> None:
    officers.sign_in(client, LOGIN)
    codes, number = draw(client)
    client.post(CARD, {"code": codes[number]})
    _as_owner()
    before = Authenticator.objects.get(type=cards.CARD).data, Event.objects.count()
    again = client.post(CARD, {"code": codes[number]})
    assert again.headers["Location"] == "/profil/"
    assert (Authenticator.objects.get(type=cards.CARD).data, Event.objects.count()) == before
    assert not Event.objects.filter(code="access:signin:failed").exists()


def test_a_wrong_code_after_the_proof_and_the_proof_of_a_card_replaced_stay_wrong(client: officers.DeskClient) -> None:
    officers.sign_in(client, LOGIN)
    codes, proof = draw(client)
    client.post(CARD, {"code": codes[proof]})
    wrong = next(code for code in codes.values() if code != codes[proof])
    assert client.post(CARD, {"code": wrong}).status_code == 422
    draw(client)
    assert client.post(CARD, {"code": codes[proof]}).status_code == 422


def test_a_password_alone_draws_no_card_where_a_second_factor_stands(client: officers.DeskClient) -> None:
    early = officers.DeskClient()
    officers.sign_in(early, LOGIN)
    codes = set_up(client)
    answer = early.post(CARD)
    assert answer.headers["Location"].startswith("/masuk/ulang/?next=")
    _as_owner()
    assert not Authenticator.objects.filter(type=cards.DRAWN).exists()
    assert codes


def test_the_row_holds_no_code_and_an_altered_one_opens_nothing(client: officers.DeskClient) -> None:
    codes = set_up(client)
    _as_owner()
    row = Authenticator.objects.get(type=cards.CARD)
    stored = json.dumps(row.data)
    assert not [code for code in codes.values() if re.search(rf"(?<![0-9a-f]){code}(?![0-9a-f])", stored)]
    row.data = {**row.data, "mac": "00" * 32}
    row.save()
    browser = officers.DeskClient()
    officers.sign_in(browser, LOGIN)
    assert "dari kartu Anda" not in browser.get(ASK).content.decode()
    assert {browser.post(ASK, {"code": code}).status_code for code in list(codes.values())[:3]} == {422}


def test_a_card_that_runs_out_says_so(client: officers.DeskClient) -> None:
    codes = set_up(client)
    for left in range(cards.CARD_CODES - 2, 6, -1):
        browser, number = at_the_code()
        assert browser.post(ASK, {"code": codes[number]}).status_code == 302
        is_told = "Kode di kartu Anda tinggal" in browser.get("/profil/").content.decode()
        assert is_told is (left < cards.FEW_LEFT), left


@pytest.mark.parametrize(("idle", "status"), [(540, 204), (660, 302)])
def test_ten_minutes_without_a_word_end_a_session(client: officers.DeskClient, idle: int, status: int) -> None:
    set_up(client)
    _as_owner()
    _seen(clock.now() - timedelta(seconds=idle))
    assert still_there(client) == status


def test_saying_that_one_is_still_there_moves_the_clock_on(client: officers.DeskClient) -> None:
    set_up(client)
    _as_owner()
    _seen(clock.now() - timedelta(minutes=9))
    assert client.get("/masuk/masih-di-sini/", headers={"X-Writer": "orang lain"}).status_code == 409
    assert still_there(client) == 204
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seen_at) > now() - interval '5 seconds' FROM access_session WHERE person_id NOTNULL")
        assert cursor.fetchone() == (True,)


def still_there(client: officers.DeskClient) -> int:
    """What the page of this officer hears when "Lanjut" is pressed."""
    mark = writer_mark(Person.objects.get(login=LOGIN).pk)
    return client.get("/masuk/masih-di-sini/", headers={"X-Writer": mark}).status_code


def _seen(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_session SET seen_at = %s", [at])


def test_the_next_officer_lands_on_the_same_page_and_nothing_is_left(client: officers.DeskClient) -> None:
    set_up(client)
    answer = client.post("/keluar/", {"next": "/antrean/"})
    assert answer.headers["Location"] == "/masuk/?next=%2Fmasuk%2Fmulai%2F%3Fke%3D%252Fantrean%252F"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    elsewhere = client.post("/keluar/", {"next": "https://lain.example/"})
    assert elsewhere.headers["Location"] == "/masuk/?next=%2Fmasuk%2Fmulai%2F%3Fke%3D%252F"


def test_a_password_that_nobody_looked_at_is_no_wrong_one(
    client: officers.DeskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    officers.sign_in(client, LOGIN)

    def busy(*_args: object, **_more: object) -> None:
        raise password.PasswordCheckBusy

    monkeypatch.setattr(password, "judge", busy)
    page = client.post("/masuk/ulang/", {"password": officers.PASSWORD, "next": "/"}).content.decode()
    assert "Server sedang sangat sibuk" in page
    assert not Event.objects.filter(code="access:signin:failed").exists()
