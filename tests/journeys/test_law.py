"""Stories of the legal office: a statute is read row by row and confirmed; what rests on it says by whom."""

import pytest
from tests.journeys.house import wait_until
from tests.journeys.people import HASAN, RINA, Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
RARA = "rara.hukum"
_READ = "Sudah saya baca dalam naskahnya, dan benar"


def test_a_jurist_confirms_a_statute_and_what_rests_on_it_says_by_whom(cast: Cast, width: int) -> None:
    statute, deadline = (
        ("UU 27/2022", "Surat ke orang yang terkena")
        if width == PHONE
        else ("Permen PPPA 2/2022", "Kontak pertama dengan klien")
    )
    rara = cast.signed_in(RARA, width)
    if width == PHONE:
        rara.page.locator(".nav summary").click()
    rara.tap("Hukum acuan", within="nav.nav")
    _reads_what_changed(rara)
    rara.go("/hukum-acuan/")
    rara.tap(statute)
    rara.reads("Sumber", "Dasar", deadline)
    waiting = rara.main().get_by_label(_READ)
    count = waiting.count()
    assert count > 1
    for number in range(count):
        waiting.nth(number).check()
    rara.tap("Konfirmasi")
    rara.reads("Tulis di mana naskahnya dibaca.")
    assert rara.main().locator("input[name=rows]:checked").count() == count, "what was ticked stays"
    rara.write("Dibaca di", "CONTOH: salinan JDIH")
    rara.tap("Konfirmasi")
    rara.reads(f"{count} baris dikonfirmasi.", "0 baris belum dikonfirmasi", "Rara Kirana, Bagian Hukum Setda")
    _says_by_whom(rara, deadline)
    _sees_no_button(cast.officer(HASAN, width), statute)
    assert _status_for(cast.officer(RINA, width)) == 404


def _reads_what_changed(rara: Visitor) -> None:
    """Source, text and what differs from the version before it, of a row that was written anew."""
    rara.tap("UU 21/2007")
    row = rara.main().get_by_role("article").filter(has=rara.page.locator("del")).first
    assert {"Unsur", "Pidana", "Sumber", "Berbeda dari versi sebelumnya"} <= set(row.inner_text().split("\n"))
    assert row.locator("del").first.inner_text() != row.locator("ins").first.inner_text()


def _says_by_whom(rara: Visitor, deadline: str) -> None:
    def is_told() -> bool:
        rara.go("/aturan/")
        return "Rara Kirana" in rara.main().get_by_role("row").filter(has_text=deadline).first.inner_text()

    # Another process of the desk keeps what it read for half a minute.
    assert wait_until(is_told), deadline
    row = rara.main().get_by_role("row").filter(has_text=deadline).first.inner_text()
    assert "Dikonfirmasi Bagian Hukum" in row
    assert "Bagian Hukum Setda" in row


def _sees_no_button(hasan: Visitor, statute: str) -> None:
    hasan.go("/hukum-acuan/")
    hasan.tap(statute)
    hasan.reads("Dikonfirmasi", "Rara Kirana")
    hasan.go("/hukum-acuan/uu-212007/")
    hasan.reads("Belum diverifikasi")
    for name in ("Konfirmasi", "Tarik konfirmasi"):
        assert not hasan.main().get_by_role("button", name=name).count()
    assert not hasan.main().get_by_label(_READ).count()


def _status_for(visitor: Visitor) -> int:
    visitor.go("/hukum-acuan/")
    return visitor.status
