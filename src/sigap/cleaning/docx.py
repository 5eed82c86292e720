"""A Word document packed anew: no macros, embedded files, properties, authors or addresses elsewhere. In the child."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib

from sigap.cleaning.docx_text import bare_text, tree_of
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
_KEPT = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|word(?:/(?!\.+(?:/|$))[\w .%+~()-]+)+", re.ASCII)
"""Parts of other names leave: properties, signatures, data of other programs, ways out of the folder."""
_DROPPED = re.compile(r"word/(?:printerSettings|fonts)/|.*\.(?:odttf|ttf|otf|ttc|fntdata)$", re.IGNORECASE)
_DROPPED_TYPES = re.compile(r"/(?:comments\w*|people|font|printerSettings)$", re.IGNORECASE)
"""By what a relation says of its part, whatever the part is called."""
_HIDES = re.compile(r"(^|/)(embeddings|activeX)/|oleObject|altChunk", re.IGNORECASE)
_MACRO = re.compile(r"vba|macros?/", re.IGNORECASE)
_BRINGS = re.compile(r"/(?:aFChunk|oleObject|package|control|activeXControlBinary|subDocument)$", re.IGNORECASE)
_PIXELS = {".gif": "GIF", ".bmp": "BMP", ".tif": "TIFF", ".tiff": "TIFF", ".webp": "WEBP"}
"""Pictures of these endings are decoded and written anew in their own kind."""
_BARE = {".jpg": bare_jpeg, ".jpeg": bare_jpeg, ".png": bare_png}
_TEXT = (".xml", ".rels")
_STAMP = (1980, 1, 1, 0, 0, 0)


def clean_docx(raw: bytes) -> bytes:
    """The document's own parts. Raises NotClean; another kind of zip is an unknown file."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = _without_dropped_types(_parts(packed))
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
        if _KEPT.fullmatch(name) and not _DROPPED.match(name):
            parts[name] = part
    return parts


def _without_dropped_types(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Without the parts that a relation calls comments, people or fonts."""
    dropped = {
        _resolved(_folder(name), each.get("Target", ""))
        for name, part in parts.items()
        if name.endswith(".rels")
        for each in tree_of(part)
        if _DROPPED_TYPES.search(each.get("Type", ""))
    }
    return {name: part for name, part in parts.items() if name not in dropped}


def _cleaned(name: str, part: bytes, parts: dict[str, bytes]) -> bytes:
    if name == _TYPES:
        return _types(part, parts)
    if name.endswith(".rels"):
        return _relations(name, part, parts)
    if name.lower().endswith(_TEXT):
        return bare_text(part, _outside(name, parts))
    return _media("." + name.lower().rpartition(".")[2], part)


def _media(ending: str, part: bytes) -> bytes:
    if ending in _BARE:
        return _BARE[ending](part)
    if ending in _PIXELS:
        return bare_picture(part, _PIXELS[ending])
    if ending not in BLANK:
        raise NotClean(Refusal.HOLDS_FILES)
    return BLANK[ending]


def _outside(name: str, parts: dict[str, bytes]) -> frozenset[str]:
    """Ids of a part's relations that lead out of the document, as its text names them."""
    folder, _slash, own = name.rpartition("/")
    relations = parts.get(f"{folder}/_rels/{own}.rels")
    if relations is None:
        return frozenset()
    return frozenset(each.get("Id", "") for each in tree_of(relations) if not _stays(each, folder, parts))


def _stays(relation: ET.Element, folder: str, parts: dict[str, bytes]) -> bool:
    """Whether it leads to a part that is kept."""
    if relation.get("TargetMode", "").lower() == "external" or relation.get("Type", "").endswith("/attachedTemplate"):
        return False
    return _resolved(folder, relation.get("Target", "")) in parts


def _types(part: bytes, parts: dict[str, bytes]) -> bytes:
    tree = tree_of(part)
    for each in list(tree):
        kind = each.get("ContentType", "").lower()
        if "macroenabled" in kind or "vba" in kind:
            raise NotClean(Refusal.MACRO)
        if each.tag.endswith("}Override") and each.get("PartName", "").lstrip("/") not in parts:
            tree.remove(each)
    return bytes(ET.tostring(tree, encoding="UTF-8", xml_declaration=True))


def _relations(name: str, part: bytes, parts: dict[str, bytes]) -> bytes:
    """Nothing leads elsewhere or to what was dropped; the text names none of what goes here."""
    tree = tree_of(part)
    for each in list(tree):
        refuse_when(_BRINGS.search(each.get("Type", "")), Refusal.HOLDS_FILES)
        if not _stays(each, _folder(name), parts):
            tree.remove(each)
    return bytes(ET.tostring(tree, encoding="UTF-8", xml_declaration=True))


def _folder(relations: str) -> str:
    """Where the part lies whose relations these are."""
    return relations.rpartition("_rels/")[0]


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
