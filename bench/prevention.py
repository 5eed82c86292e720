"""Taps, fields and minutes of prevention and of the map, in Chromium on a filled demo: offices, a village, the public.

Reckoned as in `force.py`: a machine's own seconds, five letters a second, a second and a half for each tap and field.
Where something must be read to be decided, its words are read at 150 a minute. `--home` takes a demo that is filled.
"""

import argparse
import io
import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
from playwright.sync_api import Browser, FilePayload, sync_playwright

from _house import demo
from force import MAYA, Figures, timed
from taps import FAKE, PHONE, WORDS_A_MINUTE, Finger, enter, whole_chromium

GITA, KARIM = "gita.bappeda", "karim.desa"
HOME = "/gugus-tugas/pencegahan/"
REPORT = {
    "Hadir, semua": "42",
    "Perempuan": "22",
    "Laki-laki": "20",
    "Anak (di bawah 18)": "40",
    "Dewasa": "2",
    "Penyandang disabilitas": "1",
}
CALLED = "Waktu ke puskesmas"
MISWRITTEN, GAPS_EVERY = 6, 17


def today(days: int = 0) -> str:
    """A day as it is typed."""
    return f"{datetime.now(ZoneInfo('Asia/Jakarta')) + timedelta(days=days):%d-%m-%Y}"


def read_aloud(words: str) -> int:
    """Seconds."""
    return round(len(words.split()) / WORDS_A_MINUTE * 60)


def planned(maya: Finger, into: Figures) -> None:
    """One activity of yesterday that nobody wrote down, as it would be planned."""
    maya.go(HOME)
    with timed(maya, into, "activity_planned"):
        maya.tap("Rencanakan kegiatan")
        maya.choose("Tentang apa", "Anak dan HP")
        maya.choose("Untuk siapa", "Orang tua")
        maya.choose("Desa atau kelurahan", "Desa Pelangki, Kec. Muara Dua")
        maya.fill("Hari", today(-1))
        maya.fill("Mulai jam (boleh kosong)", "14.00")
        maya.fill("Tempat (boleh kosong)", "Balai desa")
        maya.choose("Bersama kantor", "Dinas Pendidikan")
        maya.tap("Simpan")
        maya.page.get_by_text("Rencana kegiatan tersimpan.").wait_for()


def reported(yanti: Finger, into: Figures) -> None:
    """Held, and reported at a telephone by the office beside it, from the list on."""
    yanti.go(HOME)
    with timed(yanti, into, "activity_reported"):
        yanti.page.locator("main li", has_text="Pelangki").get_by_role("link").first.click()
        yanti.taps += 1
        yanti.tap("Isi laporan")
        for label, count in REPORT.items():
            yanti.fill(label, count)
        yanti.tap("Simpan laporan")
        yanti.page.get_by_text("Laporan kegiatan tersimpan.").wait_for()


def month(karim: Finger, into: Figures) -> None:
    """A village's month, counted before, from its page on."""
    karim.go("/gugus-tugas/desa/")
    with timed(karim, into, "village_month"):
        karim.tap("Gedung Lepihan")
        karim.tap("Isi sekarang")
        karim.tap(re.compile("berarti nol"))
        karim.tap(re.compile("Malaysia"))
        karim.page.locator("[name=malaysia_left_without]").fill("2")
        karim.page.locator("[name=malaysia_back_with]").fill("1")
        karim.fields, karim.letters = karim.fields + 2, karim.letters + 2
        karim.fill("Surat penempatan kerja yang diminta di kantor desa", "1")
        karim.fill("Anak usia sekolah yang tidak sekolah, jumlah sekarang", "4")
        karim.tap("Kirim")
        karim.page.get_by_text("Bulan desa tersimpan.").wait_for()


def asked(visitor: Finger, into: Figures) -> None:
    """Somebody offers to help, somebody asks for a session; both at a telephone, from the page of activities on."""
    visitor.go("/kegiatan/")
    with timed(visitor, into, "volunteer_offered"):
        visitor.tap("Daftar sebagai relawan")
        visitor.fill("Nama", "Sulastri CONTOH")
        visitor.fill("Nomor telepon", "0812 0000 7777")
        visitor.fill("Umur", "27")
        visitor.choose("Kecamatan", "Muara Dua")
        visitor.tap("Kirim")
        visitor.page.get_by_text("Terima kasih").first.wait_for()
    visitor.go("/kegiatan/")
    with timed(visitor, into, "session_asked"):
        visitor.tap("Minta kegiatan")
        visitor.fill("Tempat", "SMP CONTOH 3")
        visitor.choose("Kecamatan", "Muara Dua")
        visitor.fill("Kira-kira berapa orang", "60")
        visitor.tap("Berani bilang tidak")
        visitor.fill("Nama dan nomor yang bisa dihubungi", "Bu Ani, 0812 0000 7778")
        visitor.tap("Minta kegiatan")
        visitor.page.get_by_text("Terima kasih").first.wait_for()


