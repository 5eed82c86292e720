"""The text of a Word document's parts, without what acts, tells of people or leads elsewhere. In the child."""

import re
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

from sigap.cleaning.kinds import NotClean, Refusal, refuse_when

__all__ = ["bare_text", "tree_of"]

_VALUE = rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"
_TAG = re.compile(rb"<[A-Za-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*+>")
# An empty moment is no moment to Word: it leaves altogether.
_GONE = re.compile(rb"\s[\w.-]+:(?:date|dateUtc)" + _VALUE)
_EMPTIED = re.compile(
    rb"(\s(?:[\w.-]+:(?:author|initials|userId|providerId|instr|title|schemaLocation|manifestLocation)"
    rb"|(?:[\w.-]+:)?(?:src|href|althref)))" + _VALUE
)
_PICTURE = re.compile(rb"<(?:[\w.-]+:)?(?:docPr|cNvPr|shape|imagedata)[\s/>]")
_PICTURE_NAMES = re.compile(rb"(\s(?:name|descr|title|alt))" + _VALUE)
"""What Word notes beside a picture: often its whole path, with the maker's name in it."""
_ORDERS = re.compile(rb"(<((?:[\w.-]+:)?(?:instrText|delInstrText))(?:\s[^>]*)?(?<!/)>).*?(</\2\s*>)", re.DOTALL)
"""Fields' orders (a picture from elsewhere, a program to start): what the field last showed stays."""
_REMOVED = (
    "attachedTemplate", "commentRangeEnd", "commentRangeStart", "commentReference", "docVars", "embedBold",
    "embedBoldItalic", "embedItalic", "embedRegular", "embedTrueTypeFonts", "mailMerge", "rsids",
)  # fmt: skip
"""Elements that leave with all that is in them."""
_REMOVED_ELEMENTS = re.compile(
    rb"<((?:[\w.-]+:)?(?:%(names)s))(?:\s[^>]*)?(?<!/)>.*?</\1\s*>|<(?:[\w.-]+:)?(?:%(names)s)(?:\s[^>]*)?/>"
    % {b"names": "|".join(_REMOVED).encode()},
    re.DOTALL,
)
_UNREAD = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
"""What may hold marks that are none: words as they are, comments of XML, orders to programs."""
_REFERENCE = re.compile(rb"(\s[\w.-]+:(?:id|link|href|embed|pict))\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LINK_OF_PICTURE = re.compile(rb"<(?:[\w.-]+:)?hlink\w+\s")
_ORDERING = {"instrText", "delInstrText"}
_TELLING = {"author", "initials", "userId", "providerId", "instr", "href", "src", "althref"}
_LEADING = {"src", "href", "althref"}
"""Attributes of drawings, which have no prefix."""


def bare_text(part: bytes, outside: frozenset[str]) -> bytes:
    """Words as they are, in Word's own spelling; without authors, moments, picture names and orders.

    Whatever the spelling hid from that is found when it is read again, and refused.
    """
    tree_of(part)
    plain = _ORDERS.sub(rb"\1\3", _UNREAD.sub(_read, part))
    found = _TAG.sub(lambda tag: _bare_tag(tag[0], outside), _REMOVED_ELEMENTS.sub(b"", plain))
    refuse_when(any(_tells(each, outside) for each in tree_of(found).iter()), Refusal.BROKEN)
    return found


def _read(found: re.Match[bytes]) -> bytes:
    """Words of a CDATA section in the usual spelling; of comments and orders nothing but the first line of XML."""
    if found[1] is not None:
        return escape(found[1].decode("latin-1")).encode("latin-1")
    return found[0] if found.start() == 0 and found[0].startswith(b"<?xml ") else b""


def _tells(each: ET.Element, outside: frozenset[str]) -> bool:
    name = each.tag.rpartition("}")[2]
    if name in _REMOVED or (name in _ORDERING and (each.text or len(each))):
        return True
    return any(_leads(key, value, outside) for key, value in each.items() if value)


def _leads(key: str, value: str, outside: frozenset[str]) -> bool:
    """Whether an attribute names a person, an order, or what lies outside."""
    space, _brace, name = key.rpartition("}")
    if not space:
        return name in _LEADING
    return name in _TELLING or (value in outside and space.endswith("/relationships"))


def _bare_tag(found: bytes, outside: frozenset[str]) -> bytes:
    tag = _EMPTIED.sub(rb'\1=""', _GONE.sub(b"", found))
    if outside:
        # A picture's link must name a relation, be it none; elsewhere the attribute may be missing.
        instead = rb'\1=""' if _LINK_OF_PICTURE.match(tag) else b""
        tag = _REFERENCE.sub(lambda ref: ref.expand(instead) if _named(ref) in outside else ref[0], tag)
    return _PICTURE_NAMES.sub(rb'\1=""', tag) if _PICTURE.match(tag) else tag


def _named(reference: re.Match[bytes]) -> str:
    return (reference[2] if reference[2] is not None else reference[3]).decode("latin-1")


def tree_of(part: bytes) -> ET.Element:
    """Parsed; without entities, which could grow without end, and in an encoding that hides none."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part:
        raise NotClean(Refusal.BROKEN)
    return ET.fromstring(part)  # noqa: S314 - no document type comes this far
