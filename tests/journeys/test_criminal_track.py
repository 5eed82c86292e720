"""Three suspects of one case: a dossier that came back goes to the verdict, the court's acts by the prosecutor."""

from collections.abc import Iterator

import pytest
from django.utils.timezone import localdate
from tests.journeys import people
from tests.journeys.house import Demo, demo_home, running
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
MILESTONE_TAPS = 4
# The demo's case with three suspects: its code, and their numbers.
THREE = """
SELECT c.code, min(p.ordinal) FILTER (WHERE p.role = 'suspect'), min(p.ordinal) FILTER (WHERE p.role <> 'suspect'),
  max(p.ordinal) FILTER (WHERE p.role = 'suspect')
FROM legal_criminaltrack t JOIN cases_case c ON c.id = t.case_id JOIN cases_caseperson p ON p.id = t.person_id
GROUP BY c.code HAVING count(*) = 3"""
VERDICT = """
SELECT n.id FROM legal_victimnotice n JOIN cases_case c ON c.id = n.case_id
WHERE n.kind = 'notice_verdict' AND n.state = 'notice_open'"""


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The demo with its stories: one of them has three suspects."""
    with demo_home(has_stories=True) as home, running(home) as demo:
        yield demo


def test_three_suspects_from_a_returned_dossier_to_the_verdict_each_on_their_own_track(demo: Demo, cast: Cast) -> None:
    """The court's acts are entered by the prosecutor; the village's settlement is answered by two offices."""
    ((found, *numbers),) = demo.query(THREE)
    code, (first, youth, third) = str(found), (int(str(number)) for number in numbers)
    anton, ratna = cast.officer(people.ANTON), cast.officer(people.RATNA)
    ratna.go(f"/kasus/{code}/hukum/?orang={first}")
    ratna.reads("P-19, dikembalikan dengan petunjuk", "Belum dibenarkan", "Tertutup")
    ratna.tap("Benarkan")
    _next(anton, code, first, "Berkas tahap I dikirim")
    _next(ratna, code, first, "P-21, berkas lengkap")
    _next(anton, code, first, "Tahap II, tersangka dan barang bukti diserahkan")
    for milestone in ("Surat dakwaan dibuat", "Perkara dilimpahkan ke pengadilan", "Sidang pertama"):
        _next(ratna, code, first, milestone)
    _next(ratna, code, first, "Tuntutan pidana dibacakan")
    _next(ratna, code, first, "Putusan")
    ratna.go(f"/kasus/{code}/hukum/?orang={youth}")
    ratna.reads("Anak pada hari perbuatan")
    ratna.reads_nothing_of("P-21")
    ratna.go(f"/kasus/{code}/hukum/catat/?jenis=verdict&orang={third}")
    ratna.write("Tanggal pada suratnya", _today())
    ratna.tap("Simpan")
    ratna.reads("Surat dakwaan", "dulu")

    hasan, rara = cast.officer("hasan.uptd"), cast.officer("rara.hukum")
    for officer, answer in ((hasan, "Korban sudah ditemui"), (rara, "Tertutup menurut hukum; perkara harus berlanjut")):
        officer.go("/antrean/")
        officer.tap("Jawab jalan yang tertutup menurut hukum", exact=False, first=True)
        officer.reads(code, "kekerasan seksual")
        officer.tick(answer)
        officer.tap("Simpan jawaban")
    anton.go(f"/kasus/{code}/hukum/?orang={third}")
    anton.reads("perkara harus berlanjut", "Belum ditemukan")
    ((verdict,),) = demo.query(f"{VERDICT} AND c.code = '{code}'")
    _told_in_plain_words(cast.officer(people.DEWI), anton, code, str(verdict))


def _told_in_plain_words(dewi: Visitor, anton: Visitor, code: str, verdict: str) -> None:
    """The verdict waits in the companion's queue, is told as the victim wishes, and the police see that it was."""
    dewi.go("/antrean/")
    dewi.reads("Kabar putusan untuk korban")
    dewi.go(f"/kasus/{code}/hukum/korban/")
    dewi.reads("Semua kemajuan perkara", "hakim membacakan putusannya", "CONTOH: hari kerja sesudah pukul 13")
    dewi.go(f"/kasus/{code}/hukum/korban/kabar/{verdict}/")
    dewi.tick("Sudah diberi tahu")
    dewi.choose("Bagaimana disampaikan", "Bertemu langsung")
    dewi.write("Tanggapannya", "CONTOH: ia ingin tahu kapan ganti ruginya dibayar.")
    dewi.tap("Simpan")
    dewi.reads("Tercatat.")
    anton.go(f"/kasus/{code}/hukum/korban/")
    anton.main().get_by_text("Kabar yang sudah selesai").click()
    anton.reads("Semua kemajuan perkara", "Putusan hakim", "Sudah disampaikan")
    anton.reads_nothing_of("Bertemu langsung", "sesudah pukul 13", "ganti ruginya")


def _next(officer: Visitor, code: str, ordinal: int, milestone: str) -> None:
    """From the case to the next milestone with number and day."""
    officer.go(f"/kasus/{code}/")
    officer.taps = 0
    officer.tap("Proses hukum", first=True)
    officer.reads(f"Tonggak perkara, Tersangka {ordinal}")
    officer.tap(f"Catat {milestone}")
    officer.write("Tanggal pada suratnya", _today())
    officer.write("Nomor surat", f"CONTOH/{milestone[:6]}")
    officer.tap("Simpan")
    assert officer.taps <= MILESTONE_TAPS, f"{milestone} cost {officer.taps} taps"
    officer.reads(milestone, f"CONTOH/{milestone[:6]}")


def _today() -> str:
    return localdate().strftime("%d-%m-%Y")
