"""Pages on which anyone finds out: light, without script, and never a word that an offer is safe. No database."""

import gzip
import re
from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from tests.factories import guidance_told, public_site
from tests.factories.guidance_told import ANSWERS, NOW

from sigap.access.office_kinds import OFFICE_KIND_LABELS, OfficeKind
from sigap.kernel import clock
from sigap.places.words import words_here
from sigap.public import guide
from sigap.ui import catalogues

PATHS = (
    "/nomor/",
    "/tanda/",
    "/tanda/orang-tua/",
    "/tanda/pelajar/",
    "/tanda/pencari-kerja/",
    "/tawaran/",
    "/hukum/",
    "/janji/",
)
KIB = 1024


@pytest.fixture(autouse=True)
def _public(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def listed_on() -> date:
    return date(2026, 11, 13)


@pytest.fixture
def on_duty() -> bool:
    return True


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, listed_on: date, *, on_duty: bool) -> None:
    """Guidance that is there."""
    guidance_told.tell(monkeypatch, listed_on=listed_on, on_duty=on_duty)


def weight(content: bytes) -> tuple[int, int]:
    static = catalogues.SOURCE / "ui" / "static" / "sigap"
    parts = [content, (static / "public.css").read_bytes(), (static / "public.js").read_bytes()]
    requests = 1 + len(re.findall(r"<link rel=\"stylesheet\"|<script|<img", content.decode()))
    return sum(len(gzip.compress(part)) for part in parts), requests


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_is_light_quiet_and_in_its_language(client: Client, path: str, prefix: str) -> None:
    page = client.get(prefix + path)
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{"en" if prefix else "id"}">' in text
    size, requests = weight(page.content)
    assert size <= 25 * KIB
    assert requests <= 3
    assert len(page.content) <= 40 * KIB
    # It is there for the quick exit; the page says everything without it.
    assert re.findall(r"<script[^>]*>", text) == ['<script defer src="/static/sigap/public.js">']
    assert text.count("<h1") == 1
    assert not page.cookies
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_opens_while_the_database_is_away(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    if path == "/nomor/":
        assert b'href="tel:110"' in page.content
        assert b'href="tel:129"' in page.content


@pytest.mark.usefixtures("told")
def test_a_local_number_is_shown_once_it_was_rung_and_sinks_after_90_days(client: Client) -> None:
    text = client.get("/nomor/").content.decode()
    assert "Ditelepon sekretariat CONTOH, Jumat, 20 November 2026." in text
    assert "Petugas bertanya CONTOH" in text
    assert "0735-002" not in text
    assert text.index('href="tel:110"') < text.index("Sudah lama tidak kami coba") < text.index("0735-001")
    assert text.index("0735-000") < text.index("Sudah lama tidak kami coba")
    assert "0735-001" not in client.get("/").content.decode()
    assert 'href="https://wa.me/628111129129" rel="noreferrer noopener"' in text


def test_what_belongs_to_one_region_is_shown_there_alone(client: Client, settings: LazySettings) -> None:
    assert 'href="/bahasa/"' in client.get("/nomor/").content.decode()
    cache.clear()
    settings.SIGAP_REGENCY = "93.01"
    text = client.get("/nomor/").content.decode()
    assert 'href="/bahasa/"' not in text
    assert "Awak dak salah" not in client.get("/bahasa/").content.decode()
    assert "Kantor UPTD PPA" not in text, "whether one stands is not known while the database is away"
    for path in ("/lapor/", "/"):
        seen = re.sub(r"<[^>]*>", " ", client.get(path).content.decode())
        assert not re.search(r"\b(kecamatan|kepala desa|perangkat desa|camat)\b", seen, re.IGNORECASE), path
        assert re.search(r"\b(distrik|kepala kampung)\b", seen, re.IGNORECASE), path
    settings.SIGAP_REGENCY = "13.06"
    assert words_here("Kepala desa, camat, desanya") == "Wali nagari, camat, nagarinya"
    assert str(OFFICE_KIND_LABELS[OfficeKind.DESA]) == "Pemerintah nagari"
    assert words_here("Desain") == "Desain"


def test_numbers_for_abroad_and_the_crisis_line_are_shipped(client: Client) -> None:
    text = client.get("/nomor/").content.decode()
    for number in ("tel:+6281290070027", "tel:+622129244800", "tel:08001000", "tel:+85512813282"):
        assert f'href="{number}"' in text
    assert "lalu tekan 8" in text


def test_the_home_page_leads_to_them_after_danger(client: Client) -> None:
    text = client.get("/").content.decode()
    assert text.index('href="tel:110"') < text.index('href="/lapor/"') < text.index('href="/tanda/"')
    for path in ("/tawaran/", "/nomor/", "/hukum/", "/janji/", "/keamanan/"):
        assert f'href="{path}"' in text


@pytest.mark.usefixtures("told")
def test_without_a_sign_one_goes_on_checking(client: Client) -> None:
    page = client.post("/tawaran/", ANSWERS)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Belum terlihat tanda bahaya, tetap periksa" in text
    assert not re.search(r">[^<]*\b(aman|safe)\b[^<]*<", text)
    assert "C-1" in text
    assert "13 November 2026" in text
    assert "CONTOH" in text
    assert weight(page.content)[0] <= 25 * KIB
    assert not page.cookies


@pytest.mark.usefixtures("told")
def test_a_sign_is_told_with_its_law_and_whom_to_ask(client: Client) -> None:
    text = client.post("/tawaran/", {**ANSWERS, "visa": "visit", "pressures": ["hurry"]}).content.decode()
    assert "Ada 2 tanda bahaya" in text
    assert "UU 18/2017 pasal 13" in text
    assert "Belum diverifikasi" in text
    assert 'href="tel:0735000"' in text
    assert "UU 21/2007" not in text


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("listed_on", "company", "words"),
    [
        (date(2026, 11, 13), "Maju Jaya Rekaan", "Perusahaannya tidak ada di daftar"),
        (date(2026, 1, 1), "Maju Jaya Rekaan", "Izinnya belum terlihat"),
        (date(2026, 1, 1), "Bina Karya Contoh", "Daftar ini sudah lebih dari sebulan"),
        (date(2026, 11, 13), "Bina Karia Contoh", "Mirip, belum tentu sama"),
    ],
)
def test_the_list_is_told_with_its_day(client: Client, company: str, words: str) -> None:
    text = client.post("/tawaran/", {**ANSWERS, "licence": "", "company": company}).content.decode()
    assert words in text


