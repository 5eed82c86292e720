"""Taps, fields and minutes of what the task force's people do, in Chromium on a filled demo.

A machine taps at once. To its own seconds comes what a person needs: five letters a second typed, a second and a half
for each tap and each field to be found; reading and thinking are not in it. `--home` takes a demo that is filled.
"""

import argparse
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect, sync_playwright

from _house import demo
from taps import FAKE, PHONE, Finger, enter, whole_chromium

LETTERS_A_SECOND, FINDING = 5, 1.5
MAYA = "maya.sekretariat"
SEATS = {
    "Pembina": "Bupati CONTOH",
    "Pengarah": "Ketua DPRD | DPRD\nSekretaris Daerah",
    "Ketua": "Wakil Bupati CONTOH",
    "Ketua harian": "Kapolres",
    "Sekretaris": "Kepala Dinas PPPA",
    "Anggota": "Kepala Dinas Kominfo\nKepala Dinas Tenaga Kerja\nKepala Satpol PP\nKepala Disdukcapil\nDandim",
}
GROUPS = (
    ("I", "Pencegahan", "Kepala Dinas Pendidikan", "Ketua Yayasan CONTOH\nDosen CONTOH | Kampus CONTOH | akademisi"),
    ("II", "Penanganan", "Kepala Dinas Kesehatan", "Direktur RSUD Muaradua\nKepala UPTD PPA"),
    ("III", "Penegakan hukum", "Kepala Unit PPA Polres", "Kajari\nKetua Peradi CONTOH | | profesi"),
)
SAID = (
    "/",
    "Dinas Sosial menawarkan ruang sementara",
    "t menyiapkan berita acara pinjam pakai p dinsos dua minggu lagi b berita acara",
    "k nomor piket dipasang di semua puskesmas p dinkes 30 hari b foto papan",
)
REALISED = ("31", "62000000", "CONTOH: jadwal bentrok, diulang bulan depan", "BA CONTOH 7")
OFFICES = ("hasan.uptd", "sekar.rsud", "siti.dinsos", "lestari.polres", "ratna.kejari")
RETURN = "/gugus-tugas/laporan/penanganan/2025-s2/"
type Figures = dict[str, object]


@contextmanager
def timed(finger: Finger, into: Figures, name: str) -> Iterator[None]:
    """Counts what one person does in one errand."""
    finger.taps = finger.fields = finger.letters = 0
    began = time.monotonic()
    yield
    taken = time.monotonic() - began
    seconds = taken + finger.letters / LETTERS_A_SECOND + (finger.taps + finger.fields) * FINDING
    into[name] = {
        "taps": finger.taps,
        "fields": finger.fields,
        "letters": finger.letters,
        "machine_seconds": round(taken, 1),
        "seconds": round(seconds),
    }


def decree(maya: Finger, into: Figures) -> None:
    """A draft decree with twenty seats, as a printed paper; thrown away afterwards."""
    maya.go("/gugus-tugas/")
    with timed(maya, into, "decree"):
        maya.tap("Rancangan SK baru")
        maya.tap("Kosong")
        maya.tap("Buat rancangan")
        for label, lines in SEATS.items():
            maya.fill(label, lines)
        for place, row in enumerate(GROUPS, start=1):
            card = f"section[aria-labelledby=h-{place}]"
            for label, words in zip(("Nomor", "Bidang", "Koordinator", "Anggota"), row, strict=True):
                maya.fill(label, words, within=card)
            maya.tap("Simpan, lalu tambah sub gugus tugas" if place < len(GROUPS) else "Simpan lampiran")
        link = maya.page.get_by_role("link", name="Cetak rancangan (PDF)").get_attribute("href") or ""
        maya.taps += 1
        assert maya.page.context.request.get(maya.home + link).body().startswith(b"%PDF")
    maya.tap("Buang rancangan")
    maya.page.get_by_role("button", name="Buang", exact=True).click()
    maya.page.get_by_text("Rancangan dibuang.").wait_for()


