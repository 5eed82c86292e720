"""Papers and pictures of the demo's cases: made here, CONTOH on each of them, cleaned as every upload is."""

import io
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from PIL import Image, ImageDraw

from sigap.cases.actions.documents import NewDocument, add_document
from sigap.cleaning import CleanCopy, clean
from sigap.cli.demo.stage import Stage, StoryProgress

PAPERS: Mapping[str, tuple[str, ...]] = {
    "school": ("SURAT KETERANGAN SEKOLAH", "SMP CONTOH", "Murid ini terdaftar dan boleh kembali kapan saja."),
    "medical": ("RINGKASAN PEMERIKSAAN", "RSUD CONTOH", "Kontrol dua pekan lagi."),
    "statement": ("SURAT PERNYATAAN KELUARGA", "Desa CONTOH", "Keluarga menerima dan menjaga."),
}
PICTURES: Mapping[str, tuple[str, ...]] = {
    "chat": ("TANGKAPAN LAYAR", "Percakapan CONTOH", "Kenalan: kirim fotonya dulu."),
    "session": ("PENYULUHAN DESA", "Balai desa CONTOH", "Gambar tanpa orang."),
    "ticket": ("TIKET TRAVEL", "Atas nama CONTOH", "Muaradua - luar kota"),
}
_MARK = "CONTOH - BUKAN DOKUMEN NYATA"
_SIZE, _MARGIN, _LINE = (720, 480), 48, 56


@dataclass(frozen=True, slots=True)
class CleaningJob:
    """A file and the cleaning of it, under way."""

    original: bytes
    cleaned: Future[CleanCopy]


class Desk:
    """The files, each cleaned once and ahead, in children beside the stories."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)
        made = {name: paper(lines) for name, lines in PAPERS.items()}
        made |= {name: picture(lines) for name, lines in PICTURES.items()}
        self._files = {name: CleaningJob(raw, self._pool.submit(clean, raw)) for name, raw in made.items()}

    def file(self, name: str) -> tuple[bytes, CleanCopy]:
        """A file as it was brought, and its clean copy."""
        prepared = self._files[name]
        return prepared.original, prepared.cleaned.result()

    def close(self) -> None:
        """Ends the children that are still to begin."""
        self._pool.shutdown(cancel_futures=True)


def document(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """A file is laid into the case."""
    original, cleaned = stage.papers.file(step["file"])
    what = NewDocument(id=uuid4(), title=step["title"], kind=cleaned.kind, original=original, copy=cleaned.copy)
    with stage.on_case(step["by"], progress) as (actor, access):
        add_document(by=actor, at=at, access=access, what=what)


def picture(lines: tuple[str, ...]) -> bytes:
    """A picture of a few lines of writing, PNG."""
    sheet = Image.new("RGB", _SIZE, "#f3f0e8")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((16, 16, _SIZE[0] - 16, _SIZE[1] - 16), outline="#7a7a7a", width=3)
    for number, line in enumerate((*lines, _MARK)):
        draw.text((_MARGIN, _MARGIN + number * _LINE), line, fill="#222222", font_size=30)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def paper(lines: tuple[str, ...]) -> bytes:
    """One A4 page of a few lines of writing, PDF."""
    shown = "".join(f"({line}) Tj T* " for line in (*lines, _MARK))
    drawn = f"BT /F1 16 Tf 28 TL 72 760 Td {shown}ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer
