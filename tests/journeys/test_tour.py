"""The guided tour of the filled demo, walked to its end by a newcomer: eight officers, one case, taps counted."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.factories.zones import JAKARTA
from tests.journeys import people
from tests.journeys.house import Demo, demo_home, running
from tests.journeys.visitor import Inspector, Visitor

from sigap.kernel.clock import now

pytestmark = pytest.mark.journey
TOUR_TAPS = 60
"""What all eight steps may cost together: five minutes, at three seconds a tap and half a minute to read a step."""
WHO = (
    "Rina Marlina",
    "Dewi Anggraini",
    "Bripka Anton Saputra",
    "dr. Sekar Wulandari",
    "Ratna Sari",
    "Hasan Basri",
    "Kompol Guntur Wibowo",
    "Surya Darma",
)
"""The officers in the order of the tour."""


@pytest.fixture(scope="module")
def filled() -> Iterator[Demo]:
    """The demo with its stories, as a newcomer starts it."""
    with demo_home(has_stories=True) as home, running(home) as demo:
        yield demo


def test_a_newcomer_walks_the_tour_to_its_end(filled: Demo, browser: Browser, inspector: Inspector, width: int) -> None:
    newcomer = Visitor(browser, inspector, home=filled.desk, width=width)
    try:
        walk(newcomer)
        assert newcomer.taps <= TOUR_TAPS, f"the tour cost {newcomer.taps} taps"
    finally:
        newcomer.leave()


def walk(newcomer: Visitor) -> None:
    """All eight steps, by what each of them says."""
    newcomer.go("/masuk/")
    newcomer.tap("Ikuti satu kasus", within="body", first=True)
    enter(newcomer, 1, f"Masuk sebagai {WHO[0]}")
    code = rina_opens_the_case(newcomer)
    on(newcomer, 2)
    dewi_asks_police_and_hospital(newcomer, code)
    on(newcomer, 3)
    anton_accepts_and_notes_the_report(newcomer, code)
    on(newcomer, 4)
    sekar_confirms(newcomer, code)
    on(newcomer, 5)
    ratna_finds_nothing(newcomer, code)
    on(newcomer, 6)
    hasan_answers_and_reviews(newcomer)
    on(newcomer, 7)
    newcomer.reads("Ringkasan pimpinan", "Rumah Aman")
    newcomer.reads_nothing_of(code)
    on(newcomer, 8)
    newcomer.reads("Siapa membuka dan mengubah apa")
    surya_finds_dewi(newcomer)
    newcomer.tap("Ikuti satu kasus", within="footer")
    newcomer.reads("Langkah 8 dari 8", "Ini langkah terakhir")


def on(newcomer: Visitor, number: int) -> None:
    """From wherever one stands to the next officer: two taps."""
    newcomer.tap("Ikuti satu kasus", within="footer")
    newcomer.reads(f"Langkah {number - 1} dari {len(WHO)}", f"Anda masuk sebagai {WHO[number - 2]}")
    enter(newcomer, number, f"Lanjut sebagai {WHO[number - 1]}")


def enter(newcomer: Visitor, number: int, button: str) -> None:
    newcomer.tap(button)
    assert WHO[number - 1] in newcomer.page.locator("header").first.inner_text()


def rina_opens_the_case(rina: Visitor) -> str:
    rows = rina.main().locator("li", has_text="Risiko tinggi").filter(has_text="formulir warga")
    rina.taps += 1
    with rina.page.expect_navigation():
        rows.first.get_by_role("link").first.click()
    rina.looks()
    rina.tap("Ambil")
    rina.tap("Buka dan baca")
    rina.reads("CONTOH:")
    return people.open_case(rina)


def dewi_asks_police_and_hospital(dewi: Visitor, code: str) -> None:
    dewi.tap(code)
    dewi.tap("Orang", within="nav.rooms")
    dewi.reads("Korban 1")
    for office, asked, said in (
        ("Unit PPA Polres", "Pelindungan sementara", "Rujukan terkirim ke"),
        ("RSUD Muaradua", "Pertolongan medis darurat", "Sudah diserahkan ke"),
    ):
        dewi.tap("Rujukan", within="nav.rooms")
        dewi.tap("Siapkan rujukan", first=True)
        dewi.tick(office)
        dewi.tick(asked)
        dewi.write("Keterangan tambahan untuk mereka", "CONTOH: mohon segera.")
        dewi.tap("Kirim rujukan")
        dewi.reads(f"{said} {office}")


def anton_accepts_and_notes_the_report(anton: Visitor, code: str) -> None:
    anton.tap(re.compile("Jawab permintaan"), within=f"li:has-text('{code}')", exact=False)
    anton.tap("Terima")
    anton.reads("Rujukan diterima", code)
    anton.tap("Proses hukum", within="nav.rooms")
    anton.tap("Catat perkembangan perkara")
    anton.choose("Tonggak", "Laporan polisi (LP)")
    anton.write("Tanggal pada suratnya", f"{now().astimezone(JAKARTA):%d-%m-%Y}")
    # Each walker their own number: one that another case has is asked about first.
    anton.write("Nomor surat", f"LP/CONTOH/{anton.width}/2026")
    anton.tap("Simpan")
    anton.reads("Tonggak tercatat", "Laporan polisi (LP)")


def sekar_confirms(sekar: Visitor, code: str) -> None:
    sekar.tap(re.compile("Konfirmasi terima dari"), within=f"li:has-text('{code}')", exact=False)
    sekar.reads("tidak dapat ditolak")
    sekar.tap("Konfirmasi sudah diterima")
    sekar.reads("Rujukan diterima", code)


def ratna_finds_nothing(ratna: Visitor, code: str) -> None:
    ratna.go(f"/kasus/{code}/")
    assert ratna.status == 404, "the prosecutor found a case that nobody asked her about"


def hasan_answers_and_reviews(hasan: Visitor) -> None:
    hasan.tap(re.compile("Jawab permintaan terminasi"), exact=False, first=True)
    hasan.tap("Baca untuk memeriksa terminasi")
    hasan.tick("Setuju, tutup kasus ini")
    hasan.tap("Kirim jawaban")
    hasan.reads("Kasus ditutup")
    hasan.go("/antrean/?lingkup=kantor")
    if hasan.main().get_by_role("link", name="Tinjau buka darurat").count():
        hasan.tap(re.compile("Tinjau buka darurat"), exact=False, first=True)
        hasan.tick("Beralasan")
        hasan.tap("Simpan tinjauan")
    else:  # who walked before reviewed it; a second walker finds it among the reviewed
        hasan.go("/kasus/darurat/")
    hasan.reads("Kepala kantor: Beralasan")


def surya_finds_dewi(surya: Visitor) -> None:
    """Of a page's fifty acts the deadlines' own steps may be most, after a slow start: then a page further."""
    if "Dewi Anggraini" not in surya.main().inner_text():
        surya.tap("Yang lebih lama")
    surya.reads("Dewi Anggraini")
