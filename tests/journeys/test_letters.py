"""Story of a letter: drafted, numbered, signed elsewhere, verified; then tampered with and refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import FilePayload
from tests.factories.signing import Holder, holder, rewritten, signed
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
MAYA = "maya.sekretariat"
_DAYS = timedelta(days=9)


def _signer(cast: Cast) -> Holder:
    """Somebody whose certificate leads to a root that the operator has laid."""
    at = datetime.now(UTC)
    root = holder("Induk CONTOH", is_authority=True, since=at - _DAYS, until=at + _DAYS)
    folder = cast.demo.home.path / "signing-roots"
    folder.mkdir(exist_ok=True)
    (folder / f"induk-{root.certificate.serial_number}.der").write_bytes(root.der)
    return holder("Ketua Harian CONTOH", root, since=at - _DAYS, until=at + _DAYS)


def _signed(paper: bytes, by: Holder) -> bytes:
    """Signed on a thread of its own: the browser's loop runs on this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(signed, paper, by).result()


def _hand_in(officer: Visitor, raw: bytes) -> None:
    officer.page.get_by_label("PDF bertanda tangan", exact=True).set_input_files(
        FilePayload(name="Surat Pak Contoh.pdf", mimeType="application/pdf", buffer=raw)
    )
    officer.tap("Periksa dan simpan")


def test_a_letter_goes_out_comes_back_signed_and_a_tampered_one_does_not(cast: Cast, width: int) -> None:
    signer, maya = _signer(cast), cast.officer(MAYA, width)
    began = datetime.now(UTC)
    maya.go("/gugus-tugas/surat/")
    for name in ("Tulis surat", "Undangan"):
        maya.tap(name)
    maya.write("Hal", f"Undangan rakor {width}")
    maya.write("Kepada", "Camat Pere'an")
    maya.write("Rapat atau kegiatan", "rapat koordinasi")
    maya.write("Acara", "Bahas KENARI-582")
    maya.write("Kode klasifikasi", "400.2")
    maya.tap("Simpan konsep")
    assert maya.status == 409
    maya.reads("tampak seperti kode kasus")
    maya.write("Acara", "Rencana aksi")
    maya.tap("Simpan konsep")
    if maya.main().get_by_role("link", name="Atur penomoran dulu").count():
        here = maya.page.url
        maya.tap("Atur penomoran dulu")
        maya.write("Singkatan kantor dalam nomor", "GT-PPTPPO")
        maya.tap("Simpan")
        maya.page.goto(here)
    maya.tap("Nomori surat")
    maya.tap("Ambil nomor")
    maya.reads("Surat terbit dengan nomor 400.2/", "/GT-PPTPPO/")
    paper = maya.page.request.get(f"{maya.page.url}pdf/").body()
    assert paper.startswith(b"%PDF")
    sound = _signed(paper, signer)
    maya.tap("Terima PDF bertanda tangan")
    _hand_in(maya, sound)
    maya.reads("Tanda tangan sah", "Ketua Harian CONTOH", "tidak berubah sejak ditandatangani")
    maya.reads("Naskahnya tepat PDF yang disusun di SIGAP")
    maya.tap("Terima PDF bertanda tangan")
    _hand_in(maya, rewritten(sound))
    assert maya.status == 422
    maya.reads("isinya berubah sesudah ditandatangani", "Minta naskah asli")
    _hand_in(maya, _signed(paper, holder("Palsu CONTOH", since=began - _DAYS, until=began + _DAYS)))
    maya.reads("sertifikat buatan sendiri")
    with maya.page.expect_download() as fetched:
        maya.go("/gugus-tugas/surat/")
        maya.tap(f"Undangan rakor {width}")
        maya.main().get_by_role("link", name="Simpan berkasnya").click()
    assert fetched.value.suggested_filename == "surat-bertanda-tangan.pdf"
    assert fetched.value.path().read_bytes() == sound
