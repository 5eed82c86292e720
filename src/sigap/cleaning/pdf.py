"""A PDF written anew from its pages: no scripts, embedded files, forms that send, authors or cameras. In the child."""

import io
import logging
import zlib
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from sigap.cleaning.kinds import LARGEST_COPY, NotClean, Refusal, refuse_when
from sigap.cleaning.segments import bare_jp2, bare_jpeg

__all__ = ["clean_pdf"]

_MOST_PAGES = 300
_DROPPED = (
    "/AA", "/AF", "/Dests", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/LastModified", "/Metadata", "/OpenAction",
    "/PieceInfo", "/PresSteps", "/RichMediaContent", "/StructParent", "/StructParents", "/Thumb", "/URI",
)  # fmt: skip
_DROPPED_OF_PAGES = ("/A", "/B", "/CreationDate", "/IRT", "/M", "/NM", "/Names", "/OPI", "/PA", "/Popup", "/RC", "/T")
"""Of pages, annotations and form fields alone: elsewhere names as short as these are glyphs, fonts and pictures."""
_PAGE_MARKS = ("/Rect", "/FT", "/Kids", "/MediaBox")
_DRAWN = {
    "/Circle", "/FreeText", "/Highlight", "/Ink", "/Line", "/PolyLine", "/Polygon", "/Square", "/Squiggly", "/Stamp",
    "/StrikeOut", "/Underline", "/Widget",
}  # fmt: skip
"""Annotations that only draw; others (files, sounds, links, notes) are left out."""
_PHOTOGRAPHS = {"/DCTDecode": bare_jpeg, "/JPXDecode": bare_jp2}


def clean_pdf(raw: bytes) -> bytes:
    """The pages alone. Raises NotClean."""
    logging.disable(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        refuse_when(reader.is_encrypted, Refusal.LOCKED)
        refuse_when(len(reader.pages) > _MOST_PAGES, Refusal.TOO_MANY_PAGES)
        refuse_when(not reader.pages, Refusal.BROKEN)
        scrubbed = _from_pages(reader, scrub=True)
        # Once more: what the scrubbing cut off is still in the first, and reached by nothing.
        return _from_pages(pypdf.PdfReader(io.BytesIO(scrubbed)), scrub=False)
    except NotClean:
        raise
    except (
        PyPdfError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
        zlib.error,
    ):
        raise NotClean(Refusal.BROKEN) from None


def _from_pages(reader: pypdf.PdfReader, *, scrub: bool) -> bytes:
    writer = pypdf.PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    writer.metadata = None
    if scrub:
        for page in writer.pages:
            _keep_drawn(page)
        for found in list(writer._objects):  # noqa: SLF001 - the library offers no walk over its objects
            _scrub(found)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _keep_drawn(page: Any) -> None:
    if "/Annots" not in page:
        return
    listed = page["/Annots"].get_object()
    drawn = [each for each in listed if each.get_object().get("/Subtype") in _DRAWN]
    page[NameObject("/Annots")] = ArrayObject(drawn)


def _scrub(found: Any) -> None:
    """Takes what acts or tells out of an object and of those that lie inside it."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            is_of_page = any(mark in each for mark in _PAGE_MARKS)
            for key in (*_DROPPED, *(_DROPPED_OF_PAGES if is_of_page else ())):
                each.pop(NameObject(key), None)
            if isinstance(each, StreamObject):
                _strip_picture(each)
            waiting.extend(value for value in each.values() if isinstance(value, DictionaryObject | ArrayObject))
        elif isinstance(each, ArrayObject):
            waiting.extend(value for value in each if isinstance(value, DictionaryObject | ArrayObject))


def _strip_picture(stream: StreamObject) -> None:
    """A photograph inside a page is a JPEG, or a JPEG 2000, with its camera's words; they go, the picture stays."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    bare = _PHOTOGRAPHS.get(names[-1])
    if bare is None:
        return
    data = bytes(stream._data)  # noqa: SLF001 - as it lies in the file
    if names[:-1] == ["/FlateDecode"]:
        data = zlib.decompressobj().decompress(data, LARGEST_COPY)
    elif len(names) > 1:
        raise NotClean(Refusal.BROKEN)
    stream._data = bare(data)  # noqa: SLF001 - as it lies in the file
    stream[NameObject("/Filter")] = NameObject(names[-1])
    if len(names) > 1:
        stream.pop(NameObject("/DecodeParms"), None)
