"""Maya alone through two rakors; an office answers its action on a telephone. Minutes and taps are counted."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import FilePayload, expect
from tests.factories import paperwork
from tests.journeys.people import GUNTUR, SITI, Cast
from tests.journeys.visitor import BROWSER_PATIENCE, DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.journey
MAYA = "maya.sekretariat"
PLACE = "Ruang Rapat CONTOH"
TASK, DECISION = "Menyiapkan berita acara pinjam pakai", "Nomor piket dipasang di semua kantor"


def planned(maya: Visitor, days: int, title: str) -> None:
    """From the list of meetings to offices that were asked."""
    begins = datetime.now(ZoneInfo("Asia/Jakarta")) + timedelta(days=days, minutes=5)
    maya.go("/gugus-tugas/rakor/")
    maya.tap("Jadwalkan rapat")
    maya.tick("Rakor pleno")
    maya.write("Mulai", f"{begins:%d-%m-%Y %H.%M}")
    maya.write("Tempat", PLACE)
    maya.choose("Dipimpin oleh", "Kompol Guntur Wibowo, Polres")
    maya.write("Judul", title)
    maya.tap("Simpan, lanjut ke agenda")
    maya.reads("Agenda")


def typed(maya: Visitor, line: str, *, shows: str = "") -> None:
    """A line by the keyboard alone."""
    field = maya.page.locator("#ket")
    field.press_sequentially(line)
    if shows:
        maya.page.locator("#jadi").get_by_text(shows).wait_for()
    field.press("Enter")
    expect(field).to_have_value("", timeout=BROWSER_PATIENCE)


def test_two_rakors_and_an_action_answered_on_a_telephone(cast: Cast) -> None:
    maya = cast.officer(MAYA)
    planned(maya, 0, "Rakor pertama CONTOH")
    maya.write("Tambah acara", "Bahas KENARI-582 dengan RSUD")
    maya.tap("Simpan agenda, lanjut ke undangan")
    maya.reads("terlihat seperti kode kasus", "konferensi kasus")
    maya.write("Tambah acara", "Rumah aman sementara 20\nNomor piket 15")
    maya.tap("Simpan agenda, lanjut ke undangan")
    maya.tap("Undang kantor yang dicentang")
    maya.reads("kantor diundang", "Hanya hari, jam, dan tempat")
    maya.tap("Buat draf surat")
    maya.reads("Rumah aman sementara", PLACE)
    assert maya.taps <= 20
    maya.go("/gugus-tugas/rakor/")
    maya.tap("Rakor pertama CONTOH")
    maya.tap("Mulai notula")
    typed(maya, "/")
    typed(maya, "Dinas Sosial menawarkan ruang sementara di Pere'an")
    typed(maya, f"t {TASK.lower()} p dinsos hari ini berita acara", shows="Dinas Sosial")
    typed(maya, "/")
    typed(maya, f"k {DECISION.lower()} p dinkes dua minggu lagi b foto", shows="Dinas Kesehatan")
    maya.page.locator("#ket").fill("Ibu MELATI-123 pulang")
    maya.page.locator("#ket").press("Enter")
    maya.page.locator("#jadi").get_by_text("terlihat seperti kode kasus").first.wait_for()
    assert maya.page.locator("#ket").input_value() == "Ibu MELATI-123 pulang"
    maya.looks()
    maya.page.locator("#ket").fill("")
    maya.page.locator("#ket").press("ArrowUp")
    assert maya.page.locator("#ket").input_value().startswith(f"k {DECISION}")
    maya.page.locator("#ket").press("Escape")
    maya.tap("Daftar hadir")
    maya.page.locator("fieldset", has_text="Dinas Kesehatan").get_by_text("hadir", exact=True).click()
    maya.tap("Simpan kehadiran")
    maya.tap("Tutup notula dan kirim")
    maya.reads("edisi 1", "Menunggu pengesahan", TASK, DECISION)
    guntur = cast.officer(GUNTUR, PHONE)
    guntur.go("/antrean/")
    guntur.tap("Sahkan notula: Rakor pertama CONTOH")
    guntur.tap("Sahkan")
    guntur.reads("Disahkan")
    planned(maya, 3, "Rakor kedua CONTOH")
    maya.reads(TASK, "Dinas Sosial", "Jatuh tempo")
    maya.reads_nothing_of(DECISION)
    _answered(cast)
    maya.go("/gugus-tugas/tindak-lanjut/?tampil=selesai")
    maya.reads(TASK, "Dilaporkan selesai")


def _answered(cast: Cast) -> None:
    """The head of an office at a telephone: from the queue to "done" with a photo."""
    siti = cast.officer(SITI, PHONE)
    siti.go("/antrean/")
    siti.taps = 0
    siti.tap(f"Kerjakan: {TASK}")
    # One tap opens the camera, one takes the picture.
    siti.taps += 2
    photo = FilePayload(name="IMG_1.jpg", mimeType="image/jpeg", buffer=paperwork.picture())
    siti.page.get_by_label("Foto atau berkas bukti", exact=True).set_input_files(photo)
    siti.tap("Sudah dikerjakan")
    siti.reads("Dilaporkan selesai", "Bukti")
    assert siti.taps == 4


def test_minutes_are_written_without_a_script(cast: Cast) -> None:
    maya = cast.officer(MAYA, DESKTOP)
    planned(maya, 0, "Rapat tanpa skrip CONTOH")
    maya.write("Tambah acara", "Pencegahan 20")
    maya.tap("Simpan agenda, lanjut ke undangan")
    maya.tap("Undang kantor yang dicentang")
    path = maya.page.url.removeprefix(cast.demo.desk).removesuffix("undangan/")
    plain = cast._enter(cast.demo.desk, PHONE, has_script=False)
    plain.context.add_cookies(maya.context.cookies())  # type: ignore[arg-type]  # as they were given
    plain.go(path)
    plain.tap("Mulai notula")
    plain.write("Ketik baris berikutnya", "t sosialisasi di Desa Pere'an p disdik besok jadwal")
    plain.tap("Lihat dulu")
    plain.reads("Dinas Pendidikan")
    plain.tap("Simpan baris")
    plain.reads("Sosialisasi di Desa Pere'an")
