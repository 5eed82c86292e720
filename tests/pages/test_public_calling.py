"""After sending: calls first where danger was ticked, then six words that nothing on the page can lose."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import public_site
from tests.factories.public_site import KEY

from sigap.kernel import clock
from sigap.mailbox.conflict.rules import NamedOfficeKind
from sigap.mailbox.posting import Receipt
from sigap.public import calling, conflict
from sigap.public.forms import OTHER_FLAGS, URGENT_FLAGS

pytestmark = pytest.mark.django_db
SENT: dict[str, Any] = {"key": KEY, "story": "Cerita rekaan CONTOH"}
DIALLED = re.compile(r'href="tel:([^"]+)"')


@pytest.fixture(autouse=True)
def _site(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    public_site.without_database(monkeypatch)
    with public_site.with_keys(settings, tmp_path / "keys"):
        yield


def posted(client: Client, **more: Any) -> str:
    return client.post("/lapor/", SENT | more).content.decode()


def offered(text: str) -> list[str]:
    return DIALLED.findall(text)


@pytest.mark.parametrize(
    ("flags", "calls"),
    [
        (["abduction"], ["110", "129", "119"]),
        (["injury"], ["110", "119", "129"]),
        (["self_harm"], ["119", "110", "129"]),
        ([], []),
    ],
)
def test_calls_come_first_by_what_was_ticked(client: Client, flags: list[str], calls: list[str]) -> None:
    text = posted(client, flags=flags)
    assert offered(text) == calls
    assert ("lalu tekan 8" in text) is ("self_harm" in flags)
    if calls:
        assert text.rindex('href="tel:') < text.index("Catat enam kata ini")
    assert text.count("<h1") == 1


def test_by_script_the_calls_come_with_the_words_and_the_post_says_nothing(client: Client) -> None:
    sent = SENT | {"flags": ["self_harm", "injury"]}
    seen = client.post("/lapor/", sent, headers={"accept": "application/json"}).json()["seen"]
    plain = client.post("/lapor/", SENT | {"key": "f" * 32}, headers={"accept": "application/json"}).json()["seen"]
    assert len(seen) == len(plain), "what was ticked is not to be seen in a browser's files"
    text = client.post("/lapor/", {"key": KEY, "seen": seen}).content.decode()
    assert offered(text) == ["119", "110", "119", "129"]
    assert len(re.findall(r'class="word"', text)) == 6


def test_files_come_after_the_words_were_noted(client: Client) -> None:
    text = posted(client)
    assert "berkas" not in re.sub(r"(?s)<footer.*", "", text).replace("Tambah berkas", "")
    held = {name: re.search(rf'name="{name}" value="([^"]+)"', text) for name in ("seen", "ticket")}
    noted = client.post("/tutup/", {name: found[1] for name, found in held.items() if found})
    page = noted.content.decode()
    assert noted.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Tambah berkas" in page
    assert "Kembali besok" in page
    assert not re.findall(r'class="word"', page)
    assert client.post("/lapor/", SENT).status_code == 409, "they are noted"


def test_the_words_are_whole_with_a_sentence_in_their_order(client: Client) -> None:
    text = posted(client)
    words = re.findall(r'<li class="word" lang="id"><span>\d</span>(\w+)</li>', text)
    (story,) = re.findall(r'<p class="story"[^>]*>(.*?)</p>', text)
    assert re.findall(r"<b>(\w+)</b>", story) == words
    assert "Kembali besok" in text
    assert "<img" not in text


@pytest.mark.parametrize("named", list(NamedOfficeKind))
def test_a_report_on_an_office_offers_nothing_that_calls_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, named: NamedOfficeKind
) -> None:
    receipt = Receipt(words=("satu",) * 6, number="L-1234", received_at=clock.now(), seen=b"s" * 64)
    monkeypatch.setattr(conflict, "post_conflict", lambda **_said: receipt)
    text = posted(client, flags=["injury"], names_office=[named.value])
    assert ("110" in offered(text)) is (named is not NamedOfficeKind.POLICE)
    assert ("119" in offered(text)) is (named is not NamedOfficeKind.HEALTH)
    assert "129" in offered(text)
    assert not any(number.startswith("0735") for number in offered(text))
    assert "Nomor kantor yang kamu sebut tidak kami tampilkan" in text


def test_every_flag_has_its_place_in_the_mark() -> None:
    flags = {code for code, _words in (*URGENT_FLAGS, *OTHER_FLAGS)}
    assert set(calling._FLAGS) == flags
    for each in (*flags, *NamedOfficeKind):
        seen = b"s" * 64
        assert calling.split_mark(seen + calling.mark_for(seen, [each])) == (seen, frozenset({each}))
    assert calling.split_mark(b"kurang") == (b"kurang", frozenset())


def test_an_office_that_was_written_is_not_called_either(client: Client) -> None:
    more = {"hidden_from": ["office"], "hidden_from_office": "Polsek Muaradua", "way": "ordinary"}
    text = posted(client, flags=["injury"], **more)
    assert "Catat enam kata ini" in text
    assert offered(text) == ["119", "129"]
