"""A girl is brought to the safe house at night: one officer, one telephone. Nobody else learns where it stands."""

import pytest
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
TUTI = "tuti.rumahaman"
STREET = "Jalan Rekaan Kemuning Nomor 9"
ARRIVAL_TAPS = 10


def _opened(cast: Cast) -> None:
    """The house with two rooms and its place, as its staff writes them down once, by day."""
    tuti = cast.officer(TUTI)
    tuti.go("/rumah-aman/rumah/baru/")
    tuti.write("Nama rumah", "Rumah Kemuning CONTOH")
    tuti.tap("Simpan")
    for number, kind in (("1", "Perempuan dewasa"), ("2", "Anak perempuan")):
        tuti.tap("Tambah kamar")
        tuti.write("Nomor kamar", number)
        tuti.choose("Untuk siapa", kind)
        tuti.write("Jumlah ranjang", "1")
        tuti.tap("Simpan")
    tuti.tap("Letak")
    _shows_again(tuti, cast)
    tuti.tap("Tulis letak")
    tuti.write("Alamat", f"{STREET}\nDesa CONTOH")
    tuti.tap("Segel dan simpan")


def _shows_again(officer: Visitor, cast: Cast) -> None:
    """Once more who they are, where the page asks."""
    if "Kata sandi" in officer.text():
        officer.write("Kata sandi", cast.demo.password)
        officer.page.locator("main").get_by_label("Kata sandi", exact=True).press("Enter")
        officer.page.wait_for_load_state()
        officer.looks()


def test_one_officer_takes_a_girl_in_at_night_and_nobody_learns_where(cast: Cast) -> None:
    _opened(cast)
    tuti = cast.officer(TUTI, PHONE)
    tuti.taps = 0
    tuti.tap("Rumah aman", within="body", first=True)
    tuti.tap("Terima yang datang")
    tuti.tick("Perempuan")
    tuti.write("Umur, kira-kira juga boleh", "15")
    tuti.write("Diantar oleh (boleh kosong)", "Piket CONTOH")
    tuti.tap("Simpan")
    tuti.reads("Tamu ", "ranjang 2A", "Diantar Piket CONTOH")
    with tuti.page.expect_response("**/berita-acara/masuk/") as answer:
        tuti.page.get_by_role("link", name="Berita acara masuk", exact=True).click()
    assert answer.value.status == 200
    assert tuti.taps + 1 <= ARRIVAL_TAPS
    tuti.reads_nothing_of(STREET)
    # No second bed for girls: a boy is refused, and what was typed stays.
    tuti.go("/rumah-aman/terima/")
    tuti.tick("Laki-laki")
    tuti.write("Umur, kira-kira juga boleh", "13")
    tuti.write("Diantar oleh (boleh kosong)", "Piket Pere'an CONTOH")
    tuti.tap("Simpan")
    tuti.reads("tidak ada ranjang kosong yang cocok")
    assert tuti.page.get_by_label("Diantar oleh (boleh kosong)").input_value() == "Piket Pere'an CONTOH"

    # The head, the police and whoever searches: the name of the house at most, its place nowhere.
    for login in (people.HASAN, people.ANTON, people.RINA):
        officer = cast.officer(login)
        for path in ("/rumah-aman/", "/cari/?q=Kemuning", "/jejak/", "/pemberitahuan/"):
            officer.go(path)
            officer.reads_nothing_of(STREET, "Rekaan Kemuning")
