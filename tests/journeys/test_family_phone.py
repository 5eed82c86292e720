"""A father takes the family's telephone after his child has written: he finds that the site was open, and no word.

He has the same browser with everything that it keeps: he goes back, loads again and lets it send again, and at last
somebody reads every file of its folder. That the history remains, the pages said.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, Route
from tests.journeys.house import Demo
from tests.journeys.planting import Plants
from tests.journeys.visitor import BROWSER_PATIENCE, LEAK, PHONE

pytestmark = pytest.mark.journey
_ELSEWHERE = "<!doctype html><title>Cuaca</title><h1>Cuaca hari ini</h1>"
_STORED = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  window.caches ? (await caches.keys()).length : 0, document.cookie.length,
  (await navigator.serviceWorker.getRegistrations()).length]"""
_STEPS = 8
_WAITS = 2000  # milliseconds that the father waits for a page


@contextmanager
def _telephone(browser: Browser, demo: Demo, folder: Path, *, has_script: bool) -> Iterator[BrowserContext]:
    """A browser that keeps what browsers keep; every other site is a weather page."""

    def answer(route: Route) -> None:
        if route.request.url.startswith(demo.public):
            route.continue_()
        else:
            route.fulfill(body=_ELSEWHERE, content_type="text/html; charset=utf-8")

    telephone = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=os.environ["SIGAP_CHROMIUM"],
        args=["--no-sandbox", "--disable-gpu"],
        viewport={"width": PHONE, "height": 780},
        java_script_enabled=has_script,
        locale="id-ID",
    )
    telephone.set_default_timeout(BROWSER_PATIENCE)
    telephone.route("**/*", answer)
    try:
        yield telephone
    finally:
        telephone.close()


def _writes(page: Page, demo: Demo, plants: Plants, *, has_script: bool = True) -> list[str]:
    """The child goes from the first page to six words; a list of desa and a mistake lie on the way."""
    page.goto(f"{demo.public}/")
    page.get_by_role("link", name="Lapor", exact=True).click()
    page.get_by_label("Cerita Anda", exact=True).fill(plants.phrase("story"))
    page.get_by_label("Kecamatan", exact=True).select_option(label="Buay Sandang Aji")
    if not has_script:
        page.get_by_role("button", name="Pilih desa dari daftar").click()
    page.get_by_label("Desa atau kelurahan").select_option(index=1)
    page.get_by_label("Orangnya siapa?").fill(plants.name("who"))
    page.get_by_label("Nomor telepon").fill(plants.phone("phone"))
    page.get_by_role("button", name="Kirim laporan").click()
    page.get_by_text("Anda menulis nomor telepon").first.wait_for()
    page.get_by_text("Boleh, dengan cara yang aman ini:").click()
    page.get_by_role("button", name="Kirim laporan").click()
    page.get_by_role("heading", name="Catat enam kata ini").wait_for()
    assert "HP masih mencatat situs ini pernah dibuka" in page.locator("main").inner_text()
    words = [re.sub(r"^\d+\s*", "", each).strip() for each in page.locator("ol.words li").all_inner_texts()]
    assert len(words) == 6
    return words


def _reads_news(page: Page, demo: Demo, words: list[str], plants: Plants) -> None:
    page.goto(f"{demo.public}/cek/")
    page.get_by_label("Enam kata", exact=True).fill(" ".join(words))
    page.get_by_role("button", name="Lihat").click()
    page.get_by_label("Tulis balasan").fill(plants.phrase("answer"))
    page.get_by_role("button", name="Kirim balasan").click()
    page.get_by_text("Balasan Anda sudah kami terima").wait_for()


def _posts_of(page: Page) -> list[str]:
    """What pages are asked for with from now on: a browser keeps it with its history, on disk too when it likes."""
    posts: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.post_data:
            posts.append(request.post_data)

    page.on("request", note)
    return posts


def _looks_through(page: Page, plants: Plants, words: list[str]) -> int:
    """The father goes back as far as it goes, loads each page anew and lets the browser send again what it holds."""
    pages = 0
    for _step in range(_STEPS):
        before = page.url
        with suppress(Error):  # "send again?" is an error page at first
            page.go_back(timeout=_WAITS)
        for _again in range(2):
            _finds_nothing(page, plants, words)
            with suppress(Error):
                page.reload(timeout=_WAITS)
        _finds_nothing(page, plants, words)
        pages += page.url != before
    return pages


