"""Pictures inside documents, kept as they are but for what tells of the camera, the place and the person."""

_JPEG_START = b"\xff\xd8"
_MARK = 0xFF
_SCAN = 0xDA
_ADOBE = 0xEE
_ADOBE_BYTES = 16
_ADOBE_HEAD = b"\xff\xee\x00\x0e"
_COMMENT = 0xFE
_APPS = range(0xE0, 0xF0)
_ALONE = {0x01, *range(0xD0, 0xD8)}
_END = b"\xff\xd9"
_CODE_START = b"\xff\x4f\xff\x51"
_BOX_HEAD = 8
_BOXES_KEPT = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_HEAD = 12
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}


def bare_jpeg(raw: bytes) -> bytes:
    """A JPEG without application segments, comments and what follows its end. Raises ValueError when it is none.

    Adobe's segment stays, its twelve bytes alone: it says how colours are to be read.
    """
    if not raw.startswith(_JPEG_START):
        raise ValueError("no JPEG")
    out, at = bytearray(_JPEG_START), 2
    while at + 4 <= len(raw):
        if raw[at] != _MARK:
            raise ValueError("no marker where one must be")
        code = raw[at + 1]
        if code == _MARK or code in _ALONE:
            at += 1 if code == _MARK else 2
            continue
        if raw[at : at + 2] == _END:
            break
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if code == _ADOBE and end - at >= _ADOBE_BYTES and raw[at + 4 : at + 9] == b"Adobe":
            out += _ADOBE_HEAD + raw[at + 4 : at + _ADOBE_BYTES]
        elif not (code in _APPS or code == _COMMENT):
            out += raw[at:end]
        at = _after_scan(raw, end, out) if code == _SCAN else end
    return bytes(out + _END)


def _after_scan(raw: bytes, at: int, out: bytearray) -> int:
    """Copies the data of a scan up to the next marker, and says where that stands."""
    stop = at
    while True:
        stop = raw.find(b"\xff", stop)
        if stop < 0 or stop + 1 >= len(raw):
            stop = len(raw)
            break
        if raw[stop + 1] == 0 or raw[stop + 1] in _ALONE:
            stop += 2
            continue
        break
    out += raw[at:stop]
    return stop


def bare_png(raw: bytes) -> bytes:
    """A PNG with the chunks that draw it, and nothing after its end. Raises ValueError when it is none."""
    if not raw.startswith(_PNG_START):
        raise ValueError("no PNG")
    out, at = bytearray(_PNG_START), len(_PNG_START)
    while at + _PNG_HEAD <= len(raw):
        name = raw[at + 4 : at + 8]
        end = at + _PNG_HEAD + int.from_bytes(raw[at : at + 4], "big")
        if name in _PNG_KEPT:
            out += raw[at:end]
        at = end
        if name == b"IEND":
            return bytes(out)
    raise ValueError("a PNG without its end")


def bare_jp2(raw: bytes) -> bytes:
    """A JPEG 2000 with the boxes that draw it; a bare stream of code stays. Raises ValueError when it is neither."""
    if raw.startswith(_CODE_START):
        return raw
    if raw[4:8] != b"jP  ":
        raise ValueError("no JPEG 2000")
    out, at = bytearray(), 0
    while at + _BOX_HEAD <= len(raw):
        length, name = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(raw[at + 8 : at + 16], "big")
        end = len(raw) if length == 0 else at + length
        if end <= at + _BOX_HEAD - 1 or end > len(raw):
            raise ValueError("a box beyond the end")
        if name in _BOXES_KEPT:
            out += raw[at:end]
        at = end
    return bytes(out)
