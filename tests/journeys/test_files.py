"""Stories of files: a photograph without script, a line that breaks, a voice recorded in the page; opened clean."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Route
from tests.factories import heic, paperwork
from tests.journeys.people import RINA, Cast, Slip, look_up, report, take
from tests.journeys.visitor import DESKTOP, PHONE, Inspector, Visitor

pytestmark = pytest.mark.journey
_PICKER = "Pilih dari HP ini"
_FAKE = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def _choose(villager: Visitor, *files: bytes) -> None:
    payloads = [FilePayload(name="melati.jpg", mimeType="image/jpeg", buffer=raw) for raw in files]
    villager.page.get_by_label(_PICKER).set_input_files(payloads)


def _copy_of(cast: Cast, slip: Slip, width: int, ending: str) -> bytes:
    rina = cast.officer(RINA, width)
    take(rina, slip)
    rina.reads("Berkas dari pelapor", "Berkas 1", "Wajah dan suara tetap ada")
    rina.reads_nothing_of("melati.jpg", "Buka asli")
    with rina.page.expect_download() as fetched:
        rina.main().get_by_role("link", name="Buka salinan").click()
    assert fetched.value.suggested_filename == f"berkas-1.{ending}"
    return Path(fetched.value.path()).read_bytes()


def test_a_photograph_without_script_and_a_reply_with_what_is_wrong(cast: Cast, width: int) -> None:
    villager = cast.villager(width)
    slip = report(villager)
    villager.tap("Sudah saya catat")
    villager.tap("Tambah berkas")
    villager.reads("Sekali kirim paling besar 10 MB", "Orang yang mengenal Anda bisa mengenali suara Anda")
    _choose(villager, b"MZ\x90 program rekaan")
    villager.tap("Kirim berkas")
    assert villager.status == 422
    villager.reads("Jenis berkas ini belum bisa kami terima")
    raw = paperwork.picture()
    _choose(villager, raw)
    villager.tap("Kirim berkas")
    villager.reads("Berkas sudah kami terima dan terkunci")
    villager.reads_nothing_of("melati.jpg")
    villager.reads_no_six_words(slip.words)
    assert "?" not in villager.page.url
    copy = _copy_of(cast, slip, width, "jpg")
    assert paperwork.CAMERA not in copy
    assert not Image.open(io.BytesIO(copy)).getexif()


def test_a_photograph_of_an_iphone_is_opened_as_a_jpeg(cast: Cast) -> None:
    villager = cast.villager(PHONE, has_script=True)
    slip = report(villager)
    look_up(villager, slip)
    villager.tap("Tambah berkas")
    villager.reads("juga HEIC dari iPhone")
    photograph = FilePayload(name="IMG_0001.HEIC", mimeType="image/heic", buffer=heic.TURNED)
    villager.page.get_by_label(_PICKER).set_input_files([photograph])
    villager.page.get_by_role("button", name="Kirim berkas").click()
    villager.page.get_by_text("Berkas sudah kami terima dan terkunci").wait_for()
    copy = Image.open(io.BytesIO(_copy_of(cast, slip, DESKTOP, "jpg")))
    assert (copy.format, copy.size) == ("JPEG", (64, 96))


def test_a_line_that_breaks_costs_no_part_that_had_arrived(cast: Cast) -> None:
    villager = cast.villager(PHONE, has_script=True)
    slip = report(villager)
    look_up(villager, slip)
    villager.tap("Tambah berkas")
    villager.reads("Satu berkas paling besar 50 MB")
    out = io.BytesIO()
    Image.effect_noise((1400, 1000), 90).save(out, "PNG")
    tries: list[str] = []

    def breaks(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) in {3, 4}:
            route.abort("connectionreset")
        else:
            route.continue_()

    villager.page.route("**/berkas/bagian/", breaks)
    _choose(villager, out.getvalue())
    villager.page.get_by_role("button", name="Kirim berkas").click()
    villager.page.get_by_text("Berkas sudah kami terima dan terkunci").wait_for()
    villager.looks()
    parts = -(-len(out.getvalue()) // (256 * 1024 - 4))
    assert parts > 4
    # Two were broken off; none was sent again that had arrived.
    assert len(tries) == parts + 2
    assert Image.open(io.BytesIO(_copy_of(cast, slip, DESKTOP, "png"))).size == (1400, 1000)


def test_a_voice_is_recorded_in_the_page(cast: Cast, browser: Browser, inspector: Inspector) -> None:
    own = browser.browser_type.launch(executable_path=os.environ["SIGAP_CHROMIUM"], args=_FAKE)
    villager = Visitor(own, inspector, home=cast.demo.public, width=PHONE, has_script=True)
    try:
        slip = report(villager)
        villager.tap("Sudah saya catat")
        villager.tap("Tambah berkas")
        page = villager.page
        page.get_by_role("button", name="Rekam suara").click()
        page.get_by_role("button", name="Berhenti merekam").wait_for()
        page.wait_for_timeout(2500)
        page.get_by_role("button", name="Berhenti merekam").click()
        villager.looks()
        page.get_by_role("button", name="Kirim rekaman ini").click()
        page.get_by_text("Berkas sudah kami terima dan terkunci").wait_for()
    finally:
        villager.leave()
        own.close()
    assert _copy_of(cast, slip, DESKTOP, "mp4")[4:8] == b"ftyp"
