"""Three suspects of one case: a dossier that came back goes to paid restitution, the court's acts by the prosecutor."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.journeys import people
from tests.journeys.house import Demo, demo_home, running
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
MILESTONE_TAPS = 4
LOSSES = (("Kekayaan atau penghasilan yang hilang", "17.500.000"), ("Perawatan medis dan psikologis", "2.000.000"))
# The demo's case with three suspects: its code, and their numbers.
THREE = """
SELECT c.code, min(p.ordinal) FILTER (WHERE p.role = 'suspect'), min(p.ordinal) FILTER (WHERE p.role <> 'suspect'),
  max(p.ordinal) FILTER (WHERE p.role = 'suspect')
FROM legal_criminaltrack t JOIN cases_case c ON c.id = t.case_id JOIN cases_caseperson p ON p.id = t.person_id
GROUP BY c.code HAVING count(*) = 3"""
VERDICT = """
SELECT n.id FROM legal_victimnotice n JOIN cases_case c ON c.id = n.case_id
WHERE n.kind = 'notice_verdict' AND n.state = 'notice_open'"""


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """The demo with its stories: one of them has three suspects."""
    with demo_home(has_stories=True) as home, running(home) as demo:
        yield demo


def test_three_suspects_from_a_returned_dossier_to_paid_restitution_each_on_their_own_track(
    demo: Demo, cast: Cast
) -> None:
    """The court's acts are entered by the prosecutor; the village's settlement is answered by two offices."""
    ((found, *numbers),) = demo.query(THREE)
    code, (first, youth, third) = str(found), (int(str(number)) for number in numbers)
    anton, ratna = cast.officer(people.ANTON), cast.officer(people.RATNA)
    ratna.go(f"/kasus/{code}/hukum/?orang={first}")
    ratna.reads("P-19, dikembalikan dengan petunjuk", "Belum dibenarkan", "Tertutup")
    ratna.tap("Benarkan")
    _next(anton, code, first, "Berkas tahap I dikirim")
    _next(ratna, code, first, "P-21, berkas lengkap")
    _next(anton, code, first, "Tahap II, tersangka dan barang bukti diserahkan")
    for milestone in ("Surat dakwaan dibuat", "Perkara dilimpahkan ke pengadilan", "Sidang pertama"):
        _next(ratna, code, first, milestone)
    dewi = cast.officer(people.DEWI)
    book = _claimed(dewi, code, first, youth)
    _next(ratna, code, first, "Tuntutan pidana dibacakan")
    _ordered(ratna, book, "Dituntut penuntut umum")
    _next(ratna, code, first, "Putusan", ruling="Bersalah")
    _ordered(ratna, book, "Diputus hakim")
    ratna.go(f"/kasus/{code}/hukum/?orang={youth}")
    ratna.reads("Anak pada hari perbuatan")
    ratna.reads_nothing_of("P-21,")
    ratna.go(f"/kasus/{code}/hukum/catat/?jenis=verdict&orang={third}")
    ratna.choose("Isi putusan", "Belum diketahui")
    ratna.write("Tanggal pada suratnya", people.today())
    ratna.tap("Simpan")
    ratna.reads("Surat dakwaan", "dulu")

    hasan, rara = cast.officer("hasan.uptd"), cast.officer("rara.hukum")
    for officer, answer in ((hasan, "Korban sudah ditemui"), (rara, "Tertutup menurut hukum; perkara harus berlanjut")):
        officer.go("/antrean/")
        officer.tap("Jawab jalan yang tertutup menurut hukum", exact=False, first=True)
        officer.reads(code, "kekerasan seksual")
        officer.tick(answer)
        officer.tap("Simpan jawaban")
    anton.go(f"/kasus/{code}/hukum/?orang={third}")
    anton.reads("perkara harus berlanjut", "Belum ditemukan")
    ((verdict,),) = demo.query(f"{VERDICT} AND c.code = '{code}'")
    _told_in_plain_words(dewi, anton, code, str(verdict))
    for milestone in ("Berkekuatan hukum tetap (inkracht)", "Eksekusi"):
        _next(ratna, code, first, milestone)
    _paid(dewi, ratna, code, book, first)


def _claimed(dewi: Visitor, code: str, first: int, youth: int) -> str:
    """The claim with its losses, before the prosecutor reads what is demanded; the page of its book."""
    dewi.go(f"/kasus/{code}/restitusi/")
    dewi.tap("Buka buku restitusi", first=True)
    dewi.tick(f"Tersangka {first}")
    dewi.tick(f"Anak berhadapan dengan hukum {youth}")
    dewi.tick("Selama perkara, sebelum tuntutan")
    dewi.tick("Kekerasan seksual (UU 12/2022)")
    dewi.choose("Yang memohon", "Orang tua atau wali")
    dewi.choose("Diajukan", "Lewat penuntut umum")
    dewi.tap("Buka")
    dewi.reads("Belum ada kerugian yang ditulis", "tanggung renteng", "orang tuanya")
    book = urlsplit(dewi.page.url).path
    for head, rupiah in LOSSES:
        dewi.tap("Tambah kerugian")
        dewi.tick(head)
        dewi.write("Jumlah (rupiah)", rupiah)
        dewi.write("Kerugian apa, dan bagaimana dihitung", "CONTOH: dari berkas, tidak ditanyakan lagi.")
        dewi.tap("Simpan")
    dewi.tap("Catat sekarang")
    dewi.write("Tanggal", people.today())
    dewi.tap("Simpan")
    dewi.reads("Permohonan diajukan", "19.500.000")
    return book


def _ordered(ratna: Visitor, book: str, kind: str) -> None:
    """By heads of loss, as the prosecutor demands and the court awards them: first hand, nothing to confirm."""
    ratna.go(book)
    ratna.tap("Catat sekarang")
    ratna.reads(kind, "17.500.000")
    for head, rupiah in LOSSES:
        ratna.write(head, rupiah)
    ratna.tap("Simpan")
    ratna.reads(kind, "19.500.000")
    ratna.reads_nothing_of("Belum dibenarkan")


def _paid(dewi: Visitor, ratna: Visitor, code: str, book: str, first: int) -> None:
    """What is deposited is told to the companion, who hands it over with a receipt; the book is at its end."""
    for kind in ("Terpidana menerima salinan putusan", "Uang dititipkan"):
        ratna.go(book)
        ratna.tap("Catat sekarang")
        ratna.reads(kind)
        if kind == "Uang dititipkan":
            ratna.write("Jumlah (rupiah)", "19.500.000")
            ratna.choose("Dari siapa", f"Tersangka {first}")
            ratna.write("Di mana uangnya, atau dengan cara apa diterima", "CONTOH: Kejaksaan Negeri")
        ratna.tap("Simpan")
        ratna.reads(kind)
    dewi.go("/kabar/")
    dewi.reads("Uang restitusi dititipkan untuk satu korban")
    dewi.go(book)
    dewi.tap("Catat sekarang")
    dewi.reads("Uang diterima korban")
    dewi.write("Di mana uangnya, atau dengan cara apa diterima", "CONTOH: rekening anak")
    dewi.tap("Simpan")
    dewi.reads("Uang diterima korban", "Buat kuitansi")
    dewi.go(f"/kasus/{code}/restitusi/?semua")
    dewi.reads("Selesai", "19.500.000")


def _told_in_plain_words(dewi: Visitor, anton: Visitor, code: str, verdict: str) -> None:
    """The verdict waits in the companion's queue, is told as the victim wishes, and the police see that it was."""
    dewi.go("/antrean/")
    dewi.reads("Kabar putusan untuk korban")
    dewi.go(f"/kasus/{code}/hukum/korban/")
    dewi.reads("Semua kemajuan perkara", "hakim membacakan putusannya", "CONTOH: hari kerja sesudah pukul 13")
    dewi.go(f"/kasus/{code}/hukum/korban/kabar/{verdict}/")
    dewi.tick("Sudah diberi tahu")
    dewi.choose("Bagaimana disampaikan", "Bertemu langsung")
    dewi.write("Tanggapannya", "CONTOH: ia ingin tahu kapan ganti ruginya dibayar.")
    dewi.tap("Simpan")
    dewi.reads("Tercatat.")
    anton.go(f"/kasus/{code}/hukum/korban/")
    anton.main().get_by_text("Kabar yang sudah selesai").click()
    anton.reads("Semua kemajuan perkara", "Putusan hakim", "Sudah disampaikan")
    anton.reads_nothing_of("Bertemu langsung", "sesudah pukul 13", "ganti ruginya")


def _next(officer: Visitor, code: str, ordinal: int, milestone: str, *, ruling: str = "") -> None:
    """From the case to the next milestone with number and day."""
    officer.go(f"/kasus/{code}/")
    officer.taps = 0
    officer.tap("Proses hukum", first=True)
    officer.reads(f"Tonggak perkara, Tersangka {ordinal}")
    officer.tap(f"Catat {milestone}")
    if ruling:
        officer.choose("Isi putusan", ruling)
    officer.write("Tanggal pada suratnya", people.today())
    officer.write("Nomor surat", f"CONTOH/{milestone[:6]}")
    officer.tap("Simpan")
    assert officer.taps <= MILESTONE_TAPS + (2 if ruling else 0), f"{milestone} cost {officer.taps} taps"
    officer.reads(milestone, f"CONTOH/{milestone[:6]}")
