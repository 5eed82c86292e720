"""Pages that no story passes through: each is met once on a phone and once at a desk, mistakes and errors too."""

import pytest
from tests.journeys import people
from tests.journeys.people import Cast

pytestmark = pytest.mark.journey


def test_a_villager_looks_round_in_both_languages(cast: Cast, width: int) -> None:
    villager = cast.villager(width)
    for path in ("/", "/lapor/", "/cek/", "/cek/matikan/", "/tutup/", "/keamanan/", "/nomor/", "/peta/"):
        for language in ("", "/en"):
            villager.go(language + path)
            assert villager.status == 200, path
    villager.go("/tidak-ada/")
    assert villager.status == 404


def test_a_planner_reads_the_map_from_the_regency_to_a_village(cast: Cast, width: int) -> None:
    gita = cast.signed_in("gita.bappeda", width)
    gita.go("/gugus-tugas/peta/?tingkat=desa")
    gita.reads("259 desa dan kelurahan", "Mekakau Ilir")
    gita.go("/gugus-tugas/peta/?lapis=waktu-puskesmas")
    gita.tap("Mekakau Ilir", within="table")
    gita.reads("Kecamatan Mekakau Ilir", "Pere'an")


def test_a_villager_makes_mistakes_and_loses_nothing(cast: Cast, width: int) -> None:
    villager = cast.villager(width)
    villager.go("/lapor/")
    villager.write("Desa, dusun, atau patokan tempat", "Desa Pere'an")
    villager.write("Nomor telepon", "0812 0000 0000")
    villager.tap("Kirim laporan")
    assert villager.status == 422
    villager.reads("Tulis dulu apa yang terjadi", "Anda menulis nomor telepon")
    assert villager.page.get_by_label("Desa, dusun, atau patokan tempat").input_value() == "Desa Pere'an"
    villager.go("/cek/")
    villager.write("Enam kata", "bukan enam kata")
    villager.tap("Lihat")
    assert villager.status == 422
    villager.reads("Ada kata yang salah")


def test_a_wrong_password_says_nothing_about_whose_it_was(cast: Cast, width: int) -> None:
    stranger = cast.stranger_at_the_desk(width)
    said = []
    for login in ("tidak.ada", people.TEGUH):
        stranger.go("/masuk/")
        stranger.write("Nama pengguna", login)
        stranger.write("Kata sandi", "salah sekali")
        stranger.tap("Masuk")
        assert stranger.status == 422
        said.append(stranger.text())
    assert said[0] == said[1]


def test_dewi_looks_into_every_corner_of_a_case(cast: Cast, width: int) -> None:
    _rina, slip, code = people.case_of(cast, width)
    dewi = cast.officer(people.DEWI, width)
    rooms = ("", "orang/", "orang/tambah/", "orang/1/isi/", "layanan/", "layanan/catat/", "rujukan/")
    more = ("rujukan/siapkan/", "linimasa/", "ringkasan/", "tugaskan/", "tutup/")
    for path in (*(f"/kasus/{code}/{room}" for room in (*rooms, *more)), f"/laporan/{slip.number}/"):
        dewi.go(path)
        assert dewi.status == 200, path
    for path in ("/kasus/", "/kasus/?lingkup=kantor", "/kasus/?lingkup=selesai", "/rujukan/", "/kabar/", "/profil/"):
        dewi.go(path)
        assert dewi.status == 200, path
    for path in ("orang/1/isi/", "rujukan/siapkan/", "layanan/catat/"):
        dewi.go(f"/kasus/{code}/{path}")
        button = dewi.main().get_by_role("button").last
        button.click()
        dewi.page.wait_for_load_state()
        dewi.looks()
        dewi.reads("perlu diperbaiki")


def test_rina_ends_a_report_without_a_case(cast: Cast, width: int) -> None:
    villager = cast.villager(width)
    slip = people.report(villager)
    rina = cast.officer(people.RINA, width)
    people.take(rina, slip)
    rina.tap("Selesai tanpa kasus")
    rina.page.locator("main input[type=radio]").first.check(force=True)
    rina.tap("Selesaikan")
    rina.reads("Laporan selesai tanpa kasus")
    people.look_up(villager, slip)
    villager.reads("sudah selesai kami tangani")


def test_those_without_cases_see_their_own_pages(cast: Cast, width: int) -> None:
    maya = cast.officer("maya.sekretariat", width)
    for path in ("/orang/", "/kabar/", "/profil/", "/komponen/"):
        maya.go(path)
        assert maya.status == 200, path
    maya.go("/tidak-ada/")
    assert maya.status == 404
    sekar = cast.officer(people.SEKAR, width)
    sekar.go("/rujukan/")
    sekar.reads("Menunggu jawaban Anda", "Menunggu kantor lain")


def test_when_the_system_breaks_down_nobody_loses_what_they_wrote(cast: Cast, width: int) -> None:
    rina, _slip, code = people.case_of(cast, width)
    villager = cast.villager(width)
    villager.go("/lapor/")
    villager.write("Cerita Anda", "Ditulis waktu sistem terganggu.")
    with cast.demo.refusing("mailbox_envelope"):
        villager.tap("Kirim laporan")
        assert villager.status == 503
        villager.reads("Belum terkirim", "110")
    villager.tap("Kirim laporan")
    people.slip_of(villager)
    rina.go(f"/kasus/{code}/layanan/catat/")
    rina.choose("Layanan", "Penjangkauan korban")
    rina.write("Catatan layanan", "Ditulis waktu sistem terganggu.")
    with cast.demo.refusing("assistance_service"):
        rina.tap("Simpan")
        assert rina.status == 500
        rina.reads("Belum tersimpan")
    rina.tap("Simpan lagi")
    rina.reads("Ditulis waktu sistem terganggu.", "Penjangkauan korban")


def test_a_form_that_stood_open_too_long_keeps_what_was_written(cast: Cast, width: int) -> None:
    rina, _slip, code = people.case_of(cast, width)
    rina.go(f"/kasus/{code}/ringkasan/")
    rina.write("Ringkasan", "Ditulis di halaman lama.")
    rina.page.locator("main [name=csrfmiddlewaretoken]").evaluate("field => { field.value = 'x'.repeat(64) }")
    rina.tap("Simpan")
    assert rina.status == 403
    rina.reads("terlalu lama terbuka")
    rina.tap("Simpan lagi")
    rina.reads("Ditulis di halaman lama.", "Versi 1")
