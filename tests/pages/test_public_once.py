"""Whoever takes the telephone next may send again what the browser's history holds: it brings nothing back."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.test import Client
from tests.factories import public_site
from tests.factories.public_site import KEY
from tests.factories.zones import JAKARTA

from sigap.kernel import clock
from sigap.mailbox import posting
from sigap.mailbox.models import DialogueLine, Envelope
from sigap.places import queries
from sigap.public import form_sessions, views

pytestmark = pytest.mark.django_db
STORY = "Cerita rekaan CONTOH dari Kampung Jeruk, Pere'an"
SENT: dict[str, Any] = {"key": KEY, "story": STORY, "flags": ["injury"]}
ANSWER = "Ia dipindahkan CONTOH ke rumah lain"
type Wait = Callable[[timedelta], None]


@pytest.fixture(autouse=True)
def _public_role(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    with public_site.with_keys(settings, tmp_path / "keys"):
        yield


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Lets time pass for the pages."""
    moment = [datetime.now(tz=JAKARTA).replace(microsecond=0)]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def pass_by(span: timedelta) -> None:
        moment[0] += span

    return pass_by


class Answered(Protocol):
    """What came back, whatever class the test client makes of it."""

    @property
    def content(self) -> bytes: ...


def text_of(page: Answered) -> str:
    return page.content.decode()


def words_on(text: str) -> list[str]:
    return re.findall(r'<li class="word" lang="id"><span>\d</span>(\w+)</li>', text)


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', text)
    assert found
    return found[1]


def shows_most_of(words: list[str], text: str) -> bool:
    """One or two of six drawn words may be words of the page's own sentences; never most of them."""
    read = re.sub(r"<[^>]+>", " ", text)
    return len([word for word in words if re.search(rf"\b{word}\b", read)]) >= len(words) / 2


def shows_nothing(client: Client, path: str, body: dict[str, Any], words: list[str]) -> str:
    """The same post again: a page without words, number or story."""
    page = client.post(path, body)
    text = text_of(page)
    assert page.status_code == 409
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Ini sudah pernah dikirim" in text
    assert not words_on(text)
    assert not shows_most_of(words, text)
    assert "Jeruk" not in text
    assert "L-" not in re.sub(r"<[^>]+>", " ", text)
    return text


def test_noted_words_do_not_come_back(client: Client) -> None:
    text = text_of(client.post("/lapor/", SENT))
    words, seen = words_on(text), hidden(text, "seen")
    assert words_on(text_of(client.post("/lapor/", SENT))) == words, "a lost answer may be asked for again"
    gone = client.post("/tutup/", {"seen": seen})
    assert (gone.status_code, gone.headers["Location"]) == (302, "/tutup/")
    assert client.get("/tutup/").headers["Clear-Site-Data"] == '"cache", "storage"'
    client.post("/tutup/", {"seen": seen})
    shows_nothing(client, "/lapor/", SENT, words)
    assert "L-" in text_of(client.post("/cek/", {"code": " ".join(words)})), "the words themselves go on"


def test_after_an_hour_they_do_not_come_back_either(client: Client, wait: Wait) -> None:
    words = words_on(text_of(client.post("/lapor/", SENT)))
    wait(views.SHOWN_FOR)
    assert words_on(text_of(client.post("/lapor/", SENT))) == words
    wait(timedelta(seconds=1))
    shows_nothing(client, "/lapor/", SENT, words)


@pytest.mark.parametrize("is_noted", [True, False])
def test_ended_words_bring_neither_themselves_nor_the_story(client: Client, *, is_noted: bool) -> None:
    text = text_of(client.post("/lapor/", SENT))
    words = words_on(text)
    if is_noted:
        client.post("/tutup/", {"seen": hidden(text, "seen")})
    assert "sudah dimatikan" in text_of(client.post("/cek/matikan/", {"code": " ".join(words)}))
    shows_nothing(client, "/lapor/", SENT, words)


@pytest.mark.parametrize(
    "change", [{"change": "language"}, {"change": "desa"}, {"story": ""}, {"contact": "yes"}, {"area": "99"}]
)
def test_a_draft_that_was_sent_since_is_shown_to_nobody(client: Client, change: dict[str, str]) -> None:
    """The history also holds what was posted on the way: another language, a list of desa, a mistake."""
    draft = {**SENT, **change}
    before = client.post("/lapor/", draft)
    assert before.status_code in {200, 422}
    words = words_on(text_of(client.post("/lapor/", SENT)))
    shows_nothing(client, "/lapor/", draft, words)


