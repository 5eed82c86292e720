"""A Word document packed anew: no macros, embedded files, properties, authors or addresses elsewhere. In the child."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib

from sigap.cleaning.drawings import BLANK
from sigap.cleaning.images import bare_picture
from sigap.cleaning.kinds import LARGEST_COPY, NotClean, Refusal, refuse_when
from sigap.cleaning.segments import bare_jpeg, bare_png

__all__ = ["clean_docx"]

_MOST_PARTS = 1_000
_MOST_BYTES = 60 * 1024 * 1024
_RATIO = 150
_SMALL = 1024 * 1024
_TYPES = "[Content_Types].xml"
_BODY = "word/document.xml"
_DROPPED = re.compile(r"(docProps/|customXml/|word/printerSettings/|word/people\.xml|\[trash\]/)", re.IGNORECASE)
_HIDES = re.compile(r"(^|/)(embeddings|activeX)/|oleObject|altChunk", re.IGNORECASE)
_MACRO = re.compile(r"vba|macros?/", re.IGNORECASE)
_VALUE = rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"
_TAG = re.compile(rb"<[A-Za-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*+>")
# An empty moment is no moment to Word: it leaves altogether.
_GONE = re.compile(rb"\s[\w.-]+:(?:date|dateUtc)" + _VALUE)
_EMPTIED = re.compile(rb"(\s[\w.-]+:(?:author|initials|userId|providerId|instr|title|href))" + _VALUE)
_PICTURE = re.compile(rb"<(?:[\w.-]+:)?(?:docPr|cNvPr|shape|imagedata)[\s/>]")
_PICTURE_NAMES = re.compile(rb"(\s(?:name|descr|title|alt))" + _VALUE)
"""What Word notes beside a picture: often its whole path, with the maker's name in it."""
_ORDERS = re.compile(rb"(<((?:[\w.-]+:)?(?:instrText|delInstrText))(?:\s[^>]*)?(?<!/)>).*?(</\2\s*>)", re.DOTALL)
"""Fields' orders (a picture from elsewhere, a program to start): what the field last showed stays."""
_SETTINGS = re.compile(
    rb"<((?:[\w.-]+:)?(?:mailMerge|docVars|rsids))(?:\s[^>]*)?(?<!/)>.*?</\1\s*>"
    rb"|<(?:[\w.-]+:)?(?:attachedTemplate|mailMerge|docVars|rsids)(?:\s[^>]*)?/>",
    re.DOTALL,
)
_SET = {"mailMerge", "docVars", "rsids", "attachedTemplate"}
_ORDERING = {"instrText", "delInstrText"}
_TELLING = {"author", "initials", "userId", "providerId", "instr"}
_BRINGS = re.compile(r"/(?:aFChunk|oleObject|package|control|activeXControlBinary|subDocument)$", re.IGNORECASE)
_PIXELS = {".gif": "GIF", ".bmp": "BMP", ".tif": "TIFF", ".tiff": "TIFF", ".webp": "WEBP"}
"""Pictures of these endings are decoded and written anew in their own kind."""
_BARE = {".jpg": bare_jpeg, ".jpeg": bare_jpeg, ".png": bare_png}
_FONTS = {".odttf", ".ttf"}
_TEXT = (".xml", ".rels")
_NOWHERE = "about:blank"
_STAMP = (1980, 1, 1, 0, 0, 0)


def clean_docx(raw: bytes) -> bytes:
    """The document's own parts. Raises NotClean; another kind of zip is an unknown file."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = _parts(packed)
        if _TYPES not in parts or _BODY not in parts:
            raise NotClean(Refusal.UNKNOWN)
        return _packed({name: _cleaned(name, part, parts) for name, part in parts.items()})
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        OSError,
        ValueError,
        KeyError,
        EOFError,
        ET.ParseError,
    ):
        raise NotClean(Refusal.BROKEN) from None


def _parts(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpacked as far as the limits go, whatever the directory claims."""
    entries = packed.infolist()
    refuse_when(len(entries) > _MOST_PARTS, Refusal.BOMB)
    parts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        if entry.is_dir():
            continue
        name = entry.filename
        refuse_when(entry.flag_bits & 1, Refusal.LOCKED)
        refuse_when(_MACRO.search(name), Refusal.MACRO)
        refuse_when(_HIDES.search(name), Refusal.HOLDS_FILES)
        with packed.open(entry) as opened:
            part = opened.read(_MOST_BYTES - total + 1)
        total += len(part)
        if total > _MOST_BYTES or (len(part) > _SMALL and len(part) > _RATIO * max(entry.compress_size, 1)):
            raise NotClean(Refusal.BOMB)
        if not _DROPPED.match(name):
            parts[name] = part
    return parts