def rakor(maya: Finger, into: Figures) -> None:
    """From the list of meetings to a drafted invitation; then the minutes while people talk, and how they go out."""
    begins = datetime.now(ZoneInfo("Asia/Jakarta")) + timedelta(minutes=10)
    maya.go("/gugus-tugas/rakor/")
    with timed(maya, into, "rakor_prepared"):
        maya.tap("Jadwalkan rapat")
        maya.fill("Mulai", f"{begins:%d-%m-%Y %H.%M}")
        maya.fill("Judul", "Rakor CONTOH diukur")
        maya.tap("Simpan, lanjut ke agenda")
        maya.fill("Tambah acara", "Rumah aman sementara 20\nNomor piket 15")
        maya.tap("Simpan agenda, lanjut ke undangan")
        maya.tap("Undang kantor yang dicentang")
        maya.tap("Buat draf surat")
        maya.page.get_by_role("link", name="Buka PDF").wait_for()
    maya.tap("Buka asal surat ini")
    maya.tap("Mulai notula")
    into["decision_beyond_typing_seconds"] = round(max(typed(maya, line) for line in SAID), 2)
    with timed(maya, into, "minutes_sent"):
        maya.tap("Daftar hadir")
        rows = maya.page.locator("main fieldset.ticks__r")
        for number in range(rows.count()):
            rows.nth(number).get_by_text("hadir", exact=True).click()
            maya.taps += 1
        maya.tap("Simpan kehadiran")
        maya.tap("Tutup notula dan kirim")
        maya.page.get_by_text("Menunggu pengesahan").wait_for()


def typed(maya: Finger, line: str) -> float:
    """Seconds beyond typing a line: until it is understood, sent and stored."""
    field = maya.page.locator("#ket")
    field.press_sequentially(line)
    began = time.monotonic()
    maya.page.locator("#jadi").get_by_text("Enter untuk menyimpan").wait_for()
    field.press("Enter")
    expect(field).to_have_value("")
    return time.monotonic() - began


def answered(siti: Finger, into: Figures) -> None:
    """The head of an office at a telephone: from the queue to an action reported done, with a photo."""
    siti.go("/antrean/")
    with timed(siti, into, "action_reported"):
        siti.tap(re.compile("Kerjakan: Menyiapkan berita acara"))
        siti.taps += 2  # one opens the camera, one takes the picture
        siti.page.get_by_label("Foto atau berkas bukti", exact=True).set_input_files(photo())
        siti.tap("Sudah dikerjakan")
        siti.page.get_by_text("Dilaporkan selesai").first.wait_for()


def photo() -> FilePayload:
    """A picture of twelve megapixels, as a telephone takes it."""
    out = io.BytesIO()
    Image.effect_noise((4000, 3000), 12).convert("RGB").save(out, "JPEG", quality=70)
    return FilePayload(name="IMG_1.jpg", mimeType="image/jpeg", buffer=out.getvalue())


def quarter(yanti: Finger, into: Figures) -> None:
    """One activity of the action plan by the office that answers for it."""
    yanti.go("/gugus-tugas/rad/isian/")
    with timed(yanti, into, "quarter"):
        yanti.tap(re.compile("Perbaiki isian|Isi sekarang"))
        boxes = yanti.page.locator("main form input.in:not([type=file]):visible, main form textarea.in:visible")
        for number, words in enumerate(REALISED):
            boxes.nth(number).fill(words)
            yanti.fields, yanti.letters = yanti.fields + 1, yanti.letters + len(words)
        yanti.tap("Simpan")
        yanti.page.get_by_role("heading", level=1).wait_for()


def visit(maya: Finger, into: Figures) -> None:
    """Every point of a checklist on the spot at a telephone, one with a note, then a finding and its promise."""
    maya.go("/gugus-tugas/pengawasan/")
    maya.tap("UPTD PPA")
    with timed(maya, into, "supervision_on_site"):
        maya.tap("Mulai mengisi")
        points = maya.page.locator("main fieldset.vp")
        for number in range(points.count()):
            points.nth(number).get_by_role("radio", name="Tidak" if number == 1 else "Ya", exact=True).check(force=True)
            maya.taps += 1
        note = "CONTOH: ruang tunggu terbuka"
        points.nth(1).get_by_role("textbox").fill(note)
        maya.fields, maya.letters = maya.fields + 1, maya.letters + len(note)
        maya.tap("Simpan dan kembali")
        maya.tap(re.compile("Catat temuan"))
        maya.fill("Yang dijanjikan (boleh kosong)", "CONTOH: memasang pintu ruang terima")
        maya.fill("Paling lambat", f"{datetime.now(ZoneInfo('Asia/Jakarta')) + timedelta(days=9):%d-%m-%Y}")
        maya.fill("Bukti yang diminta", "foto")
        maya.tap("Simpan")
        maya.page.get_by_text("memasang pintu").first.wait_for()


