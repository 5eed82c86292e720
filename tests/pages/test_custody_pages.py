"""Conflict reports as people meet them: keys made and confirmed, a report read by passphrase, nothing for others."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, officers, recipients
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, Work
from tests.factories.looks import timeless
from tests.factories.recipients import GANDA, OKTA, PUTRI, STORY
from tests.factories.statements import check_few

from sigap.access.roles import OfficeKind, RoleCode
from sigap.custody import actions
from sigap.custody.models import ConflictReport
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import Receipt

pytestmark = pytest.mark.django_db
TOKEN = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|name="next" value="[^"]+"|data-path="[^"]+"'
)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def keyed(login: str) -> None:
    """Somebody makes their key on the page, and the auditor confirms it on theirs."""
    phrase = {f"baru-passphrase_{name}": recipients.phrase(login) for name in ("new", "again")}
    client = casework.at_desk(login, stepped_up=True)
    assert client.post("/jalur-khusus/kunci/", phrase).status_code == 302
    key = recipients.key_of(login)
    auditor = casework.at_desk(AUDITOR, stepped_up=True)
    assert auditor.post(f"/jalur-khusus/kesiapan/{key.pk}/sahkan/").status_code == 302


@pytest.fixture
def lane(work: Work) -> Receipt:
    """Three recipients of three offices, and a report on the police."""
    for login, kind in ((PUTRI, OfficeKind.UPTD_PROVINSI), (OKTA, OfficeKind.LSM)):
        officers.officer(login, f"{login} Contoh", RoleCode.CONFLICT_RECIPIENT, kind=kind)
    for login in (GANDA, PUTRI, OKTA):
        keyed(login)
    return recipients.posted("police")


def at_desk(login: str) -> casework.RoleClient:
    return casework.at_desk(login, stepped_up=True)


def secret(login: str) -> dict[str, str]:
    return {"passphrase": recipients.phrase(login)}


def words(answer: Any) -> str:
    return TOKEN.sub("", answer.content.decode())


def look(answer: Any) -> str:
    """A page as it stands, to be held against a second look."""
    return timeless(words(answer))


def test_from_the_list_to_the_text_and_only_by_the_passphrase(lane: Receipt) -> None:
    client = at_desk(GANDA)
    assert lane.number in words(client.get("/jalur-khusus/"))
    assert lane.number in words(client.get("/antrean/")), "it stands in the recipient's own queue"
    path = f"/jalur-khusus/{lane.number}/"
    shut = words(client.get(path))
    assert STORY not in shut
    assert "menguasai server yang berjalan" in shut
    opened = client.post(path, secret(GANDA))
    assert (opened.status_code, opened.headers["Cache-Control"].count("no-store")) == (200, 1)
    for part in (STORY, "Polisi", "0812 0000 0000"):
        assert part in words(opened)
    assert STORY not in words(client.get(path)), "shown once, kept nowhere"


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"passphrase": "kapur rembulan sampan yang lain"}, 409, "Frasa sandi tidak cocok"),
        ({"passphrase": ""}, 422, "Tulis frasa sandinya."),
        ({}, 422, "Tulis frasa sandinya."),
        ({"passphrase": "a" * 401}, 422, "terlalu panjang"),
        ({"passphrase": "nul\x00 di tengah kata"}, None, None),
    ],
)
def test_a_wrong_passphrase_says_so_and_shows_nothing(
    typed: dict[str, str], status: int | None, said: str | None, lane: Receipt
) -> None:
    answer = at_desk(GANDA).post(f"/jalur-khusus/{lane.number}/", typed)
    assert STORY not in words(answer)
    assert answer.status_code in ({status} if status else {409, 422})
    assert said is None or said in words(answer)


@pytest.mark.parametrize("login", [INTAKE, MANAGER, HEAD, AUDITOR, "lestari.polres", "maya.sekretariat", "idris.setda"])
def test_to_everybody_else_it_is_not_there(login: str, lane: Receipt) -> None:
    client = at_desk(login)
    for place in ("", "kabar/", "tulis/", "serahkan/", "simpan/", "berkas/1/"):
        told = {
            words(client.post(f"/jalur-khusus/{number}/{place}", secret(GANDA))) for number in (lane.number, "L-0000")
        }
        assert len(told) == 1, place
    for path in (f"/jalur-khusus/{lane.number}/", f"/laporan/{lane.number}/", "/jalur-khusus/", "/jalur-khusus/kunci/"):
        assert client.get(path).status_code == 404
    for path in ("/antrean/", "/kabar/"):
        assert lane.number not in words(client.get(path))


def test_a_recipient_in_the_chain_of_what_is_named_finds_nothing(lane: Receipt) -> None:
    officers.officer("umar.polda", "Umar Contoh", RoleCode.CONFLICT_RECIPIENT, kind=OfficeKind.POLDA)
    keyed("umar.polda")
    client = at_desk("umar.polda")
    receipt = recipients.posted("police", key=b"n" * 16)
    told = {words(client.get(f"/jalur-khusus/{number}/")) for number in (receipt.number, "L-0000")}
    assert len(told) == 1
    assert receipt.number not in words(client.get("/jalur-khusus/"))


def test_the_reporter_is_told_the_report_kept_and_handed_over(lane: Receipt) -> None:
    client = at_desk(PUTRI)
    path = f"/jalur-khusus/{lane.number}/"
    assert client.post(f"{path}kabar/", {"message": "nonsense"}).status_code == 422
    assert client.post(f"{path}simpan/").status_code == 409, "it is not done"
    assert client.post(f"{path}kabar/", {"message": "done_talk"}).status_code == 302
    assert client.post(f"{path}simpan/").status_code == 302
    assert "Disimpan paling sedikit sampai" in words(client.get(path))
    assert client.post(f"{path}serahkan/", {"passphrase": "salah sama sekali ini"}).status_code == 409
    assert client.post(f"{path}serahkan/", secret(PUTRI)).status_code == 302
    assert Envelope.objects.filter(number=lane.number).exists()
    assert client.get(path).status_code == 404


def test_who_hands_it_over_while_another_does_reads_so_on_the_list(
    lane: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handed(**_facts: object) -> str:
        raise actions.ReportHandedOver

    monkeypatch.setattr(actions, "release", handed)
    answer = at_desk(GANDA).post(f"/jalur-khusus/{lane.number}/serahkan/", secret(GANDA))
    assert answer.status_code == 409
    for part in ("Laporan ini sudah diserahkan.", "<h1>Jalur khusus</h1>"):
        assert part in words(answer)


def test_an_ordinary_report_moves_and_its_page_is_gone(lane: Receipt, work: Work) -> None:
    client = at_desk(MANAGER)
    path = f"/laporan/{work.taken_report}/jalur-khusus/"
    assert client.get(path).status_code == 200
    assert client.post(path, {}).status_code == 422
    assert at_desk(HEAD).post(path, {"named": "police"}).status_code == 404
    assert client.post(path, {"named": "police"}).status_code == 302
    assert client.get(f"/laporan/{work.taken_report}/").status_code == 404
    page = words(at_desk(GANDA).get(f"/jalur-khusus/{work.taken_report}/"))
    assert "Pernah membaca, sebelum dipindahkan" in page
    assert "Dewi Anggraini" in page


def test_keys_are_made_changed_and_confirmed_by_another_office(lane: Receipt) -> None:
    client = at_desk(GANDA)
    page = words(client.get("/jalur-khusus/kunci/"))
    assert "disahkan Surya Darma" in page
    assert "menguasai server yang berjalan" in page
    short = {"baru-passphrase_new": "pendek", "baru-passphrase_again": "pendek"}
    assert "paling pendek 20" in words(client.post("/jalur-khusus/kunci/", short))
    unlike = {"baru-passphrase_new": "kapur rembulan sampan lesung", "baru-passphrase_again": "kapur rembulan sampan"}
    assert "Keduanya tidak sama." in words(client.post("/jalur-khusus/kunci/", unlike))
    anew = "lesung pagi kapur rembulan"
    changed = {f"ganti-passphrase_{name}": anew for name in ("new", "again")}
    wrong = client.post("/jalur-khusus/kunci/ganti/", changed | {"ganti-passphrase_old": "bukan yang ini sama sekali"})
    assert wrong.status_code == 409
    right = client.post("/jalur-khusus/kunci/ganti/", changed | {"ganti-passphrase_old": recipients.phrase(GANDA)})
    assert right.status_code == 302
    assert STORY in words(client.post(f"/jalur-khusus/{lane.number}/", {"passphrase": anew}))
    own = recipients.key_of(GANDA)
    assert at_desk("maya.sekretariat").post(f"/jalur-khusus/kesiapan/{own.pk}/sahkan/").status_code == 404
    ready = words(at_desk("maya.sekretariat").get("/jalur-khusus/kesiapan/"))
    assert "cukup, 3 kantor" in ready
    assert "Sahkan kunci" not in ready


def test_every_page_costs_few_statements(lane: Receipt, work: Work) -> None:
    pages = [
        (GANDA, "/jalur-khusus/"),
        (GANDA, f"/jalur-khusus/{lane.number}/"),
        (GANDA, "/jalur-khusus/kunci/"),
        (GANDA, "/jalur-khusus/kesiapan/"),
        (GANDA, "/antrean/"),
        (AUDITOR, "/jalur-khusus/kesiapan/"),
        (MANAGER, f"/laporan/{work.taken_report}/jalur-khusus/"),
    ]
    for login, path in pages:
        client = at_desk(login)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        check_few(captured)


def test_the_pages_stand_in_english_too(lane: Receipt) -> None:
    client = at_desk(GANDA)
    client.post("/bahasa/", {"language": "en", "next": "/jalur-khusus/"})
    for path in ("/jalur-khusus/", f"/jalur-khusus/{lane.number}/", "/jalur-khusus/kunci/", "/jalur-khusus/kesiapan/"):
        answer = client.get(path)
        assert (answer.status_code, 'lang="en"' in words(answer)) == (200, True), path


def test_no_page_of_the_leaders_counts_it(work: Work, request: pytest.FixtureRequest) -> None:
    before = look(casework.at_desk("idris.setda").get("/pimpinan/"))
    request.getfixturevalue("lane")
    assert ConflictReport.objects.count() == 1
    assert look(casework.at_desk("idris.setda").get("/pimpinan/")) == before
