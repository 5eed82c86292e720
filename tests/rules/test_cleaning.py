"""Files from strangers: known by content, written anew without traces, or refused; the child holds nothing."""

import io
import re
import sys
import threading
import zipfile
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, NullObject
from tests.factories import paperwork
from tests.factories.patience import PATIENCE

from sigap.cleaning import LARGEST_BYTES, FileKind, NotClean, Refusal, clean


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_camera_and_place_and_keeps_its_size(kind: str) -> None:
    raw = paperwork.picture(kind)
    assert paperwork.CAMERA in raw
    cleaned = clean(raw)
    assert cleaned.kind == kind.lower()
    assert paperwork.CAMERA not in cleaned.copy
    again = Image.open(io.BytesIO(cleaned.copy))
    assert again.size == (320, 200)
    assert not again.getexif()
    assert not again.getexif().get_ifd(0x8825)


def test_an_avif_becomes_a_jpeg_without_camera_and_place() -> None:
    raw = paperwork.picture("AVIF")
    assert paperwork.CAMERA in raw
    cleaned = clean(raw)
    assert cleaned.kind is FileKind.AVIF
    assert paperwork.CAMERA not in cleaned.copy
    again = Image.open(io.BytesIO(cleaned.copy))
    assert (again.format, again.size) == ("JPEG", (320, 200))


def test_what_follows_a_picture_is_dropped() -> None:
    cleaned = clean(paperwork.picture() + paperwork.docx() + b"EKORREKAAN")
    assert cleaned.kind is FileKind.JPEG
    assert b"EKORREKAAN" not in cleaned.copy
    assert b"PK\x03\x04" not in cleaned.copy


def test_a_pdf_keeps_its_page_and_nothing_that_acts_or_tells() -> None:
    raw = paperwork.pdf()
    assert paperwork.CAMERA in raw
    cleaned = clean(raw)
    assert cleaned.kind is FileKind.PDF
    for gone in (paperwork.CAMERA, paperwork.AUTHOR, b"SKRIP", b"LAMPIRAN", b"/JavaScript", b"/EmbeddedFile"):
        assert gone not in cleaned.copy, gone
    assert b"/AA" not in re.sub(rb"(?s)stream\r?\n.*?endstream", b"", cleaned.copy), "three letters of a picture may be"
    reader = pypdf.PdfReader(io.BytesIO(cleaned.copy))
    assert len(reader.pages) == 1
    assert not reader.attachments
    shown = reader.pages[0].images[0].image
    assert shown
    assert shown.size == (320, 200)


