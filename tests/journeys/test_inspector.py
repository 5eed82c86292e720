"""The inspector itself: it measures text that is drawn alike once, and sees what is pale wherever it first stands."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.journeys.visitor import Inspector, Visitor

pytestmark = pytest.mark.journey
_PAGE = """<!doctype html><html lang="id"><title>CONTOH</title><style>.pale {{ color: #bbb }}</style>
<main><h1>{heading}</h1><p>Teks biasa.</p>{more}</main>"""
_PALE = '<p class="pale">Teks pucat.</p>'


@pytest.mark.parametrize(
    "more",
    [_PALE, f"<div>{_PALE}</div>", '<p style="color: #bbb">Teks pucat.</p>', f'<p class="dark">Teks.</p>{_PALE * 2}'],
)
def test_pale_text_is_seen_after_a_page_without_and_where_it_was_hidden(
    browser: Browser, tmp_path: Path, more: str
) -> None:
    visitor = Visitor(browser, Inspector(browser, tmp_path / "seen"), home="about:blank")
    for number, before in enumerate(
        ["", f"<div hidden>{more}</div>", f"<details><summary>S</summary>{more}</details>"]
    ):
        visitor.page.set_content(_PAGE.format(heading="abc"[number], more=before))
        visitor.looks()
    visitor.page.set_content(_PAGE.format(heading="pucat", more=more))
    with pytest.raises(AssertionError, match=r"color-contrast: .*Teks pucat"):
        visitor.looks()
    assert "data-measured" not in visitor.page.content()
    visitor.leave()


def test_a_background_that_another_page_lays_under_a_text_is_measured_anew(browser: Browser, tmp_path: Path) -> None:
    visitor = Visitor(browser, Inspector(browser, tmp_path / "seen"), home="about:blank")
    visitor.page.set_content(_PAGE.format(heading="terang", more="<div><p>Teks gelap.</p></div>"))
    visitor.looks()
    visitor.page.set_content(
        _PAGE.format(heading="gelap", more='<div style="background: #222"><p>Teks gelap.</p></div>')
    )
    with pytest.raises(AssertionError, match=r"color-contrast: .*Teks gelap"):
        visitor.looks()
    visitor.leave()
