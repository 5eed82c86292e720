"""Drawings inside documents hold programs, links and names of their makers: an empty one of the same kind stands in."""

import struct

_EMF_HEAD = struct.pack(
    "<II4i4iIIIIHHIIIIIII",
    1, 88, 0, 0, 1, 1, 0, 0, 1, 1, 0x464D4520, 0x10000, 108, 2, 1, 0, 0, 0, 0, 1, 1, 1, 1,
)  # fmt: skip
_EMF_END = struct.pack("<IIIII", 14, 20, 0, 16, 20)
_WMF = struct.pack("<HHHIHIH", 1, 9, 0x300, 12, 0, 3, 0) + struct.pack("<IH", 3, 0)
BLANK = {
    ".emf": _EMF_HEAD + _EMF_END,
    ".wmf": _WMF,
    ".svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
}
"""An empty drawing by ending. The picture that Word keeps beside an SVG stays."""
