"""A suspect father asks at the counter for the file: refused by two, told what an unknown child's father is told."""

import re

import pytest
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
CHILD, FATHER = "Suhartini Pere'an CONTOH", "Karsono Contohan"


def _suspect(dewi: Visitor, code: str) -> None:
    """The father, recorded as the person reported and named."""
    dewi.go(f"/kasus/{code}/orang/tambah/")
    dewi.choose("Peran", "Terlapor")
    dewi.tap("Simpan")
    found = re.findall(rf"/kasus/{code}/orang/(\d+)/isi/", dewi.page.content())
    dewi.go(f"/kasus/{code}/orang/{max(found, key=int)}/isi/")
    dewi.write("Nama lengkap", FATHER)
    dewi.tap("Segel dan simpan")


def _noted(rina: Visitor, asker: str, child: str) -> str:
    """A request at the counter; its number."""
    rina.go("/hak-data/catat/")
    rina.tick("Melihat data yang disimpan")
    rina.write("Nama yang meminta", asker)
    rina.choose("Meminta", "Sebagai orang tua")
    rina.choose("Yang ditunjukkan", "KTP atau kartu lain berfoto")
    rina.write("Nama orang yang datanya diminta", child)
    rina.write("Tahun lahirnya", "2012")
    rina.write("Permintaannya, dengan kata-katanya sendiri", "Saya mau lihat berkas anak saya.")
    rina.tap("Catat permintaan")
    found = re.search(r"D-\d{5}", rina.text())
    assert found
    rina.reads_nothing_of(child, asker)
    return found[0]


def _letter(dewi: Visitor, number: str) -> str:
    dewi.go(f"/hak-data/{number}/surat/")
    return re.sub(rf"{number}|\d+[.:]\d+", "", dewi.page.locator("article").inner_text())


def test_a_suspect_father_reads_the_letter_of_an_unknown_child(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast)
    people.name_child(rina, code, CHILD)
    dewi, hasan = cast.officer(people.DEWI), cast.officer(people.HASAN, PHONE)
    _suspect(dewi, code)
    father, unknown = _noted(rina, FATHER, CHILD), _noted(rina, "Slamet CONTOH", "Budi CONTOH")
    dewi.go(f"/hak-data/{father}/jawab/")
    dewi.reads(FATHER, CHILD, code)
    # Others of this name may be in cases of hers: nobody is proposed then.
    dewi.tick(f"{code}: Korban 1")
    dewi.tick("Ditolak")
    dewi.choose("Kalau ditolak, dasarnya", "Membahayakan orang yang datanya disimpan, atau orang lain")
    dewi.write("Alasan dan langkahnya", "CONTOH: ia terlapor.")
    dewi.tap("Bandingkan yang meminta")
    dewi.reads("sama dengan terlapor yang tercatat", "Data tidak dapat diberikan")
    dewi.tap("Simpan jawaban")
    dewi.reads("Menunggu orang kedua")
    hasan.go(f"/hak-data/{unknown}/jawab/")
    hasan.tick("Tidak ada data yang disimpan")
    hasan.write("Alasan dan langkahnya", "CONTOH: dicari dengan tiga ejaan.")
    hasan.tap("Simpan jawaban")
    for second, number in ((hasan, father), (dewi, unknown)):
        second.go(f"/hak-data/{number}/putuskan/")
        second.tick("Setuju; suratnya boleh diserahkan")
        second.tap("Simpan putusan")
    assert _letter(dewi, father) == _letter(dewi, unknown)
    rina.go(f"/hak-data/{father}/")
    rina.reads("Sedang dikerjakan")
    rina.reads_nothing_of(code, FATHER, CHILD, "Ditolak oleh")
