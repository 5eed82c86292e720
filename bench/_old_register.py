"""A messy register of 300 rows brought in by two officers at the desk, its mends made in the sheet: for `casework`."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import openpyxl
from playwright.sync_api import FilePayload

from force import Figures, timed
from prevention import read_aloud
from taps import Finger

ROWS = 300
DISTRICTS = ("Muaradua", "kec. Pulau Beringin", "BANDING AGUNG", "Kec Simpang")
KINDS = ("Seksual", "fisik, psikis", "KDRT (fisik)", "TPPO", "penelantaran")
MESS: dict[int, tuple[int, object, object]] = {
    7: (4, "dua belas", 12), 31: (4, "tiga puluh lima", 35), 58: (4, "lima belas", 15), 90: (4, "217", 21),
    112: (1, "31/02/2021", "28/02/2021"), 140: (1, "04/25/2021", "25/04/2021"), 171: (1, "2021", "17/05/2021"),
    203: (5, "Muara Duo Selatan", "Muaradua"), 236: (5, "Kisom Tinggi", "Kisam Tinggi"),
    259: (6, "rumah", "fisik"), 281: (6, "lain2 (lihat buku)", "psikis"), 295: (3, "W?", "P"),
}  # fmt: skip
"""By row: the column, what the clerk wrote, what is written instead. One row stands there twice besides."""
WAITS = 180  # seconds


def sheet(*, mended: bool) -> FilePayload:
    """A title over merged cells, two rows of headings, days in four ways, ages with their unit."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["REGISTER KASUS UPTD CONTOH 2021"])
    page.append(["No. Register", "Tgl. Lapor", "KORBAN", None, None, "Kecamatan", "Jenis Kekerasan", "Status Kasus"])
    page.append([None, None, "Penyintas", "JK (L/P)", "Umur"])
    for cells in ("A1:H1", "C2:E2", "A2:A3", "B2:B3", "F2:F3", "G2:G3", "H2:H3"):
        page.merge_cells(cells)
    rows = [line(number) for number in range(1, ROWS + 1)]
    for number, (column, wrong, right) in MESS.items():
        rows[number - 1][column] = right if mended else wrong
    for row in rows if mended else [*rows, rows[8]]:
        page.append(row)
    raw = BytesIO()
    book.save(raw)
    return FilePayload(name="register.xlsx", mimeType="application/octet-stream", buffer=raw.getvalue())


def line(number: int) -> list[object]:
    """One row as clerks write them."""
    day = date(2021, 1, 4) + timedelta(days=number)
    ways = (f"{day:%d/%m/%Y}", day, f"{day:%d-%m-%y}", (day - date(1899, 12, 30)).days)
    age: object = f"{5 + number % 50} th" if number % 3 else 5 + number % 50
    name, status = f"Klien {number} CONTOH", "proses" if number % 20 == 0 else "Selesai"
    return [
        f"{number:03}/I",
        ways[number % 4],
        name,
        "LP"[number % 2],
        age,
        DISTRICTS[number % 4],
        KINDS[number % 5],
        status,
    ]


def register(enters: Callable[..., Finger], into: Figures) -> None:
    """From the file in hand until it stands in the book of the year, every mistake read and mended on the way."""
    dewi = enters("dewi.uptd")
    dewi.go("/kasus/register/impor/")
    with timed(dewi, into, "register_of_300_brought"):
        uploaded(dewi, mended=False)
        waits(dewi, "Yang harus diperbaiki")
        words = dewi.text()
        into["register_mistakes_named"] = dewi.page.locator("main tbody tr").count()
        for _column, _wrong, right in MESS.values():
            dewi.taps, dewi.fields, dewi.letters = dewi.taps + 1, dewi.fields + 1, dewi.letters + len(str(right))
        dewi.taps += 2  # the row that stands twice is deleted
        dewi.tap("Batalkan dan hapus berkasnya")
        uploaded(dewi, mended=True)
        waits(dewi, "Tidak ada yang salah")
    into["register_reading_seconds"] = read_aloud(words)
    hasan = enters("hasan.uptd")
    hasan.go("/antrean/")
    with timed(hasan, into, "register_let_in_by_the_second"):
        hasan.tap("Setujui register lama")
        for _again in range(2):
            if hasan.page.get_by_role("button", name="Setujui dan masukkan").count():
                hasan.tap("Setujui dan masukkan")
                hasan.proves()
        waits(hasan, "Masuk seluruhnya")


def uploaded(dewi: Finger, *, mended: bool) -> None:
    dewi.page.set_input_files("input[type=file]", sheet(mended=mended))
    dewi.taps += 3  # the button, the file, its opening
    dewi.tap("Unggah")
    dewi.proves()
    if "Cocokkan kolom" in dewi.text():
        dewi.choose("Penyintas", "Nama korban")
        dewi.fill("Nama register", "Register CONTOH 2021")
        dewi.tap(re.compile("Periksa seluruh berkas"))


def waits(finger: Finger, words: str) -> None:
    """The page reloads by itself."""
    for _second in range(WAITS):
        if words in finger.text():
            return
        finger.page.wait_for_timeout(1000)
        finger.page.reload()
    raise SystemExit(finger.text())
