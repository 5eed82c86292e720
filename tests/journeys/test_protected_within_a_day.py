"""A girl is threatened: the police protect within a day, LPSK is asked within the next, and the end rings in time."""

import re
from datetime import timedelta

import pytest
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
GALIH = "galih.lpsk"
GIVE, LPSK = "Pelindungan sementara oleh kepolisian", "Permintaan pelindungan kepada LPSK oleh kepolisian"
END, PLAN = "Akhir pelindungan sementara kepolisian", "Lihat lagi rencana keselamatan"
PLACE, PAPER = "CONTOH: rumah bibi di Desa Pere'an, lewat jalan kebun.", "CONTOH/PL/3"
GIVEN = "CONTOH: pelindungan fisik enam bulan."


def test_protection_within_a_day_lpsk_within_the_next_and_its_end_rung(cast: Cast) -> None:
    _rina, _slip, code = people.case_of(cast)
    dewi, anton = cast.officer(people.DEWI), cast.officer(people.ANTON)
    _suffered(dewi, code)
    dewi.go(f"/kasus/{code}/rujukan/siapkan/")
    for words in ("Unit PPA Polres", "Pembuatan laporan polisi", "Pelindungan sementara"):
        dewi.tick(words)
    dewi.tap("Kirim rujukan")
    dewi.reads("Sudah diserahkan ke Unit PPA Polres")
    page = f"/kasus/{code}/pelindungan/"
    dewi.go(page)
    dewi.reads(
        "Pelindungan sementara kepolisian (TPKS)", "Pelindungan sementara kepolisian (KDRT)", "Diminta Pendamping"
    )

    people.accept(anton, code)
    _owes(anton, code, f"{GIVE} (TPKS)", f"{GIVE} (KDRT)")
    _given(anton, page, "KDRT")
    _given(anton, page, "TPKS")
    anton.reads("Minta LPSK sekarang", "1×24 jam")
    _owes(anton, code, LPSK, "Permintaan perintah pelindungan kepada pengadilan oleh kepolisian")
    dewi.go(page)
    dewi.reads("Berjalan", f"{END} (TPKS)")
    assert PAPER in dewi.page.content()
    _place(dewi, anton, page)

    anton.tap("Minta LPSK sekarang")
    anton.tap("Kirim rujukan")
    anton.reads("Rujukan terkirim ke LPSK Perwakilan CONTOH")
    anton.go(page)
    anton.reads("Diminta Kepolisian", "Persetujuan korban belum tercatat")
    anton.reads_nothing_of("Minta LPSK sekarang")
    assert not people.is_queued(anton, f"li:has-text('{code}'):has-text('{LPSK}')")
    _answered(cast.officer(GALIH, PHONE), anton, page, code)
    _ends(cast.demo, dewi, anton, page, code)


def _suffered(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/jenis/")
    dewi.choose("Jenis utama kasus ini", "Kekerasan seksual")
    for words in ("Seksual", "Dalam rumah tangga (KDRT)"):
        dewi.main().get_by_label(words, exact=True).first.check(force=True)
    dewi.tap("Simpan")


def _owes(officer: Visitor, code: str, *limits: str) -> None:
    for words in limits:
        assert people.is_queued(officer, f"li:has-text('{code}'):has-text('{words}')"), words


def _given(anton: Visitor, page: str, law: str) -> None:
    """From the queue's page to what was given; its end is the law's where the paper names none."""
    anton.go(page)
    anton.tap("Catat diberikan", within=f"article:has-text('kepolisian ({law})')")
    anton.write("Nomor surat", PAPER)
    anton.tap("Simpan")
    anton.reads("Akhirnya diberitahukan sebelum tiba", f"{END} ({law})")


def _place(dewi: Visitor, anton: Visitor, page: str) -> None:
    """Where she is stays with those who accompany her: the police who protect her do not read it here."""
    dewi.tap("Tulis tempat dan rute", within="article:has-text('kepolisian (TPKS)')")
    dewi.write("Tempat dan rute", PLACE)
    dewi.tap("Simpan")
    dewi.reads(PLACE)
    anton.go(page)
    anton.reads_nothing_of("rumah bibi")


def _answered(galih: Visitor, anton: Visitor, page: str, code: str) -> None:
    """LPSK takes it, sees no file of the law and no place, and says what it gives; the police note that."""
    people.accept(galih, code, "Terima")
    for closed in (page, f"/kasus/{code}/hukum/"):
        galih.go(closed)
        assert galih.status == 404, closed
    people.report_back(galih, code, GIVEN)
    anton.go("/kabar/")
    anton.tap(re.compile(f"{code}: Hasil"), exact=False)
    anton.reads(GIVEN)
    anton.go(page)
    anton.tap("Catat diberikan", within="article:has-text('Pelindungan LPSK')")
    anton.tick("Pelindungan fisik")
    anton.tap("Simpan")
    anton.reads("Pelindungan fisik")


def _days_pass(demo: Demo, code: str, days: int) -> None:
    """The police have protected her for so many days more."""
    back = f"- interval '{days} days'"
    case = f"(SELECT id FROM cases_case WHERE code = '{code}')"
    demo.query(
        f"UPDATE protection_protection SET asked_at = asked_at {back}, begins_at = begins_at {back}, given_at ="
        f" given_at {back}, ends_at = ends_at {back} WHERE case_id = {case} AND kind = 'police_kdrt'"
    )
    demo.query(
        f"UPDATE clocks_clock SET started_at = started_at {back}, recorded_at = recorded_at {back}, due_at = due_at"
        f" {back}, next_step_at = now() WHERE rule_code = 'prot-kdrt-end' AND stopped_at IS NULL AND subject_id IN"
        f" (SELECT id FROM protection_protection WHERE case_id = {case})"
    )


def _ends(demo: Demo, dewi: Visitor, anton: Visitor, page: str, code: str) -> None:
    """Two days before, one day before for the police and the heads; then the plan of safety is opened again."""
    for days, is_told in ((4, False), (1, True), (3, True)):
        _days_pass(demo, code, days)
        demo.sweep_deadlines(timedelta(0))
        dewi.go("/kabar/")
        assert (f"{code}: Satu tenggat" in dewi.text() and f"{END} (KDRT)" in dewi.text()) is is_told, days
    line = f"li:has-text('{code}'):has-text('{PLAN}')"
    assert people.is_queued(dewi, line)
    dewi.tap(PLAN, within=line)
    dewi.reads("Sudah lewat akhirnya", "Lihat lagi rencana keselamatan bersama korban")
    anton.go(page)
    assert anton.main().get_by_role("button", name="Sudah dilihat lagi").count() == 0
    dewi.tap("Buka rencana keselamatan")
    dewi.tick("Dibawa klien")
    dewi.tap("Simpan")
    dewi.go(page)
    assert "Rencana keselamatan dilihat lagi" in dewi.page.content()
    dewi.reads_nothing_of("Lihat lagi rencana keselamatan bersama korban")
