"""A boy, suspect and victim, is held over a holiday: the limit rings on the right day for all who can let him out."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import localdate, localtime
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

from sigap.kernel.clock import now

pytestmark = pytest.mark.journey
HENDRA, LARAS, MAYA = "hendra.bapas", "laras.lbh", "maya.sekretariat"
SOON, TOMORROW = "Dua hari lagi seorang anak wajib", "Satu hari lagi seorang anak wajib"
BARRED, FREE = "Seorang anak ditahan, padahal", "Seorang anak sudah dikeluarkan"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LITMAS = "CONTOH: anak disuruh pamannya; ibu sanggup menjaga. Desa Pere'an."
PAPER, HOLIDAY = "CONTOH/SP/7", "CONTOH: hari jadi"


def test_a_boy_held_over_a_holiday_is_told_of_in_time_and_freed(cast: Cast) -> None:
    """Held for five days, less an hour; on the day of the limit every office rests."""
    anton, dewi = cast.officer(people.ANTON), cast.officer(people.DEWI)
    code = _reported(anton, cast.officer(people.RINA))
    page, held_at = f"/kasus/{code}/anak-ditahan/", now() - 5 * DAY + HOUR
    _arrested(anton, page, held_at)
    hendra, laras, lestari = cast.officer(HENDRA, PHONE), cast.officer(LARAS), cast.officer(people.LESTARI)
    for road, said in (("Minta litmas ke Bapas", "Balai Pemasyarakatan"), ("Minta bantuan hukum", "LBH CONTOH")):
        anton.go(page)
        anton.tap(road)
        anton.tap("Kirim rujukan")
        anton.reads(f"ke {said}")
    people.accept(hendra, code)
    people.accept(laras, code, "Terima")
    _rests(cast.officer(MAYA), localdate(held_at + 7 * DAY))

    hearers = (lestari, hendra, laras, dewi)
    _is_silent(cast.demo, timedelta(0), dewi, f"{code}: {SOON}")
    cast.demo.sweep("juvenile.ring", 2 * HOUR, as_owner=True)
    for officer in hearers:
        officer.go("/kabar/")
        officer.tap(f"{code}: {SOON}", exact=False)
        officer.reads("Wajib dikeluarkan demi hukum dalam", "jam ini tetap berjalan", "Lihat dari dua sisi")
        officer.reads("Diberi tahu haknya atas bantuan hukum", "Diversi tidak berlaku", "Litmas diminta penyidik")
    _longer_by_a_paper_alone(anton, page)
    laras.go(page)
    laras.reads_nothing_of(PAPER)
    _days_pass(cast.demo, code, 1)
    _is_silent(cast.demo, 2 * HOUR, dewi, f"{code}: {TOMORROW}")
    _days_pass(cast.demo, code, 8)
    cast.demo.sweep("juvenile.ring", 2 * HOUR, as_owner=True)

    people.report_back(hendra, code, LITMAS)
    _no_ground_any_more(anton, page)
    for officer in hearers:
        officer.go("/kabar/")
        officer.reads(*(f"{code}: {words}" for words in (TOMORROW, BARRED, FREE)))
    _helped_as_a_victim_too(dewi, code)
    cast.demo.query(f"DELETE FROM places_holiday WHERE name = '{HOLIDAY}'")


def _written(moment: datetime) -> str:
    return localtime(moment).strftime("%d-%m-%Y %H.%M")


def _reported(anton: Visitor, rina: Visitor) -> str:
    """The investigator asks the unit to be beside the boy; the unit opens his case, with the police in it."""
    anton.go("/permintaan/")
    anton.tap("Minta pendampingan", first=True)
    anton.write("Apa yang terjadi, dan pendampingan apa yang diminta?", "CONTOH: anak disuruh mengantar korban.")
    anton.choose("Laporan ini untuk siapa?", "Seorang anak")
    anton.tap("Kirim permintaan")
    anton.go("/permintaan/")
    people.take(rina, people.brought_slip(anton))
    rina.tap("Buka dan baca")
    return people.open_case(rina, role="Anak berhadapan dengan hukum", sex="Laki-laki", age="16")


def _step(anton: Visitor, page: str, kind: str, at: datetime, *beside: str) -> None:
    anton.go(f"{page}orang/1/langkah/")
    anton.choose("Langkah", kind)
    anton.write("Kapan", _written(at))
    for who in beside:
        anton.tick(who)
    anton.tap("Simpan")
    anton.reads("Langkah tercatat", kind)


def _arrested(anton: Visitor, page: str, held_at: datetime) -> None:
    """Arrest and detention by the hour; what was not done yet is flagged, what the case knows is not asked again."""
    _step(anton, page, "Ditangkap", held_at - 3 * HOUR)
    anton.reads("Hak atas bantuan hukum belum tercatat")
    _step(anton, page, "Diberi tahu haknya atas bantuan hukum", held_at - 2 * HOUR, "Orang tua atau wali")
    _step(anton, page, "Penyidikan dimulai", held_at - 2 * HOUR)
    _step(anton, page, "Penyidik berkoordinasi dengan penuntut umum", held_at)
    anton.tap("Umur dan sangkaan")
    anton.write("Tanggal perbuatan", people.today())
    age = anton.page.get_by_label("Umur pada hari perbuatan, kalau tanggal lahir tidak diketahui")
    assert age.input_value() == "16"
    anton.choose("Umur menurut", "Akta kelahiran")
    anton.write("Ancaman pidana terberat, dalam tahun", "15")
    anton.tick("Anak ini juga korban")
    anton.tap("Simpan")
    anton.tap("Catat penahanan")
    anton.write("Ditahan sejak", _written(held_at))
    anton.choose("Di mana", "LPAS")
    anton.tap("Simpan")
    anton.reads("juga pada hari libur", "Jaminan belum ditawarkan", "7 + 8 hari")


def _rests(maya: Visitor, day: date) -> None:
    """The secretariat notes a holiday of the region; a day that is one already stays one."""
    maya.go("/gugus-tugas/pengaturan/libur/tambah/")
    maya.write("Hari", day.strftime("%d-%m-%Y"))
    maya.write("Nama hari libur", HOLIDAY)
    maya.write("Ditetapkan dengan", PAPER)
    maya.tap("Simpan")


def _is_silent(demo: Demo, later: timedelta, dewi: Visitor, words: str) -> None:
    """The worker looks, and rings nothing yet."""
    demo.sweep("juvenile.ring", later, as_owner=True)
    dewi.go("/kabar/")
    dewi.reads_nothing_of(words)


def _days_pass(demo: Demo, code: str, days: int) -> None:
    """The boy has been held for so many days more."""
    demo.query(
        f"UPDATE juvenile_detentionperiod p SET begins_at = p.begins_at - interval '{days} days', until = p.until -"
        f" interval '{days} days' FROM cases_case c WHERE c.id = p.case_id AND c.code = '{code}' AND p.ended_at IS NULL"
    )


def _longer_by_a_paper_alone(anton: Visitor, page: str) -> None:
    anton.go(page)
    anton.tap("Catat perpanjangan")
    anton.tap("Simpan")
    anton.reads("Perpanjangan hanya dengan suratnya")
    anton.write("Nomor surat perpanjangan", PAPER)
    anton.tap("Simpan")
    anton.reads("Perpanjangan tercatat", PAPER, "diperpanjang")


def _no_ground_any_more(anton: Visitor, page: str) -> None:
    """The inquiry has come; the prosecutor reads another article: under seven years nobody may hold him."""
    anton.go(page)
    anton.reads("Litmas diterima", "Hendra Gunawan")
    anton.tap("Umur dan sangkaan")
    anton.write("Ancaman pidana terberat, dalam tahun", "5")
    anton.tap("Simpan")
    anton.reads("Ancaman pidana di bawah 7 tahun: tidak boleh ditahan")
    anton.tap("Catat pengeluaran")
    anton.tap("Simpan")
    anton.reads("Pilih mengapa")
    anton.tick("Tidak ada dasar menahan")
    anton.tap("Simpan")
    anton.reads("Pengeluaran tercatat", "Penahanan yang sudah berakhir")
    _step(anton, page, "Diversi dimulai", now(), "Pembimbing kemasyarakatan (PK)", "Pekerja sosial")
    anton.reads("Proses diversi selesai")


def _helped_as_a_victim_too(dewi: Visitor, code: str) -> None:
    """The unit assesses and plans for him, by the letter of a child before the law; LPSK may protect him."""
    dewi.go(f"/kasus/{code}/rencana/")
    dewi.tap("Isi asesmen")
    dewi.write("Sosial", "CONTOH: tinggal bersama ibu.")
    dewi.tap("Simpan")
    dewi.reads("CONTOH: tinggal bersama ibu.")
    dewi.tap("Susun rencana")
    dewi.reads("Mendapat bantuan hukum")
    dewi.go(f"/kasus/{code}/pelindungan/minta/")
    assert "Anak berhadapan dengan hukum 1" in dewi.page.get_by_label("Untuk siapa").inner_text()
