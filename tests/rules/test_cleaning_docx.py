"""What a Word document tells beside its words: fields that fetch or start, names of pictures, settings."""

import io
import zipfile

import pytest
from PIL import Image
from tests.factories import paperwork

from sigap.cleaning import NotClean, Refusal, clean
from sigap.cleaning.segments import bare_jpeg

SPACE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = b'xmlns:w="' + SPACE + b'"'
SECRET = b"RAHASIAREKAAN"


def body(inner: bytes) -> bytes:
    return b"<w:document " + W + b"><w:p><w:r><w:t>Isi rekaan</w:t></w:r>" + inner + b"</w:p></w:document>"


def parts_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(clean(raw).copy)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def with_body(inner: bytes, **more: bytes) -> bytes:
    return paperwork.docx(**{"word/document.xml": body(inner), **more})


@pytest.mark.parametrize(
    "inner",
    [
        b'<w:r><w:instrText xml:space="preserve"> INCLUDEPICTURE "https://RAHASIAREKAAN/x.png" </w:instrText></w:r>',
        b"<w:r><w:instrText>DDEAUTO c:\\\\RAHASIAREKAAN.exe</w:instrText></w:r>",
        b"<w:r><w:instrText>DD<!-- a -->EAUTO RAHASIAREKAAN</w:instrText></w:r>",
        b"<w:r><w:instrText><![CDATA[DDEAUTO RAHASIAREKAAN]]></w:instrText></w:r>",
        b"<w:r><w:delInstrText>DDEAUTO RAHASIAREKAAN</w:delInstrText></w:r>",
        b'<w:fldSimple w:instr="DDEAUTO RAHASIAREKAAN"><w:r><w:t>Terakhir</w:t></w:r></w:fldSimple>',
        b"<w:fldSimple w:instr='LINK &quot;RAHASIAREKAAN&quot; &gt;'/>",
        b'<w:ins w:initials = "RAHASIAREKAAN"/>',
        b'<wp:docPr xmlns:wp="http://wp" id="1" name="C:\\RAHASIAREKAAN.jpg" descr="RAHASIAREKAAN"/>',
        b'<v:shape xmlns:v="urn:v" alt="RAHASIAREKAAN"><v:imagedata xmlns:o="u" o:title="RAHASIAREKAAN"/></v:shape>',
    ],
)
def test_fields_and_names_of_pictures_tell_nothing(inner: bytes) -> None:
    found = parts_of(with_body(inner))["word/document.xml"]
    assert b"Isi rekaan" in found
    assert SECRET not in found
    assert b"DDE" not in found


def test_what_a_field_showed_last_stays() -> None:
    inner = (
        b'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        b'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>24 November</w:t></w:r>'
    )
    assert b"24 November" in parts_of(with_body(inner))["word/document.xml"]


def test_words_that_look_like_marks_are_left_alone() -> None:
    inner = b'<w:r><w:t>ia menulis w:author="Melati" dan alt="foto"</w:t></w:r>'
    assert b'w:author="Melati" dan alt="foto"' in parts_of(with_body(inner))["word/document.xml"]


def test_settings_lose_templates_letters_and_editing_sessions() -> None:
    settings = (
        b"<w:settings "
        + W
        + b'><w:attachedTemplate r:id="r1" xmlns:r="http://r"/><w:rsids><w:rsid w:val="RAHASIAREKAAN"/>'
        b"</w:rsids><w:mailMerge><w:connectString w:val='RAHASIAREKAAN'/></w:mailMerge><w:docVars><w:docVar "
        b'w:name="a" w:val="RAHASIAREKAAN"/></w:docVars><w:zoom w:percent="100"/></w:settings>'
    )
    found = parts_of(with_body(b"", **{"word/settings.xml": settings}))["word/settings.xml"]
    assert SECRET not in found
    assert b"attachedTemplate" not in found
    assert b'<w:zoom w:percent="100"/>' in found


