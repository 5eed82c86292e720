"""A teacher telephones for a pupil: the officer writes it down, the pupil sets a code of her own and is answered."""

import re

import pytest
from tests.journeys import people
from tests.journeys.people import Cast, Slip
from tests.journeys.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.journey
SAID = "CONTOH: guru menelepon tentang muridnya, Desa Pere'an. Ia ingin membaca kabarnya sendiri."
QUESTION = "Kapan Anda bisa bicara di sekolah?"
ANSWER = "Sesudah jam pelajaran, di perpustakaan."


def _by_telephone(officer: Visitor) -> str:
    officer.go("/laporan/catat/")
    officer.write("Cerita", SAID)
    officer.choose("Laporan ini untuk siapa?", "Seorang anak")
    officer.tap("Simpan laporan")
    officer.reads("memasang enam katanya sendiri", SAID)
    number = re.search(r"L-\d+", officer.text())
    assert number
    return number[0]


def _handed(officer: Visitor, number: str) -> str:
    officer.go(f"/laporan/{number}/kode/")
    officer.page.locator("[name=given_to][value=claim_concerned]").check()
    officer.tap("Buat kode ambil")
    officer.reads("Tukar lima kata dengan enam kata", "hanya tampil sekali", "Sobek kertas ini")
    words = officer.page.locator(".slip__w").inner_text()
    assert len(words.split()) == 5
    assert not any(word in officer.page.url for word in words.split() if len(word) > 4)
    return words


@pytest.mark.parametrize("has_script", [True, False])
def test_on_behalf_by_telephone_and_claimed(cast: Cast, has_script: object) -> None:
    rina = cast.officer(people.RINA, DESKTOP)
    number = _by_telephone(rina)
    rina.go(f"/laporan/{number}/percakapan/")
    rina.reads("belum memasang enam katanya")
    first = _handed(rina, number)
    words = _handed(rina, number)

    pupil = cast.villager(PHONE, has_script=bool(has_script))
    pupil.go("/cek/")
    pupil.tap("Punya lima kata? Tukar di sini")
    pupil.write("Lima kata dari petugas", first)
    pupil.tap("Lihat enam kata saya")
    pupil.reads("Ada kata yang salah")
    pupil.write("Lima kata dari petugas", words)
    pupil.tap("Lihat enam kata saya")
    slip = people.slip_of(pupil)
    assert slip.number == number
    pupil.reads_nothing_of(SAID, "Rina")

    rina.go(f"/laporan/{number}/kode/")
    rina.reads("Sudah dipasang", "Dibatalkan")
    rina.reads_no_six_words(slip.words)
    rina.go(f"/laporan/{number}/percakapan/")
    rina.write("Pesan kepada pelapor", QUESTION)
    rina.tap("Kirim ke halaman pelapor")
    _answers(pupil, slip)
    rina.go(f"/laporan/{number}/percakapan/")
    rina.reads(ANSWER)

    again = cast.villager(PHONE, has_script=bool(has_script))
    again.go("/klaim/")
    again.write("Lima kata dari petugas", words)
    again.tap("Lihat enam kata saya")
    again.reads("Ada kata yang salah")


def _answers(pupil: Visitor, slip: Slip) -> None:
    people.look_up(pupil, slip)
    pupil.reads(QUESTION)
    pupil.write("Tulis balasan", ANSWER)
    pupil.tap("Kirim balasan")
    pupil.reads("Balasan Anda sudah kami terima")


def test_a_partner_brings_it_and_hands_out_the_code(cast: Cast) -> None:
    anton = cast.officer(people.ANTON, PHONE)
    anton.go("/permintaan/kirim/")
    anton.write("Apa yang terjadi, dan pendampingan apa yang diminta?", SAID)
    anton.tap("Kirim permintaan")
    anton.reads("Kode ambil", "untuk yang bersangkutan")
    number = re.search(r"Permintaan (L-\d+) terkirim", anton.text())
    assert number
    anton.go(f"/permintaan/{number[1]}/kode/")
    anton.tick("Orang tua atau wali yang aman baginya")
    anton.tap("Buat kode ambil")
    words = anton.page.locator(".slip__w").inner_text()
    rina = cast.officer(people.RINA)
    people.take(rina, Slip("", number[1]))
    anton.go(f"/permintaan/{number[1]}/kode/")
    anton.reads("kodenya sekarang dari mereka")
    rina.go(f"/laporan/{number[1]}/kode/")
    rina.reads("Menunggu dipasang", "Bripka Anton")
    rina.page.locator("main").get_by_text("Batalkan kode yang menunggu").click()
    rina.page.locator("main details[open] select[name=reason]").select_option("wrong-entry")
    rina.tap("Batalkan kode")
    rina.reads("Kode ambil dibatalkan")
    guardian = cast.villager(PHONE)
    guardian.go("/klaim/")
    guardian.write("Lima kata dari petugas", words)
    guardian.tap("Lihat enam kata saya")
    guardian.reads("Ada kata yang salah")
