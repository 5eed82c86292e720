"""The child: one file in, its clean copy out, by pipes alone. `python -I -m sigap.cleaning.child`.

It begins without environment, takes its own means away before it reads a byte, and then can open no file, no socket
and no process: whatever a file makes of a decoder, it finds no key and no way out.
"""

import io
import json
import resource
import sys
import zipfile

from PIL import Image

from sigap.cleaning.docx import clean_docx
from sigap.cleaning.images import clean_image
from sigap.cleaning.kinds import LARGEST_BYTES, LARGEST_COPY, Kind, NotClean, Refusal, kind_of, refuse_when
from sigap.cleaning.pdf import clean_pdf

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 20
_PIPES = 3


def take_means_away() -> None:
    """Limits that hold for the rest of this process."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _PIPES),
    ):
        resource.setrlimit(what, (most, most))


def answer(raw: bytes) -> tuple[dict[str, str], bytes]:
    """What is said first, and the clean bytes."""
    try:
        refuse_when(len(raw) > LARGEST_BYTES, Refusal.TOO_LARGE)
        kind = kind_of(raw)
        cleaned = _cleaned(raw, kind)
        refuse_when(len(cleaned) > LARGEST_COPY, Refusal.COPY_TOO_LARGE)
    except NotClean as not_clean:
        return {"refused": not_clean.reason.value}, b""
    except MemoryError:
        return {"refused": Refusal.TOO_HARD.value}, b""
    return {"kind": kind.value}, cleaned


def _cleaned(raw: bytes, kind: Kind) -> bytes:
    if kind is Kind.PDF:
        return clean_pdf(raw)
    if kind is Kind.DOCX:
        return clean_docx(raw)
    return clean_image(raw, kind)


def _load() -> None:
    """Whatever is imported late is imported now: no file opens afterwards."""
    Image.init()
    for name in ("JPEG", "PNG", "WEBP"):
        out = io.BytesIO()
        Image.new("RGB", (1, 1)).save(out, name)
        clean_image(out.getvalue(), Kind(name.lower()))
    page = io.BytesIO()
    Image.new("RGB", (1, 1)).save(page, "PDF")
    clean_pdf(page.getvalue())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("word/document.xml", "<w/>")
    clean_docx(packed.getvalue())
    "".encode("cp437")  # names in a zip


def main() -> None:
    """Reads to the end of the pipe, answers with a line and the bytes."""
    _load()
    take_means_away()
    said, cleaned = answer(sys.stdin.buffer.read(LARGEST_BYTES + 1))
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + cleaned)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
