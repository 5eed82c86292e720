"""Files as strangers bring them: pictures with a camera's words, documents with scripts, bombs. All invented."""

import io
import struct
import zipfile
import zlib

import pypdf
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

CAMERA = b"KAMERAREKAAN"
AUTHOR = b"PENULISREKAAN"


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 200)) -> bytes:
    """A picture with EXIF: camera and place."""
    exif = Image.Exif()
    exif[0x010F] = CAMERA.decode()
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "S", (4.0, 31.0, 17.0), "E", (104.0, 1.0, 2.0)
    out = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(out, kind, exif=exif)
    return out.getvalue()


def huge_picture() -> bytes:
    """A hundred megapixels in a few kilobytes."""
    head = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(10_001 * 100))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def png_bomb() -> bytes:
    """A small picture with words that unpack to fifty megabytes."""
    plain = io.BytesIO()
    Image.new("L", (4, 4)).save(plain, "PNG")
    raw = plain.getvalue()
    return raw[:33] + _chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(50_000_000))) + raw[33:]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def pdf(*, password: str = "") -> bytes:
    """A page with a script, an embedded file, an author, and a photograph that tells of its camera."""
    page = io.BytesIO()
    Image.open(io.BytesIO(picture())).save(page, "PDF", title="judul", author=AUTHOR.decode())
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(page.getvalue()))
    writer.add_attachment("lampiran.txt", b"LAMPIRANREKAAN")
    act = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("SKRIP2")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
    writer.root_object[NameObject("/OpenAction")] = act
    for image in list(writer._objects):
        if isinstance(image, StreamObject) and image.get("/Subtype") == "/Image":
            image._data = picture()
            image[NameObject("/Filter")] = NameObject("/DCTDecode")
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Override PartName="/docProps/core.xml" ContentType="application/core"/></Types>'
)
RELS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="t" Target="word/document.xml"/>'
    b'<Relationship Id="r2" Type="t" Target="docProps/core.xml"/>'
    b'<Relationship Id="r3" Type="t" Target="https://jejak.rekaan/x" TargetMode="External"/></Relationships>'
)
BODY = (
    b'<w:document xmlns:w="http://w"><w:ins w:author="PENULISREKAAN" w:date="2026-01-01T00:00:00Z">'
    b"<w:t>Isi rekaan</w:t></w:ins></w:document>"
)


def docx(**more: bytes) -> bytes:
    """A Word document with an author, an address elsewhere and a picture; `more` are parts with __ for a slash."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": BODY,
        "docProps/core.xml": b"<a>" + AUTHOR + b"</a>",
        "word/media/image1.jpeg": picture(),
    }
    parts |= {name.replace("__", "/"): body for name, body in more.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return out.getvalue()


def plain_zip() -> bytes:
    """A zip that is no document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", b"isi rekaan")
    return out.getvalue()