def test_a_pdf_keeps_glyphs_and_pictures_of_short_names() -> None:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(100, 100)
    glyphs = DictionaryObject({NameObject(f"/{name}"): NullObject() for name in "ABMT"})
    font = DictionaryObject({NameObject("/Subtype"): NameObject("/Type3"), NameObject("/CharProcs"): glyphs})
    fonts = DictionaryObject({NameObject("/T"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    out = io.BytesIO()
    writer.write(out)
    kept: Any = pypdf.PdfReader(io.BytesIO(clean(out.getvalue()).copy)).pages[0]["/Resources"]
    assert set(kept["/Font"]["/T"]["/CharProcs"]) == {"/A", "/B", "/M", "/T"}


def test_a_word_document_keeps_its_text_and_no_author() -> None:
    cleaned = clean(paperwork.docx())
    assert cleaned.kind is FileKind.DOCX
    with zipfile.ZipFile(io.BytesIO(cleaned.copy)) as packed:
        whole = {name: packed.read(name) for name in packed.namelist()}
    assert b"Isi rekaan" in whole["word/document.xml"]
    assert not [name for name in whole if name.startswith("docProps")]
    for gone in (paperwork.AUTHOR, paperwork.CAMERA, b"jejak.rekaan", b"docProps", b"w:date"):
        assert not [name for name, part in whole.items() if gone in part], gone
    assert all(entry.date_time[0] == 1980 for entry in packed.infolist())


def test_a_pdf_that_is_also_a_page_and_a_zip_is_a_pdf_only() -> None:
    raw = paperwork.pdf().replace(b"\n", b"\n%<script>HALAMANREKAAN</script>\n", 1) + paperwork.docx()
    cleaned = clean(raw)
    assert cleaned.kind is FileKind.PDF
    assert len(pypdf.PdfReader(io.BytesIO(cleaned.copy)).pages) == 1
    assert not zipfile.is_zipfile(io.BytesIO(cleaned.copy))
    assert b"<script" not in cleaned.copy
    assert b"HALAMANREKAAN" not in cleaned.copy


def _zip_bomb() -> bytes:
    return paperwork.docx(word__big=bytes(59_000_000))


REFUSED: dict[str, tuple[Callable[[], bytes], Refusal]] = {
    "empty": (lambda: b"", Refusal.EMPTY),
    "text": (lambda: b"MZ\x90 program", Refusal.UNKNOWN),
    "html": (lambda: b"<html><script>", Refusal.UNKNOWN),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', Refusal.UNKNOWN),
    "a zip that is no document": (paperwork.plain_zip, Refusal.UNKNOWN),
    "page before a pdf": (lambda: b"<html><script></script>" + paperwork.pdf(), Refusal.UNKNOWN),
    "too large": (lambda: paperwork.picture() + bytes(LARGEST_BYTES), Refusal.TOO_LARGE),
    "100 megapixels": (paperwork.huge_picture, Refusal.TOO_MANY_PIXELS),
    "png bomb": (paperwork.png_bomb, Refusal.BROKEN),
    "truncated jpeg": (lambda: paperwork.picture()[:4000], Refusal.BROKEN),
    "truncated pdf": (lambda: b"%PDF-1.7\n" + bytes(100), Refusal.BROKEN),
    "truncated docx": (lambda: paperwork.docx()[:900], Refusal.BROKEN),
    "locked pdf": (lambda: paperwork.pdf(password="rahasia-rekaan"), Refusal.LOCKED),
    "zip bomb": (_zip_bomb, Refusal.BOMB),
    "macro": (lambda: paperwork.docx(word__vbaProject=b"x"), Refusal.MACRO),
    "embedded": (lambda: paperwork.docx(word__embeddings__a=b"x"), Refusal.HOLDS_FILES),
    "entities": (lambda: paperwork.docx(word__styles__xml=b"<!DOCTYPE a>"), Refusal.HOLDS_FILES),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why(name: str) -> None:
    make, reason = REFUSED[name]
    with pytest.raises(NotClean) as told:
        clean(make())
    assert told.value.reason is reason


NOT_CONFINED = (
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "import time; time.sleep(60)",
    "import sys; sys.stdin.buffer.read(); print('no answer')",
    "import sys; sys.stdout.write('copy 3\\n\xff\xd8\xff')",
    "import sys; [sys.stdout.write('x' * 1000000) for _ in range(99)]",
)
LIES = (
    "import os; os._exit(0)",
    "import time; time.sleep(60)",
    "out(b'copy 9\\n\\xff\\xd8\\xff')",
    "out(b'copy 2\\n\\xff\\xd8\\xff')",
    "out(b'copy 4\\n\\x89PNG')",
    "out(b'copy 2\\nMZ')",
    "out(b'copy 0\\n')",
    "out(b'copy \\xd9\\xa3\\n\\xff\\xd8\\xff')",
    "out(b'refused rumour\\n')",
    "out(b'refused no_sandbox\\n')",
    "out(b'refused busy\\n')",
    "out(b'refused \\xff\\n')",
    "[out(b'x' * 1_000_000) for _ in range(99)]",
)


def reason_of(program: str) -> Refusal:
    with pytest.raises(NotClean) as told:
        clean(paperwork.picture(), command=[sys.executable, "-I", "-c", program], timeout=5)
    return told.value.reason


@pytest.mark.parametrize("does", NOT_CONFINED)
def test_who_does_not_say_that_it_is_confined_has_cleaned_nothing(does: str) -> None:
    assert reason_of(does) is Refusal.NO_SANDBOX


@pytest.mark.parametrize("does", LIES)
def test_a_child_that_dies_hangs_or_lies_gives_no_copy(does: str) -> None:
    said = "import sys\ndef out(part): sys.stdout.buffer.write(part); sys.stdout.buffer.flush()\nout(b'confined\\n')\n"
    assert reason_of(said + does) is Refusal.TOO_HARD


def test_two_at_once() -> None:
    found: list[FileKind] = []
    threads = [threading.Thread(target=lambda: found.append(clean(paperwork.picture()).kind)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert found == [FileKind.JPEG] * 4
