"""The child: one file in, its clean copy out, by pipes alone. `python -I -m sigap.cleaning.child`.

It begins without environment, enters the sandbox before it reads a byte, and then can open no file, no socket and no
process: whatever a file makes of a decoder, it finds no key and no way out.
"""

import io
import zipfile

from PIL import Image

from sigap.cleaning.answering import serve
from sigap.cleaning.docx import clean_docx
from sigap.cleaning.images import bare_picture, clean_image
from sigap.cleaning.kinds import RECORDINGS, FileKind, NotClean, Refusal
from sigap.cleaning.pdf import clean_pdf

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 20
_ENCODINGS = ("cp437", "cp1252", "latin-1", "unicode_escape", "utf-16", "utf-16-be", "utf-16-le", "utf-8-sig")
"""Of names in a zip, words in a PDF, parts of a document: each is a module of its own."""


def _cleaned(raw: bytes, kind: FileKind) -> bytes:
    if kind in RECORDINGS:
        raise NotClean(Refusal.UNKNOWN)
    if kind is FileKind.PDF:
        return clean_pdf(raw)
    if kind is FileKind.DOCX:
        return clean_docx(raw)
    return clean_image(raw, kind)


def _load() -> None:
    """Whatever is imported late is imported now: no file opens afterwards."""
    Image.init()
    for name in ("JPEG", "PNG", "WEBP"):
        out = io.BytesIO()
        Image.new("RGB", (1, 1)).save(out, name)
        clean_image(out.getvalue(), FileKind(name.lower()))
    page = io.BytesIO()
    Image.new("RGB", (1, 1)).save(page, "PDF")
    clean_pdf(page.getvalue())
    for name in ("GIF", "BMP", "TIFF"):
        out = io.BytesIO()
        Image.new("RGB", (1, 1)).save(out, name)
        bare_picture(out.getvalue(), name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("word/document.xml", "<w/>")
    clean_docx(packed.getvalue())
    for name in _ENCODINGS:
        "".encode(name)


def main() -> None:
    """Reads to the end of the pipe, answers with a line and the bytes."""
    _load()
    serve(_cleaned, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)


if __name__ == "__main__":
    main()
