"""The child: one file in, its clean copy out, by pipes alone. `python -I -m sigap.cleaning.child`.

It begins without environment, takes its own means away before it reads a byte, and then can open no file, no socket
and no process: whatever a file makes of a decoder, it finds no key and no way out.
"""

import io
import sys
import zipfile

from PIL import Image

from sigap.cleaning.answering import answer, give
from sigap.cleaning.docx import clean_docx
from sigap.cleaning.images import bare_picture, clean_image
from sigap.cleaning.kinds import LARGEST_SENT, RECORDINGS, FileKind, NotClean, Refusal
from sigap.cleaning.means import take_means_away
from sigap.cleaning.pdf import clean_pdf

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 20


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
    "".encode("cp437")  # names in a zip


def main() -> None:
    """Reads to the end of the pipe, answers with a line and the bytes."""
    _load()
    take_means_away(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    said, cleaned = answer(sys.stdin.buffer.read(LARGEST_SENT + 1), _cleaned)
    give(said, cleaned)


if __name__ == "__main__":
    main()
