"""A half-year return from opening to receipt, corrected in between; the regent on a telephone reads what is late."""

import pytest
from tests.journeys.people import HASAN, Cast
from tests.journeys.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.journey
MAYA, REGENT = "maya.sekretariat", "idris.setda"
OFFICES = (HASAN, "sekar.rsud", "siti.dinsos", "lestari.polres", "ratna.kejari")
RETURN = "/gugus-tugas/laporan/penanganan/2025-s2/"


def confirms(officer: Visitor, code: str = "", total: str = "") -> None:
    """An office looks at its figures and confirms all of them, one by one with a figure of its own."""
    officer.go(f"{RETURN}angka/")
    if code:
        box = officer.main().locator(f"section[aria-labelledby='{code}']")
        if not box.get_by_label("Jumlah").is_visible():
            box.locator("summary").click()
        box.get_by_label("Jumlah").fill(total)
        box.get_by_label("Sumber").fill("Register CONTOH, per 31 Desember 2025")
    officer.tap("Benarkan semua angka ini")
    officer.reads("sudah dibenarkan")


def test_a_half_year_is_confirmed_frozen_corrected_sent_and_received(cast: Cast) -> None:
    maya = cast.officer(MAYA, DESKTOP)
    maya.go("/gugus-tugas/laporan/")
    maya.reads("Yang harus dikirim", "Permensos 8/2023 pasal 31", "Belum diverifikasi")
    maya.go("/gugus-tugas/laporan/buka/penanganan/")
    maya.choose("Masa", "Semester II 2025")
    maya.tap("Buka")
    maya.reads("Menunggu 5 kantor", "belum dicatat")

    for login in OFFICES:
        is_social = login == "siti.dinsos"
        officer = cast.officer(login, PHONE)
        confirms(officer, *(("K-21", "2") if is_social else ()))
        officer.go(f"{RETURN}edisi/1/")
        assert officer.status == 404, login

    maya.go(f"{RETURN}narasi/")
    maya.write("Kemajuan", "Dua korban dipulangkan dari luar negeri.")
    maya.tap("Simpan")
    maya.reads("Semua kantor sudah menjawab")
    maya.tap("Bekukan edisi 1")
    maya.reads("Beku: edisi 1", "RAHASIA", "Bupati kepada Gubernur", "Dua korban dipulangkan")

    maya.go(RETURN)
    maya.tap("Buat pembetulan")
    maya.write("Alasan pembetulan", "Satu orang lagi sampai pada 30 Desember")
    maya.tap("Mulai pembetulan")
    confirms(cast.officer("siti.dinsos", PHONE), "K-21", "3")
    maya.go(RETURN)
    maya.tap("Bekukan edisi 2")
    maya.reads("Beku: edisi 2", "Satu orang lagi sampai")
    struck = maya.main().locator("del.was")
    assert struck.count() == 1
    assert struck.inner_text().strip().endswith("2")

    maya.tap("Susun surat pengantar")
    maya.reads("Gubernur", "edisi 2")
    maya.go(f"{RETURN}edisi/2/kirim/")
    maya.write("Nomor surat pengantar", "400.10/019/GT-PPTPPO/2026")
    maya.tap("Simpan")
    maya.go(f"{RETURN}edisi/2/terima/")
    maya.write("Diterima oleh", "Biro Kesra Provinsi")
    maya.tap("Simpan")
    maya.reads("Diterima Biro Kesra Provinsi", "Dikirim, edisi 2", "(ditarik)")


def test_the_regent_reads_what_is_late_and_what_was_promised_within_two_taps(cast: Cast) -> None:
    regent = cast.officer(REGENT, PHONE)
    regent.go("/")
    regent.reads("Ringkasan pimpinan", "Tindakan yang lewat tenggat sekarang", "Tindak lanjut rakor yang lewat")
    lines = regent.main().locator(".ten > li")
    assert lines.count() <= 10
    for line in lines.all():
        assert "mulai" in line.inner_text() or "di bawah" in line.inner_text(), "its limit stands in each line"
    regent.tap("Tindakan yang lewat tenggat sekarang")
    regent.reads("Lewat tenggat per kantor")
    regent.go("/pimpinan/")
    regent.tap("Tindak lanjut rakor yang lewat")
    regent.reads("Tindak lanjut")