def _cleaned(name: str, part: bytes, parts: dict[str, bytes]) -> bytes:
    if name == _TYPES:
        return _types(part, parts)
    if name.endswith(".rels"):
        return _relations(name, part, parts)
    if name.lower().endswith(_TEXT):
        return _bare_text(part)
    return _media("." + name.lower().rpartition(".")[2], part)


def _media(ending: str, part: bytes) -> bytes:
    if ending in _BARE:
        return _BARE[ending](part)
    if ending in _PIXELS:
        return bare_picture(part, _PIXELS[ending])
    if ending in _FONTS:
        return part
    if ending not in BLANK:
        raise NotClean(Refusal.HOLDS_FILES)
    return BLANK[ending]


def _bare_text(part: bytes) -> bytes:
    """Words as they are, in Word's own spelling; without authors, moments, picture names and orders.

    Whatever the spelling hid from that is found when it is read again, and refused.
    """
    _tree(part)
    found = _TAG.sub(_bare_tag, _SETTINGS.sub(b"", _ORDERS.sub(rb"\1\3", part)))
    refuse_when(any(_tells(each) for each in _tree(found).iter()), Refusal.BROKEN)
    return found


def _tells(each: ET.Element) -> bool:
    name = each.tag.rpartition("}")[2]
    if name in _SET or (name in _ORDERING and (each.text or len(each))):
        return True
    return any(key.startswith("{") and key.rpartition("}")[2] in _TELLING and value for key, value in each.items())


def _bare_tag(found: re.Match[bytes]) -> bytes:
    tag = _EMPTIED.sub(rb'\1=""', _GONE.sub(b"", found[0]))
    return _PICTURE_NAMES.sub(rb'\1=""', tag) if _PICTURE.match(tag) else tag


def _tree(part: bytes) -> ET.Element:
    """Parsed; without entities, which could grow without end, and in an encoding that hides none."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part:
        raise NotClean(Refusal.BROKEN)
    return ET.fromstring(part)  # noqa: S314 - no document type comes this far


def _types(part: bytes, parts: dict[str, bytes]) -> bytes:
    tree = _tree(part)
    for each in list(tree):
        kind = each.get("ContentType", "").lower()
        if "macroenabled" in kind or "vba" in kind:
            raise NotClean(Refusal.MACRO)
        if each.tag.endswith("}Override") and each.get("PartName", "").lstrip("/") not in parts:
            tree.remove(each)
    return bytes(ET.tostring(tree, encoding="UTF-8", xml_declaration=True))


def _relations(name: str, part: bytes, parts: dict[str, bytes]) -> bytes:
    """Nothing leads elsewhere or to what was dropped; a link's number stays, for the text names it."""
    tree = _tree(part)
    folder = name.rpartition("_rels/")[0]
    for each in list(tree):
        target = each.get("Target", "")
        refuse_when(_BRINGS.search(each.get("Type", "")), Refusal.HOLDS_FILES)
        if each.get("Type", "").endswith("/attachedTemplate"):
            tree.remove(each)
        elif each.get("TargetMode", "").lower() == "external":
            each.set("Target", _NOWHERE)
        elif _resolved(folder, target) not in parts:
            tree.remove(each)
    return bytes(ET.tostring(tree, encoding="UTF-8", xml_declaration=True))


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    steps: list[str] = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(parts, key=lambda each: (each != _TYPES, each)):
            packed.writestr(zipfile.ZipInfo(name, date_time=_STAMP), parts[name], zipfile.ZIP_DEFLATED)
    if out.tell() > LARGEST_COPY:
        raise NotClean(Refusal.COPY_TOO_LARGE)
    return out.getvalue()
