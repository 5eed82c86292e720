"""Two cases linked by one recruiter's telephone, without either officer seeing the other's victim."""

import pytest
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
WULAN = "wulan.uptd"
LEAD_TAPS = 5
# The demo's linked pair: each manager's case, by the case's code.
PAIR = """
SELECT c.code FROM links_linkside s JOIN cases_case c ON c.id = s.case_id JOIN access_person p ON p.id = c.manager_id
WHERE p.login = '{}'"""


@pytest.fixture(scope="module")
def demo(filled_demo: Demo) -> Demo:
    """The demo with its stories: one number stands in a case of each manager."""
    return filled_demo


def test_two_managers_and_the_police_find_one_recruiter_and_no_ones_victim(demo: Demo, cast: Cast) -> None:
    (dewis,), (wulans,) = (demo.query(PAIR.format(login))[0] for login in (people.DEWI, WULAN))
    here, there = str(dewis), str(wulans)
    dewi, wulan, anton = (cast.officer(login) for login in (people.DEWI, WULAN, people.ANTON))
    noted(dewi, here)
    opened(dewi, here)
    dewi.reads("0700-0000-778", "tertutup", "Bicaralah dengan")
    dewi.reads_nothing_of(there)
    dewi.tap("Minta kaitan dibuka")
    dewi.tick("Melindungi korban dari pelaku yang sama")
    dewi.tap("Kirim permintaan")
    dewi.reads("Menunggu jawaban pihak lain")

    wulan.go("/antrean/")
    wulan.tap("Jawab permintaan membuka kaitan", exact=False, first=True)
    wulan.reads("menunggu jawaban Anda")
    wulan.tap("Telepon sama", exact=False, first=True)
    wulan.reads_nothing_of(here)
    wulan.tap("Jawab permintaan")
    wulan.tick("Buka: kedua pihak melihat kode kasus dan jejak yang sama")
    wulan.tap("Kirim jawaban")
    wulan.reads(here, "0700-0000-778", "+62 700 0000 778")
    assert wulan.page.request.get(f"{demo.desk}/kasus/{here}/orang/1/").status == 404

    anton.go("/kaitan/")
    anton.tap("Telepon sama", exact=False, first=True)
    anton.reads("0700-0000-778", "+62 700 0000 778")
    anton.tap("Putuskan kaitan")
    anton.tick("Ditangani bersama")
    anton.tap("Simpan putusan")
    anton.reads("Ditangani bersama")
    dewi.go(f"/kasus/{here}/kaitan/")
    dewi.reads("Ditangani bersama", there)


def noted(officer: Visitor, code: str) -> None:
    """A lead in few taps, from the case on."""
    officer.go(f"/kasus/{code}/hukum/")
    officer.taps = 0
    officer.tap("Jejak dan kaitan")
    officer.tap("Pelat kendaraan", exact=False)
    officer.write("Pelat kendaraan", "BG 1234 XX")
    officer.tick("Belum diketahui")
    officer.tick("Keterangan korban")
    officer.tap("Simpan")
    assert officer.taps <= LEAD_TAPS
    officer.reads("BG 1234 XX")


def opened(officer: Visitor, code: str) -> None:
    """The link, from the case's page."""
    officer.go(f"/kasus/{code}/kaitan/")
    officer.tap("Telepon sama", exact=False, first=True)
