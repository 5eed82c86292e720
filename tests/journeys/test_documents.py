"""Story of a photograph: it comes in with its place, goes out without; what lies about itself does not come in."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload
from tests.factories import paperwork
from tests.journeys.people import DEWI, Cast, case_of
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def _attach(officer: Visitor, name: str, raw: bytes) -> None:
    officer.page.get_by_label("Berkas", exact=True).set_input_files(
        FilePayload(name=name, mimeType="image/jpeg", buffer=raw)
    )


def test_a_photograph_loses_its_place_and_a_lie_is_refused(cast: Cast, width: int) -> None:
    rina, _slip, code = case_of(cast, width)
    dewi = cast.officer(DEWI, width)
    dewi.go(f"/kasus/{code}/dokumen/")
    dewi.reads("Belum ada dokumen")
    dewi.tap("Tambah dokumen")
    dewi.write("Judul", "Foto kamar rekaan")
    _attach(dewi, "melati.jpg", b"MZ\x90 program rekaan")
    dewi.tap("Segel dan simpan")
    assert dewi.status == 422
    dewi.reads("Yang diterima")
    assert dewi.page.get_by_label("Judul", exact=True).input_value() == "Foto kamar rekaan"
    raw = paperwork.picture()
    assert Image.open(io.BytesIO(raw)).getexif().get_ifd(0x8825)
    _attach(dewi, "melati.jpg", raw)
    dewi.tap("Segel dan simpan")
    dewi.reads("Dokumen tersegel", "Foto kamar rekaan")
    dewi.reads_nothing_of("melati.jpg")
    with dewi.page.expect_download() as fetched:
        dewi.main().get_by_role("link", name="Buka salinan").click()
    assert fetched.value.suggested_filename == "dokumen-1.jpg"
    copy = Path(fetched.value.path()).read_bytes()
    assert paperwork.CAMERA not in copy
    picture = Image.open(io.BytesIO(copy))
    assert picture.size == (320, 200)
    assert not picture.getexif()
    for path in ("", "1/", "tambah/"):
        rina.go(f"/kasus/{code}/dokumen/{path}")
        assert rina.status == 404
        rina.reads_nothing_of("Foto kamar rekaan")
