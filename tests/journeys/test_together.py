"""Two at once, and twice at once: two officers on one report, two on one text, a second click anywhere."""

import pytest
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey


def test_of_two_officers_at_one_report_the_second_reads_who_has_it(cast: Cast) -> None:
    slip = people.report(cast.villager(PHONE))
    rina, dewi = cast.officer(people.RINA, PHONE), cast.officer(people.DEWI, PHONE)
    for officer in (rina, dewi):
        officer.go(f"/laporan/{slip.number}/")
        officer.reads("Ambil laporan ini")
    rina.tap("Ambil")
    dewi.tap("Ambil")
    assert dewi.status == 409
    dewi.reads("Rina Marlina sudah mengambil laporan ini")
    assert not dewi.main().get_by_role("button", name="Buka dan baca").count()
    dewi.tap("Ambil alih")
    dewi.tap("Buka dan baca")
    dewi.reads(people.STORY)
    rina.tap("Buka dan baca")
    assert rina.status == 404
    rina.reads_nothing_of("dekat pasar")


def test_of_two_officers_at_one_summary_the_second_sees_both_texts_and_nothing_is_lost(cast: Cast, width: int) -> None:
    rina, _slip, code = people.case_of(cast, width)
    dewi = cast.officer(people.DEWI, width)
    for officer in (rina, dewi):
        officer.go(f"/kasus/{code}/ringkasan/")
    rina.write("Ringkasan", "Tulisan Rina: anak dijemput paman.")
    rina.tap("Simpan")
    dewi.write("Ringkasan", "Tulisan Dewi: anak dijanjikan kerja.")
    dewi.tap("Simpan")
    assert dewi.status == 409
    dewi.reads("Ada yang menulis lebih dulu", "Tulisan Rina: anak dijemput paman.")
    typed = dewi.page.get_by_label("Ringkasan", exact=True)
    assert typed.input_value() == "Tulisan Dewi: anak dijanjikan kerja."
    dewi.write("Ringkasan", "Tulisan Rina: anak dijemput paman. Tulisan Dewi: anak dijanjikan kerja.")
    dewi.tap("Simpan")
    dewi.reads("dijemput paman", "dijanjikan kerja", "Versi 2")


def _click_twice(visitor: Visitor, name: str, *, until: str) -> None:
    """The second click may end the first one's journey: what counts is the page that stands in the end."""
    visitor.main().get_by_role("button", name=name).dblclick(no_wait_after=True)
    visitor.main().get_by_text(until).first.wait_for()
    visitor.looks()


def test_a_second_click_on_send_makes_no_second_report(cast: Cast) -> None:
    before = _count(cast, "mailbox_envelope")
    for has_script in (False, True):
        villager = cast.villager(PHONE, has_script=has_script)
        villager.go("/lapor/")
        villager.write("Cerita Anda", "Terkirim sekali, ditekan dua kali.")
        _click_twice(villager, "Kirim laporan", until="Catat enam kata ini")
        people.slip_of(villager)
    assert _count(cast, "mailbox_envelope") == before + 2


def test_a_form_sent_again_from_the_history_gives_the_same_six_words(cast: Cast) -> None:
    villager = cast.villager()
    first = people.report(villager)
    villager.page.reload()
    assert people.slip_of(villager) == first


def test_a_second_click_at_the_desk_does_nothing_twice(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast)
    dewi = cast.officer(people.DEWI)
    dewi.go(f"/kasus/{code}/rujukan/siapkan/")
    dewi.tick("Unit PPA Polres")
    dewi.tick("Pembuatan laporan polisi")
    dewi.write("Keterangan tambahan untuk mereka", "Ditekan dua kali.")
    _click_twice(dewi, "Kirim rujukan", until="Sudah diserahkan")
    assert _count(cast, "referrals_referral", f"case_code = '{code}'") == 1
    rina.go(f"/kasus/{code}/layanan/catat/")
    rina.choose("Layanan", "Penjangkauan korban")
    rina.write("Catatan layanan", "Ditekan dua kali.")
    _click_twice(rina, "Simpan", until="Layanan tercatat")
    assert rina.text().count("Ditekan dua kali.") == 1


def _count(cast: Cast, table: str, where: str = "true") -> int:
    return int(str(cast.demo.query(f"SELECT count(*) FROM {table} WHERE {where}")[0][0]))
