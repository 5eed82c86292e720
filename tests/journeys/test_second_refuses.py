"""A second person reads the file and refuses; who asked reads why, mends it, and asks again."""

import re

import pytest
from tests.journeys import closing, people
from tests.journeys.people import Cast

pytestmark = pytest.mark.journey
WHY = "Masih ada layanan yang dibutuhkan"


def test_a_head_refuses_and_agrees_once_what_was_missing_is_done(cast: Cast, width: int) -> None:
    _rina, _slip, code = people.case_of(cast, width)
    dewi, hasan = cast.officer(people.DEWI, width), cast.officer(people.HASAN, width)
    people.offer(dewi, code)
    anton = cast.officer(people.ANTON, width)
    people.accept(anton, code)
    people.report_back(anton, code, "Anak sudah dijemput.")
    closing.ask_closing(dewi, code)
    closing.refuse_closing(hasan, code, WHY)

    dewi.go("/kabar/")
    told = dewi.main().get_by_role("listitem").filter(has_text="yang Anda minta tidak disetujui").filter(has_text=code)
    assert WHY in told.inner_text()
    assert "Hasan" in told.inner_text()
    dewi.tap(re.compile(f"{code}: Terminasi kasus yang Anda minta tidak disetujui"), exact=False)
    dewi.reads(f"Terminasi tidak disetujui: {WHY}", "Hasan")
    dewi.go(f"/kasus/{code}/tutup/")
    dewi.reads(f"Terminasi tidak disetujui: {WHY}")

    people.note_service(dewi, code, "Penjangkauan korban", "CONTOH: sudah dikunjungi.")
    closing.ask_again(dewi, code)
    dewi.reads_nothing_of("Terminasi tidak disetujui")
    closing.agree_to_closing(hasan, code)
    dewi.go(f"/kasus/{code}/")
    dewi.reads("Kasus ini sudah ditutup")
    dewi.reads_nothing_of("Terminasi tidak disetujui")
