"""One boy in two cases, spelled otherwise: two officers see why, join the records, and part them again."""

import pytest
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
DECIDE_TAPS = 3


def named(rina: Visitor, code: str, name: str, born: str) -> None:
    """Seals who the child of a case is."""
    rina.go(f"/kasus/{code}/orang/1/isi/")
    rina.write("Nama lengkap", name)
    rina.write("Tanggal lahir", born)
    rina.write("Telepon", "0812 0000 7788")
    rina.tap("Segel dan simpan")
    rina.reads("Identitas tersegel")


def compared(officer: Visitor, demo: Demo) -> None:
    """Opens the record and those it may be; who they are is asked once."""
    officer.tap("Buka dan bandingkan")
    if "Kata sandi" in officer.text():
        officer.write("Kata sandi", demo.password)
        officer.page.locator("main").get_by_label("Kata sandi", exact=True).press("Enter")
        officer.page.wait_for_load_state()
        officer.looks()


def test_two_officers_join_two_records_and_part_them(demo: Demo, cast: Cast) -> None:
    given = "Rahmat"
    rina, _slip, one = people.case_of(cast)
    named(rina, one, f"Muhammad {given} Pere'an CONTOH", "05-07-2011")
    _other, _slip, other = people.case_of(cast)
    named(rina, other, f"Muh. {given} Pere'an CONTOH", "07-05-2011")
    rina.reads("mungkin orang yang sama")
    dewi = cast.officer(people.DEWI)
    rina = cast.officer(people.RINA, PHONE)
    page = f"/kasus/{other}/orang/1/sama/"
    dewi.go("/orang-sama/")
    dewi.reads(one, other, "nama dan tahun lahir cocok")
    dewi.reads_nothing_of(given)
    dewi.go(page)
    dewi.reads_nothing_of(given)
    compared(dewi, demo)
    dewi.reads("nama mirip: Muh./Muhammad", "hari dan bulan lahir tertukar", "nomor telepon sama", "Sangat mirip")
    dewi.tap("Usulkan: orang yang sama", exact=False)
    dewi.reads("Usul tersimpan", "Rina Marlina")

    rina.go("/antrean/?lingkup=saya")
    rina.tap("Putuskan: orang yang sama?", exact=False, first=True)
    rina.reads("Menunggu keputusan kedua", one, other)
    rina.taps = 0
    rina.go(page)
    compared(rina, demo)
    rina.tap("Ya, orang yang sama", exact=False)
    assert rina.taps <= DECIDE_TAPS
    rina.reads("Digabung", "Kasus orang ini", one)
    rina.go(f"/kasus/{one}/orang/")
    rina.reads("Orang yang sama juga tercatat di", other)
    rina.go("/cari/")
    rina.write("Nama", f"{given} Muhammad Perean")
    rina.write("Telepon", "081200007788")
    rina.tap("Cari orang")
    rina.reads("Orang yang sama juga di")

    rina.go(page)
    compared(rina, demo)
    rina.tap("Usulkan: pisahkan lagi", exact=False)
    dewi.go(page)
    compared(dewi, demo)
    dewi.tap("Ya, pisahkan", exact=False)
    dewi.reads("Dipisahkan", "bukan orang yang sama")
    rina.go(f"/kasus/{one}/orang/")
    rina.reads_nothing_of("Orang yang sama juga tercatat")
