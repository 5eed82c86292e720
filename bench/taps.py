"""Taps and seconds of what a person does, in Chromium on a filled demo: danger, voice, the owner, the story, finding.

A machine taps at once and reads nothing: the seconds are what SIGAP itself takes. `--home` takes a demo that is filled.
"""

import argparse
import json
import os
import re
import shutil
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from _house import demo

PASSWORD = "bersamamelindungi"  # noqa: S105 - the demo's, printed by it
PHONE: ViewportSize = {"width": 360, "height": 780}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
FAKE = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SPOKEN_SECONDS = 10
STATUTE = "/hukum-acuan/uu-122022/"
WORDS_A_MINUTE = 150  # how fast a jurist reads text of law aloud to a colleague
READINGS = 2  # the row, and the text of the source beside it


class Finger:
    """One page, how often it was tapped, and what was typed: fields, letters, words."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home, self.taps, self.fields, self.letters = page, home, 0, 0, 0
        self.typed: list[str] = []

    def go(self, path: str) -> None:
        """Opens an address; no tap."""
        self.page.goto(self.home + path)

    def tap(self, words: str | re.Pattern[str], *, within: str = "main") -> None:
        """Taps the first link, button or fold of these words that is to be seen."""
        place, is_exact = self.page.locator(within), isinstance(words, str)
        found = place.get_by_role("button", name=words, exact=is_exact).or_(
            place.get_by_role("link", name=words, exact=is_exact)
        ).or_(place.locator("summary", has_text=words)).or_(place.locator("label", has_text=words))  # fmt: skip
        found.filter(visible=True).first.click()
        self.taps += 1
        self.page.wait_for_load_state()

    def fill(self, label: str, words: str, *, within: str = "main") -> None:
        """Types into the first field of this label that is to be seen."""
        found = self.page.locator(within).get_by_label(label, exact=True)
        found.filter(visible=True).first.fill(words)
        self.fields, self.letters = self.fields + 1, self.letters + len(words)
        self.typed.append(words)

    def choose(self, label: str, option: str) -> None:
        """Takes an option of a list: one tap opens it, one takes it."""
        self.page.locator("main").get_by_label(label, exact=True).select_option(label=option)
        self.taps += 2

    def proves(self) -> None:
        """Shows once more who it is, where the page asks."""
        field = self.page.locator("main").get_by_label("Kata sandi", exact=True)
        if field.count():
            self.fill("Kata sandi", PASSWORD)
            self.tap("Lanjutkan")

    def text(self) -> str:
        """All that the page says."""
        return self.page.locator("main").inner_text()


def whole_chromium() -> str | None:
    """Where Chromium is."""
    return os.environ.get("SIGAP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def enter(browser: Browser, desk: str, login: str, viewport: ViewportSize = DESKTOP) -> Finger:
    """An officer at a desk, or at a telephone, signed in."""
    page = browser.new_context(viewport=viewport, locale="id-ID").new_page()
    page.goto(f"{desk}/masuk/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/masuk" not in address)
    return Finger(page, desk)


def danger(browser: Browser, public: str) -> tuple[dict[str, object], str]:
    """From the tick to a call that can be tapped; and the number of the report."""
    finger = Finger(browser.new_context(viewport=PHONE, has_touch=True, locale="id-ID").new_page(), public)
    finger.go("/lapor/")
    finger.page.get_by_label("Cerita Anda", exact=True).fill("CONTOH: akan dibawa besok subuh.")
    finger.tap("Saya atau dia diculik, atau akan segera dibawa pergi")
    finger.tap("Kirim laporan")
    finger.page.get_by_role("heading", name="Catat enam kata ini").wait_for()
    finger.taps = 0
    call = finger.page.locator('main a[href="tel:110"]').first.bounding_box()
    is_there = call is not None and call["y"] + call["height"] <= PHONE["height"]
    number = re.search(r"L-\d+", finger.text())
    return {"further_taps": finger.taps, "call_within_first_screen": is_there}, number[0] if number else ""


def voice(browser: Browser, public: str) -> dict[str, object]:
    """A report that is spoken, from the first page to six words."""
    finger = Finger(browser.new_context(viewport=PHONE, has_touch=True, locale="id-ID").new_page(), public)
    began = time.monotonic()
    finger.go("/")
    finger.tap("Lapor")
    finger.tap("Bicara saja, tidak usah menulis")
    finger.tap("Rekam suara")
    finger.page.get_by_role("button", name="Berhenti merekam").wait_for()
    finger.page.wait_for_timeout(SPOKEN_SECONDS * 1000)
    finger.tap(re.compile("Berhenti merekam"))
    finger.tap("Saya atau dia diculik, atau akan segera dibawa pergi")
    finger.tap("Kirim rekaman ini")
    finger.page.get_by_role("heading", name="Catat enam kata ini").wait_for()
    return {"taps": finger.taps, "seconds": round(time.monotonic() - began, 1), "spoken_seconds": SPOKEN_SECONDS}


def owner(rina: Finger, dewi: Finger, number: str) -> tuple[dict[str, object], str]:
    """From the press that opens a case to the notice of its owner, who has the notices before her; then the story."""
    # The desk holds a new report against people and offices first.
    while not rina.page.locator("main").get_by_role("button", name="Ambil", exact=True).count():
        rina.go(f"/laporan/{number}/")
    rina.tap("Ambil")
    rina.tap("Buka kasus")
    rina.page.get_by_label("Penanggung jawab", exact=True).select_option(label="Dewi Anggraini")
    rina.page.get_by_label("Umur (tahun)", exact=True).fill("15")
    began = time.monotonic()
    rina.page.locator("main").get_by_role("button", name="Buka kasus", exact=True).click()
    rina.page.wait_for_url("**/kasus/*-*/")
    code = rina.page.url.rstrip("/").rpartition("/")[2]
    dewi.go("/kabar/")
    while code not in dewi.text():
        dewi.go("/kabar/")
    knows = time.monotonic() - began
    dewi.taps = 0
    dewi.tap(re.compile(code))
    opened = dewi.taps
    began = time.monotonic()
    dewi.tap(re.compile("cerita", re.IGNORECASE))
    dewi.tap("Buka sekarang")
    expect(dewi.page.locator("main")).to_contain_text("akan dibawa besok subuh")
    story = {"taps": dewi.taps - opened, "reasons": 1, "seconds": round(time.monotonic() - began, 2)}
    return {"owner_knows_seconds": round(knows, 2), "story": story}, code


def refused(dewi: Finger, code: str) -> dict[str, object]:
    """From the press to the list of what stands against closing, each with the page on which it is mended."""
    dewi.go(f"/kasus/{code}/")
    began = time.monotonic()
    dewi.go(f"/kasus/{code}/tutup/")
    rows = dewi.page.locator("section.errs li")
    count, linked = rows.count(), dewi.page.locator("section.errs li a").count()
    return {"seconds": round(time.monotonic() - began, 2), "open_ends": count, "links": linked}


def found(officer: Finger, asked: str, shown: str) -> dict[str, object]:
    """From the duty page: what is asked in the head of the page, and the page with what is looked for."""
    officer.go("/piket/")
    officer.taps = 0
    began = time.monotonic()
    officer.page.locator("#cari").click()
    officer.taps += 1
    officer.page.keyboard.type(asked, delay=60)
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url(lambda address: "/piket/" not in address)
    if "/cari/" in officer.page.url:
        officer.tap(re.compile(shown))
    expect(officer.page.locator("main")).to_contain_text(shown)
    return {"taps": officer.taps, "seconds": round(time.monotonic() - began, 2), "typed": len(asked)}


def jurist(rara: Finger) -> dict[str, object]:
    """A whole statute confirmed: what the machine takes, and what reading takes beside it."""
    rara.go(STATUTE)
    boxes = rara.page.get_by_label("Sudah saya baca dalam naskahnya, dan benar")
    rows = boxes.count()
    words = len(" ".join(rara.page.locator("main article").all_inner_texts()).split())
    rara.taps, began = 0, time.monotonic()
    for number in range(rows):
        boxes.nth(number).click()
        rara.taps += 1
    rara.page.get_by_label("Dibaca di").click()
    rara.page.keyboard.type("CONTOH: Lembaran Negara, naskah JDIH", delay=60)
    rara.taps += 1
    rara.tap("Konfirmasi")
    taken = time.monotonic() - began
    reading = READINGS * words / WORDS_A_MINUTE * 60
    return {
        "rows": rows,
        "taps": rara.taps,
        "words": words,
        "machine_seconds_a_row": round(taken / rows, 2),
        "rows_an_hour_with_reading": round(rows / (taken + reading) * 3600),
    }


def main() -> None:
    options = argparse.ArgumentParser(prog="./sigap bench taps")
    options.add_argument("--home", type=Path)
    with demo(home=options.parse_args().home) as house, sync_playwright() as driver:
        public, desk = f"http://localhost:{house.port}", f"http://localhost:{house.port + 1}"
        browser = driver.chromium.launch(executable_path=whole_chromium(), args=FAKE)
        figures: dict[str, object] = {"bench": "taps"}
        figures["danger"], number = danger(browser, public)
        figures["voice"] = voice(browser, public)
        rina, dewi = enter(browser, desk, "rina.uptd"), enter(browser, desk, "dewi.uptd")
        figures["opened"], code = owner(rina, dewi, number)
        figures["refused"] = refused(dewi, code)
        noun, _dash, digits = code.partition("-")
        spoken = " ".join([noun.lower(), *(SPOKEN[int(each)] for each in digits)])
        figures["by_report"] = found(rina, number, number)
        figures["by_code_spoken"] = found(dewi, spoken, code)
        figures["by_lp"] = found(enter(browser, desk, "rina.uptd"), LP, LP)
        figures["jurist"] = jurist(enter(browser, desk, "rara.hukum"))
        browser.close()
    print(json.dumps(figures))


SPOKEN = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
LP = "LP/CONTOH/07/2026"
"""The number that a report of the demo's stories bears."""

if __name__ == "__main__":
    main()
