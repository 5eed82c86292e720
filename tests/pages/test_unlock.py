"""A desk that waits for an officer's passphrase: one page, slow to guesses, traced; the public site works meanwhile."""

import logging
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError
from django.test import Client
from tests.factories import officers, public_site
from tests.factories.keys import KEYS_MADE_AT
from tests.factories.patience import PATIENCE

from sigap.access.signin import unlocking
from sigap.access.signin.unlocking import UnlockTooSoon, UnlockTurnstile
from sigap.audit.models import Event
from sigap.kernel import clock
from sigap.mailbox import codes
from sigap.mailbox.models import Envelope, Heartbeat
from sigap.vault import keyring, rings
from sigap.vault.client import VaultAway
from sigap.vault.events import RING_UNLOCKED
from sigap.vault.root_key import Cost, PassphraseWrong, lock_root

pytestmark = pytest.mark.django_db
PHRASE = "enam kata acak dari buku tua"
ROOT = b"r" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys = tmp_path / "kunci"
    keyring.create_keys(keys, at=KEYS_MADE_AT, root=ROOT, with_root_file=False)
    codes.create_secret(keys)
    lock_root(keys, ROOT, PHRASE, cost=Cost(memory_kib=16, passes=1, lanes=1))
    return keys


@pytest.fixture(autouse=True)
def restart(folder: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The desk has just been started; called, it is started again."""
    settings.SIGAP_DEMO = True
    settings.SIGAP_KEYS, settings.SIGAP_ROOT_KEY = folder, "passphrase"

    def again() -> None:
        monkeypatch.setattr(keyring, "_holders", {})
        monkeypatch.setattr(unlocking, "turnstile", UnlockTurnstile())

    again()
    return again


@pytest.fixture
def desk() -> Client:
    return officers.DeskClient()


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    at = clock.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(clock, "now", lambda: at)


def give(desk: Client, phrase: str) -> int:
    return int(desk.post("/buka-kunci/", {"passphrase": phrase}).status_code)


@pytest.mark.parametrize("path", ["/", "/masuk/", "/antrean/", "/tidak-ada", "/buka-kunci/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_of_a_locked_desk_asks_for_the_passphrase(desk: Client, path: str, method: str) -> None:
    desk.cookies["sigap_desk"] = "sebuah-sesi-lama"
    answer = getattr(desk, method)(path)
    assert answer.status_code == (422 if (method, path) == ("post", "/buka-kunci/") else 503)
    text = answer.content.decode()
    assert 'name="passphrase"' in text
    assert 'type="password"' in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert ("belum tersimpan" in text) is (method == "post" and path != "/buka-kunci/")


def test_the_right_passphrase_opens_and_leaves_a_trace(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert give(desk, "frasa yang keliru sama sekali") == 422
    later(monkeypatch, 1.1)
    answer = desk.post("/buka-kunci/", {"passphrase": f"  {PHRASE} "})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/masuk/")
    assert desk.get("/masuk/").status_code == 200
    assert desk.get("/buka-kunci/").status_code == 302
    event = Event.objects.get(code=RING_UNLOCKED)
    assert '"failures":"1"' in event.body.replace(" ", "")
    assert event.actor_id is None


def test_after_a_restart_it_is_locked_again(desk: Client, restart: Callable[[], None]) -> None:
    assert give(desk, PHRASE) == 302
    restart()
    assert desk.get("/masuk/").status_code == 503


def test_neither_log_nor_page_tells_the_passphrase(desk: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = desk.post("/buka-kunci/", {"passphrase": "frasa-keliru-yang-panjang"})
    assert "Frasa sandi tidak cocok" in answer.content.decode()
    assert "frasa-keliru" not in answer.content.decode() + caplog.text
    assert "a wrong passphrase for the keys, 1 so far" in caplog.text


def test_guesses_wait_longer_each_time(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds in (0, 1.1, 2.1, 4.1):
        later(monkeypatch, seconds)
        assert give(desk, "frasa yang keliru sama sekali") == 422
    later(monkeypatch, 7)
    assert give(desk, PHRASE) == 429
    assert keyring.is_locked()
    later(monkeypatch, 1.1)
    assert give(desk, PHRASE) == 302


def test_one_address_that_guesses_holds_no_other_up_for_long(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds in (0, 1.1, 2.1, 4.1):
        later(monkeypatch, seconds)
        give(desk, "frasa yang keliru sama sekali")
    later(monkeypatch, 1.1)
    answer = desk.post("/buka-kunci/", {"passphrase": PHRASE}, REMOTE_ADDR="10.9.8.7")
    assert answer.status_code == 302


def test_two_attempts_are_never_judged_at_once() -> None:
    gate, judging, at = UnlockTurnstile(), threading.Event(), clock.now()
    finish = threading.Event()

    def slow(_failures: int) -> None:
        judging.set()
        finish.wait(PATIENCE)

    first = threading.Thread(target=gate.attempt, args=("a", slow), kwargs={"at": at})
    first.start()
    assert judging.wait(PATIENCE)
    with pytest.raises(UnlockTooSoon):
        gate.attempt("b", lambda _failures: pytest.fail("judged beside another"), at=at)
    finish.set()
    first.join()
    gate.attempt("b", lambda _failures: None, at=at)


def test_waits_never_pass_a_minute() -> None:
    gate, at = UnlockTurnstile(), clock.now()

    def wrong(_failures: int) -> None:
        raise PassphraseWrong

    for _ in range(20):
        with pytest.raises(PassphraseWrong):
            gate.attempt("a", wrong, at=at)
        at += timedelta(minutes=1)
    assert gate.failures == 20


def test_another_site_cannot_post_a_passphrase() -> None:
    strict = officers.DeskClient(enforce_csrf_checks=True)
    assert strict.post("/buka-kunci/", {"passphrase": PHRASE}).status_code == 403
    assert keyring.is_locked()
    page = strict.get("/masuk/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    answer = strict.post("/buka-kunci/", {"passphrase": PHRASE, "csrfmiddlewaretoken": token[1]})
    assert answer.status_code == 302


def test_without_a_trace_no_keys(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(unlocking, "_trace", broken)
    assert give(desk, PHRASE) == 503
    assert keyring.is_locked()


def test_a_damaged_lock_is_told_without_its_content(
    desk: Client, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "root.locked").write_text("{}")
    answer = desk.post("/buka-kunci/", {"passphrase": PHRASE})
    assert answer.status_code == 503
    assert "./sigap keys status" in answer.content.decode()
    assert "root.locked" in caplog.text


def test_health_is_asked_as_ever(desk: Client) -> None:
    Heartbeat.objects.create(pk=1, beaten_at=clock.now())
    locked = desk.get("/sehat/")
    assert (locked.status_code, locked.json()) == (
        200,
        {"status": "ok", "troubles": [], "warnings": [], "locked": True},
    )
    assert give(desk, PHRASE) == 302
    assert desk.get("/sehat/").json()["locked"] is False


def test_other_sources_know_no_such_page(desk: Client, settings: LazySettings, folder: Path) -> None:
    settings.SIGAP_ROOT_KEY = "file"
    assert desk.get("/masuk/").status_code == 200
    assert desk.get("/buka-kunci/").status_code == 302


def test_the_public_site_takes_reports_that_open_once_the_desk_is_unlocked(
    client: Client, settings: LazySettings
) -> None:
    dressed = settings.MIDDLEWARE, settings.ROOT_URLCONF, settings.TEMPLATES
    public_site.dress(settings)
    answer = client.post("/lapor/", {"key": public_site.KEY, "story": "Cerita rekaan", "place": "Kampung Jeruk"})
    assert answer.status_code == 200
    envelope = Envelope.objects.get()
    assert keyring.is_locked()
    settings.MIDDLEWARE, settings.ROOT_URLCONF, settings.TEMPLATES = dressed
    assert give(officers.DeskClient(), PHRASE) == 302
    officers.rina()
    desk = officers.DeskClient()
    assert officers.sign_in(desk, "rina.uptd") == 302
    assert desk.post(f"/laporan/{envelope.number}/ambil/").status_code == 302
    assert "Cerita rekaan" in desk.post(f"/laporan/{envelope.number}/isi/").content.decode()


def test_while_the_vault_is_away_a_page_offers_itself_again(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise VaultAway

    monkeypatch.setattr(rings, "is_locked", away)
    read = desk.get("/kasus/?halaman=2")
    assert (read.status_code, read["Retry-After"]) == (503, "10")
    assert 'href="/kasus/?halaman=2"' in read.content.decode()
    sent = desk.post("/laporan/catat/", {"story": "Ia takut pulang."}).content.decode()
    assert "Ia takut pulang." in sent
    assert 'href="/laporan/catat/"' not in sent, "what was sent is sent again, not opened"
