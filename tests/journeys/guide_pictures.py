"""Writes the pictures of docs/panduan from a running demo: `python -m tests.journeys.guide_pictures 8001`.

The port is the desk's. Small: one telephone's screen each, 32 colours.
"""

import sys
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright
from tests.architecture.house import ROOT

from sigap.access.demo import PASSWORD
from sigap.desk.role_tours import ROLE_TOURS

FOLDER = ROOT / "docs" / "panduan" / "gambar"
LARGEST = 60_000
_SCREEN: ViewportSize = {"width": 360, "height": 720}
_COLOURS = 32


def write(port: int) -> None:
    """The door, and the first page of each role's tour."""
    desk = f"http://localhost:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport=_SCREEN)
        page.goto(f"{desk}/masuk/")
        _keep(page, "masuk")
        for tour in ROLE_TOURS:
            context = browser.new_context(viewport=_SCREEN)
            page = context.new_page()
            page.goto(f"{desk}/masuk/")
            page.fill("[name=login]", tour.login)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_load_state()
            page.goto(f"{desk}{tour.stops[0].where}")
            _keep(page, tour.slug)
            context.close()
        browser.close()


def _keep(page: Page, name: str) -> None:
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(_COLOURS)
    picture.save(FOLDER / f"{name}.png", optimize=True)
    assert (FOLDER / f"{name}.png").stat().st_size <= LARGEST, name


if __name__ == "__main__":
    write(int(sys.argv[1]))
