"""Each page of the desk as its reader finds it: what it says, what it never says, what it says when it is empty."""

import re

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, NAME, POLICE, PREVIEW, STORY, Work

pytestmark = pytest.mark.django_db
SOCIAL = "siti.dinsos"
PAGES: list[tuple[str, str, tuple[str, ...]]] = [
    (MANAGER, "/antrean/", ("Antrean kerja", "Sekarang", "Hari ini", "Nanti")),
    (INTAKE, "/antrean/", ("Skrining awal laporan {report}", "formulir warga")),
    (POLICE, "/kasus/{own}/", ("Yang menangani", "Saya kerabat orang dalam kasus ini")),
    (POLICE, "/antrean/", ("Jawab permintaan", "{asked}")),
    (MANAGER, "/kasus/", ("{own}", "Dewi Anggraini", "Risiko tinggi")),
    (HEAD, "/kasus/?lingkup=kantor", ("{own}", "{asked}")),
    (MANAGER, "/kasus/{own}/", ("Ringkasan rekaan.", "Tenggat", "Kec. Muara Dua", "Anton Saputra", "Kasus anak")),
    (MANAGER, "/kasus/{asked}/", ("Rujukan belum selesai", "Masih terbuka")),
    (MANAGER, "/kasus/{own}/orang/", ("Korban 1", "Perempuan, 15 tahun", "Saksi 2")),
    (MANAGER, "/kasus/{own}/orang/1/buka/", ("Mengapa identitas ini perlu dibuka?", "dari 30")),
    (MANAGER, "/kasus/{own}/orang/2/isi/", ("Nama lengkap", "Segel dan simpan")),
    (MANAGER, "/kasus/{own}/layanan/", ("Catatan rekaan 0", "Catatan rekaan 1", "Dewi Anggraini")),
    (MANAGER, "/kasus/{asked}/rujukan/", ("Menunggu jawaban", "Buka rujukan")),
    (MANAGER, "/kasus/{own}/linimasa/", ("Linimasa", "Dewi Anggraini", "Anton Saputra")),
    (MANAGER, "/kasus/{own}/tugaskan/", ("Tugaskan rekan", "Rina Marlina")),
    (MANAGER, "/kasus/{own}/rujukan/siapkan/", ("Yang akan mereka lihat", "Anak, perempuan, 15 tahun")),
    (MANAGER, "/kasus/{asked}/tutup/", ("Kasus belum dapat ditutup", "Rujukan belum selesai")),
    (MANAGER, "/kasus/{own}/tutup/", ("Kasus belum dapat ditutup", "Hasil rujukan belum dilaporkan")),
    (INTAKE, "/laporan/{report}/", ("Laporan {report}", "Ambil laporan ini", "Dikurung")),
    (INTAKE, "/laporan/{taken_report}/", ("Dewi Anggraini", "Ambil alih")),
    (MANAGER, "/laporan/{taken_report}/", ("Cerita pelapor tersegel", "Buka dan baca", "Putuskan")),
    (MANAGER, "/laporan/{taken_report}/kasus/", ("Buka kasus", "Penanggung jawab", "Dewi Anggraini")),
    (MANAGER, "/laporan/{taken_report}/tanpa-kasus/", ("Mengapa tidak menjadi kasus?",)),
    (POLICE, "/rujukan/", ("Menunggu jawaban Anda", "{asked}")),
    (POLICE, "/rujukan/{waiting}/", (PREVIEW, "Terima", "Tidak dapat menerima", "Anak, perempuan, 15 tahun")),
    (POLICE, "/kabar/", ("Nama orang dalam kasus hanya ada di berkas", "Tandai semua sudah dibaca")),
    (AUDITOR, "/jejak/", ("Jejak", "Waktu", "Siapa")),
    (AUDITOR, "/jejak/?jenis=membaca", ("Jejak",)),
    (HEAD, "/orang/", ("Dewi Anggraini", "Manajer kasus")),
    (MANAGER, "/profil/", ("Dewi Anggraini",)),
    (MANAGER, "/komponen/", ("Komponen",)),
    (SOCIAL, "/antrean/", ("Tidak ada yang mendesak", "Tidak ada lagi hari ini", "Belum ada yang menunggu")),
    (SOCIAL, "/kasus/", ("Anda belum menangani kasus",)),
    (SOCIAL, "/kasus/?lingkup=kantor", ("Belum ada kasus",)),
    (SOCIAL, "/rujukan/", ("Tidak ada yang menunggu", "Semua rujukan yang Anda kirim sudah dijawab.")),
    (SOCIAL, "/kabar/", ("Belum ada pemberitahuan",)),
]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.mark.parametrize(("login", "path", "words"), PAGES, ids=[f"{login} {path}" for login, path, _words in PAGES])
def test_a_page_says_what_it_is_for_and_names_nobody(login: str, path: str, words: tuple[str, ...], work: Work) -> None:
    answer = casework.at_desk(login, stepped_up=True).get(path.format(**vars(work)))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not [word for word in words if word.format(**vars(work)) not in page]
    assert NAME not in page
    assert STORY not in page
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/kasus/{own}/", "/kasus/{own}/orang/", "/laporan/{report}/", "/antrean/"])
def test_the_frame_says_who_works_and_speaks_english_too(path: str, work: Work) -> None:
    client = casework.at_desk(MANAGER)
    client.post("/bahasa/", {"language": "en", "next": "/"})
    page = client.get(path.format(**vars(work))).content.decode()
    assert '<html lang="en">' in page
    assert "Dewi Anggraini" in page
    assert "Case manager" in page
    assert not re.findall(r"\b(Antrean|Kasus|Laporan|Tenggat)\b", re.sub(r"<[^>]+>", " ", page))


def test_an_identity_opens_after_a_step_up_and_one_reason_and_the_auditor_sees_it(work: Work) -> None:
    client, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/orang/1/buka/"
    asked = client.post(path, {"reason": "contact"})
    assert asked.status_code == 401
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', asked.content.decode()))
    assert carried["reason"] == "contact"
    assert f'action="{path}"' in asked.content.decode()
    wrong = client.post(path, carried | {"ulang-password": "bukan sandinya"})
    assert (wrong.status_code, NAME in wrong.content.decode()) == (422, False)
    assert "bukan sandinya" not in wrong.content.decode()
    opened = client.post(path, carried | {"ulang-password": casework.PASSWORD})
    page = opened.content.decode()
    assert opened.status_code == 200
    assert NAME in page
    assert NAME not in re.findall(r"<title>(.*?)</title>", page)[0]
    assert "no-store" in opened.headers["Cache-Control"]
    assert NAME not in client.get(path).content.decode()
    trail = casework.at_desk(AUDITOR).get("/jejak/?jenis=membaca").content.decode()
    assert "Dewi Anggraini" in trail
    assert NAME not in trail


def test_a_report_opens_to_whoever_took_it(work: Work) -> None:
    path = f"/laporan/{work.taken_report}/isi/"
    assert casework.at_desk(INTAKE).post(path).status_code == 404
    answer = casework.at_desk(MANAGER).post(path)
    assert answer.status_code == 200
    assert STORY in answer.content.decode()


def test_the_pages_of_a_case_of_one_are_titled_by_its_code(work: Work) -> None:
    client = casework.at_desk(MANAGER, stepped_up=True)
    for part in ("", "orang/", "layanan/", "rujukan/", "linimasa/", "orang/1/isi/", "orang/1/buka/"):
        page = client.get(f"/kasus/{work.own}/{part}").content.decode()
        assert work.own in re.findall(r"<title>(.*?)</title>", page)[0]
