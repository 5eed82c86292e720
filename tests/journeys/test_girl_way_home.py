"""A trafficked girl of 15 from her teacher's report to her grandmother's house, each of seven offices at its own desk.

What is typed once is read by who needs it next, on the page that they open first; of the rest they read nothing.
"""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from tests.journeys import closing, people
from tests.journeys.desks import Desks
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE

from sigap.kernel.clock import now
from sigap.ui.fields import MomentInput

pytestmark = pytest.mark.journey
STORY = "CONTOH: murid saya diajak tetangga kerja di warung kota, ternyata dipaksa menemani tamu. Desa Pere'an."
CHILD = "Ratih Pere'an CONTOH"
HEARD = ("Diajak atau direkrut", "Dieksploitasi secara seksual (pelacuran)", "Kekerasan seksual")
CALLED, COVER, NUMBER = "Guru BK", "soal lomba", "0812 0000 4831"
NEEDS, AFTERWARDS = "CONTOH: alergi udang.", "CONTOH: kontrol dua pekan lagi."
LP = "LP/B/777/XI/2026/SPKT"
TASK = "CONTOH: ujian susulan kelas 9, tanpa surat tertulis."
STEPFATHER, MOTHER, GRANDMOTHER = 2, 3, 4
DANGER, POLICE = "Cabut tanda darurat", "Laporkan ke polisi dan catat nomor LP"
RIGHTS, SIMFONI = "Jelaskan restitusi dan pelindungan LPSK", "Catat nomor Simfoni-PPA setiap korban"
FOLLOWER = "Pilih siapa yang mengikuti perkara pidana dan restitusinya."
YANTI, TUTI, HOUSE = "yanti.disdik", "tuti.rumahaman", "Rumah Zamrud CONTOH"


def _reported(cast: Cast, desks: Desks) -> str:
    """The teacher's phone, then the intake officer's one sheet; the code."""
    slip = people.report(cast.villager(PHONE), STORY)
    rina = desks[people.RINA]
    people.take(rina, slip)
    rina.tap("Buka dan baca")
    rina.reads(STORY)
    code = people.open_from_sheet(rina, CHILD, (NUMBER, CALLED, COVER), HEARD, "10-11-2026")
    for role, sex, age in (("suspect", "L", "44"), ("guardian", "P", "36"), ("guardian", "P", "61")):
        desks.send(people.RINA, f"/kasus/{code}/orang/tambah/", role=role, sex=sex, age_years=age)
    at_home = {f"kind-1-{STEPFATHER}": "parent", f"household-1-{STEPFATHER}": "together"}
    desks.send(people.RINA, f"/kasus/{code}/terlapor/", **at_home)
    desks.send(people.RINA, f"/kasus/{code}/orang/{MOTHER}/hubungan/", kind="spouse_of", other=str(STEPFATHER))
    return code


def _manager_asks_nothing_again(desks: Desks, code: str) -> None:
    dewi = desks[people.DEWI]
    dewi.go(f"/kasus/{code}/")
    dewi.reads("Jawab tanda darurat", CALLED, COVER, "Ada indikasi perdagangan orang", "10 November 2026")
    dewi.reads_nothing_of(NUMBER, "Ratih")
    dewi.tap("Catat tindakan pengamanan")
    dewi.tick("Polisi sudah ditelepon dan bergerak")
    dewi.tap("Catat tindakan pengamanan")
    dewi.go(f"/kasus/{code}/jenis/")
    dewi.choose("Tempat kejadian", "Tempat kerja")
    dewi.tap("Simpan")
    dewi.reads("Perdagangan orang, tempat kerja")
    closing.cannot_end(dewi, code, DANGER, POLICE)
    closing.lift_danger(dewi, code)
    closing.cannot_end(dewi, code, POLICE)
    dewi.go(f"/kasus/{code}/")
    dewi.page.locator("details.story summary").click()
    dewi.tap("Buka sekarang")
    dewi.reads(STORY)
    desks.made(people.DEWI, "Kolom nama kosong", "FORMULIR PENGADUAN")
    desks.letter(people.DEWI, f"/kasus/{code}/surat-perkara/laporan/", "tempat kerja, Kec. Buay Sandang Aji")


