"""Pages of mail: one's own address, and who holds the heads of the trail. In a browser whose door is armed."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import mail_server, officers
from tests.factories.mail_server import Box

from sigap.kernel import clock
from sigap.notifications.jobs import mail
from sigap.notifications.models import Address, HeadHolder, Mail

pytestmark = pytest.mark.django_db
OWN, CODE, SWITCH, DROP = (f"/profil/surel/{part}" for part in ("", "kode/", "kirim/", "hapus/"))
HOLDERS, ADD = "/penjagaan/pemegang-kepala/", "/penjagaan/pemegang-kepala/tambah/"
MINE = "rina.marlina@surel.example"


@pytest.fixture
def client() -> officers.DeskClient:
    """A browser at a desk with its door armed."""
    return officers.DeskClient()


@pytest.fixture(autouse=True)
def box(settings: LazySettings) -> Iterator[Box]:
    settings.SIGAP_DEMO = True
    for hire in (officers.rina, officers.anton, officers.maya, officers.surya):
        hire()
    with mail_server.running() as box:
        settings.SIGAP_MAIL_URL, settings.SIGAP_MAIL_FROM = box.url(), "SIGAP <sigap@contoh.go.id>"
        _role("sigap_desk")
        yield box
        _role("none")


def _role(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {name}")


def owned(model: Any) -> list[Any]:
    _role("none")
    found = list(model.objects.all())
    _role("sigap_desk")
    return found


def sent() -> int:
    _role("sigap_worker")
    count = mail.send(clock.now())
    _role("sigap_desk")
    return count


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_officer_gives_an_address_confirms_it_and_turns_it_off(client: officers.DeskClient, box: Box) -> None:
    officers.sign_in(client, "rina.uptd")
    assert OWN in text_of(client.get("/profil/"))
    assert client.post(OWN, {"address": f" {MINE}"}).headers["Location"] == OWN
    page = text_of(client.get(OWN))
    assert "Belum dipastikan" in page
    assert sent() == 1
    (code,) = re.findall(r"\b\d{6}\b", box.letters[0].get_content())
    wrong = client.post(CODE, {"code": "000000" if code != "000000" else "111111"})
    assert (wrong.status_code, "Kode tidak cocok" in text_of(wrong)) == (422, True)
    assert owned(Address)[0].code_tries == 1
    assert client.post(CODE, {"code": code}).headers["Location"] == OWN
    assert "Menyala" in text_of(client.get(OWN))
    client.post(SWITCH, {"state": "off"})
    assert "Mati" in text_of(client.get(OWN))
    client.post(DROP)
    assert MINE not in text_of(client.get(OWN))


@pytest.mark.parametrize("typed", ["", "rina", "a@contoh.id\r\nBcc: b@contoh.id", "<script>@contoh.id", "x" * 300])
def test_a_wrong_address_is_shown_again_and_not_kept(client: officers.DeskClient, typed: str) -> None:
    officers.sign_in(client, "rina.uptd")
    answer = client.post(OWN, {"address": typed})
    assert answer.status_code == 422
    assert "Tulis alamat surel yang lengkap" in text_of(answer)
    assert "<script>@" not in text_of(answer)
    assert not owned(Address)


def test_asking_again_at_once_says_to_wait(client: officers.DeskClient) -> None:
    officers.sign_in(client, "rina.uptd")
    client.post(OWN, {"address": MINE})
    answer = client.post(OWN, {"address": MINE})
    assert (answer.status_code, "Tunggu satu menit" in text_of(answer)) == (409, True)


def test_without_a_mail_server_the_pages_say_so(client: officers.DeskClient, settings: LazySettings) -> None:
    settings.SIGAP_MAIL_URL = settings.SIGAP_MAIL_FROM = ""
    officers.sign_in(client, "rina.uptd")
    page = text_of(client.get(OWN))
    assert "Surel belum disiapkan" in page
    assert 'name="address"' not in page
    assert client.post(OWN, {"address": MINE}).status_code == 409
    assert not owned(Mail)


def test_nobody_sees_anothers_address(client: officers.DeskClient) -> None:
    officers.sign_in(client, "rina.uptd")
    client.post(OWN, {"address": MINE})
    for login in ("maya.sekretariat", "surya.inspektorat", "anton.polres"):
        other = officers.DeskClient()
        officers.sign_in(other, login)
        assert MINE not in text_of(other.get(OWN)) + text_of(other.get("/orang/"))


def test_the_auditor_adds_tests_and_ends_a_holder_after_a_step_up(client: officers.DeskClient, box: Box) -> None:
    officers.sign_in(client, "surya.inspektorat")
    assert "Perlu sedikitnya dua pemegang" in text_of(client.get(HOLDERS))
    typed = {"label": "Inspektorat Pere'an", "address": "inspektorat@provinsi.example"}
    assert client.post(ADD, typed).status_code == 401
    assert not owned(HeadHolder)
    assert client.post(ADD, typed | {"ulang-password": officers.PASSWORD}).headers["Location"] == HOLDERS
    again = client.post(ADD, typed)
    assert (again.status_code, "sudah dikirimi" in text_of(again)) == (409, True)
    assert client.post(ADD, {"label": "", "address": "x"}).status_code == 422
    (holder,) = owned(HeadHolder)
    page = text_of(client.get(HOLDERS))
    assert "Inspektorat Pere&#x27;an" in page
    client.post(f"{HOLDERS}{holder.pk}/uji/")
    client.post(f"{HOLDERS}{holder.pk}/uji/")
    assert sent() == 1
    assert "Tunggu sepuluh menit" in text_of(client.get(HOLDERS))
    client.post(f"{HOLDERS}{holder.pk}/akhiri/", {"reason": "wrong-entry"})
    assert "Dulu" in text_of(client.get(HOLDERS))
    assert sent() == 0


def test_who_watches_over_the_system_sees_holders_and_changes_none(client: officers.DeskClient) -> None:
    officers.sign_in(client, "maya.sekretariat")
    page = client.get(HOLDERS)
    assert (page.status_code, ADD in text_of(page)) == (200, False)
    assert client.get(ADD).status_code == 404
    for path in (ADD, f"{HOLDERS}{uuid4()}/uji/", f"{HOLDERS}{uuid4()}/akhiri/"):
        assert client.post(path, {"label": "Kantor", "address": "k@luar.example"}).status_code == 404
    officers.sign_in(other := officers.DeskClient(), "rina.uptd")
    assert other.get(HOLDERS).status_code == 404


@pytest.mark.parametrize(("login", "path"), [("rina.uptd", OWN), ("surya.inspektorat", HOLDERS)])
def test_the_pages_take_few_statements(
    client: officers.DeskClient, login: str, path: str, django_assert_max_num_queries: Any
) -> None:
    officers.sign_in(client, login)
    client.post(OWN, {"address": MINE})
    with django_assert_max_num_queries(12):
        client.get(path)
