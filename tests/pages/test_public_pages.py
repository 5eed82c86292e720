"""Every public page, in both languages: reachable, quiet, light, and the way out always at hand."""

import gzip
import re

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import public_site

from sigap.mailbox.health import Health
from sigap.mailbox.troubles import TroubleCode
from sigap.public import views
from sigap.ui import catalogues

PATHS = ("/", "/lapor/", "/cek/", "/keamanan/", "/nomor/")
KIB = 1024


@pytest.fixture(autouse=True)
def _public(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_opens_in_its_language_with_the_way_out(client: Client, path: str, prefix: str) -> None:
    page = client.get(prefix + path)
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{"en" if prefix else "id"}">' in text
    assert 'class="exit"' in text
    assert 'rel="noreferrer noopener"' in text
    assert ("Quick exit" if prefix else "Keluar cepat") in text
    assert text.count("<h1") == 1


@pytest.mark.parametrize("path", [*PATHS, "/tidak-ada/"])
def test_a_page_leaves_nothing_behind(client: Client, path: str) -> None:
    page = client.get(path)
    assert not page.cookies
    assert page.headers["Cache-Control"] == "no-store"
    assert re.findall(r"<script.*?>", page.content.decode()) == ['<script defer src="/static/sigap/public.js">']
    assert not re.search(r"\son[a-z]+=|javascript:|style=", page.content.decode())
    assert "csrfmiddlewaretoken" not in page.content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_nothing_of_other_places(client: Client, path: str) -> None:
    text = client.get(path).content.decode()
    loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', text)
    assert all(address.startswith(("/static/", "data:")) for address in loaded)
    assert "default-src 'none'" in client.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", PATHS)
def test_the_tab_says_nothing_of_violence(client: Client, path: str) -> None:
    found = re.search(r"<title>(.*?)</title>", client.get(path).content.decode(), re.DOTALL)
    assert found
    assert not re.search(r"kekerasan|perdagangan|TPPO|korban|darurat|polisi", found.group(1), re.IGNORECASE)


def test_danger_stands_first(client: Client) -> None:
    text = client.get("/").content.decode()
    assert text.index('href="tel:110"') < text.index('href="tel:129"') < text.index('href="/lapor/"')


def test_the_form_is_light_enough_for_2g(client: Client) -> None:
    page = client.get("/lapor/")
    sheet = (catalogues.SOURCE / "ui" / "static" / "sigap" / "public.css").read_bytes()
    requests = 1 + len(re.findall(r"<link rel=\"stylesheet\"|<script|<img", page.content.decode()))
    assert requests <= 3
    assert len(page.content) + len(gzip.compress(sheet)) <= 25 * KIB


def test_an_unknown_address_is_a_page_with_the_numbers(client: Client) -> None:
    page = client.get("/tidak-ada/")
    assert page.status_code == 404
    assert b'href="tel:110"' in page.content
    assert client.get("/en/tidak-ada/").content.decode().count('href="/en/"') >= 1


@pytest.mark.parametrize(
    ("troubles", "status"), [((), 200), (("database",), 503), (("worker", "drill"), 503), (("drill",), 200)]
)
def test_health(client: Client, monkeypatch: pytest.MonkeyPatch, troubles: tuple[str, ...], status: int) -> None:
    found = Health(troubles={TroubleCode(code): None for code in troubles})
    monkeypatch.setattr(views, "house_health", lambda **_: found)
    answer = client.get("/sehat/")
    assert answer.status_code == status
    told = answer.json()
    assert told["troubles"] == [code for code in troubles if code != "drill"]
    assert told["warnings"] == [code for code in troubles if code == "drill"]
    # A stranger comes by the proxy and hears one word.
    stranger = client.get("/sehat/", headers={"X-Forwarded-For": "192.0.2.1"})
    assert (stranger.status_code, stranger.json()) == (status, {"status": "ok" if status == 200 else "trouble"})


def test_an_unforeseen_error_still_answers_in_plain_words(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr(views, "render", None)
    page = client.get("/")
    assert page.status_code == 500
    assert b"110" in page.content
    settings.TEMPLATES = []
    bare = client.get("/")
    assert bare.status_code == 500
    assert b"Sistem sedang terganggu" in bare.content