def _police_and_hospital(desks: Desks, code: str) -> None:
    anton = desks.asked(code, people.DEWI, people.ANTON, "Unit PPA Polres", "Pembuatan laporan polisi", owed=True)
    anton.reads(CALLED, COVER, "10 November 2026")
    for kind in ("lp", "sprindik", "spdp", "named_suspect", "stage_one"):
        mark = {"person": str(STEPFATHER), "happened_on": people.today(), "number": LP if kind == "lp" else kind}
        desks.send(people.ANTON, f"/kasus/{code}/hukum/catat/", kind=kind, **mark)
    visum = "Pemeriksaan dan visum et repertum"
    sekar = desks.asked(code, people.ANTON, people.SEKAR, "RSUD Muaradua", visum, owed=True)
    sekar.reads(CALLED, COVER)
    sekar.reads_nothing_of(LP)
    assert "Dewi Anggraini, UPTD PPA" in desks.letter(people.ANTON, f"/kasus/{code}/surat-perkara/visum/", LP)
    people.report_back(sekar, code, "CONTOH: visum diserahkan tertutup.")
    desks.asked(code, people.DEWI, people.SEKAR, "RSUD Muaradua", "Surat keterangan medis")
    desks.letter(people.DEWI, f"/kasus/{code}/surat-perkara/medis/", "Rumah Sakit Umum Daerah Muaradua")
    people.report_back(sekar, code, "CONTOH: surat keterangan diserahkan.")
    people.report_back(anton, code, "CONTOH: berkas ke penuntut umum.")


def _prosecutor(desks: Desks, code: str) -> None:
    """What the police noted waits for an answer at the prosecutor's; what the manager counted is read there."""
    dewi = desks[people.DEWI]
    ratna = desks.asked(code, people.DEWI, people.RATNA, "Kejaksaan Negeri", "Keterangan kemajuan perkara")
    ratna.reads_nothing_of(CALLED)
    ratna.go(f"/kasus/{code}/hukum/?orang={STEPFATHER}")
    ratna.reads(LP, "Berkas tahap I dikirim")
    ratna.tap("Catat P-21, berkas lengkap")
    ratna.write("Tanggal pada suratnya", people.today())
    ratna.tap("Simpan")
    dewi.go(f"/kasus/{code}/restitusi/buka/")
    dewi.tick(f"Tersangka {STEPFATHER}")
    dewi.tick("Selama perkara, sebelum tuntutan")
    dewi.tick("Perdagangan orang (UU 21/2007)")
    dewi.choose("Yang memohon", "Lembaga")
    dewi.choose("Diajukan", "Lewat penuntut umum")
    dewi.tap("Buka")
    book = dewi.page.url.removeprefix(desks.demo.desk)
    dewi.tap("Tambah kerugian")
    dewi.tick("Kekayaan atau penghasilan yang hilang")
    dewi.write("Jumlah (rupiah)", "4.500.000")
    dewi.write("Kerugian apa, dan bagaimana dihitung", "CONTOH: tiga minggu upah.")
    dewi.tap("Simpan")
    dewi.tap("Buat permohonan")
    assert "4.500.000" in desks.made(people.DEWI, "Buat PDF", "Kepala Kejaksaan Negeri")
    ratna.go(book)
    ratna.reads("4.500.000")
    people.report_back(ratna, code, "CONTOH: restitusi masuk tuntutan.")


def _worked(desks: Desks, code: str) -> None:
    """Assessment, plan, safety plan, conference, session, a visit to the grandmother."""
    dewi, base = desks[people.DEWI], f"/kasus/{code}/rencana/"
    siti = desks.asked(code, people.DEWI, people.SITI, "Dinas Sosial", "Rehabilitasi sosial")
    siti.reads(CALLED)
    siti.reads_nothing_of(LP)
    yanti = desks.asked(code, people.DEWI, YANTI, "Dinas Pendidikan", "Kelanjutan sekolah")
    yanti.reads_nothing_of(LP, CALLED)
    day = people.today()
    told = {"happened_on": day, "score_education": "2", "education": "CONTOH: kelas 9.", "wishes": "CONTOH: sekolah."}
    desks.send(people.DEWI, f"{base}asesmen/1/", **told)
    desks.send(people.DEWI, f"{base}keselamatan/1/", happened_on=day, choice="plan_taken", ring="CONTOH: Bu guru.")
    dewi.go(f"{base}susun/")
    dewi.write("Tujuan 1", "CONTOH: kembali bersekolah.")
    dewi.choose("Layanan 1", "Kembali ke sekolah")
    dewi.choose("Siapa yang mengerjakan 1", "Dinas Pendidikan")
    dewi.write("Selesai pada 1", "25-12-2099")
    dewi.main().get_by_text("Yang dikerjakan, dan yang boleh mereka ketahui").first.evaluate(
        "e => { for (let up = e; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true }"
    )
    dewi.page.locator("[name=task_0]").fill(TASK)
    dewi.tap("Simpan")
    dewi.reads("Tujuan masuk rencana")


def _school(desks: Desks, code: str) -> None:
    """The office for schools reads its own task alone, and says what came of it."""
    yanti, base = desks[YANTI], f"/kasus/{code}/rencana/"
    yanti.go(base)
    yanti.reads(TASK)
    yanti.reads_nothing_of("kembali bersekolah", "CONTOH: kelas 9.", "Bu guru")
    yanti.tap("Catat hasil", exact=False, first=True)
    yanti.tick("Sudah dikerjakan")
    yanti.write("Apa yang terjadi", "CONTOH: ujian 12 Desember.")
    yanti.tap("Simpan")
    for login, words in ((YANTI, "CONTOH: sudah diizinkan."), (people.SITI, "CONTOH: keluarga nenek dibina.")):
        people.report_back(desks[login], code, words)


def _met(desks: Desks, code: str) -> None:
    """A conference, a session, a team in the field; each paper by code alone."""
    dewi, base = desks[people.DEWI], f"/kasus/{code}/rencana/konferensi/"
    dewi.go(f"{base}undang/")
    dewi.write("Waktu", "31-12-2099 09.00")
    dewi.tap("Undang")
    whose = f"case_id = (SELECT id FROM cases_case WHERE code = '{code}')"
    ((talk,),) = desks.demo.query(f"UPDATE casework_caseconference SET starts_at = now() WHERE {whose} RETURNING id")
    desks.send(people.DEWI, f"{base}{talk}/notula/", minutes="CONTOH: sekolah dahulu.")
    desks.paper(people.DEWI, f"{base}{talk}/notula/cetak/", "NOTULA KONFERENSI KASUS")
    desks[people.SITI].go(f"{base}{talk}/")
    desks[people.SITI].reads("CONTOH: sekolah dahulu.")
    dewi.go(f"/kasus/{code}/sesi/catat/")
    dewi.choose("Layanan", "Konseling dan dukungan psikososial")
    dewi.tap("Simpan sesi")
    if dewi.status == 409:  # another story of this house noted one of hers at this hour
        dewi.tick("Ya, memang begitu")
        dewi.tap("Simpan sesi")
    dewi.go(f"/kasus/{code}/lapangan/tugaskan/")
    dewi.write("Ke mana", "CONTOH: rumah nenek, Desa Pere'an")
    back = localtime(now() + timedelta(hours=3)).strftime(MomentInput.written)
    dewi.write("Kembali paling lambat", back)
    dewi.choose("Rute diberitahukan kepada", "Hasan Basri")
    dewi.tap("Tugaskan")
    visit = dewi.page.url.removeprefix(desks.demo.desk)
    assert "rumah nenek" not in desks.paper(people.DEWI, f"{visit}surat-tugas/", "SURAT TUGAS")
    dewi.tap("Tim berangkat")
    desks.send(people.DEWI, f"{visit}lembar/", seen="CONTOH: nenek mau.", is_back="on", service="outreach")


def _sheltered(desks: Desks, code: str) -> str:
    """A bed asked for once: what she must not eat is read by who takes her in; the stay's page."""
    desks.send(TUTI, "/rumah-aman/rumah/baru/", name=HOUSE, hold_hours="6", limit_days="30", boys_apart_from="12")
    ((house,),) = desks.demo.query(f"SELECT id FROM shelter_shelterhouse WHERE name = '{HOUSE}'")
    desks.send(TUTI, f"/rumah-aman/rumah/{house}/kamar/", label="9", kind="room_girls", beds="1")
    dewi, tuti = desks[people.DEWI], desks[TUTI]
    dewi.go("/rumah-aman/minta/")
    if dewi.page.locator("select[name=house]").count():
        dewi.choose("Rumah aman", HOUSE)
    dewi.choose("Siapa", f"{code}: Korban 1, perempuan, 15 tahun")
    dewi.write("Obat, alergi, makanan, siapa yang tidak boleh tahu (boleh kosong)", NEEDS)
    dewi.tap("Minta")
    tuti.go(f"/rumah-aman/?rumah={house}")
    tuti.tap(code, within="aside")
    stay = tuti.page.url.removeprefix(desks.demo.desk)
    tuti.tap("Catat kedatangan")
    tuti.tap("Terima sekarang")
    tuti.reads(NEEDS, "ranjang 9A")
    assert NEEDS in desks.paper(TUTI, f"{stay}berita-acara/masuk/", "BERITA ACARA MASUK RUMAH AMAN")
    for login in (people.SITI, people.ANTON, YANTI):
        desks[login].go(stay)
        assert desks[login].status == 404, login
    return stay


