"""The police come first: an LP is known, the unit accompanies, the hospital examines, the prosecutor follows."""

import re

import pytest
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast, Slip
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
LP = "LP/B/117/XI/2026/SPKT"
SAID = "Rekaan: korban dibujuk bekerja di luar kota. Mohon didampingi saat diperiksa."
REQUEST_TAPS = 4
ACCEPTANCE_TAPS = 2


@pytest.fixture(scope="module")
def demo(own_demo: Demo) -> Demo:
    """They read queue and lists as one who finds nothing of other stories there."""
    return own_demo


def test_a_request_with_an_lp_becomes_a_case_that_three_offices_follow(cast: Cast) -> None:
    anton, rina = cast.officer(people.ANTON), cast.officer(people.RINA)
    number = _ask_for_company(anton)
    people.take(rina, Slip("", number))
    rina.reads(LP, "Bripka Anton Saputra")
    rina.reads_nothing_of("dibujuk bekerja")
    rina.tap("Buka dan baca")
    rina.reads(SAID)
    code = people.open_case(rina)

    anton.go("/permintaan/")
    anton.reads(number, "Ditangani")
    _note_mark(anton, code, "Laporan polisi (LP)", number=LP)
    _note_mark(anton, code, "SPDP dikirim")
    anton.reads_nothing_of("Belum dibenarkan")

    dewi = cast.officer(people.DEWI)
    people.note_service(dewi, code, "Pendampingan pemeriksaan di kepolisian", "Didampingi dua jam.")
    people.offer(dewi, code, "RSUD Muaradua", asked="Pertolongan medis darurat")
    sekar = cast.officer(people.SEKAR)
    people.accept(sekar, code)
    assert sekar.taps <= ACCEPTANCE_TAPS
    people.report_back(sekar, code, "Anak sudah diperiksa dan dirawat.")
    sekar.go(f"/kasus/{code}/hukum/")
    assert sekar.status == 404, "a hospital read the legal room"

    people.offer(dewi, code, "Kejaksaan Negeri", asked="Keterangan kemajuan perkara", said="Rujukan terkirim ke")
    ratna = cast.officer(people.RATNA)
    people.accept(ratna, code, "Terima")
    assert ratna.taps <= ACCEPTANCE_TAPS
    _hearsay_is_confirmed_by_the_prosecutor(dewi, ratna, code)


def _ask_for_company(anton: Visitor) -> str:
    """The partner's door; returns the number of what came in."""
    anton.go("/permintaan/")
    anton.taps = 0
    anton.tap("Minta pendampingan", first=True)
    anton.write("Nomor LP, kalau ada", LP)
    anton.write("Apa yang terjadi, dan pendampingan apa yang diminta?", SAID)
    anton.choose("Laporan ini untuk siapa?", "Seorang anak")
    anton.tap("Kirim permintaan")
    assert anton.taps <= REQUEST_TAPS, f"a request cost {anton.taps} taps"
    anton.go("/permintaan/")
    anton.reads(LP)
    found = re.search(r"L-\d+", anton.text())
    assert found
    return found[0]


def _note_mark(officer: Visitor, code: str, kind: str, *, number: str = "") -> None:
    officer.go(f"/kasus/{code}/hukum/")
    officer.tap("Catat perkembangan perkara")
    officer.choose("Tonggak", kind)
    officer.write("Tanggal pada suratnya", "20-11-2026")
    officer.write("Nomor surat", number)
    officer.tap("Simpan")
    if officer.main().get_by_label("Sudah saya periksa, memang begitu").count():
        officer.tick("Sudah saya periksa, memang begitu")
        officer.tap("Simpan")
    officer.reads(kind, *([number] if number else []))


def _hearsay_is_confirmed_by_the_prosecutor(dewi: Visitor, ratna: Visitor, code: str) -> None:
    """What the unit heard stands as heard until who knows it says so."""
    dewi.go(f"/kasus/{code}/hukum/catat/")
    dewi.choose("Tonggak", "SPDP diterima penuntut umum")
    dewi.write("Tanggal pada suratnya", "24-11-2026")
    dewi.choose("Menurut keterangan", "jaksa")
    dewi.tap("Simpan")
    if dewi.main().get_by_label("Sudah saya periksa, memang begitu").count():
        dewi.tick("Sudah saya periksa, memang begitu")
        dewi.tap("Simpan")
    dewi.reads("SPDP diterima penuntut umum", "Belum dibenarkan", "Menurut keterangan jaksa")
    assert not dewi.main().get_by_role("button", name="Benarkan").count()
    ratna.go(f"/kasus/{code}/hukum/")
    ratna.tap("Benarkan")
    ratna.reads("Dibenarkan Ratna Sari")
    dewi.go(f"/kasus/{code}/hukum/")
    dewi.reads_nothing_of("Belum dibenarkan")
