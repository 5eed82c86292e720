"""An idle desk: what was typed comes back to its writer; one window ends them all; back shows nothing."""

import pytest
from tests.journeys import people
from tests.journeys.people import Cast

pytestmark = pytest.mark.journey
TYPED = "Ditulis lama, lalu telepon berbunyi. CONTOH."


def test_an_idle_screen_loses_nothing_and_covers_the_other_window(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast)
    other = rina.context.new_page()
    other.goto(f"{cast.demo.desk}/profil/")
    rina.page.clock.install()
    rina.go(f"/kasus/{code}/ringkasan/")
    with rina.page.expect_response("**/tulisan/simpan/") as kept:
        rina.page.get_by_label("Ringkasan", exact=True).press_sequentially("x")
        rina.write("Ringkasan", TYPED)
        rina.page.clock.run_for(4000)
    assert kept.value.status == 204
    rina.page.clock.run_for(9 * 60_000 + 5000)
    assert rina.page.locator("#diam").is_visible()
    rina.page.clock.run_for(65_000)
    rina.page.wait_for_url("**/masuk/**")
    other.wait_for_url("**/masuk/**")
    rina.page.go_back()
    rina.reads_nothing_of("Rina Marlina", TYPED)
    assert rina.page.evaluate("localStorage.length + sessionStorage.length") == 0
    rina.go("/masuk/")
    rina.write("Nama pengguna", people.RINA)
    rina.write("Kata sandi", cast.demo.password)
    rina.tap("Masuk")
    rina.go(f"/kasus/{code}/ringkasan/")
    rina.page.get_by_role("button", name="Pakai lagi").click()
    rina.page.wait_for_function("text => document.querySelector('main textarea').value === text", arg=TYPED)
    rina.tap("Simpan")
    rina.reads(TYPED)
    with rina.page.expect_response("**/tulisan/ada/") as asked:
        rina.go(f"/kasus/{code}/ringkasan/")
    assert asked.value.json() == {"found": {}}


def test_a_locked_screen_stays_covered_while_the_line_is_slow(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast)
    rina.page.clock.install()
    rina.go(f"/kasus/{code}/")
    # With "no content" this page stands, as it does until the page of the door has come.
    rina.page.route("**/masuk/**", lambda route: route.fulfill(status=204))
    rina.page.route("**/keluar/**", lambda route: route.abort())
    rina.page.clock.run_for(9 * 60_000 + 5000)
    assert rina.page.locator("main").is_visible(), "a minute before it is only asked"
    rina.page.clock.run_for(65_000)
    rina.page.locator("main").wait_for(state="hidden")
    rina.page.get_by_role("button", name="Lanjut").click()
    rina.page.clock.run_for(5000)
    assert rina.page.locator("#diam").is_visible()
    assert rina.page.locator("main").is_hidden()
    rina.page.emulate_media(media="print")
    assert rina.page.locator("main").is_hidden(), "nor on paper"


def test_a_screen_that_slept_locks_at_the_first_key(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast)
    rina.page.clock.install()
    rina.go(f"/kasus/{code}/")
    slept = "Date.now = (now => () => now() + 7200000)(Date.now)"  # the clock went on, and no timer did
    rina.page.evaluate(slept)
    rina.page.keyboard.press("ArrowDown")
    rina.page.wait_for_url("**/masuk/**")


def test_without_a_line_the_screen_is_covered_and_what_was_typed_stays(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast)
    rina.page.clock.install()
    rina.go(f"/kasus/{code}/ringkasan/")
    rina.page.context.set_offline(True)
    rina.write("Ringkasan", TYPED)
    rina.page.clock.run_for(10 * 60_000 + 15_000)
    rina.page.locator("main").wait_for(state="hidden")
    rina.page.get_by_role("button", name="Lanjut").click()
    rina.page.clock.run_for(60_000)
    assert rina.page.locator("main").is_hidden()
    rina.page.context.set_offline(False)
    rina.page.get_by_role("button", name="Lanjut").click()
    rina.page.locator("main").wait_for(state="visible")
    assert rina.page.get_by_label("Ringkasan", exact=True).input_value() == TYPED
