"""Officers come and go: a first sign-in from paper, work handed over before somebody leaves, a way back in by two."""

import re

import pytest
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.journey
MAYA, FAJAR = "maya.sekretariat", "fajar.kejari"
NEW = "kebun-kopi-di-muaradua"


def shows_who_they_are(officer: Visitor, password: str) -> None:
    """What was sent waits for the password, and is done."""
    officer.write("Kata sandi", password)
    officer.tap("Lanjutkan")


def agrees(officer: Visitor) -> None:
    """Ticks the one box of the page, beside what it means."""
    officer.main().get_by_role("checkbox").check(force=True)


def slip_of(officer: Visitor) -> str:
    """What stands on the paper that is handed over."""
    return officer.main().locator(".slip__w").inner_text().strip()


def hired(cast: Cast, login: str, name: str, width: int) -> tuple[Visitor, Visitor]:
    """Maya adds a case manager, Hasan confirms the role, the new one signs in with the paper; Maya, and the new one."""
    maya = cast.officer(MAYA, width)
    maya.go("/orang/")
    maya.tap("Tambah petugas")
    maya.write("Nama lengkap", name)
    maya.write("Nama pengguna", login)
    maya.choose("Kantor", "UPTD PPA")
    maya.choose("Peran", "Manajer kasus")
    maya.tap("Tambah petugas")
    shows_who_they_are(maya, cast.demo.password)
    maya.reads(name, "hanya tampil sekali", "menunggu orang kedua")
    paper = slip_of(maya)
    hasan = cast.officer(people.HASAN, width)
    hasan.go("/orang/")
    hasan.reads(name, "Menunggu orang kedua")
    hasan.tap("Periksa dan sahkan")
    agrees(hasan)
    hasan.tap("Sahkan, mulai sekarang")
    shows_who_they_are(hasan, cast.demo.password)
    hasan.reads("Peran disahkan")
    fresh = cast.stranger_at_the_desk(width)
    fresh.go("/masuk/")
    fresh.write("Nama pengguna", login)
    fresh.write("Kata sandi", paper)
    fresh.tap("Masuk")
    fresh.reads("Buat kata sandi Anda sendiri")
    fresh.go("/kasus/")
    fresh.reads("Buat kata sandi Anda sendiri")
    fresh.write("Kata sandi baru", NEW)
    fresh.write("Kata sandi baru, sekali lagi", NEW)
    fresh.tap("Simpan dan lanjutkan")
    fresh.reads("Antrean kerja")
    return maya, fresh


@pytest.mark.parametrize(("width", "who"), [(PHONE, "Wulan Rekaan"), (DESKTOP, "Ni'matul Pere'an")])
def test_an_officer_leaves_and_the_case_goes_on(cast: Cast, width: int, who: str) -> None:
    login = f"pamit.{width}"
    maya, leaving = hired(cast, login, who, width)
    rina, slip = cast.officer(people.RINA, width), people.report(cast.villager(width))
    people.take(rina, slip)
    code = people.open_case(rina, manager=who)
    leaving.go(f"/kasus/{code}/")
    leaving.reads("Penanggung jawab")

    maya.go("/orang/")
    maya.tap(who)
    maya.reads("1 kasus terbuka sebagai penanggung jawab")
    maya.tap("Akhiri petugas")
    maya.tick("Saya sudah memeriksa namanya")
    maya.tap("Akhiri petugas")
    assert maya.status == 409
    maya.reads("1 kasus terbuka", "Hasan Basri", "Belum ada yang diubah")
    maya.reads_nothing_of(code)

    hasan = cast.officer(people.HASAN, width)
    hasan.go("/orang/")
    hasan.tap(who)
    hasan.tap("Serahkan kasus")
    hasan.reads(code, "Risiko tinggi")
    hasan.choose("Diserahkan kepada", "Hasan Basri, UPTD PPA")
    hasan.tick("Pindah tugas atau berhenti")
    hasan.tap("Serahkan")
    hasan.reads("1 kasus diserahkan kepada Hasan Basri", "Tidak ada lagi yang dipegang")

    maya.tap("Akhiri petugas")
    maya.reads("tidak bertugas lagi di sini")

    leaving.go(f"/kasus/{code}/")
    leaving.reads("Nama pengguna", "Kata sandi")
    leaving.write("Nama pengguna", login)
    leaving.write("Kata sandi", NEW)
    leaving.tap("Masuk")
    assert leaving.status == 422

    hasan.go(f"/kasus/{code}/ringkasan/")
    hasan.write("Ringkasan", "Diteruskan kepala UPTD.")
    hasan.tap("Simpan")
    hasan.reads("Diteruskan kepala UPTD.", "Hasan Basri")
    hasan.go(f"/kasus/{code}/linimasa/")
    hasan.reads(f"Diserahkan dari {who} kepada Hasan Basri")
    surya = cast.officer(people.SURYA, width)
    surya.go("/jejak/?jenis=kuasa")
    surya.reads(f"Akun {who} dinonaktifkan")


def test_fajar_lost_his_telephone_and_two_people_let_him_back_in(cast: Cast) -> None:
    maya, surya, fajar = cast.officer(MAYA), cast.officer(people.SURYA, PHONE), cast.officer(FAJAR)
    maya.go("/orang/")
    maya.tap("Fajar Nugroho")
    maya.tap("Pulihkan masuk")
    maya.tick("Telepon hilang, rusak, atau diganti")
    agrees(maya)
    maya.tap("Minta pemulihan")
    shows_who_they_are(maya, cast.demo.password)
    maya.reads("Pemulihan diminta")
    fajar.go("/profil/")
    fajar.reads("Maya Puspita meminta pemulihan masuk untuk akun Anda")
    surya.go("/orang/")
    surya.tap("Periksa dan sahkan")
    surya.reads("Fajar Nugroho", "Maya Puspita")
    agrees(surya)
    surya.tap("Sahkan dan tampilkan kode")
    shows_who_they_are(surya, cast.demo.password)
    code = slip_of(surya)
    assert len(re.findall(r"[a-z]+", code)) == 6
    phone = cast.stranger_at_the_desk(PHONE)
    phone.go("/masuk/")
    phone.main().get_by_text("Lupa sandi atau telepon hilang").click()
    phone.tap("Saya sudah menerima kode pemulihan")
    phone.write("Nama pengguna", FAJAR)
    phone.write("Kode pemulihan", code.upper())
    phone.write("Kata sandi baru", NEW)
    phone.write("Kata sandi baru, sekali lagi", NEW)
    phone.tap("Simpan kata sandi baru")
    phone.reads("Kata sandi baru tersimpan")
    fajar.go("/antrean/")
    fajar.reads("Nama pengguna")
    phone.tap("Masuk sekarang")
    phone.write("Nama pengguna", FAJAR)
    phone.write("Kata sandi", NEW)
    phone.tap("Masuk")
    phone.go("/kabar/")
    phone.reads("Pemulihan masuk untuk akun Anda disahkan pemeriksa kedua")
