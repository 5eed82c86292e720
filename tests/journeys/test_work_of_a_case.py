"""A case is worked: two officers on one assessment, a plan, a session, papers without a name."""

import pytest
from tests.factories.printed import words_of
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
CHILD = "Ratih Pere'an CONTOH"
SESSION_TAPS = 6
PAPERS = ("asesmen", "persetujuan", "rencana", "rencana-anak", "keselamatan", "perkembangan", "terminasi", "kartu-hak")


def _two_assess(cast: Cast, code: str) -> Visitor:
    """Both open the empty form; the second one to save sees both versions, and loses nothing."""
    dewi, other = cast.officer(people.DEWI), cast.officer(people.DEWI, PHONE)
    for officer in (dewi, other):
        officer.go(f"/kasus/{code}/rencana/")
        officer.tap("Isi asesmen")
    dewi.write("Sosial", "CONTOH: tinggal bersama nenek.")
    dewi.choose("Sosial: keadaannya", "3, sedang: cukup, belum tetap")
    dewi.tap("Simpan")
    other.write("Pendidikan", "CONTOH: berhenti di kelas 8.")
    other.tap("Simpan")
    other.reads("Ada yang menulis lebih dulu", "CONTOH: tinggal bersama nenek.")
    assert other.page.get_by_label("Sosial", exact=True).input_value() == "CONTOH: tinggal bersama nenek."
    other.tap("Simpan")
    other.reads("CONTOH: tinggal bersama nenek.", "CONTOH: berhenti di kelas 8.", "Versi 2")
    return dewi


def _planned(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/rencana/")
    dewi.tap("Susun rencana")
    goals = (
        ("CONTOH: tidur tanpa takut.", "Konseling dan dukungan psikososial", "Rina Marlina, UPTD PPA"),
        ("CONTOH: luka dirawat.", "Pendampingan ke layanan kesehatan", "UPTD PPA"),
        ("CONTOH: kembali bersekolah.", "Kembali ke sekolah", "UPTD PPA"),
    )
    for number, (words, service, owner) in enumerate(goals, 1):
        dewi.write(f"Tujuan {number}", words)
        dewi.choose(f"Layanan {number}", service)
        dewi.choose(f"Siapa yang mengerjakan {number}", owner)
        dewi.write(f"Selesai pada {number}", "25-12-2099")
    dewi.tap("Simpan")
    dewi.reads("Tujuan masuk rencana", *(words for words, _service, _owner in goals))


def test_a_case_is_worked_from_assessment_to_papers(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast)
    people.name_child(rina, code, CHILD)
    dewi = _two_assess(cast, code)
    _planned(dewi, code)
    # Whose task it is sees it among their own work, and says what came of it; the manager need not ask.
    rina.go("/antrean/?lingkup=saya")
    rina.reads(code)
    rina.go(f"/kasus/{code}/rencana/")
    rina.reads("Tertutup bagi Anda", "bukan sekali lagi kepada klien")
    rina.reads_nothing_of("Belum ada asesmen", "berhenti di kelas 8")
    rina.tap("Catat hasil", exact=False, first=True)
    rina.tick("Sudah dikerjakan")
    rina.write("Apa yang terjadi", "CONTOH: dua kali bertemu.")
    rina.tap("Simpan")
    dewi.go(f"/kasus/{code}/rencana/")
    dewi.reads("CONTOH: dua kali bertemu.")

    dewi.tap("Susun", within="aside")
    dewi.tick("Dibawa klien")
    dewi.tap("Simpan")
    dewi.reads("Dibawa klien")
    _session(cast, code)
    _papers(dewi, code)


def _session(cast: Cast, code: str) -> None:
    """Noted on a telephone as it ends."""
    rina = cast.officer(people.RINA, PHONE)
    rina.go(f"/kasus/{code}/sesi/")
    rina.taps = 0
    rina.tap("Catat sesi")
    rina.choose("Layanan", "Konseling dan dukungan psikososial")
    rina.write("Lamanya (menit)", "45")
    rina.tap("Simpan", exact=False)
    assert rina.taps <= SESSION_TAPS
    rina.reads("45", "1 terlaksana")


def _papers(dewi: Visitor, code: str) -> None:
    """Every paper is made, says what it is by no name of the child's, and stands on whole pages."""
    dewi.go(f"/kasus/{code}/rencana/")
    for slug in PAPERS:
        link = dewi.page.locator(f"a[href$='/dokumen/{slug}/1/']")
        with dewi.page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename == f"{slug}.pdf"
        told = words_of(download.value.path().read_bytes())
        assert not [word for word in CHILD.split() if word in told.replace("CONTOH", "")], slug
        assert len(told.split()) > 30, slug
