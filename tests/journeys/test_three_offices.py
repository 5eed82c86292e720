"""A report in many hands: the police take it, the hospital names a substitute, an office answers on paper."""

import re

import pytest
from tests.journeys import closing, people
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
REFERRAL_TAPS = 4
ACCEPTANCE_TAPS = 2
PASSING_TAPS = 4
CHILD = "Rukmini O'Contoh"
YUSUF = "yusuf.rsud"
HOSPITAL, SOCIAL = "RSUD Muaradua", "Dinas Sosial"


@pytest.fixture(scope="module")
def demo(own_demo: Demo) -> Demo:
    """They read queue and lists as one who finds nothing of other stories there."""
    return own_demo


def test_every_office_does_its_part_in_its_own_way_and_two_people_end_it(cast: Cast) -> None:
    villager = cast.villager(PHONE)
    slip = people.report(villager)
    rina, dewi = cast.officer(people.RINA), cast.officer(people.DEWI)
    people.take(rina, slip)
    rina.tap("Buka dan baca")
    rina.reads(people.STORY)
    code = people.open_case(rina)
    people.name_child(rina, code, CHILD)

    _offer(dewi, code, "Unit PPA Polres", "Pembuatan laporan polisi")
    anton = cast.officer(people.ANTON)
    people.accept(anton, code)
    assert anton.taps <= ACCEPTANCE_TAPS, f"an acceptance cost {anton.taps} taps"

    _offer(dewi, code, HOSPITAL, "Pertolongan medis darurat")
    _pass_to_yusuf(cast.officer(people.SEKAR), code)
    yusuf = cast.officer(YUSUF)
    people.accept(yusuf, code)
    assert yusuf.taps <= ACCEPTANCE_TAPS, f"an acceptance cost {yusuf.taps} taps"

    _offer(dewi, code, SOCIAL, "Rehabilitasi sosial", said="Rujukan terkirim ke")
    siti = cast.officer(people.SITI)
    _take_down_the_answer(dewi)
    _confirm_the_answer(siti, code)

    people.note_service(dewi, code, "Penjangkauan korban", "Sudah dijemput bersama polisi.")
    _is_not_closed_before_the_results_came(dewi, code)
    people.report_back(anton, code, "Laporan polisi sudah dibuat.")
    people.report_back(yusuf, code, "Anak sudah diperiksa.")
    people.report_back(siti, code, "Anak didampingi tiga kali.")

    closing.ask_closing(dewi, code)
    people.look_up(villager, slip)
    villager.reads_nothing_of("sudah selesai kami tangani")
    closing.agree_to_closing(cast.officer(people.HASAN), code)
    people.look_up(villager, slip)
    villager.reads("sudah selesai kami tangani")
    villager.reads_nothing_of(code, "Rukmini", "Polres", HOSPITAL, SOCIAL)
    dewi.go(f"/kasus/{code}/linimasa/")
    dewi.reads("Bripka Anton Saputra", "Yusuf Hidayat", "Siti Rohani", "Hasan Basri")
    dewi.reads_nothing_of("Rukmini")


def _offer(dewi: Visitor, code: str, office: str, asked: str, *, said: str = "Sudah diserahkan ke") -> None:
    people.offer(dewi, code, office, asked=asked, said=said)
    assert dewi.taps <= REFERRAL_TAPS, f"a referral cost {dewi.taps} taps"


def _pass_to_yusuf(sekar: Visitor, code: str) -> None:
    """Owed help cannot be declined; who cannot come names who comes instead."""
    sekar.taps = 0
    sekar.tap(re.compile("Konfirmasi terima dari"), within=f"li:has-text('{code}')", exact=False)
    sekar.reads("tidak dapat ditolak")
    sekar.reads_nothing_of("Tolak dengan alasan", "Rukmini")
    sekar.tap("Serahkan kepada pengganti")
    sekar.tick("Yusuf Hidayat")
    sekar.tap("Serahkan")
    sekar.reads("Pengganti sudah diberi tahu", "Yusuf Hidayat")
    assert sekar.taps <= PASSING_TAPS, f"passing on cost {sekar.taps} taps"


def _take_down_the_answer(dewi: Visitor) -> None:
    """The office does not sign in: its slip came by hand."""
    dewi.tap("Catat jawaban mereka")
    dewi.tick("Ya, mereka terima")
    dewi.tick("Lembar jawaban di kertas")
    dewi.write("Siapa yang menjawab", "Kepala bidang rehabilitasi (rekaan)")
    dewi.tap("Simpan jawaban mereka")
    dewi.reads(f"Jawaban dicatat untuk {SOCIAL}", "Belum dibenarkan")


def _confirm_the_answer(siti: Visitor, code: str) -> None:
    siti.go(f"/kasus/{code}/")
    assert siti.status == 404, "an unconfirmed answer opened the case"
    siti.go("/rujukan/")
    siti.reads("Jawaban dicatat untuk kantor Anda")
    siti.main().locator(f"li:has-text('{code}') a").first.click()
    siti.page.wait_for_load_state()
    siti.tap("Benarkan jawaban ini")
    siti.reads("Jawaban kantor Anda dibenarkan")
    siti.tap("Buka berkas")
    siti.reads(code)


def _is_not_closed_before_the_results_came(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/tutup/")
    dewi.reads("Kasus belum dapat ditutup")
    for office in ("Unit PPA Polres", HOSPITAL, SOCIAL):
        dewi.reads(f"menunggu {office}")
