"""What a visit costs on 2G, in bytes, with this regency's real kecamatan and desa; what every answer keeps shut."""

import gzip
import re
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.middleware.gzip import GZipMiddleware
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from lokal import wilayah
from tests.factories import public_site
from tests.factories.public_site import KEY

from sigap.places import queries
from sigap.ui import catalogues
from sigap.ui.lean import lean

KIB = 1024
FIRST, SECOND, REQUESTS = 16 * KIB, 6 * KIB, 3
PADDING = 100  # at most so much is added by chance, so that a length tells nothing (Django's Heal The Breach)
REGENCY = "16.09"
STATIC = catalogues.SOURCE / "ui" / "static"


@pytest.fixture(autouse=True)
def _public(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)
    monkeypatch.setattr(queries, "districts_of", lambda _regency: places(REGENCY))
    monkeypatch.setattr(queries, "villages_of", places)
    monkeypatch.setattr(GZipMiddleware, "max_random_bytes", 0)


def places(parent: str) -> list[SimpleNamespace]:
    found = wilayah.list_wilayah(parent)
    return [SimpleNamespace(code=one.code, name=one.name, label=f"{one.name}, Kec. Buay Pemaca") for one in found]


def visit(client: Client, path: str) -> tuple[int, list[str]]:
    """Bytes of the page alone, and the files that it asks for."""
    page = client.get(path, headers={"accept-encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    text = gzip.decompress(page.content).decode()
    asked = re.findall(r'(?:src|<link[^>]* href)="/static/([^"]+)"', text)
    assert not re.findall(r"<img|<iframe|@import|url\(|srcset|<object|<video|<audio", text)
    head = sum(len(name) + len(value) + 4 for name, value in page.items()) + 17
    return head + len(page.content) + PADDING, asked


@pytest.mark.parametrize("path", ["/lapor/", "/en/lapor/", "/", "/cek/"])
def test_the_first_visit_and_the_second(client: Client, path: str) -> None:
    page, files = visit(client, path)
    served = [lean(name, (STATIC / name).read_text()).encode() for name in files]
    static = sum(len(gzip.compress(each, 9)) + KIB // 2 for each in served)
    assert 1 + len(files) <= REQUESTS
    assert page + static <= FIRST
    assert page <= SECOND, "files with a hash in their name are asked for once"


def test_every_desa_would_be_too_much_and_one_kecamatan_is_not(client: Client) -> None:
    """Why the desa come with their kecamatan."""
    desa = {each.code: places(each.code) for each in places(REGENCY)}
    assert sum(map(len, desa.values())) == 259
    largest = max(desa, key=lambda code: len(desa[code]))
    by_script = client.post("/lapor/", {"area": largest, "change": "desa"}, headers={"accept": "application/json"})
    assert len(by_script.json()["villages"]) == len(desa[largest])
    assert len(by_script.content) <= 3 * KIB
    shown = client.post("/lapor/", {"key": KEY, "story": "Singkat", "area": largest, "change": "desa"})
    assert shown.content.count(b"Kec. Buay Pemaca") == len(desa[largest])
    assert len(gzip.compress(shown.content)) <= SECOND + KIB
    every = "".join(f'<option value="{one.label}">{one.name}</option>' for many in desa.values() for one in many)
    page, _files = visit(client, "/lapor/")
    assert page + len(gzip.compress(every.encode())) > SECOND


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> list[str]:
    found: list[str] = []
    for one in patterns:
        path = before + str(one.pattern)
        found += addresses(one.url_patterns, path) if isinstance(one, URLResolver) else [path]
    return found


def test_every_address_is_shut_to_all_but_itself(client: Client) -> None:
    """Every page, refusal and answer of the public site: the policy, no-store, no cookie."""
    client.raise_request_exception = False
    paths = [path for path in addresses(get_resolver().url_patterns) if "<" not in path]
    assert {"/lapor/", "/cek/matikan/", "/api/v1/reports", "/tutup/"} <= set(paths)
    for path in [*paths, "/tidak-ada/", "/en/lapor/"]:
        for page in (client.get(path), client.post(path, {"code": "salah", "story": ""}), client.put(path)):
            policy = page.headers["Content-Security-Policy"]
            for wall in (
                "default-src 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types 'none'",
            ):
                assert wall in policy, (path, page.status_code)
            assert "unsafe" not in policy
            assert page.headers["X-Content-Type-Options"] == "nosniff", path
            assert page.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}, path
            assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin", path
            assert "Access-Control-Allow-Origin" not in page.headers
            assert page.headers["Cache-Control"] == "no-store", path
            assert page.headers["Permissions-Policy"].startswith("camera=(), geolocation=()")
            assert not page.cookies