@pytest.mark.parametrize(
    "inner",
    [
        b'<x:r xmlns:x="' + SPACE + b'"><x:ins x:author=\n"RAHASIAREKAAN"/></x:r>',
        b"<instrText xmlns='" + SPACE + b"'>DDE RAHASIAREKAAN</instrText>",
        b"<y.z:instrText xmlns:y.z='" + SPACE + b"'>DDE RAHASIAREKAAN</y.z:instrText >",
    ],
)
def test_another_spelling_of_the_same_hides_nothing(inner: bytes) -> None:
    assert SECRET not in parts_of(with_body(inner))["word/document.xml"]


def test_what_no_pattern_finds_is_refused_when_it_is_read_again() -> None:
    inner = "<ś:instrText xmlns:ś='".encode() + SPACE + "'>DDE RAHASIAREKAAN</ś:instrText>".encode()
    with pytest.raises(NotClean) as told:
        clean(with_body(inner))
    assert told.value.reason is Refusal.BROKEN


@pytest.mark.parametrize("kind", ["aFChunk", "oleObject", "package", "control", "subDocument"])
def test_a_document_that_brings_another_file_in_is_refused(kind: str) -> None:
    relation = f'<Relationship Id="r9" Type="http://schemas/{kind}" Target="word/a.xml"/></Relationships>'.encode()
    rels = paperwork.RELS.replace(b"</Relationships>", relation)
    with pytest.raises(NotClean) as told:
        clean(paperwork.docx(**{"_rels/.rels": rels, "word/a.xml": b"<a/>"}))
    assert told.value.reason is Refusal.HOLDS_FILES


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "WEBP"])
def test_pictures_of_every_kind_lose_their_words_or_are_made_anew(form: str) -> None:
    out = io.BytesIO()
    picture = Image.effect_noise((40, 30), 60).convert("RGB")
    if form == "GIF":
        picture.save(out, form, comment=SECRET)
    elif form == "TIFF":
        picture.save(out, form, description=SECRET.decode())
    elif form == "WEBP":
        exif = Image.Exif()
        exif[0x010F] = SECRET.decode()
        picture.save(out, form, exif=exif)
    else:
        picture.save(out, form)
        out.write(SECRET)
    assert SECRET in out.getvalue()
    found = parts_of(paperwork.docx(**{f"word/media/a.{form.lower()}": out.getvalue()}))[f"word/media/a.{form.lower()}"]
    assert SECRET not in found
    assert Image.open(io.BytesIO(found)).size == (40, 30)


@pytest.mark.parametrize("ending", ["emf", "wmf", "svg"])
def test_drawings_are_left_blank(ending: str) -> None:
    name = f"word/media/a.{ending}"
    found = parts_of(paperwork.docx(**{name: b"<svg><script>" + SECRET}))[name]
    assert SECRET not in found
    assert found


def test_a_picture_that_is_none_is_refused() -> None:
    for name in ("word/media/a.gif", "word/media/a.png", "word/media/a.jpg", "word/media/a.exe"):
        with pytest.raises(NotClean):
            clean(paperwork.docx(**{name: b"MZ" + SECRET}))


def test_only_adobes_own_twelve_bytes_stay_in_a_jpeg() -> None:
    plain = io.BytesIO()
    Image.new("RGB", (8, 8)).save(plain, "JPEG")
    raw = plain.getvalue()
    own = b"Adobe" + bytes(7)
    hidden = b"\xff\xee" + (2 + len(own) + len(SECRET)).to_bytes(2, "big") + own + SECRET
    other = b"\xff\xee" + (2 + len(SECRET)).to_bytes(2, "big") + SECRET
    bare = bare_jpeg(raw[:2] + hidden + other + raw[2:])
    assert SECRET not in bare
    assert b"\xff\xee\x00\x0e" + own in bare
    assert Image.open(io.BytesIO(bare)).size == (8, 8)