def half_year(maya: Finger, enters: Callable[[str], Finger], into: Figures) -> None:
    """A half-year opened, confirmed by five offices at telephones, told, frozen, and its letter numbered and noted."""
    maya.go("/gugus-tugas/laporan/buka/penanganan/")
    with timed(maya, into, "return_opened"):
        maya.choose("Masa", "Semester II 2025")
        maya.tap("Buka")
    each: Figures = {}
    for login in OFFICES:
        office = enters(login)
        office.go(RETURN)
        with timed(office, each, login):
            office.tap("Lihat dan benarkan")
            office.tap("Benarkan semua angka ini")
    into["return_confirmed_by_office"] = each
    maya.go(RETURN)
    with timed(maya, into, "return_frozen_and_dispatched"):
        maya.tap("Tulis narasi")
        maya.fill("Kemajuan", "CONTOH: dua korban dipulangkan, seluruhnya disaring dan diperiksa kesehatannya.")
        maya.tap("Simpan")
        maya.tap("Bekukan edisi 1")
        maya.tap("Susun surat pengantar")
        maya.tap("Nomori surat")
        maya.tap("Ambil nomor")
        maya.tap("Buka asal surat ini")
        maya.tap("Catat pengiriman")
        assert maya.page.get_by_label("Nomor surat pengantar").input_value(), "the number is asked again"
        maya.tap("Simpan")
        maya.page.get_by_text("Dikirim, edisi 1").first.wait_for()


def regent(idris: Finger, into: Figures) -> None:
    """What is late, and what was promised, on a telephone."""
    idris.go("/")
    with timed(idris, into, "regent_late"):
        idris.tap("Tindakan yang lewat tenggat sekarang")
    idris.go("/pimpinan/")
    with timed(idris, into, "regent_promised"):
        idris.tap("Tindak lanjut rakor yang lewat")


def lesson(karim: Finger, into: Figures) -> None:
    """One lesson at a telephone: each part read at 150 words a minute, then answered."""
    karim.go("/gugus-tugas/pelajaran/")
    words = 0
    with timed(karim, into, "lesson"):
        karim.tap("Mengenali tanda")
        for part in range(1, 4):
            words += len(karim.text().split())
            # A wrong answer is asked again.
            for option in range(3):
                karim.page.locator("main input[type=radio]").nth(option).check(force=True)
                karim.tap("Jawab")
                karim.taps += 1
                if karim.page.get_by_text("Benar.").count():
                    break
            if karim.page.get_by_text("Anda lulus pelajaran ini.").count() == 0:
                karim.tap(f"Lanjut ke bagian {part + 1}")
        karim.page.get_by_text("Anda lulus pelajaran ini.").wait_for()
    into["lesson_reading_seconds"] = round(words / 150 * 60)


def measure(browser: Browser, desk: str) -> Figures:
    into: Figures = {"bench": "force"}
    maya = enter(browser, desk, MAYA)
    decree(maya, into)
    rakor(maya, into)
    answered(enter(browser, desk, "siti.dinsos", PHONE), into)
    quarter(enter(browser, desk, "yanti.disdik", PHONE), into)
    visit(enter(browser, desk, MAYA, PHONE), into)
    half_year(maya, lambda login: enter(browser, desk, login, PHONE), into)
    regent(enter(browser, desk, "idris.setda", PHONE), into)
    lesson(enter(browser, desk, "karim.desa", PHONE), into)
    return into


def main() -> None:
    options = argparse.ArgumentParser(prog="./sigap bench force")
    options.add_argument("--home", type=Path)
    with demo(home=options.parse_args().home) as house, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=whole_chromium(), args=FAKE)
        figures = measure(browser, f"http://localhost:{house.port + 1}")
        browser.close()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
