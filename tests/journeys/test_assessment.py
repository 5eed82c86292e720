"""A call is heard question by question; the system hints, officers decide; a lower risk takes two people."""

import re

import pytest
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
# From the case's first page to a stored assessment with seven answers.
ASSESSMENT_TAPS = 10
DECISION_TAPS = 4


def test_what_was_heard_becomes_a_hint_and_two_people_lower_the_risk(cast: Cast, width: int) -> None:
    _rina, _slip, code = people.case_of(cast, width)
    dewi = cast.officer(people.DEWI, width)
    _assess(dewi, code)
    dewi.reads(
        "Ada indikasi perdagangan orang",
        "Kategori anak huruf j",
        "Mediasi tidak boleh",
        "Laporan UPTD PPA ke kepolisian",
        "Sistem memberi petunjuk; petugas yang memutuskan.",
    )
    dewi.reads_nothing_of("Rukmini")

    _ask_lower(dewi, code)
    hasan = cast.officer(people.HASAN, width)
    hasan.go(f"/kasus/{code}/asesmen/")
    assert hasan.status == 404
    hasan.go(f"/kasus/{code}/risiko/")
    hasan.reads("Menunggu pemeriksa kedua", "Alasannya tersegel")
    hasan.tap("Setujui penurunan")
    hasan.reads("Diturunkan berdua", "Risiko sedang")

    dewi.go(f"/kasus/{code}/risiko/")
    dewi.reads("Diputuskan Dewi Anggraini bersama Hasan Basri", "Sudah di rumah neneknya.")


def _assess(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/")
    dewi.taps = 0
    dewi.tap("Asesmen", within="nav.rooms")
    dewi.tap(re.compile("Isi asesmen|Perbarui"))
    for words in (
        "Hamil",
        "Diajak atau direkrut",
        "Ditipu atau diberi janji palsu",
        "Dieksploitasi secara seksual (pelacuran)",
        "Kekerasan seksual",
    ):
        _tick_tile(dewi, words)
    dewi.write("Catatan petugas", "CONTOH: dijanjikan kerja di rumah makan.")
    dewi.tap("Simpan asesmen")
    dewi.reads("Asesmen tersimpan", "CONTOH: dijanjikan kerja di rumah makan.")
    assert dewi.taps <= ASSESSMENT_TAPS, f"an assessment cost {dewi.taps} taps"


def _tick_tile(officer: Visitor, words: str) -> None:
    """A tile, or a choice, wherever a finger lands on it."""
    officer.taps += 1
    officer.main().get_by_label(words, exact=True).check()


def _ask_lower(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/risiko/")
    dewi.taps = 0
    _tick_tile(dewi, "Risiko sedang")
    _tick_tile(dewi, "Sudah di tempat yang aman")
    dewi.tap("Simpan keputusan")
    dewi.reads("Tulis alasannya", "Yang Anda tulis masih ada")
    dewi.write("Alasan", "CONTOH: Sudah di rumah neneknya.")
    dewi.tap("Simpan keputusan")
    dewi.reads("Penurunan diminta", "Menunggu pemeriksa kedua")
    assert dewi.taps <= DECISION_TAPS, f"a decision cost {dewi.taps} taps"


_COLUMNS = """() => [...document.querySelectorAll(".pilah .grid--3 > .grid")].map(column =>
  [...column.querySelectorAll(":scope > .card")].reduce((sum, one) => sum + one.getBoundingClientRect().height + 6,
    column.getBoundingClientRect().top))"""


def test_the_screening_sheet_fits_one_screen(cast: Cast) -> None:
    slip = people.report(cast.villager())
    rina = cast.officer(people.RINA)
    people.take(rina, slip)
    rina.page.set_viewport_size({"width": 1280, "height": 800})
    rina.go(f"/laporan/{slip.number}/pilah/")
    bar = rina.page.locator(".decide").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] <= 800
    # A report like this one, which other stories may have left, adds a note to its column.
    lowest = max(rina.page.evaluate(_COLUMNS)) - 6
    assert lowest <= bar["y"], f"{lowest} under the bar at {bar['y']}"