def _finds_nothing(page: Page, plants: Plants, words: list[str]) -> None:
    page.wait_for_load_state()
    source = page.content()
    typed = [each.input_value() for each in page.locator("textarea, input:not([type=hidden])").all()]
    seen = f"{source} {typed}"
    assert not plants.found_in(seen.encode()), page.url
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", source, flags=re.DOTALL)
    assert len([word for word in words if re.search(rf"\b{word}\b", shown)]) < LEAK, f"{words} on {page.url}"
    assert " ".join(words) not in seen


def _lies_in(folder: Path, plants: Plants, words: list[str]) -> set[str]:
    joined = [between.join(words) for between in (" ", "+", "%20")]
    needles = [form for text in joined for form in (text.encode(), text.encode("utf-16-le"))]
    found = set()
    for file in folder.rglob("*"):
        with suppress(OSError):
            data = file.read_bytes() if file.is_file() else b""
            found |= {f"{hit} in {file}" for hit in plants.found_in(data)}
            found |= {f"the six words in {file}"} if any(needle in data for needle in needles) else set()
    return found


@pytest.mark.parametrize("way", ["Esc", "button", "noted"])
def test_with_script_he_finds_that_the_site_was_open_and_no_word(
    demo: Demo, browser: Browser, tmp_path: Path, way: str
) -> None:
    plants = Plants()
    with _telephone(browser, demo, tmp_path, has_script=True) as telephone:
        page = telephone.pages[0]
        posts = _posts_of(page)
        words = _writes(page, demo, plants)
        if way == "noted":
            page.get_by_role("button", name="Sudah saya catat").click()
            page.get_by_role("heading", name="Sudah. Sekarang tutup halaman ini").wait_for()
            _reads_news(page, demo, words, plants)
        if way == "Esc":
            for _press in range(3):
                page.keyboard.press("Escape")
        else:
            page.get_by_role("link", name="Keluar cepat").click()
        page.get_by_role("heading", name="Cuaca hari ini").wait_for()
        assert posts, "the page of the six words is asked for by a post"
        assert not plants.found_in(" ".join(posts).encode())
        assert not any("+".join(words) in each for each in posts), "what a page is asked with may lie on disk"
        assert _looks_through(page, plants, words) >= 2
        page.goto(f"{demo.public}/")
        assert page.evaluate(_STORED) == [0, 0, 0, 0, 0, 0]
        assert not telephone.cookies()
    _only_the_history_is_left(tmp_path, plants, words)


def test_with_script_a_draft_that_was_left_is_gone(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    plants = Plants()
    with _telephone(browser, demo, tmp_path, has_script=True) as telephone:
        page = telephone.pages[0]
        page.goto(f"{demo.public}/lapor/")
        page.get_by_label("Cerita Anda", exact=True).fill(plants.phrase("draft"))
        page.get_by_role("link", name="Keluar cepat").click()
        page.get_by_role("heading", name="Cuaca hari ini").wait_for()
        _looks_through(page, plants, ["none"] * 6)
    assert not _lies_in(tmp_path, plants, ["none"] * 6)


def test_without_script_noted_words_are_gone_and_so_is_the_story(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    plants = Plants()
    with _telephone(browser, demo, tmp_path, has_script=False) as telephone:
        page = telephone.pages[0]
        words = _writes(page, demo, plants, has_script=False)
        page.get_by_role("button", name="Sudah saya catat").click()
        page.get_by_role("heading", name="Sudah. Sekarang tutup halaman ini").wait_for()
        page.get_by_role("link", name="Keluar cepat").click()
        page.get_by_role("heading", name="Cuaca hari ini").wait_for()
        assert _looks_through(page, plants, words) >= 2
        assert not telephone.cookies()


def _only_the_history_is_left(folder: Path, plants: Plants, words: list[str]) -> None:
    assert not _lies_in(folder, plants, words)
    history = b"".join(file.read_bytes() for file in folder.rglob("History*") if file.is_file())
    assert b"/lapor/" in history, "the pages say that the history remains"
