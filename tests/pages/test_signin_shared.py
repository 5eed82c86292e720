"""A shared computer: where the next officer begins, what was typed and not sent, recovery codes beside a card."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import officers
from tests.pages.test_signin_card import ASK, LOGIN, set_up

from sigap.access import jobs
from sigap.access.models import Person, UnsentForm
from sigap.access.sessions import writer_mark
from sigap.kernel import clock

pytestmark = pytest.mark.django_db
FORM, TYPED = "/kasus/MAWAR-101/catatan/", "Anak CONTOH minta ditemani."


@pytest.fixture(autouse=True)
def _desk() -> Iterator[None]:
    officers.rina()
    officers.anton()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
    yield
    _as_owner()


@pytest.fixture
def client() -> officers.DeskClient:
    """Rina's browser, her card shown."""
    browser = officers.DeskClient()
    set_up(browser)
    return browser


def _as_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def keep(client: officers.DeskClient, text: str = TYPED, *, mark: str = "") -> int:
    """The script's saving."""
    headers = {"X-Writer": mark or writer_mark(Person.objects.get(login=LOGIN).pk)}
    typed = {"text": text, "kind": ["a", "b"], "unsent_form": FORM, "csrfmiddlewaretoken": "x"}
    return client.post("/tulisan/simpan/", typed, headers=headers).status_code


def waits(client: officers.DeskClient) -> bool:
    return FORM in client.post("/tulisan/ada/", {"unsent_form": [FORM, "/lain/"]}).json()["found"]


def given_back(client: officers.DeskClient) -> dict[str, list[str]]:
    return dict(client.post("/tulisan/buka/", {"unsent_form": FORM}).json()["fields"])


@pytest.mark.parametrize(("kept", "lands"), [("/antrean/", "/antrean/"), ("/pimpinan/", "/"), ("/tidak-ada/", "/")])
def test_the_next_officer_begins_on_the_kept_tab_only_where_their_role_has_it(
    client: officers.DeskClient, kept: str, lands: str
) -> None:
    assert client.get("/masuk/mulai/", {"ke": kept}).headers["Location"] == lands


def test_what_is_typed_comes_back_to_its_writer_alone(client: officers.DeskClient) -> None:
    _as_owner()
    assert keep(client) == 204
    assert keep(client, TYPED + " Lagi.") == 204
    assert keep(client, mark="orang lain") == 409
    assert waits(client)
    assert given_back(client) == {"text": [TYPED + " Lagi."], "kind": ["a", "b"]}
    other = officers.DeskClient()
    officers.sign_in(other, "anton.polres")
    assert other.post("/tulisan/buka/", {"unsent_form": FORM}).status_code == 302, "no second factor, no desk"
    row = UnsentForm.objects.get()
    assert TYPED.encode() not in bytes(row.sealed_body)
    assert b"MAWAR" not in bytes(row.form_hash)


def test_it_is_gone_once_sent_once_dropped_and_after_a_day(client: officers.DeskClient) -> None:
    _as_owner()
    keep(client)
    assert client.post("/profil/sesi/lain/akhiri/", {"unsent": FORM}).status_code == 302
    assert not waits(client)
    keep(client)
    client.post("/tulisan/buang/", {"unsent_form": FORM})
    assert not waits(client)
    keep(client)
    UnsentForm.objects.update(saved_at=clock.now() - timedelta(hours=25))
    assert not waits(client)
    assert given_back(client) == {}
    jobs.forget(clock.now())
    assert not UnsentForm.objects.exists()
    assert keep(client, "x" * 100_001) == 422


def test_the_row_is_hidden_from_everybody_else_in_the_database(client: officers.DeskClient) -> None:
    _as_owner()
    keep(client)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
        # Nobody's ticket: what the desk's connection sees of it by itself.
        cursor.execute("SELECT set_config('sigap.ticket', '', true)")
        cursor.execute("SELECT count(*) FROM access_unsent")
        assert cursor.fetchone() == (0,)


def test_an_officer_with_a_card_only_makes_recovery_codes_and_comes_in_with_one(client: officers.DeskClient) -> None:
    made = "/akun/2fa/recovery-codes/generate/"
    assert client.get("/akun/2fa/recovery-codes/").headers["Location"] == made
    assert client.get(made).status_code == 200
    assert client.post(made).headers["Location"] == "/akun/2fa/recovery-codes/"
    page = client.get("/akun/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<code>([^<]+)</code>", page)
    assert len(codes) == 10
    assert codes[0] not in client.get("/akun/2fa/recovery-codes/").content.decode()
    browser = officers.DeskClient()
    officers.sign_in(browser, LOGIN)
    assert browser.post(ASK, {"code": codes[0]}).headers["Location"] == "/"
    assert browser.get("/profil/").status_code == 200
    again = officers.DeskClient()
    officers.sign_in(again, LOGIN)
    assert again.post(ASK, {"code": codes[0]}).status_code == 422
