"""A person in danger speaks instead of writing, on a telephone: calls, six words, and a tab that keeps nothing."""

import os
import re

import pytest
from playwright.sync_api import Browser, Route
from tests.journeys.people import RINA, Cast, Slip, look_up, take
from tests.journeys.visitor import DESKTOP, PHONE, Inspector, Visitor

pytestmark = pytest.mark.journey
_FAKE = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
MOST_TAPS = 6
DANGER = "Saya atau dia diculik, atau akan segera dibawa pergi"


def _words(villager: Visitor) -> Slip:
    words = [re.sub(r"^\d+\s*", "", each) for each in villager.page.locator("ol.words li").all_inner_texts()]
    number = re.search(r"L-\d+", villager.text())
    assert number
    return Slip(" ".join(word.strip() for word in words), number[0])


def test_danger_is_spoken_on_a_phone_and_calls_come_first(cast: Cast, browser: Browser, inspector: Inspector) -> None:
    own = browser.browser_type.launch(executable_path=os.environ["SIGAP_CHROMIUM"], args=_FAKE)
    villager = Visitor(own, inspector, home=cast.demo.public, width=PHONE, has_script=True)
    try:
        villager.go("/")
        villager.tap("Lapor")
        villager.tap("Bicara saja, tidak usah menulis")
        page = villager.page
        page.get_by_role("button", name="Rekam suara").click()
        page.get_by_role("button", name="Berhenti merekam").wait_for()
        page.wait_for_timeout(2500)
        page.get_by_role("button", name="Berhenti merekam").click()
        villager.taps += 2
        villager.tick(DANGER)
        page.get_by_role("button", name="Kirim rekaman ini").click()
        villager.taps += 1
        page.get_by_role("heading", name="Catat enam kata ini").wait_for()
        villager.looks()
        assert villager.taps <= MOST_TAPS
        first = page.locator('main a[href="tel:110"]').bounding_box()
        assert first is not None
        assert first["y"] < page.viewport_size["height"] if page.viewport_size else False
        slip = _words(villager)
        villager.tap("Sudah saya catat")
        villager.reads("Kembali besok", "Tambah berkas")
        look_up(villager, slip)
    finally:
        villager.leave()
        own.close()
    rina = cast.officer(RINA, DESKTOP)
    take(rina, slip)
    rina.reads("Berkas 1", "Dibawa pergi")


def test_a_tab_that_comes_back_with_unnoted_words_shows_nothing(cast: Cast) -> None:
    villager = cast.villager(PHONE, has_script=True)
    villager.go("/lapor/")
    villager.write("Cerita Anda", "CONTOH: cerita rekaan")
    villager.tick(DANGER)
    villager.tap("Kirim laporan")
    slip = _words(villager)
    # As a browser does with a tab that was closed or thrown away: it asks for its address again.
    villager.page.reload()
    villager.looks()
    villager.reads_no_six_words(slip.words)
    villager.reads_nothing_of("cerita rekaan", slip.number)
    villager.page.go_back()
    villager.page.go_forward()
    villager.reads_no_six_words(slip.words)


def test_a_kecamatan_chosen_before_the_script_came_still_brings_its_desa(cast: Cast) -> None:
    villager = cast.villager(PHONE, has_script=True)
    page = villager.page
    waiting: list[Route] = []
    page.route("**/public*.js", lambda route: waiting.append(route))  # noqa: PLW0108 - playwright marks what it is given
    page.goto(f"{cast.demo.public}/lapor/", wait_until="commit")
    page.get_by_label("Kecamatan", exact=True).select_option(label="Buay Sandang Aji")
    assert waiting, "the script is still on its way"
    for each in waiting:
        each.continue_()
    page.get_by_label("Desa atau kelurahan").select_option(index=1)
    assert page.get_by_label("Kecamatan", exact=True).locator("option:checked").inner_text() == "Buay Sandang Aji"


def test_a_story_is_not_left_without_being_asked(cast: Cast) -> None:
    villager = cast.villager(PHONE, has_script=True)
    villager.go("/lapor/")
    asked: list[str] = []

    def answer(dialog: object) -> None:
        asked.append(getattr(dialog, "type", ""))
        getattr(dialog, "dismiss", lambda: None)()

    villager.page.on("dialog", answer)
    villager.page.get_by_label("Cerita Anda", exact=True).press_sequentially("CONTOH")
    villager.page.get_by_role("link", name="SIGAP").click()
    villager.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert villager.page.get_by_label("Cerita Anda", exact=True).input_value() == "CONTOH"