@pytest.mark.parametrize("change", [{"change": "language"}, {"change": "desa"}, {"contact": "yes"}, {"area": "99"}])
def test_whoever_lost_the_answer_and_typed_on_keeps_it(client: Client, change: dict[str, str]) -> None:
    """A page that still stands says so, which nothing out of a history can."""
    client.post("/lapor/", SENT)
    page = client.post("/lapor/", {**SENT, **change, "story": "Ditambah lagi CONTOH"}, headers={"X-In-Page": "1"})
    assert page.status_code in {200, 422}
    assert "Ditambah lagi CONTOH</textarea>" in text_of(page)


def test_a_mistake_after_a_lost_answer_is_told_to_the_script(client: Client) -> None:
    client.post("/lapor/", SENT)
    told = client.post("/lapor/", {**SENT, "contact": "yes"}, headers={"Accept": "application/json"})
    assert (told.status_code, bool(told.json()["mistakes"])) == (422, True)


def test_another_report_under_the_same_key_is_not_lost(client: Client) -> None:
    text = text_of(client.post("/lapor/", SENT))
    client.post("/tutup/", {"seen": hidden(text, "seen")})
    page = client.post("/lapor/", {**SENT, "story": "Yang kedua, lain sama sekali"})
    assert page.status_code == 409
    assert "Yang kedua, lain sama sekali</textarea>" in text_of(page)
    assert KEY not in text_of(page)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "zz", "00", "ab" * 64, "ab" * 65, "x" * 5000])
def test_what_the_page_did_not_give_changes_nothing(client: Client, seen: str) -> None:
    words = words_on(text_of(client.post("/lapor/", SENT)))
    assert client.post("/tutup/", {"seen": seen}).status_code == 302
    assert words_on(text_of(client.post("/lapor/", SENT))) == words


def test_a_broken_database_keeps_nobody_on_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_seen: bytes) -> None:
        raise DatabaseError

    monkeypatch.setattr(posting, "note_words", broken)
    assert client.post("/tutup/", {"seen": "ab" * 64}).status_code == 302


def test_a_page_opened_with_six_words_goes_out(client: Client, wait: Wait) -> None:
    words = words_on(text_of(client.post("/lapor/", SENT)))
    asked = {"code": " ".join(words), "since": hidden(text_of(client.get("/cek/")), "since")}
    assert "L-" in text_of(client.post("/cek/", asked))
    wait(form_sessions.LASTS)
    assert "L-" in text_of(client.post("/cek/", asked))
    wait(timedelta(seconds=1))
    page = client.post("/cek/", asked)
    assert page.status_code == 422
    assert "Halaman tadi sudah lama terbuka" in text_of(page)
    assert not shows_most_of(words, text_of(page))
    again = {**asked, "since": hidden(text_of(page), "since")}
    assert "L-" in text_of(client.post("/cek/", again)), "typed anew, it opens"
    forged = {**asked, "since": f"{int(clock.now().timestamp()):x}.{'0' * 16}"}
    assert client.post("/cek/", forged).status_code == 422


def test_an_answer_out_of_the_history_opens_no_dialogue(client: Client, wait: Wait) -> None:
    words = words_on(text_of(client.post("/lapor/", SENT)))
    page = text_of(client.post("/cek/", {"code": " ".join(words)}))
    said = {name: hidden(page, name) for name in ("code", "since", "key")} | {"message": ANSWER}
    assert ANSWER in text_of(client.post("/cek/balas/", said))
    wait(form_sessions.LASTS + timedelta(seconds=1))
    stale = client.post("/cek/balas/", said)
    assert stale.status_code == 200
    assert "Balasanmu sudah kami terima" in text_of(stale)
    assert "CONTOH</b>" not in text_of(stale)
    assert ANSWER not in text_of(stale)
    assert not shows_most_of(words, text_of(stale))


