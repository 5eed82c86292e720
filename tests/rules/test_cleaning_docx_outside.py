"""What leads out of a Word document, or may be anything: addresses, fonts, comments, orders, names of parts."""

import io
import zipfile

import pytest
from tests.factories import paperwork

from sigap.cleaning import clean

W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SECRET = b"RAHASIAREKAAN"
DECLARED = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def body(inner: bytes) -> bytes:
    return (
        DECLARED + b"<w:document " + W + b" " + R + b"><w:p><w:r><w:t>Isi</w:t></w:r>" + inner + b"</w:p></w:document>"
    )


def relations(*rows: tuple[str, str, str]) -> bytes:
    """Id, kind and target; one with :// or of an other machine is outside."""
    written = "".join(
        f'<Relationship Id="{own}" Type="{OFFICE}{kind}" Target="{target}"'
        f"{' TargetMode="External"' if '://' in target or target.startswith('//') else ''}/>"
        for own, kind, target in rows
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{written}</Relationships>'.encode()


def copied(**parts: bytes) -> dict[str, bytes]:
    """All parts of the clean copy of a document."""
    with zipfile.ZipFile(io.BytesIO(clean(paperwork.docx(**{"word/document.xml": body(b""), **parts})).copy)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_only_the_documents_own_names_stay() -> None:
    strange = (
        "word/../evil.xml", "../evil.xml", "/word/evil.xml", "word/./evil.xml", "word//evil.xml", "word\\evil.xml",
        "customUI/customUI.xml", "_xmlsignatures/origin.xml", "_rels/evil.rels", "evil.xml", "word/.hidden/../a.xml",
        "docProps/thumbnail.jpeg", "word/a:b.xml", "wordevil.xml", "word/…/a.xml", "customXml/item1.xml",
    )  # fmt: skip
    found = copied(**dict.fromkeys(strange, b"<a>" + SECRET + b"</a>"), **{"word/styles.xml": b"<a/>"})
    assert set(found) == {
        "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/media/image1.jpeg", "word/styles.xml"
    }  # fmt: skip
    assert not [name for name, part in found.items() if SECRET in part or b"docProps" in part or b"rekaan/x" in part]


def test_fonts_leave_and_are_asked_for_no_more() -> None:
    table = (
        b"<w:fonts " + W + b" " + R + b'><w:font w:name="Arial"><w:embedRegular r:id="rF"/><w:embedBold r:id="rG">'
        b"</w:embedBold><w:charset w:val='00'/></w:font></w:fonts>"
    )  # fmt: skip
    found = copied(
        **{
            "word/fontTable.xml": table,
            "word/_rels/fontTable.xml.rels": relations(("rF", "font", "fonts/a.odttf"), ("rG", "font", "media/b.xml")),
            "word/fonts/a.odttf": SECRET,
            "word/media/b.xml": b"<a>" + SECRET + b"</a>",
            "word/other.TTF": SECRET,
        }
    )
    assert not [name for name, part in found.items() if SECRET in part or b"embed" in part or b"font/" in part]
    assert b'<w:font w:name="Arial"><w:charset' in found["word/fontTable.xml"]
    assert b"rF" not in found["word/_rels/fontTable.xml.rels"]


@pytest.mark.parametrize("name", ["comments.xml", "catatan.xml"])
def test_comments_leave_whatever_their_part_is_called(name: str) -> None:
    inner = (
        b'<w:commentRangeStart w:id="0"/><w:r><w:t>Tetap</w:t></w:r><w:commentRangeEnd w:id="0"/>'
        b'<w:r><w:commentReference w:id="0"/></w:r>'
    )
    comments = b"<w:comments " + W + b'><w:comment w:id="0"><w:t>RAHASIAREKAAN</w:t></w:comment></w:comments>'
    found = copied(
        **{
            "word/document.xml": body(inner),
            f"word/{name}": comments,
            "word/_rels/document.xml.rels": relations(("rC", "comments", name), ("rE", "commentsExtended", name)),
        }
    )
    assert f"word/{name}" not in found
    assert b"comment" not in found["word/document.xml"]
    assert b"Tetap" in found["word/document.xml"]
    assert b"rC" not in found["word/_rels/document.xml.rels"]


def test_comments_and_orders_of_xml_leave_and_words_stay() -> None:
    inner = (
        b"<!-- RAHASIAREKAAN --><?mso-application progid='RAHASIAREKAAN'?>"
        b"<w:r><w:t>a<![CDATA[<!-- terbaca & --> <?b?>]]>c</w:t></w:r><!-- <![CDATA[ --><w:t>akhir</w:t><!-- ]]> -->"
    )
    orders = (
        DECLARED + b"<?xml-stylesheet href='http://RAHASIAREKAAN/x.xsl'?>" + body(inner)[len(DECLARED) :] + b"<!--a-->"
    )
    found = copied(**{"word/document.xml": orders})["word/document.xml"]
    assert found.startswith(DECLARED + b"<w:document")
    assert b"a&lt;!-- terbaca &amp; --&gt; &lt;?b?&gt;c" in found
    assert b"<w:t>akhir</w:t>" in found
    assert SECRET not in found
    assert b"<!--" not in found
    assert found.count(b"<?") == 1


def test_no_outside_address_stays_in_text_or_relations() -> None:
    inner = (
        b'<v:shape xmlns:v="urn:v" xmlns:o="urn:o" href="http://RAHASIAREKAAN/h"><v:imagedata'
        b' src="http://RAHASIAREKAAN/a.png" o:href="http://RAHASIAREKAAN/b" o:althref="//RAHASIAREKAAN/c" r:href="rV"/>'
        b"<v:fill src='\\\\RAHASIAREKAAN\\a' r:id=\"rP\"/></v:shape>"
        b'<w:hyperlink r:id="rH" w:history="1"><w:r><w:t>tautan</w:t></w:r></w:hyperlink>'
        b'<a:blip xmlns:a="urn:a" r:link="rL" r:embed="rP"/><a:hlinkClick xmlns:a="urn:a" r:id="rH"/>'
        b'<w:bookmarkStart w:id="7" w:name="rH"/>'
    )
    found = copied(
        **{
            "word/document.xml": body(inner),
            "word/_rels/document.xml.rels": relations(
                ("rV", "image", "http://RAHASIAREKAAN/v.png"),
                ("rH", "hyperlink", "https://RAHASIAREKAAN/"),
                ("rL", "image", "//RAHASIAREKAAN/l.png"),
                ("rP", "image", "media/image1.jpeg"),
            ),
        }
    )
    text, related = found["word/document.xml"], found["word/_rels/document.xml.rels"]
    assert not [name for name, part in found.items() if SECRET in part or b"External" in part]
    # The picture inside, and the words of the link, stay; nobody asks for what is gone.
    assert b'r:embed="rP"' in text
    assert b"<w:hyperlink w:history" in text
    assert b'<a:hlinkClick xmlns:a="urn:a" r:id=""/>' in text
    assert b'w:name="rH"' in text
    assert b"rP" in related
    assert not [each for each in (b"rV", b"rL") if each in text or each in related]
    assert b"rH" not in related


def test_an_address_is_found_under_any_prefix() -> None:
    inner = (
        b'<q:hyperlink xmlns:q="u" xmlns:z="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        b" z:id = 'rH'/>"
    )
    parts = {"word/_rels/document.xml.rels": relations(("rH", "hyperlink", "https://RAHASIAREKAAN/"))}
    assert b"rH" not in copied(**{"word/document.xml": body(inner), **parts})["word/document.xml"]
