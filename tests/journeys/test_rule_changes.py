"""Stories of the rule book: a rule replaced shows what it touches, on its day; a lesson on a telephone; counted."""

import pytest
from django.utils.timezone import localdate
from tests.journeys.people import Cast
from tests.journeys.visitor import DESKTOP, PHONE, Visitor

from sigap.learning.rules.lessons import lessons

pytestmark = pytest.mark.journey
RARA, SEKAR = "rara.hukum", "sekar.rsud"
NEXT_YEAR = localdate().year + 1


def test_a_rule_is_replaced_and_its_page_says_what_that_touches_and_from_when(cast: Cast) -> None:
    rara = cast.signed_in(RARA, DESKTOP)
    rara.go("/gugus-tugas/pustaka/")
    rara.tap("PP 9/2008")
    rara.reads("Yang berubah bila ini berubah", "Laporan dugaan perdagangan orang ke kepolisian", "Halaman SOP")
    rara.tap("Catat penggantinya")
    rara.reads("Tidak ada yang berubah sebelum hari itu", "Yang tersentuh")
    rara.write("Nomor", f"PP 9/{NEXT_YEAR}")
    rara.write("Tentang", "CONTOH: pelayanan terpadu bagi korban")
    rara.write("Menggantikan mulai", f"1 Januari {NEXT_YEAR}")
    rara.write("Sumber", "CONTOH: naskah rekaan")
    rara.tap("Catat penggantinya")
    rara.reads(f"Tidak berlaku lagi sejak 1 Januari {NEXT_YEAR}", f"PP 9/{NEXT_YEAR}", "Harus ditinjau")
    rara.reads("Satu jam pertama", "UPTD PPA")
    _keeps(rara)
    rara.tap(f"PP 9/{NEXT_YEAR}", first=True)
    rara.reads("Belum berlaku", f"1 Januari {NEXT_YEAR}")


def _keeps(rara: Visitor) -> None:
    """One row is reviewed: it stays, and why."""
    row = rara.main().get_by_role("listitem").filter(has_text="Satu jam pertama").first
    row.locator("summary").click()
    row.get_by_label("Mengapa tetap?").fill("CONTOH: jamnya sama")
    row.get_by_role("button", name="Catat tinjauan").click()
    rara.reads("Tinjauan tercatat atas nama Anda", "CONTOH: jamnya sama", "Sudah ditinjau")


def test_a_nurse_passes_a_lesson_on_her_telephone_in_a_few_taps(cast: Cast) -> None:
    sekar = cast.signed_in(SEKAR, PHONE)
    sekar.go("/gugus-tugas/pelajaran/")
    lesson = lessons()["rahasia"]
    sekar.tap(lesson.title.id)
    part = lesson.parts[0]
    sekar.main().get_by_label(part.options[1].id).check()
    sekar.tap("Jawab")
    sekar.reads("Belum tepat.")
    taps = 1
    for no, part in enumerate(lesson.parts, start=1):
        sekar.main().get_by_label(part.options[0].id).check()
        sekar.tap("Jawab")
        sekar.reads("Benar.", part.why.id)
        taps += 2
        if no < len(lesson.parts):
            sekar.tap(f"Lanjut ke bagian {no + 1}")
            taps += 1
    sekar.reads("Anda lulus pelajaran ini.")
    assert taps <= 9
