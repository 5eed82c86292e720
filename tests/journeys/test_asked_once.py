"""A danger from report to manager to police and hospital: told once, read by each as far as their part goes."""

import re

import pytest
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
STORY = "Anak CONTOH dikurung pamannya, katanya besok subuh dijemput orang dari kota."
STORY_TAPS = 2


def test_each_office_reads_the_danger_and_only_the_manager_the_story(cast: Cast) -> None:
    slip = people.report(cast.villager(PHONE), STORY)
    rina, dewi = cast.officer(people.RINA), cast.officer(people.DEWI)
    people.take(rina, slip)
    code = people.open_case(rina)
    rina.go(f"/kasus/{code}/orang/1/kontak/tulis/")
    rina.write("Siapa yang boleh menjawab?", "Guru BK")
    rina.write("Nomor yang aman", "0812 0000 4831")
    rina.write("Kata penyamaran", "soal beasiswa")
    rina.tap("Segel dan simpan")

    _is_told_at_once(dewi, code)
    dewi.go(f"/kasus/{code}/")
    dewi.reads("Sedang dikurung", "Belum dijawab", "Guru BK", "soal beasiswa", slip.number, "Jawab tanda darurat")
    dewi.reads_nothing_of("0812 0000 4831", "besok subuh")
    dewi.taps = 0
    dewi.page.locator("details.story summary").click()
    dewi.tap("Buka sekarang")
    assert dewi.taps + 1 <= STORY_TAPS
    dewi.reads(STORY)

    people.offer(dewi, code)
    people.offer(dewi, code, "RSUD Muaradua", asked="Pertolongan medis darurat")
    for login in (people.ANTON, people.SEKAR):
        officer = cast.officer(login)
        officer.go(f"/kasus/{code}/")
        officer.reads("Sedang dikurung", "Guru BK", "soal beasiswa", slip.number, "perempuan, 15 tahun")
        officer.reads_nothing_of("besok subuh", "0812 0000 4831", "Buka cerita")

    _answers_and_lifts(dewi, code)
    sekar = cast.officer(people.SEKAR)
    sekar.go(f"/kasus/{code}/bahaya/dicabut/")
    sekar.reads("Sedang dikurung", "Ditemui di rumah nenek, aman.", "Dewi Anggraini")


def _is_told_at_once(dewi: Visitor, code: str) -> None:
    dewi.go("/kabar/")
    dewi.reads("Kasus baru Anda membawa tanda darurat", "Piket")
    assert people.is_queued(dewi, f"li:has-text('{code}'):has-text('Jawab tanda darurat')")


def _answers_and_lifts(dewi: Visitor, code: str) -> None:
    """What was done ends the clock; the sign stands until somebody says why it stands no more."""
    dewi.go(f"/kasus/{code}/")
    dewi.tap("Catat tindakan pengamanan")
    dewi.tick("Polisi sudah ditelepon dan bergerak")
    dewi.tap("Catat tindakan pengamanan")
    dewi.reads("Sedang dikurung", "Polisi sudah ditelepon dan bergerak")
    dewi.tap(re.compile("Cabut dengan alasan"), exact=False, first=True)
    dewi.tick("Bahayanya sudah lewat")
    dewi.write("Alasan", "Ditemui di rumah nenek, aman.")
    dewi.tap("Cabut dengan alasan")
    dewi.reads("Tanda darurat dicabut")
    dewi.go(f"/kasus/{code}/")
    dewi.reads_nothing_of("Belum dijawab")
