"""At a shared computer: signing out, a copied cookie, other devices, a session that ended while writing, language."""

import pytest
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey


def _cookie_of(visitor: Visitor) -> str:
    held = {cookie["name"]: cookie["value"] for cookie in visitor.context.cookies()}
    return held["sigap_desk"]


def test_a_cookie_copied_before_rina_signed_out_opens_nothing_afterwards(cast: Cast) -> None:
    rina = cast.signed_in(people.RINA)
    copied = _cookie_of(rina)
    thief = cast.stranger_at_the_desk()
    thief.context.add_cookies([{"name": "sigap_desk", "value": copied, "url": cast.demo.desk}])
    thief.go("/antrean/")
    thief.reads("Antrean kerja")
    rina.tap("Keluar", within="footer")
    rina.reads("Masuk")
    for path in ("/antrean/", "/kasus/", "/profil/"):
        thief.go(path)
        thief.reads("Nama pengguna", "Kata sandi")
        assert thief.page.url.startswith(f"{cast.demo.desk}/masuk/")
    thief.context.add_cookies([{"name": "sigap_desk", "value": copied, "url": cast.demo.desk}])
    thief.go("/antrean/")
    thief.reads("Nama pengguna")


def test_the_next_officer_at_the_same_computer_finds_nothing_of_the_last(cast: Cast) -> None:
    computer = cast.signed_in(people.RINA)
    first = _cookie_of(computer)
    computer.go("/profil/")
    computer.tap("Ganti petugas", within="header")
    computer.page.go_back()
    computer.looks()
    computer.reads_nothing_of("Rina Marlina", "Petugas pengaduan")
    computer.go("/masuk/")
    computer.write("Nama pengguna", people.DEWI)
    computer.write("Kata sandi", cast.demo.password)
    computer.tap("Masuk")
    computer.go("/profil/")
    computer.reads("Dewi Anggraini")
    computer.reads_nothing_of("Rina Marlina")
    assert _cookie_of(computer) != first


def test_dewi_ends_the_session_that_she_left_open_at_the_office(cast: Cast) -> None:
    office, home = cast.signed_in(people.DEWI), cast.signed_in(people.DEWI, PHONE)
    home.go("/profil/")
    home.reads("Ini", "Chrome · Linux")
    home.main().get_by_text("Akhiri semua sesi lain", exact=True).click()
    home.tap("Ya, akhiri semua sesi lain")
    home.reads("Semua sesi lain diakhiri")
    assert not home.main().get_by_text("Akhiri sesi").count()
    office.go("/antrean/")
    office.reads("Nama pengguna")
    phone = cast.signed_in(people.DEWI)
    home.go("/profil/")
    home.main().get_by_text("Akhiri sesi").first.click()
    home.main().get_by_role("button", name="Ya, akhiri sesi ini").first.click()
    home.page.wait_for_load_state()
    home.looks()
    home.reads("Sesi diakhiri")
    phone.go("/kasus/")
    phone.reads("Nama pengguna")
    home.go("/antrean/")
    home.reads("Antrean kerja")


def test_what_was_being_written_when_the_session_ended_is_offered_again(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast)
    rina.go(f"/kasus/{code}/ringkasan/")
    rina.write("Ringkasan", "Ditulis lama sekali, lalu sesi berakhir.")
    elsewhere = cast.signed_in(people.RINA)
    elsewhere.go("/profil/")
    elsewhere.main().get_by_text("Akhiri semua sesi lain", exact=True).click()
    elsewhere.tap("Ya, akhiri semua sesi lain")
    rina.tap("Simpan")
    rina.reads("Tidak ada yang hilang")
    rina.write("Nama pengguna", people.RINA)
    rina.write("Kata sandi", cast.demo.password)
    rina.tap("Masuk dan lanjutkan")
    rina.tap("Kirim lagi")
    rina.reads("Ditulis lama sekali, lalu sesi berakhir.", "Versi 1")


def test_an_officer_and_a_villager_each_change_to_english_and_back(cast: Cast, width: int) -> None:
    teguh = cast.signed_in(people.TEGUH, width)
    teguh.tap("English", within="footer")
    assert teguh.page.locator("html").get_attribute("lang") == "en"
    teguh.go("/profil/")
    teguh.reads("My profile")
    teguh.tap("Bahasa Indonesia", within="footer")
    teguh.reads("Profil saya")
    villager = cast.villager(width)
    villager.go("/lapor/")
    villager.write("Cerita Anda", "Belum selesai menulis, lalu ganti bahasa.")
    villager.tap("English", within=".strip")
    assert villager.page.locator("html").get_attribute("lang") == "en"
    assert villager.page.locator("#id_story").input_value() == "Belum selesai menulis, lalu ganti bahasa."
    villager.tap("Bahasa Indonesia", within=".strip")
    assert villager.page.locator("#id_story").input_value() == "Belum selesai menulis, lalu ganti bahasa."
