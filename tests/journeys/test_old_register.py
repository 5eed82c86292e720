"""A messy register of thirty rows comes in: columns matched, mends read and done, let in by the head, in the book."""

import time
from datetime import date
from io import BytesIO
from urllib.parse import urlsplit

import openpyxl
import pytest
from tests.factories.patience import PATIENCE
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
ROWS = 30


def _sheet(*, mended: bool) -> bytes:
    """Titles over merged cells, days in four ways, one age in words and one row twice until they are mended."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["REGISTER KASUS UPTD CONTOH 2021"])
    sheet.append(["No. Register", "Tgl. Lapor", "KORBAN", None, None, "Jenis Kekerasan", "Status Kasus", "Pelapor"])
    sheet.append([None, None, "Penyintas", "JK (L/P)", "Umur"])
    for merged in ("A1:H1", "C2:E2", "A2:A3", "B2:B3", "F2:F3", "G2:G3", "H2:H3"):
        sheet.merge_cells(merged)
    days = ("04/01/2021", date(2021, 2, 9), "12 Maret 2021", 44300)
    for number in range(1, ROWS + 1):
        age: object = "dua belas" if number == 7 and not mended else 12 + number % 30
        name = "Sekar Pere'an CONTOH" if number == 1 else f"Klien {number} CONTOH"
        sheet.append(
            [f"{number:03}/I", days[number % 4], name, "P", age, "Seksual, fisik", "Selesai", "Tetangga CONTOH"]
        )
    if not mended:
        sheet.append(["009/I", days[1], "Klien 9 CONTOH", "P", 21, "Seksual, fisik", "Selesai", "Tetangga CONTOH"])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _shows_again(officer: Visitor, password: str) -> None:
    """Once more who they are, where the page asks."""
    if "Kata sandi" in officer.text():
        officer.write("Kata sandi", password)
        officer.page.locator("main").get_by_label("Kata sandi", exact=True).press("Enter")
        officer.page.wait_for_load_state()
        officer.looks()


def _upload(dewi: Visitor, content: bytes, password: str) -> None:
    dewi.go("/kasus/register/impor/")
    dewi.page.set_input_files(
        "input[type=file]", {"name": "register.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    dewi.tap("Unggah")
    _shows_again(dewi, password)
    dewi.reads("Cocokkan kolom")
    dewi.choose("Penyintas", "Nama korban")
    dewi.write("Nama register", "Register CONTOH 2021")
    dewi.tap("Periksa seluruh berkas")


def _wait(visitor: Visitor, words: str) -> None:
    """The page reloads by itself; what it waits for is done by a command of the system's owner."""
    until = time.monotonic() + PATIENCE
    while words not in visitor.text():
        assert time.monotonic() < until, visitor.text()
        visitor.page.wait_for_timeout(1000)
        visitor.page.reload()


def test_a_messy_register_comes_in_by_two(cast: Cast) -> None:
    dewi = cast.officer("dewi.uptd")
    _upload(dewi, _sheet(mended=False), cast.demo.password)
    _wait(dewi, "Yang harus diperbaiki")
    dewi.reads("tulis 12", "Umur")
    dewi.reads_nothing_of("Pere'an", "Klien 9")
    dewi.tap("Batalkan dan hapus berkasnya")
    _upload(dewi, _sheet(mended=True), cast.demo.password)
    _wait(dewi, "Tidak ada yang salah")
    dewi.reads("Orang kedua di kantor Anda")
    # His list of work calls him; nobody sends him the address.
    path = urlsplit(dewi.page.url).path
    hasan = cast.officer("hasan.uptd")
    line = f"li:has(a[href*='{path}'])"
    assert people.is_queued(hasan, line)
    hasan.tap("Setujui register lama", within=line)
    hasan.tap("Setujui dan masukkan")
    _shows_again(hasan, cast.demo.password)
    if "Setujui dan masukkan" in hasan.text():
        hasan.tap("Setujui dan masukkan")
    _wait(hasan, "Masuk seluruhnya")
    hasan.go("/kasus/register/?tahun=2021")
    hasan.reads("1/2021", f"{ROWS}/2021")
    hasan.reads_nothing_of("Sekar Pere'an", "Klien 9")
