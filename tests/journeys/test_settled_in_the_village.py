"""A child's rape is "settled" at the village office: what the law bars is recorded as told, rung, and answered."""

from functools import partial

import pytest
from tests.journeys import people
from tests.journeys.house import wait_until
from tests.journeys.people import Cast, Slip
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
KARIM, RARA = "karim.desa", "rara.hukum"
TOLD = "CONTOH: anak 14 tahun disetubuhi tetangganya. Kedua keluarga sudah “damai” di balai desa Pere'an."
BARRED, RUNG = "“Damai” di luar proses hukum", "Jawab jalan yang tertutup menurut hukum"
GOES_ON = "perkara harus berlanjut"


def test_a_settlement_of_a_childs_rape_is_barred_rung_and_answered(cast: Cast) -> None:
    karim = cast.officer(KARIM, PHONE)
    slip = _brought(karim)
    rina = cast.officer(people.RINA)
    people.take(rina, slip)
    rina.tap("Buka dan baca")
    code = people.open_case(rina)
    dewi, anton = cast.officer(people.DEWI), cast.officer(people.ANTON)
    _suspect(dewi, code)
    people.offer(dewi, code)
    people.accept(anton, code)
    _told_of_it(dewi, code)

    hasan, rara = cast.officer(people.HASAN), cast.officer(RARA)
    for officer, answer in ((hasan, "Korban sudah ditemui"), (rara, f"Tertutup menurut hukum; {GOES_ON}")):
        assert wait_until(partial(_is_rung, officer))
        _answered(officer, code, answer)
    rara.reads_nothing_of(code)
    for officer in (anton, dewi):
        officer.go("/kabar/")
        officer.reads("sudah dijawab. Baca jawabannya di kasusnya", code)
        officer.go(f"/kasus/{code}/hukum/")
        officer.reads(BARRED, "kuasa yang tidak seimbang", "Korban sudah ditemui", GOES_ON)
    karim.go("/permintaan/")
    karim.reads(slip.number)
    karim.reads_nothing_of(code, "Terlapor 2", GOES_ON)
    karim.go(f"/kasus/{code}/")
    assert karim.status == 404, "who brings a report has no file"


def _brought(karim: Visitor) -> Slip:
    """The village officer asks the unit to come; the page tells them not to settle it."""
    karim.go("/antrean/")
    karim.reads("tidak didamaikan")
    karim.tap("Minta UPTD PPA datang")
    karim.write("Apa yang terjadi, dan pendampingan apa yang diminta?", TOLD)
    karim.choose("Laporan ini untuk siapa?", "Seorang anak")
    karim.tap("Kirim permintaan")
    karim.go("/permintaan/")
    return people.brought_slip(karim)


def _suspect(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/orang/tambah/")
    dewi.choose("Peran", "Terlapor")
    dewi.choose("Jenis kelamin", "Laki-laki")
    dewi.write("Umur (tahun)", "45")
    dewi.tap("Simpan")


def _told_of_it(dewi: Visitor, code: str) -> None:
    """What happened outside the law is written down as heard: never refused, never kept silent."""
    dewi.go(f"/kasus/{code}/hukum/catat/?jenis=peace&orang=2")
    dewi.write("Kapan terjadi", people.today())
    dewi.choose("Menurut keterangan", "keluarga korban")
    dewi.tick("Ada kuasa yang tidak seimbang: keluarga, guru, atasan, majikan, utang, ancaman")
    dewi.tap("Simpan")
    dewi.reads("Tonggak tercatat", BARRED, "kuasa yang tidak seimbang", "tidak menghentikan perkara")


def _is_rung(officer: Visitor) -> bool:
    officer.go("/kabar/")
    return "tertutup menurut hukum" in officer.text()


def _answered(officer: Visitor, code: str, answer: str) -> None:
    """From the queue: which exit, why; no person and no word of the file."""
    line = f"li:has-text('{code}'):has-text('{RUNG}')"
    assert people.is_queued(officer, line)
    officer.tap(RUNG, within=line, exact=False)
    officer.reads(code, BARRED)
    officer.reads_nothing_of("balai desa", "disetubuhi")
    officer.tick(answer)
    officer.tap("Simpan jawaban")
    officer.reads("Jawaban tercatat")
