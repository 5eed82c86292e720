"""The whole way of somebody without a name, on a cheap telephone without script: a story, a photograph, an answer."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload
from tests.factories import paperwork
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
STORY = "Keponakan CONTOH dibawa orang, katanya kerja. Fotonya saya kirim. Desa Pere'an."
QUESTION = "Kapan terakhir ia menelepon? Tulis kalau aman."
ANSWER = "Kemarin sore, sebentar saja. Jangan hubungi rumah."


def test_a_report_with_a_photograph_is_answered_and_answers_back(cast: Cast) -> None:
    villager = cast.villager(PHONE)
    villager.go("/")
    villager.tap("Lapor")
    villager.reads("110", "129 SAPA", "Hanya nomor 1 yang harus diisi", "Siapa yang akan membaca ini")
    villager.write("Cerita Anda", STORY)
    villager.choose("Kecamatan", "Buay Sandang Aji")
    villager.tap("Pilih desa dari daftar")
    villager.page.get_by_label("Desa atau kelurahan", exact=True).select_option(index=1)
    villager.tap("Kirim laporan")
    slip = people.slip_of(villager)
    villager.page.emulate_media(media="print")
    printed = villager.page.inner_text("body")
    villager.page.emulate_media(media="screen")
    assert "Cara menyimpannya" in printed
    assert "SIGAP" not in printed
    assert "Laporan" not in printed, "paper that is found tells nobody that somebody reported"
    villager.tap("Sudah saya catat")
    villager.tap("Tambah berkas")
    photograph = FilePayload(name="melati.jpg", mimeType="image/jpeg", buffer=paperwork.picture())
    villager.page.get_by_label("Pilih dari HP ini").set_input_files([photograph])
    villager.tap("Kirim berkas")
    villager.reads("Berkas sudah kami terima dan terkunci")

    rina = cast.officer(people.RINA)
    people.take(rina, slip)
    rina.reads("Berkas dari pelapor", "Berkas 1")
    assert not Image.open(io.BytesIO(_copy(rina))).getexif()
    rina.tap("Buka percakapan")
    rina.write("Pesan kepada pelapor", QUESTION)
    rina.tap("Kirim ke halaman pelapor")

    people.look_up(villager, slip)
    villager.reads(QUESTION)
    villager.reads_nothing_of(STORY, "melati", "Rina")
    villager.write("Tulis balasan", ANSWER)
    villager.tap("Kirim balasan")
    villager.reads("Balasan Anda sudah kami terima", ANSWER)
    villager.tap("Sudah. Sekarang tutup halaman ini")
    villager.reads("Sudah. Sekarang tutup halaman ini", "HP masih mencatat situs ini pernah dibuka")
    assert not villager.context.cookies()

    rina.go(f"/laporan/{slip.number}/percakapan/")
    rina.reads(QUESTION, ANSWER)


def _copy(officer: Visitor) -> bytes:
    with officer.page.expect_download() as fetched:
        officer.main().get_by_role("link", name="Buka salinan").click()
    return Path(fetched.value.path()).read_bytes()
