"""A volunteer from the public page to a first session; there a child speaks, and the report reaches intake."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils.timezone import localdate
from tests.journeys import people
from tests.journeys.forms_reached import MAYA
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

from sigap.kernel.clock import now

pytestmark = pytest.mark.journey
NAME, NUMBER = "Pere'an Rekaan", "0812 0000 7777"
TOLD = "Seorang anak di kegiatan CONTOH bercerita bahwa ia takut pulang."
VOLUNTEER_TAPS, REPORT_TAPS = 6, 12


def test_a_volunteer_stands_at_a_session_and_a_child_is_heard(cast: Cast) -> None:
    villager = cast.villager(PHONE)
    _offers(villager)
    maya = cast.officer(MAYA)
    volunteer = _taken_in(maya)
    path = _planned(maya)
    maya.go(f"{path}relawan/")
    maya.reads_nothing_of(volunteer)
    _checked(maya, volunteer, "Janji menjaga anak ditandatangani", "Referensi pertama")
    nur = cast.officer("nur.sekretariat")
    _checked(nur, volunteer, "Referensi kedua")
    nur.reads("Lengkap")
    maya.go(f"{path}relawan/")
    maya.page.get_by_label("Relawan atau kelompok").select_option(label=_option(maya, volunteer))
    maya.tap("Tugaskan")
    maya.reads(volunteer)
    maya.reads_nothing_of(NAME)
    rina = cast.officer(people.RINA, PHONE)
    _reported(rina, path)
    # What a child told goes by one tap to a report, and nothing of it into the activity.
    assert rina.main().get_by_role("link", name="Catat sebagai laporan").get_attribute("href") == "/laporan/catat/"
    maya.go(path)
    public = maya.main().get_by_role("link", name="Catat sebagai laporan").get_attribute("href")
    assert public == f"{cast.demo.public}/lapor/"
    slip = people.report(cast.villager(PHONE), TOLD)
    people.take(rina, slip)
    rina.tap("Buka dan baca")
    rina.reads("takut pulang")
    maya.go(path)
    maya.reads("42", "Dilaporkan")
    maya.reads_nothing_of("takut pulang")


def _offers(villager: Visitor) -> None:
    villager.go("/kegiatan/")
    villager.tap("Daftar sebagai relawan")
    villager.taps = 0
    villager.write("Nama", NAME)
    villager.write("Nomor telepon", NUMBER)
    villager.write("Umur", "27")
    villager.choose("Kecamatan", "Muara Dua")
    villager.tap("Kirim")
    assert villager.taps <= VOLUNTEER_TAPS
    villager.reads("Terima kasih")


def _taken_in(maya: Visitor) -> str:
    maya.go("/gugus-tugas/pencegahan/dari-warga/")
    maya.reads(NAME, NUMBER)
    maya.tap("Terima sebagai relawan", within=f"section.card:has-text('{NUMBER}')")
    maya.reads("Telepon dulu", NAME)
    return maya.page.locator("h1").inner_text()


def _planned(maya: Visitor) -> str:
    maya.go("/gugus-tugas/pencegahan/")
    maya.tap("Rencanakan kegiatan")
    maya.choose("Tentang apa", "Berani bilang tidak")
    maya.choose("Untuk siapa", "Pelajar")
    maya.choose("Desa atau kelurahan", "Kec. Muara Dua: hanya kecamatannya (untuk sekolah)")
    maya.write("Sekolah atau pesantren (kalau di sana)", "SMP CONTOH Pere'an")
    maya.write("Hari", localdate(now()).strftime("%d-%m-%Y"))
    maya.choose("Bersama kantor", "UPTD PPA")
    maya.tap("Simpan")
    maya.reads("Rencana kegiatan tersimpan.")
    return urlsplit(maya.page.url).path


def _checked(officer: Visitor, volunteer: str, *kinds: str) -> None:
    officer.go("/gugus-tugas/pencegahan/relawan/")
    officer.tap(volunteer)
    yesterday = (localdate(now()) - timedelta(days=1)).strftime("%d-%m-%Y")
    for kind in kinds:
        officer.choose("Yang diperiksa", kind)
        officer.write("Tanggal", yesterday)
        officer.write("Tempat suratnya, atau jabatan yang memberi referensi", f"map relawan CONTOH, {kind}")
        officer.tap("Catat pemeriksaan")
        officer.reads("Pemeriksaan tercatat.")


def _option(maya: Visitor, volunteer: str) -> str:
    return maya.page.locator(f"#id_volunteer option:has-text('{volunteer}')").inner_text()


def _reported(rina: Visitor, path: str) -> None:
    rina.go(path)
    rina.taps = 0
    rina.tap("Isi laporan")
    for label, number in (
        ("Hadir, semua", "42"),
        ("Perempuan", "22"),
        ("Laki-laki", "20"),
        ("Anak (di bawah 18)", "40"),
        ("Dewasa", "2"),
        ("Penyandang disabilitas", "1"),
    ):
        rina.write(label, number)
        rina.taps += 1
    rina.tap("Simpan laporan")
    assert rina.taps <= REPORT_TAPS, f"a report cost {rina.taps} taps"
    rina.reads("Laporan kegiatan tersimpan.", "42")
