"""Who sees what: the auditor, an office that takes no part, a colleague who is not assigned, and the step-up."""

import pytest
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE

pytestmark = pytest.mark.journey
CHILD = "Sulastri binti Contoh"


def test_the_auditor_reads_who_read_what_and_opens_no_case(cast: Cast, width: int) -> None:
    rina, slip, code = people.case_of(cast, width)
    people.name_child(rina, code, CHILD)
    surya = cast.officer(people.SURYA, width)
    surya.tap("Jejak", within="nav.nav")
    surya.reads_nothing_of(CHILD, code, "1609010101120001")
    # Among the readings: what others do on this system meanwhile fills the page of everything.
    surya.tap("Pembacaan")
    surya.reads("Rina Marlina")
    assert "Kasus" not in surya.page.locator("nav.nav").inner_text().split()
    for path in (f"/kasus/{code}/", f"/kasus/{code}/orang/", f"/laporan/{slip.number}/", "/kasus/", "/rujukan/"):
        surya.go(path)
        assert surya.status == 404, path
        surya.reads_nothing_of(CHILD)
    surya.go("/jejak/?jenis=ditolak")
    surya.reads("Surya Darma")


def test_an_office_that_takes_no_part_finds_nothing_not_even_that_the_case_exists(cast: Cast) -> None:
    rina, slip, code = people.case_of(cast)
    people.name_child(rina, code, CHILD)
    ratna = cast.officer(people.RATNA)
    ratna.reads_nothing_of(code, slip.number)
    pages = []
    for path in (
        f"/kasus/{code}/",
        "/kasus/TPPO-0000-0000/",
        f"/kasus/{code}/orang/1/buka/",
        f"/kasus/{code}/linimasa/",
    ):
        ratna.go(path)
        assert ratna.status == 404, path
        pages.append(ratna.text())
    assert len(set(pages)) == 1, "refusal and absence look different"
    ratna.go("/kasus/?lingkup=kantor")
    ratna.reads_nothing_of(code)


def test_a_colleague_who_is_not_assigned_sees_the_header_and_no_content(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast, PHONE)
    people.name_child(rina, code, CHILD)
    rina.go(f"/kasus/{code}/ringkasan/")
    rina.write("Ringkasan", "Dugaan perekrutan dengan tipu daya.")
    rina.tap("Simpan")
    rina.reads("Dugaan perekrutan dengan tipu daya.")
    hasan = cast.officer(people.HASAN, PHONE)
    hasan.go(f"/kasus/{code}/")
    hasan.reads(code, "Anda hanya melihat bagian muka berkas")
    hasan.reads_nothing_of("tipu daya", CHILD)
    for room in ("orang", "layanan", "rujukan", "ringkasan", "orang/1/buka"):
        hasan.go(f"/kasus/{code}/{room}/")
        assert hasan.status == 404, room


def test_before_an_identity_opens_rina_shows_once_more_that_it_is_her(cast: Cast, width: int) -> None:
    rina, _slip, code = people.case_of(cast, width)
    people.name_child(rina, code, CHILD)
    rina.go(f"/kasus/{code}/orang/")
    rina.reads_nothing_of(CHILD)
    rina.tap("Buka identitas")
    rina.tap("Buka identitas")
    rina.reads("Pilih alasannya")
    rina.tick("Menghubungi orang ini")
    rina.tap("Buka identitas")
    rina.reads("Tunjukkan sekali lagi bahwa ini Anda")
    rina.reads_nothing_of(CHILD)
    rina.write("Kata sandi", "bukan sandinya")
    rina.tap("Lanjutkan")
    rina.reads("Kata sandi tidak cocok")
    rina.write("Kata sandi", cast.demo.password)
    rina.tap("Lanjutkan")
    rina.reads(CHILD, "1609010101120001")
    rina.tap("Tutup kembali")
    rina.reads_nothing_of(CHILD)
    rina.tap("Linimasa", within="nav.rooms")
    rina.tap("Juga yang membaca")
    rina.reads("Identitas Korban 1 dibuka untuk: menghubungi orang ini", "Rina Marlina")
