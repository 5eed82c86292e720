"""With script no public form leaves its page: what was typed is in no history, and stays there without a signal."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route
from tests.journeys.house import Demo
from tests.journeys.visitor import BROWSER_PATIENCE, PHONE

pytestmark = pytest.mark.journey
STORY = "CONTOH: Anak itu tidak pulang sejak kemarin."
ANSWER = "CONTOH: Ia menelepon tadi pagi."


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": PHONE, "height": 780}, locale="id-ID", has_touch=True)
    context.set_default_timeout(BROWSER_PATIENCE)
    yield context.new_page()
    context.close()


def _posts(page: Page) -> list[str]:
    posts: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.post_data:
            posts.append(request.post_data)

    page.on("request", note)
    return posts


def _words(page: Page) -> list[str]:
    page.get_by_role("heading", name="Catat enam kata ini").wait_for()
    return [re.sub(r"^\d+\s*", "", each).strip() for each in page.locator("ol.words li").all_inner_texts()]


def _report(page: Page, demo: Demo) -> list[str]:
    page.goto(f"{demo.public}/lapor/")
    page.get_by_label("Cerita Anda", exact=True).fill(STORY)
    page.get_by_role("button", name="Kirim laporan").click()
    return _words(page)


def test_an_answer_waits_on_its_page_for_a_signal(demo: Demo, page: Page) -> None:
    words = _report(page, demo)
    page.goto(f"{demo.public}/cek/")
    posts, steps = _posts(page), page.evaluate("history.length")
    page.get_by_label("Enam kata", exact=True).fill("enam kata yang tidak ada artinya")
    page.get_by_role("button", name="Lihat").click()
    page.locator(".errs:focus").wait_for()
    page.get_by_label("Enam kata", exact=True).fill(" ".join(words))
    page.get_by_role("button", name="Lihat").dblclick()
    page.get_by_label("Tulis balasan").fill(ANSWER)
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim balasan").click()
    page.get_by_text("Belum ada jawaban: sinyal putus").wait_for()
    assert page.get_by_label("Tulis balasan").input_value() == ANSWER
    page.context.set_offline(False)
    page.get_by_role("button", name="Kirim balasan").click()
    page.locator(".said:focus", has_text="Balasan Anda sudah kami terima").wait_for()
    assert page.locator(".msg").count() == 1
    assert page.title().startswith("Pesan Anda")
    assert page.evaluate("history.length") == steps, "no step of its own for any of it"
    page.reload()
    assert page.get_by_label("Enam kata", exact=True).input_value() == ""
    assert not posts


def test_the_other_language_keeps_what_was_typed_and_posts_nothing(demo: Demo, page: Page) -> None:
    page.goto(f"{demo.public}/lapor/")
    posts = _posts(page)
    page.get_by_label("Cerita Anda", exact=True).fill(STORY)
    # "Stop loading" to a browser, which would stop a leaving: it is taken from it.
    escape = "new KeyboardEvent('keydown', { key: 'Escape', cancelable: true, bubbles: true })"
    assert not page.evaluate(f"document.body.dispatchEvent({escape})")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Send report").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url == f"{demo.public}/en/lapor/"
    assert page.locator("#id_story").input_value() == STORY
    # The new page is as alive as one that was asked for by its address: desa come with their kecamatan.
    assert page.locator("#pilih-desa").is_hidden()
    page.locator("#id_area").select_option(index=1)
    page.locator("#id_village").wait_for()
    page.get_by_role("button", name="Send report").click()
    page.locator("ol.words").wait_for()
    assert not any("CONTOH" in each for each in posts)


def test_a_report_that_was_refused_once_shows_words_that_nothing_brings_again(demo: Demo, page: Page) -> None:
    posts = _posts(page)

    def refuse(route: Route) -> None:
        route.fulfill(status=503, body="<h1>CONTOH</h1>", content_type="text/html")
        page.unroute("**/lapor/")

    page.goto(f"{demo.public}/lapor/")
    page.route("**/lapor/", refuse)
    page.get_by_label("Cerita Anda", exact=True).fill(STORY)
    page.get_by_role("button", name="Kirim laporan").click()
    words = _words(page)
    page.reload()
    assert page.get_by_label("Cerita Anda", exact=True).input_value() == ""
    # One of the six may be a word of the form itself.
    assert not set(words) <= set(page.locator("main").inner_text().split())
    assert posts
    assert not any("CONTOH" in each for each in posts)


def test_what_no_script_can_send_goes_in_a_window_of_its_own(demo: Demo, page: Page) -> None:
    page.goto(f"{demo.public}/lapor/")
    page.get_by_label("Cerita Anda", exact=True).fill(STORY)
    send = page.get_by_role("button", name="Kirim laporan")
    page.context.set_offline(True)
    for _press in range(5):
        send.click()
        page.locator("#luring:focus").wait_for()
    page.context.set_offline(False)
    page.route("**/lapor/", lambda route: route.abort("connectionreset"))
    for _press in range(3):
        page.evaluate("document.getElementById('luring').hidden = true")
        send.click()
        page.locator("#luring:focus").wait_for()
    page.unroute("**/lapor/")
    with page.context.expect_page() as opened:
        send.click()
    assert len(_words(opened.value)) == 6
    # The first window held the story until there were words: should the second fail, nothing would be lost.
    page.wait_for_function("document.getElementById('id_story').value === ''")


def test_an_answer_that_was_begun_comes_along(demo: Demo, page: Page) -> None:
    words = _report(page, demo)
    page.goto(f"{demo.public}/cek/")
    page.get_by_label("Enam kata", exact=True).fill(" ".join(words))
    page.get_by_role("button", name="Lihat").click()
    page.get_by_label("Tulis balasan").fill(ANSWER)
    # Another form of this page, as the wish for a mail is: the same page comes back.
    page.evaluate("""() => {
        const form = document.querySelector("form.sheet").cloneNode(true);
        form.querySelector("textarea").remove();
        form.setAttribute("action", "/cek/");
        form.querySelector("[type=submit]").textContent = "Formulir lain";
        document.querySelector("main").appendChild(form);
    }""")
    page.get_by_role("button", name="Formulir lain").click()
    page.get_by_role("button", name="Formulir lain").wait_for(state="detached")
    assert page.get_by_label("Tulis balasan").input_value() == ANSWER
    page.get_by_role("button", name="Kirim balasan").click()
    page.get_by_text("Balasan Anda sudah kami terima").wait_for()
    assert page.get_by_label("Tulis balasan").input_value() == ""


def test_what_comes_back_after_leaving_is_not_shown(demo: Demo, page: Page) -> None:
    words = _report(page, demo)
    held: list[Route] = []
    page.goto(f"{demo.public}/cek/")
    page.route("**/cek/", lambda route: held.append(route))  # noqa: PLW0108 - the driver marks its handlers, which a bound method does not let it
    # With "no content" this page stands, as it does on a slow line until the other site answers.
    page.route(lambda address: not address.startswith(demo.public), lambda route: route.fulfill(status=204))
    page.get_by_label("Enam kata", exact=True).fill(" ".join(words))
    with page.expect_request("**/cek/"):
        page.get_by_role("button", name="Lihat").click()
    for _press in range(3):
        page.keyboard.press("Escape")
    page.locator("body").wait_for(state="hidden")
    with page.expect_response("**/cek/"):
        held[0].continue_()
    page.wait_for_timeout(500)
    assert page.locator("body").is_hidden()
    assert "Tulis balasan" not in page.content()
