"""One form of address a page: "kamu" where children read and beside the six words, "Anda" elsewhere; never both."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import public_site
from tests.factories.public_site import KEY

from sigap.mailbox import codes
from sigap.public.urls import urlpatterns

pytestmark = pytest.mark.django_db
ALONE = sorted(
    f"/{each.pattern}" for each in urlpatterns if str(each.pattern) not in {"berkas/bagian/", "berkas/sampai/"}
)
"""Every page by its address alone."""
SENT = {"key": KEY, "story": "CONTOH: anak dikurung.", "flags": ["injury"]}
NO_ADDRESS = frozenset(["bertemu", "ilmu", "jamu", "ketemu", "semu", "tamu", "temu"])
WORD = re.compile(r"[^\W\d_]+")


@pytest.fixture(autouse=True)
def _public(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.SIGAP_DEMO = True
    with public_site.with_keys(settings, tmp_path / "keys"):
        yield


def spoken(text: str) -> tuple[set[str], set[str]]:
    """What addresses the reader as "kamu" and as "Anda", of all that a page shows or says aloud."""
    shown = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    labels = " ".join(re.findall(r'(?:aria-label|placeholder|title|data-[\w-]+)="([^"]*)"', shown))
    words = set(WORD.findall(html.unescape(re.sub(r"<[^>]+>", " ", shown) + " " + labels)))
    kamu = {each for each in words if re.fullmatch(r"kamu|\w{3,}mu", each.casefold())}
    return {each for each in kamu if each.casefold() not in NO_ADDRESS}, words & {"Anda", "anda"}


def check(name: str, text: str) -> None:
    kamu, anda = spoken(text)
    beside = re.findall(r".{0,40}\bAnda\b.{0,40}", text, re.DOTALL)
    assert not (kamu and anda), f"{name}: {sorted(kamu)} beside {beside}"


def test_both_forms_are_told_apart() -> None:
    assert spoken('<p aria-label="Ceritamu">Anda bertemu tamu</p>') == ({"Ceritamu"}, {"Anda"})


@pytest.mark.parametrize("path", ALONE)
def test_a_page_by_its_address_alone_speaks_one_way(client: Client, path: str) -> None:
    for answer in (client.get(path), client.post(path, {})):
        check(path, answer.content.decode())


def test_the_pages_after_sending_speak_one_way(client: Client) -> None:
    sent = client.post("/lapor/", SENT).content.decode()
    check("six words", sent)
    words = re.findall(r'<li class="word" lang="id"><span>\d</span>([a-z]+)</li>', sent)
    assert len(words) == codes.CODE_WORDS
    for path in ("/cek/", "/cek/matikan/"):
        for typed in (" ".join(words), "satu dua tiga empat lima enam"):
            check(f"{path} {typed}", client.post(path, {"code": typed}).content.decode())
    check("ended", client.post("/cek/matikan/", {"code": " ".join(words), "sure": "yes"}).content.decode())
