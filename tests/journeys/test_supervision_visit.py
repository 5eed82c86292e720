"""A supervision visit: planned at the desk, noted on a telephone over a broken line, answered by the office."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils.timezone import localtime
from tests.factories import paperwork
from tests.journeys import people
from tests.journeys.forms_reached import MAYA
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

from sigap.kernel.clock import now
from sigap.ui.fields import MomentInput

pytestmark = pytest.mark.journey
LACKS, NOTE = "Pelapor diterima di ruang tertutup", "Ruang tunggu, Pere'an"
PLANNED_TAPS, SITE_TAPS, ANSWER_TAPS = 8, 24, 4


def test_a_visit_with_what_follows_from_it(cast: Cast) -> None:
    maya = cast.officer(MAYA)
    path = _planned(maya)
    assert maya.taps <= PLANNED_TAPS
    maya.tap("Susun surat tugas")
    maya.reads("Dewi Anggraini")
    dewi = cast.officer(people.DEWI, PHONE)
    _noted(dewi, path)
    _ended(maya, path)
    siti = cast.officer(people.SITI, PHONE)
    siti.taps = 0
    siti.tap(re.compile("Memasang pintu"), exact=False)
    siti.write("Keterangan", "Pintu sudah dipasang di Pere'an")
    siti.tap("Sudah dikerjakan")
    assert siti.taps <= ANSWER_TAPS
    maya.go(path)
    maya.reads("Dilaporkan selesai")
    paper = maya.page.context.request.get(f"{cast.demo.desk}{path}laporan/")
    assert paper.body().startswith(b"%PDF-")


def _planned(maya: Visitor) -> str:
    maya.go("/gugus-tugas/pengawasan/")
    maya.taps = 0
    maya.tap("Rencanakan kunjungan")
    maya.choose("Yang dikunjungi", "Dinas Sosial")
    maya.choose("Daftar periksa", "Penanganan kasus di kantor")
    maya.write("Hari dan jam", localtime(now() + timedelta(hours=1)).strftime(MomentInput.written))
    maya.write("Tujuan", "Melihat penerimaan laporan CONTOH")
    maya.choose("Petugas 1", "Dewi Anggraini, UPTD PPA")
    maya.tap("Simpan")
    maya.reads("Rencana kunjungan tersimpan.")
    return urlsplit(maya.page.url).path


def _noted(dewi: Visitor, path: str) -> None:
    """Sixteen points by sixteen taps, one note and one photo; for a while the line is dead."""
    dewi.go(path)
    dewi.taps = 0
    dewi.tap("Mulai mengisi")
    points = dewi.main().locator("fieldset.vp")
    says = dewi.main().locator("[data-draft-says]")
    for number in range(points.count()):
        point = points.nth(number)
        is_lacking = LACKS in point.inner_text()
        if is_lacking:
            dewi.context.set_offline(True)
        point.get_by_role("radio", name="Tidak" if is_lacking else "Ya", exact=True).check()
        dewi.taps += 1
        if is_lacking:
            point.get_by_role("textbox").fill(NOTE)
            says.filter(has_text="sambungan terputus").wait_for()
            dewi.context.set_offline(False)
    says.filter(has_text=re.compile(r"^\s*Tersimpan \d")).wait_for()
    dewi.tap(re.compile(rf"Foto.*{LACKS}"), exact=False)
    dewi.page.locator("input[type=file]").set_input_files(
        {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": paperwork.picture()}
    )
    dewi.tap("Kirim foto")
    assert points.filter(has_text=LACKS).get_by_role("textbox").input_value() == NOTE
    dewi.tap("Simpan dan kembali")
    dewi.reads("Isian tersimpan.", NOTE, "Foto 1")
    assert dewi.taps <= SITE_TAPS


def _ended(maya: Visitor, path: str) -> None:
    maya.go(path)
    maya.tap(re.compile(rf"Catat temuan.*{LACKS}"), exact=False)
    maya.write("Yang dijanjikan (boleh kosong)", "Memasang pintu ruang terima")
    maya.write("Paling lambat", localtime(now() + timedelta(days=9)).strftime("%d-%m-%Y"))
    maya.write("Bukti yang diminta", "foto")
    maya.tap("Simpan")
    maya.tap("Selesaikan kunjungan")
    maya.reads("Kunjungan selesai.", "Memasang pintu ruang terima")
