"""The whole way of one report: from a villager's phone, through every hand, to the word "selesai"."""

import re

import pytest
from tests.journeys import closing, people
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
# The people's side of the walls: what a hand may cost, from the case page and from the queue.
REFERRAL_TAPS = 4
ACCEPTANCE_TAPS = 2


@pytest.fixture(scope="module")
def demo(own_demo: Demo) -> Demo:
    """They read queue and lists as one who finds nothing of other stories there."""
    return own_demo


def test_a_villager_without_script_reads_selesai_after_everybody_did_their_part(cast: Cast, width: int) -> None:
    villager = cast.villager(width)
    slip = people.report(villager)
    people.look_up(villager, slip)
    assert _step_of(villager) == "Diterima"

    rina = cast.signed_in(people.RINA, width)
    people.take_from_queue(rina, slip)
    rina.reads_nothing_of("Pere&#x27;an", "dekat pasar")
    rina.tap("Buka dan baca")
    rina.reads(people.STORY)
    code = people.open_case(rina)
    people.name_child(rina, code, "Rukmini O'Contoh")
    people.look_up(villager, slip)
    assert _step_of(villager) == "Ditangani"

    dewi = cast.officer(people.DEWI, width)
    people.offer(dewi, code)
    assert dewi.taps <= REFERRAL_TAPS, f"a referral cost {dewi.taps} taps"
    _is_refused_closure_while_the_police_have_not_answered(dewi, code)

    _accept(cast.officer(people.ANTON, width), code)
    _note_service(dewi, code)
    _close(dewi, cast.officer(people.HASAN, width), code)
    people.look_up(villager, slip)
    assert _step_of(villager) == "Selesai"
    villager.reads("sudah selesai kami tangani")
    villager.reads_nothing_of(code, "Rukmini", "Rina", "Dewi", "Polres", "dekat pasar")


def _step_of(villager: Visitor) -> str:
    return villager.page.locator("ol.steps [aria-current=step]").inner_text().strip()


def _is_refused_closure_while_the_police_have_not_answered(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/tutup/")
    dewi.reads(
        "Kasus belum dapat ditutup",
        "Rujukan belum selesai",
        "Cabut tanda darurat, dengan alasan",
        "Saring setiap korban",
        "Catat laporan polisi, atau keputusan tanpa laporan dengan alasannya",
    )
    assert not dewi.main().get_by_role("button", name="Tutup kasus").count()


def _accept(anton: Visitor, code: str) -> None:
    anton.tap(re.compile("Konfirmasi terima dari UPTD PPA"), within=f"li:has-text('{code}')", exact=False)
    anton.reads("Mohon segera dijemput", "14 tahun", "tidak dapat ditolak")
    anton.reads_nothing_of("Rukmini")
    anton.tap("Konfirmasi sudah diterima")
    anton.reads("Rujukan diterima", code)
    assert anton.taps <= ACCEPTANCE_TAPS, f"an acceptance cost {anton.taps} taps"
    anton.tap("Orang", within="nav.rooms")
    anton.reads("Korban 1")
    anton.reads_nothing_of("Rukmini")
    # Until the police have said what they did, the case cannot end.
    people.report_back(anton, code, "Anak sudah dijemput.")


def _note_service(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/")
    dewi.tap("Layanan", within="nav.rooms")
    dewi.reads("Belum ada layanan")
    dewi.tap("Catat layanan tanpa sesi")
    dewi.choose("Layanan", "Penjangkauan korban")
    dewi.write("Catatan layanan", "Sudah dijemput bersama polisi.")
    dewi.tap("Simpan")
    dewi.reads("Penjangkauan korban", "Sudah dijemput bersama polisi.")


def _close(dewi: Visitor, hasan: Visitor, code: str) -> None:
    """A child's case ends by two people."""
    closing.ask_closing(dewi, code)
    closing.agree_to_closing(hasan, code)
    dewi.go(f"/kasus/{code}/")
    dewi.reads("Kasus ini sudah ditutup")
    dewi.tap("Linimasa", within="nav.rooms")
    dewi.reads("Rina Marlina", "Bripka Anton Saputra", "Dewi Anggraini")
    dewi.reads_nothing_of("Rukmini")
    assert not dewi.page.locator(f"a[href='/kasus/{code}/ringkasan/']").count()
