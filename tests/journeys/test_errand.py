"""The village secretary gets one task: link by message, four words by voice; on a cheap telephone, without script."""

import re

import pytest
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
CHILD = "Ratih Pere'an CONTOH"
TASK = "Mengantarnya ke puskesmas Senin jam delapan."


def _given(cast: Cast) -> tuple[Visitor, str, str, str]:
    """The manager, the case, link and words, once nothing of the child stands in the text."""
    rina, _slip, code = people.case_of(cast)
    people.name_child(rina, code, CHILD)
    dewi = cast.officer(people.DEWI)
    dewi.go(f"/kasus/{code}/tugas-luar/")
    dewi.tap("Mengantar ke puskesmas")
    dewi.write("Yang diminta", f"Antarkan {CHILD} ke puskesmas.")
    dewi.write("Nama orangnya", "Yusuf Karyadi")
    dewi.write("Jabatan dan tempatnya", "Sekretaris Desa CONTOH")
    dewi.write("Teleponnya", "0800 1234 5678")
    dewi.choose("Hubungannya dengan klien, seperti dijawab klien", "Tidak ada hubungan")
    dewi.choose("Hubungannya dengan terlapor", "Tidak ada hubungan")
    dewi.choose("Siapa yang menyetujui orang ini", "Lembaga sebagai wali sementara")
    dewi.write("Kata-kata klien sendiri", "Aku mau diantar Pak Carik.")
    dewi.tap("Lihat halamannya")
    dewi.reads("Tulisan ini memuat nama seseorang dalam kasus")
    dewi.write("Yang diminta", TASK)
    dewi.tap("Lihat halamannya")
    dewi.reads("Persis inilah yang ia baca", TASK, "Seorang anak yang kami dampingi")
    dewi.tap("Beri tugas, buat tautan")
    dewi.reads("Kirim tautannya, bacakan kodenya")
    found = re.search(r"/tugas/[a-z2-7]+/", dewi.text())
    assert found
    words = dewi.page.locator(".slip__w").inner_text()
    return dewi, code, found[0], words


def _opened(visitor: Visitor, link: str, words: str) -> None:
    visitor.go(link)
    visitor.write("Empat kata dari petugas", words)
    visitor.tap("Buka")


def test_a_secretary_answers_one_task_and_a_forwarded_link_opens_nothing(cast: Cast) -> None:
    dewi, code, link, words = _given(cast)
    forwarded, secretary = cast.villager(PHONE), cast.villager(PHONE)
    _opened(forwarded, link, "empat kata yang salah")
    forwarded.reads("Kodenya salah, atau tugas ini sudah berakhir")
    forwarded.reads_nothing_of(TASK, "Yusuf", CHILD, code)
    _opened(secretary, link, words)
    secretary.reads("Yusuf Karyadi", TASK, "Seorang anak yang kami dampingi")
    secretary.reads_nothing_of("Ratih", code)
    secretary.tick("Sudah dilakukan")
    secretary.write("Keterangan singkat", "Sudah saya antar dan pulang lagi.")
    secretary.tap("Kirim jawaban")
    secretary.reads("Tugas ini selesai")
    assert not secretary.context.cookies()
    _opened(secretary, link, words)
    secretary.reads("Kodenya salah, atau tugas ini sudah berakhir")
    dewi.go(f"/kasus/{code}/tugas-luar/")
    # The list of kinds beside it has the same words.
    dewi.tap("Mengantar ke puskesmas", within=".tbl")
    dewi.reads("Sudah saya antar dan pulang lagi.", "Aku mau diantar Pak Carik.")