def test_an_answer_written_slowly_is_stored_all_the_same(client: Client, wait: Wait) -> None:
    words = words_on(text_of(client.post("/lapor/", SENT)))
    page = text_of(client.post("/cek/", {"code": " ".join(words)}))
    said = {name: hidden(page, name) for name in ("code", "since", "key")}
    wait(timedelta(hours=2))
    kept = client.post("/cek/balas/", {**said, "message": ANSWER})
    assert "Balasanmu sudah kami terima" in text_of(kept)
    long = client.post("/cek/balas/", {**said, "message": "a" * 9000})
    assert long.status_code == 422
    assert "a" * 9000 in text_of(long), "what was not stored is not lost"
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert DialogueLine.objects.count() == 1


def test_by_script_the_words_are_asked_for_without_the_story(client: Client, wait: Wait) -> None:
    told = client.post("/lapor/", SENT, headers={"accept": "application/json"})
    assert told.json().keys() == {"seen"}
    asked = {"key": KEY, "seen": told.json()["seen"]}
    page = client.post("/lapor/", asked)
    words = words_on(text_of(page))
    assert words == words_on(text_of(client.post("/lapor/", SENT)))
    assert "L-" in text_of(page)
    assert hidden(text_of(page), "ticket")
    for wrong in ({**asked, "key": "f" * 32}, {**asked, "seen": "ab" * 64}, {**asked, "seen": "zz"}, {"seen": ""}):
        shows_nothing(client, "/lapor/", wrong, words)
    wait(views.SHOWN_FOR + timedelta(seconds=1))
    shows_nothing(client, "/lapor/", asked, words)
    assert client.post("/lapor/", SENT, headers={"accept": "application/json"}).status_code == 409


def test_by_script_noted_words_are_not_given_again(client: Client) -> None:
    told = client.post("/lapor/", SENT, headers={"accept": "application/json"}).json()
    words = words_on(text_of(client.post("/lapor/", {"key": KEY, **told})))
    client.post("/tutup/", told)
    shows_nothing(client, "/lapor/", {"key": KEY, **told}, words)


def test_words_that_cannot_be_shown_now_are_asked_for_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_asked: bytes) -> None:
        raise DatabaseError

    told = client.post("/lapor/", SENT, headers={"accept": "application/json"}).json()
    monkeypatch.setattr(posting, "receipt_for", broken)
    page = client.post("/lapor/", {"key": KEY, **told})
    assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
    assert "Laporan Anda tersimpan" in text_of(page)
    assert (hidden(text_of(page), "key"), hidden(text_of(page), "seen")) == (KEY, told["seen"])


def test_by_script_a_mistake_is_told_and_nothing_of_what_was_typed_is_sent_back(client: Client) -> None:
    wrong = {**SENT, "key": "pendek", "contact": "yes", "flags": "lain"}
    told = client.post("/lapor/", wrong, headers={"accept": "application/json"})
    assert told.status_code == 422
    assert "Jeruk" not in text_of(told)
    said = told.json()
    assert {target for target, _words in said["mistakes"]} == {"", "id_flags_0", "id_phone"}
    assert said["heading"] == "Ada 3 isian yang perlu diperbaiki"
    right = {**SENT, "key": said["key"], "since": said["since"]}
    assert client.post("/lapor/", right, headers={"accept": "application/json"}).status_code == 200


@pytest.mark.parametrize(("area", "some"), [("16.09.01", True), ("", False), ("16.10.01", False), ("x", False)])
def test_by_script_the_desa_of_a_kecamatan_come_alone(
    client: Client, monkeypatch: pytest.MonkeyPatch, area: str, *, some: bool
) -> None:
    public_site.without_database(monkeypatch)
    desa = [SimpleNamespace(label="Bumi Agung, Kec. Muara Dua", name="Bumi Agung")]
    monkeypatch.setattr(queries, "villages_of", lambda _district: desa)
    told = client.post("/lapor/", {"area": area, "change": "desa"}, headers={"accept": "application/json"})
    assert told.json() == {"villages": [[desa[0].label, desa[0].name]] if some else []}


def test_a_page_of_news_goes_by_itself_without_script(client: Client) -> None:
    words = words_on(text_of(client.post("/lapor/", SENT)))
    page = client.post("/cek/", {"code": " ".join(words)})
    assert page.headers["Refresh"] == "600; url=/tutup/"
    assert 'data-closes="/tutup/"' in text_of(page)
    assert "Refresh" not in client.get("/cek/").headers
