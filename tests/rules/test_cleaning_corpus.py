"""Files of every kind inside the sandbox: unusual ones are copied, malformed ones are refused with a reason."""

import io
import random
import struct
import zlib
from collections.abc import Callable

import pypdf
import pytest
from PIL import Image
from tests.factories import heic, paperwork, recordings

from sigap.cleaning import LARGEST_SENT, FileKind, NotClean, Refusal, clean


def picture(mode: str, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert(mode).save(out, form, **how)
    return out.getvalue()


def moving(form: str) -> bytes:
    """Two pictures in one file."""
    out = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(out, form, save_all=True, append_images=[Image.new("RGB", (32, 32), "blue")])
    return out.getvalue()


def in_document(raw: bytes, ending: str) -> bytes:
    return paperwork.docx(**{f"word/media/a.{ending}": raw})


UNUSUAL: dict[str, Callable[[], bytes]] = {
    "JPEG of a printer": lambda: picture("CMYK", "JPEG"),
    "JPEG in passes": lambda: picture("RGB", "JPEG", progressive=True),
    "JPEG of a telephone with two pictures": lambda: moving("MPO"),
    "PNG of 16 bits": lambda: picture("I;16", "PNG"),
    "PNG with a palette": lambda: picture("P", "PNG"),
    "PNG of one bit": lambda: picture("1", "PNG"),
    "PNG half clear": lambda: picture("LA", "PNG"),
    "PNG that moves": lambda: moving("PNG"),
    "WebP without loss": lambda: picture("RGBA", "WEBP", lossless=True),
    "WebP that moves": lambda: moving("WEBP"),
    "AVIF of a telephone": lambda: picture("RGB", "AVIF"),
    "AVIF half clear": lambda: picture("RGBA", "AVIF"),
    "AVIF of a general brand": lambda: picture("RGB", "AVIF").replace(b"ftypavif", b"ftypmif1", 1),
    "PDF of a fax": lambda: picture("1", "PDF"),
    "PDF with JPEG 2000": lambda: picture("LA", "PDF"),
    "PDF with a palette": lambda: picture("P", "PDF"),
    "document with a fax": lambda: in_document(picture("1", "TIFF", compression="group4"), "tiff"),
    "document with LZW": lambda: in_document(picture("RGB", "TIFF", compression="tiff_lzw"), "tif"),
    "document with what moves": lambda: in_document(moving("GIF"), "gif"),
    "video of MPEG-4": lambda: recordings.recording("mp4", "aac", "mpeg4", seconds=0.3),
    "video of VP9": lambda: recordings.recording("webm", "libopus", "libvpx-vp9", seconds=0.3),
    "sound without loss": lambda: recordings.recording("ogg", "flac", seconds=0.3),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_file_is_copied(name: str) -> None:
    assert clean(UNUSUAL[name](), most=LARGEST_SENT).copy


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    whole = b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + whole


def webp(part: bytes, claimed: int) -> bytes:
    return b"RIFF" + struct.pack("<I", len(part) + 12) + b"WEBPVP8L" + struct.pack("<I", claimed) + part


def page_tree_in_a_circle() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(10, 10)
    out = io.BytesIO()
    writer.write(out)
    return (
        out.getvalue().replace(b"/Kids [ 4 0 R ]", b"/Kids [ 2 0 R ]").replace(b"/Kids [ 3 0 R ]", b"/Kids [ 1 0 R ]")
    )


HEAD = struct.pack(">IIBBBBB", 8, 8, 8, 6, 0, 0, 0)
MALFORMED: dict[str, bytes] = {
    "JPEG whose segment is longer than the file": b"\xff\xd8\xff\xe1\xff\xffExif\0\0" + bytes(40),
    "JPEG of no size": b"\xff\xd8\xff\xc0\0\x11\x08\0\0\0\0\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9",
    "JPEG with EXIF in a circle": b"\xff\xd8\xff\xe1\0\x1cExif\0\0II*\0\x08\0\0\0\0\0\x08\0\0\0" + bytes(30),
    "PNG without data": png((b"IHDR", HEAD), (b"IEND", b"")),
    "PNG whose data is none": png((b"IHDR", HEAD), (b"IDAT", b"\0" * 40), (b"IEND", b"")),
    "PNG with a chunk of 2 GB": png((b"IHDR", HEAD)) + b"\x7f\xff\xff\xffIDAT" + bytes(9),
    "WebP of a Huffman table beyond its end": webp(b"\x2f" + b"\xff" * 60, 60),
    "WebP that claims 4 GB": webp(bytes(20), 0xFFFFFFFE),
    "AVIF without a picture": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(40),
    "PDF without pages": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R>>",
    "PDF that names itself": b"%PDF-1.4\n1 0 obj 1 0 R endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF",
    "PDF of deep brackets": b"%PDF-1.4\n1 0 obj" + b"[" * 20_000 + b"\ntrailer<</Root 1 0 R>>",
    "document of names alone": b"PK\x05\x06" + bytes(18),
    "document with a list of entries beyond its end": b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + b"\xff" * 18,
    "video whose box is longer than the file": b"\0\0\0\x14ftypisom\0\0\0\0isom" + b"\x7f\xff\xff\xffmoov" + bytes(20),
    "video of boxes within boxes": b"\0\0\0\x14ftypisom\0\0\0\0isom" + b"\0\0\x10\0moov" * 400,
    "WebM that ends in its head": b"\x1a\x45\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xff" + bytes(30),
    "Ogg whose page is cut": b"OggS\0\x02" + bytes(20) + b"\xff" * 30,
    "WAV that claims 4 GB of nothing": b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0"
    + bytes(14)
    + b"data\xff\xff\xff\xff",
    "AMR of no frames": b"#!AMR\n",
    "MP3 of a tag alone": b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
    "AAC of one frame without end": b"\xff\xf1\x50\x80\xff\xff\xfc" + bytes(30),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(NotClean) as told:
        clean(MALFORMED[name])
    assert told.value.reason in {Refusal.BROKEN, Refusal.UNKNOWN}


def test_pages_in_a_circle_end() -> None:
    with pytest.raises(NotClean) as told:
        clean(page_tree_in_a_circle())
    assert told.value.reason is Refusal.BROKEN


WHOLE: dict[FileKind, Callable[[], bytes]] = {
    FileKind.JPEG: lambda: paperwork.picture("JPEG", (64, 48)),
    FileKind.PNG: lambda: paperwork.picture("PNG", (64, 48)),
    FileKind.WEBP: lambda: paperwork.picture("WEBP", (64, 48)),
    FileKind.AVIF: lambda: paperwork.picture("AVIF", (64, 48)),
    FileKind.HEIC: heic.grid,
    FileKind.PDF: paperwork.pdf,
    FileKind.DOCX: paperwork.docx,
    FileKind.MP4: lambda: recordings.recording("mp4", "aac", "libx264", seconds=0.3),
    FileKind.WEBM: lambda: recordings.recording("webm", "libopus", "libvpx", seconds=0.3),
    FileKind.OGG: lambda: recordings.recording("ogg", "libopus", seconds=0.3),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_a_damaged_file_is_copied_or_refused(kind: FileKind) -> None:
    raw, chance = WHOLE[kind](), random.Random(12)  # noqa: S311 - damage, the same each time
    refused: list[Refusal] = []
    for damage in (1, 20, 400):
        spoilt = bytearray(raw)
        for _each in range(damage):
            spoilt[chance.randrange(16, len(spoilt))] = chance.randrange(256)
        for whole in (bytes(spoilt), bytes(spoilt[: len(spoilt) * 2 // 3])):
            try:
                assert clean(whole).kind is kind
            except NotClean as not_clean:
                refused.append(not_clean.reason)
    assert set(refused) <= set(Refusal) - {Refusal.NO_SANDBOX}
