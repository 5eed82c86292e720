"""How a child's case ends in the stories: step by step, until nothing stands against it and another has read it."""

import re

from tests.journeys.visitor import Visitor

PLAN, CONTACT = "Tulis rencana", "Catat kontak aman"


def ask_closing(officer: Visitor, code: str) -> None:
    """Wants a child's case to end, once nothing stands against it; somebody else has to agree."""
    lift_danger(officer, code)
    screen(officer, code)
    ask(officer, code)
    officer.reads(PLAN, CONTACT)
    reach_a_goal(officer, code)
    explain_rights(officer, code)
    note_contact(officer, code)
    ask(officer, code)
    officer.reads("Catat nomor Simfoni-PPA setiap korban")
    officer.reads_nothing_of(PLAN, CONTACT)
    enter_into_simfoni(officer, code)
    ask_again(officer, code)


def ask_again(officer: Visitor, code: str) -> None:
    """Asks for the second person, on the page where nothing stands against closing any more."""
    officer.go(f"/kasus/{code}/")
    officer.tap("Tutup kasus")
    officer.tick("Tujuan layanan tercapai")
    officer.tap("Minta pemeriksa kedua")
    officer.reads("Terminasi diminta")


def lift_danger(officer: Visitor, code: str) -> None:
    """Says why what was ticked on the report endangers nobody any more."""
    officer.go(f"/kasus/{code}/")
    officer.tap(re.compile("Cabut dengan alasan"), exact=False, first=True)
    officer.tick("Bahayanya sudah lewat")
    officer.write("Alasan", "Ditemui di rumah nenek, aman.")
    officer.tap("Cabut dengan alasan")
    officer.reads("Tanda darurat dicabut")


def screen(officer: Visitor, code: str) -> None:
    """Asked for the three elements, and found none."""
    officer.go(f"/kasus/{code}/asesmen/isi/")
    officer.tick("Ketiganya sudah ditanyakan, tidak ada tandanya")
    officer.tap("Simpan asesmen")
    officer.reads("Asesmen tersimpan", "Tidak ada tanda perdagangan orang")


def reach_a_goal(officer: Visitor, code: str) -> None:
    """A plan of one goal, and what became of it."""
    officer.go(f"/kasus/{code}/rencana/")
    officer.tap("Susun rencana")
    officer.write("Tujuan 1", "CONTOH: kembali bersekolah.")
    officer.choose("Layanan 1", "Kembali ke sekolah")
    officer.choose("Siapa yang mengerjakan 1", "UPTD PPA")
    officer.write("Selesai pada 1", "25-12-2099")
    officer.tap("Simpan")
    officer.reads("Tujuan masuk rencana", "CONTOH: kembali bersekolah.")
    officer.tap("Catat hasil", exact=False, first=True)
    officer.tick("Sudah dikerjakan")
    officer.write("Apa yang terjadi", "CONTOH: diantar ke sekolah.")
    officer.tap("Simpan")
    officer.reads("Hasilnya tercatat", "Catat sesi")
    officer.go(f"/kasus/{code}/rencana/")
    officer.tap("Catat hasilnya")
    officer.tick("Tujuannya tercapai")
    officer.write("Apa yang terjadi", "CONTOH: masuk kelas.")
    officer.tap("Simpan")
    officer.reads("Hasil tujuan tercatat", "CONTOH: masuk kelas.")


def explain_rights(officer: Visitor, code: str) -> None:
    """The victim hears of restitution and of LPSK."""
    officer.go(f"/kasus/{code}/hukum/beri-tahu/")
    person = officer.page.locator("#id_person option").nth(1).inner_text()
    officer.choose("Siapa yang diberi tahu", person)
    officer.tick("Bertemu langsung")
    officer.tick("Hak atas restitusi dijelaskan")
    officer.tick("Pelindungan LPSK dijelaskan")
    officer.tap("Simpan")
    officer.reads("korban sudah diberi tahu")


def note_contact(officer: Visitor, code: str) -> None:
    """How the child is reached after the closing."""
    officer.go(f"/kasus/{code}/orang/1/kontak/tulis/")
    officer.write("Siapa yang boleh menjawab?", "Guru BK")
    officer.write("Nomor yang aman", "0812 0000 4831")
    officer.tap("Segel dan simpan")
    officer.reads("Orang")


def enter_into_simfoni(officer: Visitor, code: str) -> None:
    """The number that Simfoni gave the child."""
    officer.go(f"/kasus/{code}/simfoni/1/")
    officer.write("Nomor yang muncul sesudah disimpan", f"CONTOH-{code}")
    officer.tap("Simpan nomor")
    officer.reads(f"CONTOH-{code}", "Nomor")


def refuse_closing(second: Visitor, code: str, objection: str) -> None:
    """The second person reads the file for this one decision, and says what stands against the closing."""
    _read_file(second, code)
    second.tick(objection)
    second.tap("Kirim jawaban")
    second.reads("Terminasi tidak disetujui. Yang meminta diberi tahu.")


def agree_to_closing(second: Visitor, code: str) -> None:
    """The second person reads the file for this one decision, and ends the case."""
    _read_file(second, code)
    second.tick("Setuju, tutup kasus ini")
    second.tap("Kirim jawaban")
    second.reads("Kasus ditutup")


def _read_file(second: Visitor, code: str) -> None:
    second.go("/kasus/penutupan/")
    second.tap(code)
    second.reads_nothing_of("kembali bersekolah")
    second.tap("Baca untuk memeriksa terminasi")
    second.reads("CONTOH: kembali bersekolah.", "CONTOH: masuk kelas.", "Ditemui di rumah nenek, aman.")


def cannot_end(officer: Visitor, code: str, *open_ends: str) -> None:
    """Nothing can even be asked; every open end leads to its page."""
    officer.go(f"/kasus/{code}/tutup/")
    officer.reads("Kasus belum dapat ditutup", *open_ends)
    assert officer.main().get_by_role("button", name="Minta pemeriksa kedua").count() == 0
    for words in open_ends:
        assert officer.main().get_by_role("link").filter(has_text=words).count() == 1


def ask(officer: Visitor, code: str, *, follower: str = "") -> None:
    """Wants the case to end; with who goes on following what is before the court."""
    officer.go(f"/kasus/{code}/tutup/")
    officer.tick("Tujuan layanan tercapai")
    if follower:
        officer.choose("Siapa yang mengikuti perkara pidana dan restitusinya", follower)
    officer.tap("Minta pemeriksa kedua")
