"""From the index to three planned villages, their RAD line and the calendar; a month sent from a telephone."""

import re

import pytest
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE

pytestmark = pytest.mark.journey
GITA, KARIM, JOKO = "gita.bappeda", "karim.desa", "joko.camat"
DESIRED, MONTH_TAPS, PLAN_TAPS = 3, 6, 5


@pytest.fixture(scope="module")
def demo(filled_demo: Demo) -> Demo:
    """The demo with its stories: an index is in force, and a village owes a month."""
    return filled_demo


def test_three_villages_of_the_index_stand_in_plan_rad_line_and_calendar(cast: Cast) -> None:
    gita = cast.officer(GITA)
    gita.go("/gugus-tugas/indeks/")
    gita.tap("Berikutnya", within="nav.sub .sub__wide")
    gita.reads("Kerawanan: peringkat", "kisaran", "desa diusulkan", "Tidak diusulkan kali ini")
    gita.taps = 0
    boxes = gita.main().locator("input[name=desa]")
    while boxes.and_(gita.page.locator(":checked")).count() > DESIRED:
        boxes.and_(gita.page.locator(":checked")).last.uncheck()
        gita.taps += 1
    names = [re.sub(r"^\d+\. ", "", words) for words in gita.main().locator(".pr__t b").all_inner_texts()][:DESIRED]
    assert len(set(names)) == DESIRED
    gita.tap("Masukkan yang dicentang ke rencana")
    assert gita.taps <= PLAN_TAPS
    gita.reads("3 kegiatan masuk rencana, baris RAD, dan kalender.", "Sudah di kalender triwulan ini", *names)
    line = gita.main().get_by_role("link", name=re.compile("^Rencana aksi: ")).inner_text()
    gita.tap("Kalender")
    gita.reads("Kegiatan pencegahan")
    gita.page.go_back()
    gita.tap(line)
    gita.reads(*names)


def test_a_village_month_is_sent_from_a_telephone_and_the_camat_sees_it(cast: Cast) -> None:
    karim = cast.officer(KARIM, PHONE)
    karim.go("/gugus-tugas/desa/")
    karim.tap("Gedung Lepihan")
    karim.reads("belum datang", "UU 18/2017 pasal 42", "Buat laporan sekarang")
    karim.taps = 0
    karim.tap("Isi sekarang")
    karim.tick("Kotak berangkat dan pulang yang kosong berarti nol: sudah ditanyakan, tidak ada")
    karim.taps += 1
    karim.main().locator("summary").filter(has_text="Malaysia").click()
    karim.main().locator("[name=malaysia_left_without]").fill("2")
    karim.write("Surat penempatan kerja yang diminta di kantor desa", "1")
    karim.write("Anak usia sekolah yang tidak sekolah, jumlah sekarang", "4")
    karim.tap("Kirim")
    assert karim.taps <= MONTH_TAPS
    karim.reads("Bulan desa tersimpan. Terima kasih.")
    karim.tap(re.compile("Buat laporan sekarang"))
    assert "/permintaan/kirim/" in karim.page.url
    joko = cast.officer(JOKO, PHONE)
    joko.go("/gugus-tugas/desa/")
    joko.tap("Gedung Lepihan")
    joko.reads_nothing_of("kosong: belum datang")
    paper = joko.page.context.request.get(f"{cast.demo.desk}/gugus-tugas/desa/16.09.01/lembar/?bulan=2026-10")
    assert paper.body().startswith(b"%PDF-")
