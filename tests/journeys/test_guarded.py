"""A girl is protected within a day, LPSK asked within the next, the end rung; a boy is held, and his hour rings."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.journeys import people
from tests.journeys.house import Demo, wait_until
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
ZONE = ZoneInfo("Asia/Jakarta")
LP = "LP/B/118/XI/2026/SPKT"


@pytest.fixture(scope="module")
def demo(own_demo: Demo) -> Demo:
    """They read notices as one who finds nothing of other stories there."""
    return own_demo


def ago(**back: int) -> str:
    return (datetime.now(ZONE) - timedelta(**back)).strftime("%d-%m-%Y %H.%M")


def test_police_protect_lpsk_is_asked_the_end_rings_and_a_boy_gets_out_in_time(cast: Cast) -> None:
    anton, rina = cast.officer(people.ANTON), cast.officer(people.RINA)
    code = _case_of_the_police(anton, rina)
    dewi = cast.officer(people.DEWI)
    base = f"/kasus/{code}/pelindungan/"
    _protected(anton, base)
    dewi.go(base)
    dewi.reads("Akhir pelindungan sementara kepolisian (TPKS)", "Permintaan pelindungan kepada LPSK oleh kepolisian")
    _asked(dewi, base, "Pelindungan LPSK", "Pendamping", ago(days=12, hours=2))
    dewi.reads_nothing_of("Permintaan pelindungan kepada LPSK oleh kepolisian")
    assert wait_until(lambda: _is_told(dewi, "Akhir pelindungan sementara kepolisian (TPKS)"))
    dewi.go(base)
    dewi.reads("Yang tidak perlu ditakuti korban", "UU 21/2007 pasal 18")

    _boy_held(dewi, anton, code)
    lestari = cast.officer(people.LESTARI)
    assert wait_until(lambda: _is_told(lestari, "wajib dikeluarkan dari tahanan demi hukum"))
    anton.go(f"/kasus/{code}/anak-ditahan/")
    anton.reads("Wajib dikeluarkan demi hukum dalam", "tidak berhenti pada tengah malam atau hari libur")
    anton.tap("Catat perpanjangan")
    anton.tap("Simpan")
    anton.reads("Perpanjangan hanya dengan suratnya")
    anton.tap("Batal")
    anton.tap("Catat pengeluaran")
    anton.tick("Demi hukum, jangkanya habis")
    anton.tap("Simpan")
    anton.reads("Pengeluaran tercatat", "Penahanan yang sudah berakhir")


def _case_of_the_police(anton: Visitor, rina: Visitor) -> str:
    anton.go("/permintaan/")
    anton.tap("Minta pendampingan", first=True)
    anton.write("Nomor LP, kalau ada", LP)
    anton.write("Apa yang terjadi, dan pendampingan apa yang diminta?", "Rekaan: korban diancam di rumahnya.")
    anton.choose("Laporan ini untuk siapa?", "Seorang anak")
    anton.tap("Kirim permintaan")
    anton.go("/permintaan/")
    found = re.search(r"L-\d+", anton.text())
    assert found
    people.take(rina, people.Slip("", found[0]))
    rina.tap("Buka dan baca")
    return people.open_case(rina)


def _asked(officer: Visitor, base: str, kind: str, asker: str, at: str) -> None:
    officer.go(base)
    officer.tap("Catat permintaan")
    officer.choose("Pelindungan", kind)
    officer.choose("Diminta oleh", asker)
    officer.write("Diminta pada", at)
    if "kepolisian" in kind:
        officer.write("Polisi menerima laporan pada", at)
    if "LPSK" in kind:
        officer.tick("Korban menyetujui permohonan ini")
    officer.tap("Simpan")
    officer.reads("Permintaan pelindungan tercatat", kind)


def _protected(anton: Visitor, base: str) -> None:
    _asked(anton, base, "Pelindungan sementara kepolisian (TPKS)", "Korban", ago(days=12, hours=20))
    anton.reads("Pelindungan sementara oleh kepolisian (TPKS)")
    anton.tap("Catat diberikan")
    anton.write("Diberikan pada", ago(days=12, hours=12))
    anton.tap("Simpan")
    anton.reads("Pelindungan tercatat", "Berjalan")


def _boy_held(dewi: Visitor, anton: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/orang/tambah/")
    dewi.choose("Peran", "Anak berhadapan dengan hukum")
    dewi.write("Umur (tahun)", "16")
    dewi.tap("Simpan")
    anton.go(f"/kasus/{code}/anak-ditahan/")
    anton.tap("Catat penahanan")
    anton.write("Ditahan sejak", ago(days=5, hours=12))
    anton.choose("Di mana", "LPAS")
    anton.tap("Simpan")
    anton.reads("Penahanan tercatat")


def _is_told(officer: Visitor, words: str) -> bool:
    officer.go("/kabar/")
    return words in officer.text()
