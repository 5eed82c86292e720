"""A girl of sixteen, exploited, all three elements found: her case does not end before each open end is mended."""

import pytest
from tests.journeys import closing, people
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
LP = "LP/B/118/XI/2026/SPKT"
ELEMENTS = ("Diajak atau direkrut", "Ditipu atau diberi janji palsu", "Dieksploitasi secara seksual (pelacuran)")
DANGER, POLICE = "Cabut tanda darurat", "Laporkan ke polisi dan catat nomor LP"
PLAN, RIGHTS, CONTACT = "Tulis rencana", "Jelaskan restitusi dan pelindungan LPSK", "Catat kontak aman"
SIMFONI = "Catat nomor Simfoni-PPA setiap korban"


def test_her_case_is_refused_until_it_is_mended_step_by_step(cast: Cast) -> None:
    _rina, _slip, code = people.case_of(cast)
    dewi, hasan = cast.officer(people.DEWI), cast.officer(people.HASAN)
    _is_sixteen_and_trafficked(dewi, code)
    _cannot_end(dewi, code, DANGER, POLICE)
    closing.lift_danger(dewi, code)
    _cannot_end(dewi, code, POLICE)
    _police_have_it(dewi, code)

    _asks(dewi, code)
    dewi.reads(PLAN, RIGHTS, CONTACT, "Pilih siapa yang mengikuti perkara pidananya.")
    closing.reach_a_goal(dewi, code)
    _asks(dewi, code, follower="Dewi Anggraini")
    dewi.reads(RIGHTS, CONTACT)
    dewi.reads_nothing_of(PLAN)
    closing.explain_rights(dewi, code)
    _asks(dewi, code, follower="Dewi Anggraini")
    dewi.reads(CONTACT)
    dewi.reads_nothing_of(RIGHTS)
    closing.note_contact(dewi, code)
    _asks(dewi, code, follower="Dewi Anggraini")
    dewi.reads(SIMFONI)
    dewi.reads_nothing_of(CONTACT)
    closing.enter_into_simfoni(dewi, code)

    _asks(dewi, code, follower="Dewi Anggraini")
    dewi.reads("Terminasi diminta")
    closing.agree_to_closing(hasan, code)
    dewi.go(f"/kasus/{code}/")
    dewi.reads("Kasus ini sudah ditutup")


def _is_sixteen_and_trafficked(officer: Visitor, code: str) -> None:
    officer.go(f"/kasus/{code}/orang/1/isi/")
    officer.write("Tanggal lahir", "12 April 2010")
    officer.tap("Segel dan simpan")
    officer.go(f"/kasus/{code}/asesmen/isi/")
    for words in ELEMENTS:
        officer.main().get_by_label(words, exact=True).check()
    officer.tap("Simpan asesmen")
    officer.reads("Ada indikasi perdagangan orang")


def _cannot_end(officer: Visitor, code: str, *open_ends: str) -> None:
    """Nothing can even be asked; every open end leads to its page."""
    officer.go(f"/kasus/{code}/tutup/")
    officer.reads("Kasus belum dapat ditutup", *open_ends)
    assert officer.main().get_by_role("button", name="Minta pemeriksa kedua").count() == 0
    for words in open_ends:
        assert officer.main().get_by_role("link").filter(has_text=words).count() == 1


def _police_have_it(officer: Visitor, code: str) -> None:
    officer.go(f"/kasus/{code}/hukum/")
    officer.tap("Catat perkembangan perkara")
    officer.choose("Tonggak", "Laporan polisi (LP)")
    officer.write("Tanggal pada suratnya", "20-11-2026")
    officer.choose("Menurut keterangan", "surat yang dilihat petugas")
    officer.write("Nomor surat", LP)
    officer.write("Di mana suratnya", "CONTOH: map kasus")
    officer.tap("Simpan")
    officer.reads("SP2HP disampaikan")


def _asks(officer: Visitor, code: str, *, follower: str = "") -> None:
    officer.go(f"/kasus/{code}/tutup/")
    officer.tick("Tujuan layanan tercapai")
    if follower:
        officer.choose("Siapa yang mengikuti perkara pidananya", follower)
    officer.tap("Minta pemeriksa kedua")