def _goes_home(desks: Desks, code: str, stay: str) -> None:
    """Not to the stepfather's wife; to her grandmother, who hears from the house what comes afterwards."""
    dewi, tuti, base = desks[people.DEWI], desks[TUTI], f"/kasus/{code}/pemulangan/"
    dewi.go(f"{base}rencanakan/1/")
    dewi.tick("Ke keluarga pengganti")
    dewi.tick("Bersedia menerima")
    for label in ("Keluarga dinilai pada", "Berangkat pada"):
        dewi.write(label, people.today())
    dewi.write("Pengantar", "Siti, Dinas Sosial")
    dewi.write("Serah terima 1: kepada kantor", "CONTOH: di rumah nenek")
    dewi.choose("Siapa yang menerima", f"Wali {MOTHER}")
    dewi.tap("Segel dan simpan")
    dewi.reads("suami atau istrinya")
    dewi.choose("Siapa yang menerima", f"Wali {GRANDMOTHER}")
    dewi.tap("Segel dan simpan")
    tuti.go(f"{stay}keluar/")
    tuti.tick("Ke keluarga lain yang aman")
    tuti.write("Pesan untuk sesudahnya (boleh kosong)", AFTERWARDS)
    tuti.tap("Catat keluar")
    assert AFTERWARDS in desks.paper(TUTI, f"{stay}berita-acara/keluar/", "BERITA ACARA KELUAR RUMAH AMAN")
    dewi.go(stay)
    dewi.reads(AFTERWARDS)
    dewi.go(base)
    dewi.tap("Catat serah terima berikutnya")
    for name, known in (("Yang menyerahkan", "Siti, Dinas Sosial"), ("Kantor atau keluarga", "CONTOH: di rumah nenek")):
        assert dewi.main().get_by_label(name).input_value() == known
    dewi.write("Yang menerima", "CONTOH: nenek")
    dewi.tap("Catat serah terima")
    dewi.reads("Klien sudah sampai", "bulan ke-1", "bulan ke-3", "bulan ke-6", "bulan ke-12")
    one = re.findall(rf"{base}[0-9a-f-]{{36}}/", dewi.page.content())
    dewi.tap("Sepakati harinya")
    dewi.tap("Disepakati")
    for visit in dict.fromkeys(re.findall(rf"{base}kunjungan/[0-9a-f-]{{36}}/", dewi.page.content())):
        told = {"made_on": people.today(), "outcome": "doing_well", "client_words": "CONTOH: senang."}
        desks.send(people.DEWI, visit, safe="check_well", **told)
    for paper, says in (
        ("berita-acara/1/", "SERAH TERIMA KLIEN"),
        ("berita-acara/", "BERITA ACARA PEMULANGAN"),
        ("laporan/", "LAPORAN PERKEMBANGAN REINTEGRASI"),
    ):
        desks.paper(people.DEWI, one[0] + paper, says)


def _ended_by_two(desks: Desks, code: str) -> None:
    """Each open end is named until it is mended; the safe contact was told at the very first, and is not asked for."""
    dewi = desks[people.DEWI]
    dewi.go(f"/kasus/{code}/rencana/")
    dewi.reads("CONTOH: ujian 12 Desember.")
    dewi.tap("Catat hasilnya")
    dewi.tick("Tujuannya tercapai")
    dewi.write("Apa yang terjadi", "CONTOH: masuk kelas.")
    dewi.tap("Simpan")
    ended = {"happened_on": people.today(), "choice": "at_end", "words": "CONTOH: aku senang.", "score_education": "4"}
    desks.send(people.DEWI, f"/kasus/{code}/rencana/pemantauan/1/", **ended)
    closing.ask(dewi, code)
    dewi.reads(RIGHTS, FOLLOWER)
    dewi.reads_nothing_of("Catat kontak aman")
    closing.explain_rights(dewi, code)
    closing.ask(dewi, code, follower="Dewi Anggraini")
    dewi.reads(SIMFONI)
    dewi.reads_nothing_of(RIGHTS)
    dewi.go(f"/kasus/{code}/simfoni/1/")
    dewi.reads("Tanggal kejadian 10/11/2026", "Kategori lokasi Tempat kerja", "Hubungan pelaku Orang tua")
    dewi.reads_nothing_of("Ratih")
    closing.enter_into_simfoni(dewi, code)
    closing.ask(dewi, code, follower="Dewi Anggraini")
    dewi.reads("Terminasi diminta")
    desks.papers_of_the_work(people.DEWI, code)
    closing.agree_to_closing(desks[people.HASAN], code)
    dewi.go(f"/kasus/{code}/")
    dewi.reads("Kasus ini sudah ditutup")


def test_she_is_home_and_nobody_asked_twice(cast: Cast) -> None:
    desks = Desks(cast, "Ratih", kept=(NUMBER, "menemani tamu", "Buka cerita"))
    code = _reported(cast, desks)
    _manager_asks_nothing_again(desks, code)
    stay = _sheltered(desks, code)
    _police_and_hospital(desks, code)
    _prosecutor(desks, code)
    _worked(desks, code)
    _met(desks, code)
    _school(desks, code)
    _goes_home(desks, code, stay)
    _ended_by_two(desks, code)