def test_no_list_is_said_and_not_taken_for_an_answer(client: Client) -> None:
    text = client.post("/tawaran/", {**ANSWERS, "licence": ""}).content.decode()
    assert "Daftar perusahaan berizin belum ada di sini" in text
    assert "tidak ada di daftar" not in text


@pytest.mark.parametrize("change", [{"visa": "diplomatic"}, {"company": "x" * 121}, {"pressures": ["x"]}])
def test_what_does_not_fit_is_said_and_nothing_is_lost(client: Client, change: dict[str, Any]) -> None:
    page = client.post("/tawaran/", {**ANSWERS, **change})
    assert page.status_code == 422
    assert 'class="errs"' in page.content.decode()


@pytest.mark.usefixtures("told")
def test_what_the_secretariat_wrote_is_what_is_read(client: Client) -> None:
    text = client.get("/tanda/").content.decode()
    assert "Tanda CONTOH" in text
    assert "Memanfaatkan kelemahan" not in text
    assert '<span lang="id"><b>Tanda CONTOH.</b>' in client.get("/en/tanda/").content.decode()
    assert "<span><b>Dare.</b> Tell.</span>" in client.get("/en/tanda/pelajar/").content.decode()
    # A part without a sign is left out, heading and all.
    assert "Hati-hati kalau" not in client.get("/tanda/pelajar/").content.decode()
    found = client.post("/tawaran/", {**ANSWERS, "pressures": ["hurry", "gold"]}).content.decode()
    assert "Didesak CONTOH" in found
    assert "Terlalu bagus" in found, "what is not worded there is worded as shipped"


@pytest.mark.parametrize(("prefix", "words"), [("", "Memanfaatkan kelemahan"), ("/en", "Abuse of weakness")])
def test_the_eleven_signs_are_told_without_the_database(client: Client, prefix: str, words: str) -> None:
    text = client.get(f"{prefix}/tanda/").content.decode()
    assert words in text
    assert text.count("</svg><span><b>") == 11


@pytest.mark.usefixtures("told")
def test_a_promise_shows_how_it_was_kept_and_no_count(client: Client) -> None:
    text = client.get("/janji/").content.decode()
    assert "Ditepati: sekurangnya 80%" in text
    assert "Ditepati: belum cukup data" in text
    assert "<b>1 jam</b>" in text
    assert "dihitung mulai jam kerja" in text
    assert "semester 1 tahun 2026" in text


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("on_duty", [True, False])
def test_no_hour_of_the_night_is_promised_without_a_rota(client: Client, *, on_duty: bool) -> None:
    text = client.get("/janji/").content.decode()
    assert ("siang dan malam: saat ini ada yang berjaga" in text) is on_duty
    assert ("belum ada petugas jaga yang memastikan" in text) is not on_duty


@pytest.mark.usefixtures("told")
def test_a_point_without_english_says_so_to_the_reader(client: Client) -> None:
    text = client.get("/en/hukum/").content.decode()
    assert '<h2 id="tppo-unsur" lang="id">' in text
    assert "<b>Police</b>" in client.get("/en/nomor/").content.decode()


def test_a_number_is_dialled_as_it_is_written() -> None:
    assert guide.numbers(today=NOW.date())[0].dial == "110"
    assert (
        guide._entry(("x", "local", "", "a", "b", "", "", "08111-129-129", "", "", "", "s", True)).dial
        == "+628111129129"
    )
