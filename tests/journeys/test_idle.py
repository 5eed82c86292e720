"""An idle desk: what was typed comes back to its writer; one window ends them all; back shows nothing."""

import pytest
from tests.journeys import people
from tests.journeys.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("stories")]
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