def messy(rows: Sequence[Sequence[str]]) -> bytes:
    """What an office sends: no codes, a title above, merged kecamatan, other spellings, points and commas."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DATA DINAS KESEHATAN CONTOH"])
    sheet.append(["No", "Kecamatan", "Desa/Kelurahan", f"{CALLED} 2026", "Anak 16-18 tahun tidak sekolah"])
    above = ""
    for number, (_code, district, name) in enumerate(rows, start=1):
        written = name.upper().replace("'", "’") if number % 2 else f"Ds. {name}"
        if number % (len(rows) // MISWRITTEN) == 0:
            written = name[:-2] + name[-1]  # a letter is lost
        minutes = "-" if number % GAPS_EVERY == 0 else "1.020" if number % 50 == 0 else f"{10 + number % 90},5"
        shown = None if district == above else district
        sheet.append([number, shown, written, minutes, f"{number % 9} dari {20 + number}"])
        above = district
    begins = 3
    for row in range(4, len(rows) + 4):
        if row == len(rows) + 3 or sheet.cell(row, 2).value:
            if row - begins > 1:
                sheet.merge_cells(start_row=begins, end_row=row - 1, start_column=2, end_column=2)
            begins = row
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet(gita: Finger, into: Figures) -> None:
    """A messy sheet in hand, until the map shows it and a frozen index lists the villages by it."""
    raw = gita.page.context.request.get(f"{gita.home}/gugus-tugas/indikator/lembar/").body()
    table = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
    rows = [[str(cell) for cell in row[:3]] for row in table.iter_rows(min_row=2, values_only=True)]
    file = FilePayload(name="puskesmas.xlsx", mimeType="application/octet-stream", buffer=messy(rows))
    gita.go("/gugus-tugas/indikator/")
    with timed(gita, into, "messy_sheet_to_map_and_list"):
        gita.tap("Muat lembar")
        gita.page.get_by_label("Lembar kerja (.xlsx)", exact=True).set_input_files(file)
        gita.taps += 3  # the button, the file, its opening
        gita.fill("Sumber", "Dinas Kesehatan CONTOH, surat 440/12")
        gita.fill("Tahun data", "2026")
        gita.tap("Baca lembar")
        words = gita.text()
        unclear = gita.page.locator("main select")
        for number in range(unclear.count()):
            unclear.nth(number).select_option(index=1)
            gita.taps += 2
        into["messy_sheet_asked"] = unclear.count()
        gita.tap("Muat semua")
        gita.page.get_by_text("nilai baru dimuat").wait_for()
        gita.tap("Peta", within="nav.sub .sub__wide")
        gita.choose("Lapisan", CALLED)
        gita.choose("Tingkat", "Desa dan kelurahan")
        gita.tap("Tampilkan")
        gita.page.locator("svg.map").wait_for()
        gita.tap("Indeks", within="nav.sub .sub__wide")
        gita.tap("Coba bobot lain")
        words += gita.page.locator("section", has_text="Pengaruhnya").last.inner_text()
        gita.fill("Untuk apa versi ini", "CONTOH: lembar baru")
        gita.tap("Hitung dan bekukan")
        gita.tap("Lihat urutannya")
        gita.page.locator("ol.rk li").first.wait_for()
    into["messy_sheet_reading_seconds"] = read_aloud(words)


def where_next(gita: Finger, into: Figures) -> None:
    """The villages of the quarter: every reason read aloud, one struck off, the rest planned."""
    gita.go("/gugus-tugas/berikutnya/")
    with timed(gita, into, "where_next"):
        lead = gita.page.locator("main .head").inner_text()
        proposed, money = gita.page.locator("main .pr"), gita.page.locator("main section[aria-labelledby=uang]")
        words = f"{lead} {proposed.inner_text()} {money.inner_text()}"
        gita.page.locator("main input[name=desa]").last.uncheck(force=True)
        gita.taps += 1
        gita.tap("Masukkan yang dicentang ke rencana")
        gita.page.get_by_text("masuk rencana").first.wait_for()
    into["where_next_reading_seconds"] = read_aloud(words)


def measure(browser: Browser, public: str, desk: str) -> Figures:
    into: Figures = {"bench": "prevention"}
    planned(enter(browser, desk, MAYA), into)
    reported(enter(browser, desk, "yanti.disdik", PHONE), into)
    month(enter(browser, desk, KARIM, PHONE), into)
    asked(Finger(browser.new_context(viewport=PHONE, has_touch=True, locale="id-ID").new_page(), public), into)
    gita = enter(browser, desk, GITA)
    where_next(gita, into)
    sheet(gita, into)
    return into


def main() -> None:
    options = argparse.ArgumentParser(prog="./sigap bench prevention")
    options.add_argument("--home", type=Path)
    with demo(home=options.parse_args().home) as house, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=whole_chromium(), args=FAKE)
        figures = measure(browser, f"http://localhost:{house.port}", f"http://localhost:{house.port + 1}")
        browser.close()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
