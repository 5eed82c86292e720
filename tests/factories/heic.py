"""Pictures as a telephone writes them: HEIC of one piece or of several, turned, and as nobody should write it.

The two pictures are libheif's (x265): 96 by 64, dark blue, a white corner at the upper left, a red one at the upper
right, a green one at the lower left, and an invented camera. What is put together around their pieces is made here.
"""

import base64
import struct
from collections.abc import Sequence

CAMERA = b"KAMERAREKAAN"
SIZE = (96, 64)
ONE = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAZdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA"
    "AAAERAAAIAAQAAAAABuwABAAAAAAAAAHQAAgAAAAACLwABAAAAAAAAAD4AAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp"
    "bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE"
    "ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAi"
    "QAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAB"
    "ppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAum1kYXQAAABwKAGvE4CKWPyITlvqTI9XH/+Qrn9mmX1lMSgzB3L7x8X4j4SdRe//JpLe07L85Xcv"
    "WkajQPy/wLb/3Q2/pCpW+7fq3t6P0T+6i8KXyompGdhMVfzXNT3VZPWQ8Kf8dB/TEM7g/FB6Ihpo76/2SA2cQAAAAAZFeGlmAABNTQAqAAAACA"
    "ACAQ8AAgAAAA0AAAAmARIAAwAAAAEAAQAAAAAAAEtBTUVSQVJFS0FBTgAA"
)
"""Upright."""
TURNED = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAattZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA"
    "AAAERAAAIAAQAAAAABzwABAAAAAAAAAHQAAgAAAAACQwABAAAAAAAAAD4AAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp"
    "bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA6mlwcnAAAADJaXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE"
    "ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAi"
    "QAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBwaXhpAAAAAAMICAgAAAAJaXJvdAMAAAAJaW1pcgAAAAAZaXBtYQ"
    "AAAAAAAAABAAEGgQIDBIWGAAAAGmlyZWYAAAAAAAAADmNkc2MAAgABAAEAAAC6bWRhdAAAAHAoAa8TgIpY/IhOW+pMj1cf/5Cuf2aZfWUxKDMH"
    "cvvHxfiPhJ1F7/8mkt7Tsvzldy9aRqNA/L/Atv/dDb+kKlb7t+re3o/RP7qLwpfKiakZ2ExV/Nc1PdVk9ZDwp/x0H9MQzuD8UHoiGmjvr/ZIDZ"
    "xAAAAABkV4aWYAAE1NACoAAAAIAAIBDwACAAAADQAAACYBEgADAAAAAQAHAAAAAAAAS0FNRVJBUkVLQUFOAAA="
)
"""Three quarters against the clock, then upside down: as a camera held otherwise, seen in a mirror, writes it."""


def box(name: bytes, *content: bytes) -> bytes:
    """A box of the container."""
    whole = b"".join(content)
    return struct.pack(">I", 8 + len(whole)) + name + whole


def full(name: bytes, *content: bytes, version: int = 0) -> bytes:
    """One with a version."""
    return box(name, struct.pack(">I", version << 24), *content)


def ispe(width: int, height: int) -> bytes:
    """How large a picture says that it is."""
    return full(b"ispe", struct.pack(">II", width, height))


def piece() -> tuple[bytes, bytes]:
    """The parameters and the data of the upright picture."""
    at = ONE.index(b"hvcC") - 4
    length = int.from_bytes(ONE[at : at + 4], "big")
    data = ONE.index(b"mdat") + 4
    return ONE[at : at + length], ONE[data : data + 0x74]


def grid(
    columns: int = 2,
    rows: int = 2,
    canvas: tuple[int, int] = (180, 120),
    *,
    size: tuple[int, int] = SIZE,
    transforms: Sequence[bytes] = (),
    names: Sequence[int] | None = None,
    kind: bytes = b"hvc1",
    beyond: int = 0,
    extents: int = 1,
    same_data: bool = False,
) -> bytes:
    """A picture put together of pieces of `size`; each other word makes it one that must be refused.

    Items: 1 is the whole, from 2 on the pieces; `names`: of what the whole is put together.
    """
    parameters, data = piece()
    count = columns * rows
    said = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, *canvas)
    items = range(2, 2 + count)
    entries = [
        full(b"infe", struct.pack(">HH", number, 0), b"grid" if number == 1 else kind, b"\0", version=2)
        for number in (1, *items)
    ]
    properties = [parameters, ispe(*size), ispe(*canvas), *transforms]
    owned = [struct.pack(">HBB", 1, 1 + len(transforms), 3), *(bytes([4 + n]) for n in range(len(transforms)))]
    owned += [struct.pack(">HBBB", number, 2, 0x81, 2) for number in items]
    named = [*items] if names is None else [*names]

    def meta(start: int) -> bytes:
        places = [struct.pack(">HHHH", 1, 1, 0, 1) + struct.pack(">II", 0, len(said))]
        for number in items:
            at = start + beyond + (0 if same_data else (number - 2) * len(data))
            places.append(struct.pack(">HHHH", number, 0, 0, extents) + struct.pack(">II", at, len(data)) * extents)
        return full(
            b"meta",
            full(b"hdlr", bytes(4), b"pict", bytes(13)),
            full(b"pitm", struct.pack(">H", 1)),
            full(b"iinf", struct.pack(">H", len(entries)), *entries),
            full(b"iloc", b"\x44\0", struct.pack(">H", len(places)), *places, version=1),
            full(b"iref", box(b"dimg", struct.pack(f">HH{len(named)}H", 1, len(named), *named))),
            box(b"iprp", box(b"ipco", *properties), full(b"ipma", struct.pack(">I", 1 + count), *owned)),
            box(b"idat", said),
        )

    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    start = len(head) + len(meta(0)) + 8
    return head + meta(start) + box(b"mdat", data if same_data else data * count)
