"""Bappeda's action plan: a messy sheet in, mended, two quarters realised, exported, revised, compared, counted."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload
from tests.factories import messy_sheet, paperwork
from tests.factories.messy_sheet import BODY, HEADINGS, MERGES, messy
from tests.journeys.people import SITI, Cast
from tests.journeys.visitor import PHONE, Visitor

from sigap.actionplan.rules.sheet import read_matrix
from sigap.actionplan.sheet_in import matrix_grid

pytestmark = pytest.mark.journey
GITA, RAD = "gita.bappeda", "/gugus-tugas/rad/"
HOME, VISITS = "Rumah aman", "Penyuluhan desa Pere'an"
BEGUN_TAPS, LOADED_TAPS, QUARTER_TAPS, REVISED_TAPS = 5, 14, 6, 8


def _chosen(visitor: Visitor, raw: bytes, *, name: str, label: str) -> None:
    """A file from the disk or the camera: one tap asks for it, one takes it."""
    visitor.taps += 2
    visitor.page.get_by_label(label, exact=True).set_input_files(FilePayload(name=name, mimeType="", buffer=raw))


def test_bappeda_writes_the_plan_and_an_office_realises_it(cast: Cast) -> None:
    gita = cast.officer(GITA)
    draft = _begun(gita)
    _loaded(gita)
    gita.tap("Tetapkan")
    gita.write("Ditetapkan dengan", "Peraturan Bupati CONTOH Nomor 1")
    gita.write("Tanggal penetapan", "12-01-2026")
    gita.tap("Tetapkan")
    gita.reads("berlaku", "3 kegiatan", "Rp694.000.000")
    _realised(cast)
    _exported(cast, gita, draft)
    _revised(gita, draft)


def _begun(gita: Visitor) -> str:
    gita.go(RAD)
    gita.taps = 0
    gita.tap("Mulai rencana aksi")
    gita.page.get_by_label("Gugus tugas", exact=True).select_option(index=0)
    for label, text in (
        ("Nama rencana", "RAD CONTOH"),
        ("Tahun pertama", "2026"),
        ("Tahun terakhir", "2027"),
        ("Dasar", "Peraturan Bupati CONTOH Nomor 1"),
    ):
        gita.write(label, text)
    gita.tap("Mulai")
    assert gita.taps <= BEGUN_TAPS
    return urlsplit(gita.page.url).path


def _loaded(gita: Visitor) -> None:
    """First a sheet with a word for a number, then the mended one, whose sum still differs and is told."""
    gita.taps = 0
    wrong = [list(row) for row in BODY]
    wrong[2][5] = "seribu lebih"
    gita.tap("Muat lembar kerja")
    _chosen(gita, messy_sheet.saved([*HEADINGS, *wrong], merges=MERGES), name="rad.xlsx", label="Lembar kerja (.xlsx)")
    gita.tap("Baca lembar")
    gita.reads("Perbaiki dulu di lembarnya", "Baris 8: bukan angka: seribu lebih", "Belum ada yang dimuat")
    gita.tap("Muat lembar yang sudah diperbaiki")
    _chosen(gita, messy(), name="rad.xlsx", label="Lembar kerja (.xlsx)")
    gita.tap("Baca lembar")
    gita.reads("Terbaca 3 kegiatan", "Rp12.000.000 lebih kecil", "target nol")
    for bound in gita.main().locator("select").all():
        bound.select_option(label="Dinas Pendidikan")
        gita.taps += 2
    gita.tap("Muat semua")
    gita.reads("Matriks dimuat: 3 kegiatan.", VISITS, HOME)
    assert gita.taps <= LOADED_TAPS


def _realised(cast: Cast) -> None:
    """The second quarter with a photo, the third with a number of a report, at a telephone."""
    siti = cast.officer(SITI, PHONE)
    for quarter, value, money in (("2026-2", "0,5", "210.000.000"), ("2026-3", "1", "Rp 389.500.000,50")):
        siti.go(f"{RAD}isian/?triwulan={quarter}")
        siti.taps = 0
        siti.tap(re.compile(rf"Isi sekarang\s*: {HOME}"))
        fields = 3
        siti.write("Ruang siap (ruang)", value)
        siti.write("Uang terpakai, APBN (Rp)", money)
        if quarter == "2026-2":
            _chosen(siti, paperwork.picture(), name="IMG_7.jpg", label="Foto atau berkas bukti")
        else:
            siti.write("Keterangan bukti", "Laporan CONTOH 7/2026 di Pere'an")
        siti.tap("Simpan")
        siti.reads("tersimpan", "1 ruang")
        assert siti.taps + fields <= QUARTER_TAPS + fields
    siti.reads("Unduh bukti", "Laporan CONTOH 7/2026", "Rp389.500.000,50")


def _exported(cast: Cast, gita: Visitor, edition: str) -> None:
    gita.go(f"{edition}?triwulan=2026-3")
    gita.reads("1 dari 1 ruang", "389,5", "Sesuai")
    answer = gita.page.context.request.get(f"{cast.demo.desk}{edition}lembar.xlsx?triwulan=2026-3")
    reading = read_matrix(matrix_grid(answer.body()), (2026, 2027))
    assert reading is not None
    assert [each.title for each in reading.activities] == [VISITS, "Cek tawaran kerja", HOME]
    assert not reading.problems
    paper = gita.page.context.request.get(f"{cast.demo.desk}{edition}matriks.pdf?triwulan=2026-3")
    assert paper.body().startswith(b"%PDF-")
    saved = gita.main().locator("tr", has_text=HOME).get_by_role("link")
    saved.click()
    gita.looks()
    evidence = gita.main().get_by_role("link", name="Unduh bukti").get_attribute("href")
    photo = gita.page.context.request.get(f"{cast.demo.desk}{evidence}")
    assert photo.body().startswith(b"\xff\xd8\xff")
    assert paperwork.CAMERA not in photo.body()


def _revised(gita: Visitor, edition: str) -> None:
    gita.go(edition)
    gita.taps = 1
    gita.page.get_by_text("Kelola rencana", exact=True).click()
    gita.tap("Mulai revisi")
    gita.write("Mengapa direvisi", "Pagu berubah")
    gita.tap("Mulai revisi")
    gita.tap(VISITS)
    gita.page.get_by_label("Target 2027", exact=True).first.fill("200")
    gita.tap("Simpan")
    gita.tap("Lihat yang berubah")
    gita.reads("Edisi 1 ke edisi 2", "Pagu berubah", VISITS, "160,5 → 200")
    gita.reads_nothing_of(HOME)
    assert gita.taps <= REVISED_TAPS
    gita.go(RAD)
    gita.reads("edisi 1 (berlaku)")
