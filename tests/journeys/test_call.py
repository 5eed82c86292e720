"""A call is written down while the connection breaks: the page keeps it, another computer goes on with it."""

import pytest
from playwright.sync_api import expect
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import BROWSER_PATIENCE, DESKTOP, PHONE

pytestmark = pytest.mark.journey
SAID = "Rekaan: pintu digembok dari luar sejak kemarin, kata tetangganya."


def test_a_call_survives_a_broken_connection_and_goes_on_elsewhere(cast: Cast) -> None:
    rina = cast.officer(people.RINA, PHONE)
    rina.go("/laporan/catat/")
    rina.write("Cerita", SAID)
    says = rina.page.locator("[data-draft-says]")
    expect(says).to_contain_text("Draf tersimpan", timeout=BROWSER_PATIENCE)
    rina.page.context.set_offline(True)
    rina.write("Nomor yang dapat dihubungi", "081200004831")
    rina.page.get_by_role("button", name="Simpan laporan").click()
    expect(says).to_contain_text(
        "Belum tersimpan: sambungan terputus. Tulisan Anda masih di layar", timeout=BROWSER_PATIENCE
    )
    assert rina.page.locator("[name=phone]").input_value() == "081200004831"
    assert rina.page.evaluate("localStorage.length + sessionStorage.length") == 0
    rina.page.context.set_offline(False)

    elsewhere = cast.officer(people.RINA, DESKTOP)
    elsewhere.go("/laporan/catat/")
    elsewhere.main().get_by_role("link", name="Dimulai").first.click()
    elsewhere.page.wait_for_load_state()
    assert elsewhere.page.locator("[name=story]").input_value() == SAID
    elsewhere.taps = 0
    elsewhere.page.locator("[name=flags][value=confinement]").check()
    elsewhere.tap("Simpan laporan")
    elsewhere.reads("memasang enam katanya sendiri", SAID)
    assert elsewhere.taps == 1
