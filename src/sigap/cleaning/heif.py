"""What a HEIC says of its picture: which pieces of HEVC stand where, and how the whole is turned. Pure, and bounded.

Read as ISO 14496-12 (boxes) and 23008-12 (pictures in them) lay down, as far as telephones write it: one coded picture,
or a grid of them. Names, places, makers and thumbnails are not read at all.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from sigap.cleaning.kinds import NotClean, Refusal, refuse_when

__all__ = ["CodedPicture", "MirrorAxis", "PictureCrop", "PicturePlan", "QuarterTurns", "picture_plan"]

_MOST_PIXELS = 50_000_000
"""More than of other pictures: it is put together piece by piece, and an iPhone writes 8064 by 6048."""
_MOST_ITEMS = 4_096
_MOST_EXTENTS = 8_192
_MOST_PIECES = 1_024
_SECOND_VERSION = 2
"""From it on an item's number may take four bytes."""
_WIDE_HEAD = 16
_HEAD = 8


class MirrorAxis(Enum):
    """Across which middle line."""

    TOP_TO_BOTTOM = 0
    LEFT_TO_RIGHT = 1


@dataclass(frozen=True, slots=True)
class QuarterTurns:
    """Quarter turns against the clock."""

    quarters: int


@dataclass(frozen=True, slots=True)
class PictureCrop:
    """What is shown: left, upper, right, lower."""

    box: tuple[int, int, int, int]


type Transform = MirrorAxis | QuarterTurns | PictureCrop


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPicture:
    """One picture of HEVC: its parameters, its data, and its size as the container gives it."""

    parameters: bytes
    data: bytes
    size: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePlan:
    """The pieces row by row, in so many columns, on a canvas of this size; what is done to it, in this order.

    `colours`: the matrix of the colours and whether their range is the full one, where the container says so.
    """

    size: tuple[int, int]
    columns: int
    pieces: tuple[CodedPicture, ...]
    transforms: tuple[Transform, ...]
    colours: tuple[int, bool] | None


def picture_plan(raw: bytes) -> PicturePlan:
    """Raises NotClean, for whatever is not as it must be."""
    try:
        return _plan(raw)
    except (ValueError, struct.error, KeyError, IndexError, ZeroDivisionError, OverflowError):
        raise NotClean(Refusal.BROKEN) from None


class _Fields:
    """Numbers one after the other; beyond the end it raises ValueError."""

    def __init__(self, raw: memoryview) -> None:
        self._raw, self._at = raw, 0

    def take(self, count: int) -> bytes:
        if count < 0 or self._at + count > len(self._raw):
            raise ValueError("beyond the end")
        self._at += count
        return bytes(self._raw[self._at - count : self._at])

    def number(self, size: int) -> int:
        """Of so many bytes; of none it is 0."""
        return int.from_bytes(self.take(size), "big")

    def head(self) -> tuple[int, int]:
        """Version and flags."""
        return self.number(1), self.number(3)

    @property
    def rest(self) -> memoryview:
        return self._raw[self._at :]


def _boxes(raw: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    at = 0
    while at < len(raw):
        fields = _Fields(raw[at:])
        length, name, head = fields.number(4), fields.take(4), _HEAD
        if length == 1:
            length, head = fields.number(8), _WIDE_HEAD
        elif length == 0:
            length = len(raw) - at
        if not head <= length <= len(raw) - at:
            raise ValueError("a box beyond its end")
        yield name, raw[at + head : at + length]
        at += length


def _box(raw: memoryview, wanted: bytes) -> memoryview:
    """The first of that name. Raises KeyError."""
    for name, content in _boxes(raw):
        if name == wanted:
            return content
    raise KeyError(wanted)


class _Meta:
    """The one box that says what is in the file."""

    def __init__(self, raw: bytes) -> None:
        self.file, self._taken = memoryview(raw), 0
        self._meta = _box(self.file, b"meta")[4:]
        self.types = dict(_item_types(self._box(b"iinf")))
        self._extents = dict(_extents(self._box(b"iloc")))
        self._properties = list(_boxes(_box(self._box(b"iprp"), b"ipco")))
        self._owners = _owners(_box(self._box(b"iprp"), b"ipma"))

    def _box(self, name: bytes) -> memoryview:
        return _box(self._meta, name)

    @property
    def primary(self) -> int:
        fields = _Fields(self._box(b"pitm"))
        version, _flags = fields.head()
        return fields.number(4 if version else 2)

    def properties(self, item: int) -> list[tuple[bytes, memoryview]]:
        """In the order in which they are done."""
        return [self._properties[number - 1] for number in self._owners.get(item, ()) if number]

    def property(self, item: int, wanted: bytes) -> memoryview:
        """The first of that name. Raises KeyError."""
        return dict(reversed(self.properties(item)))[wanted]

    def data(self, item: int) -> bytes:
        """Of all items together no more than the file holds: none shares its data with another."""
        method, extents = self._extents[item]
        source = self._box(b"idat") if method else self.file
        slices = [_slice(source, offset, length) for offset, length in extents]
        self._taken += sum(map(len, slices))
        refuse_when(self._taken > len(self.file), Refusal.BOMB)
        return b"".join(slices)

    def pieces(self, item: int) -> tuple[int, ...]:
        """What a picture that is put together is put together of."""
        references = _Fields(self._box(b"iref"))
        version, _flags = references.head()
        for name, content in _boxes(references.rest):
            fields, size = _Fields(content), 4 if version else 2
            if name == b"dimg" and fields.number(size) == item:
                return tuple(fields.number(size) for _each in range(fields.number(2)))
        raise KeyError(item)


def _slice(source: memoryview, offset: int, length: int) -> memoryview:
    end = offset + length if length else len(source)
    if not offset < end <= len(source):
        raise ValueError("data beyond the end")
    return source[offset:end]


def _item_types(content: memoryview) -> Iterator[tuple[int, bytes]]:
    fields = _Fields(content)
    version, _flags = fields.head()
    count = fields.number(4 if version else 2)
    refuse_when(count > _MOST_ITEMS, Refusal.BOMB)
    for name, inner in _boxes(fields.rest):
        entry = _Fields(inner)
        version, _flags = entry.head()
        if name == b"infe" and version >= _SECOND_VERSION:
            item = entry.number(2 if version == _SECOND_VERSION else 4)
            protected, kind = entry.number(2), entry.take(4)
            refuse_when(protected, Refusal.LOCKED)
            yield item, kind


def _extents(content: memoryview) -> Iterator[tuple[int, tuple[int, list[tuple[int, int]]]]]:
    """Of each item: whether its data lie in the box `idat`, and where."""
    fields = _Fields(content)
    version, _flags = fields.head()
    sizes, more = fields.number(1), fields.number(1)
    offset_size, length_size, base_size, index_size = sizes >> 4, sizes & 15, more >> 4, more & 15 if version else 0
    total, number_size = 0, 2 if version < _SECOND_VERSION else 4
    for _each in range(fields.number(number_size)):
        item = fields.number(number_size)
        method = fields.number(2) & 15 if version else 0
        elsewhere, base, count = fields.number(2), fields.number(base_size), fields.number(2)
        total += 1 + count
        refuse_when(total > _MOST_EXTENTS, Refusal.BOMB)
        found = []
        for _extent in range(count):
            fields.take(index_size)
            found.append((base + fields.number(offset_size), fields.number(length_size)))
        if not elsewhere and method in {0, 1}:
            yield item, (method, found)


def _owners(content: memoryview) -> Mapping[int, list[int]]:
    """Which properties an item has, by their numbers."""
    fields = _Fields(content)
    version, flags = fields.head()
    found: dict[int, list[int]] = {}
    for _each in range(fields.number(4)):
        item, count = fields.number(4 if version else 2), fields.number(1)
        wide = flags & 1
        numbers = [fields.number(2) & 0x7FFF if wide else fields.number(1) & 0x7F for _number in range(count)]
        found.setdefault(item, numbers)
    return found


def _plan(raw: bytes) -> PicturePlan:
    meta = _Meta(raw)
    primary = meta.primary
    kind = meta.types[primary]
    refuse_when(kind not in {b"hvc1", b"grid"}, Refusal.UNKNOWN)
    size, columns, items = _grid(meta, primary) if kind == b"grid" else (_size(meta, primary), 1, (primary,))
    refuse_when(size[0] * size[1] > _MOST_PIXELS, Refusal.TOO_MANY_PIXELS)
    pieces = tuple(_coded(meta, item, is_whole=item == primary) for item in items)
    _check_cover(size, columns, pieces)
    return PicturePlan(
        size=size,
        columns=columns,
        pieces=pieces,
        transforms=tuple(_transforms(meta, primary, size)),
        colours=_colours(meta, primary) or _colours(meta, items[0]),
    )


def _size(meta: _Meta, item: int) -> tuple[int, int]:
    width, height = struct.unpack(">II", meta.property(item, b"ispe")[4:12])
    if not (width and height):
        raise ValueError("of no size")
    return width, height


def _grid(meta: _Meta, item: int) -> tuple[tuple[int, int], int, tuple[int, ...]]:
    fields = _Fields(memoryview(meta.data(item)))
    _version, flags = fields.number(1), fields.number(1)
    rows, columns, wide = fields.number(1) + 1, fields.number(1) + 1, 4 if flags & 1 else 2
    refuse_when(rows * columns > _MOST_PIECES, Refusal.BOMB)
    size, items = (fields.number(wide), fields.number(wide)), meta.pieces(item)
    if len(items) != rows * columns or not (size[0] and size[1]):
        raise ValueError("a grid with holes")
    return size, columns, items


def _coded(meta: _Meta, item: int, *, is_whole: bool) -> CodedPicture:
    if meta.types[item] != b"hvc1":
        raise ValueError("no picture of HEVC")
    if not is_whole and any(name in _READ for name, _content in meta.properties(item)):
        raise ValueError("a piece that is turned by itself")
    return CodedPicture(parameters=bytes(meta.property(item, b"hvcC")), data=meta.data(item), size=_size(meta, item))


def _check_cover(size: tuple[int, int], columns: int, pieces: tuple[CodedPicture, ...]) -> None:
    """The pieces are of one size and cover the canvas, none of them beyond it."""
    wide, high = pieces[0].size
    rows = len(pieces) // columns
    if {each.size for each in pieces} != {(wide, high)} or not (
        (columns - 1) * wide < size[0] <= columns * wide and (rows - 1) * high < size[1] <= rows * high
    ):
        raise ValueError("pieces beside the canvas")


def _transforms(meta: _Meta, item: int, size: tuple[int, int]) -> Iterator[Transform]:
    for name, content in meta.properties(item):
        if name in _READ:
            made = _READ[name](content, size)
            yield made
            size = _size_after(made, size)


def _size_after(made: Transform, size: tuple[int, int]) -> tuple[int, int]:
    if isinstance(made, PictureCrop):
        left, upper, right, lower = made.box
        return right - left, lower - upper
    return (size[1], size[0]) if isinstance(made, QuarterTurns) and made.quarters % 2 else size


def _rotation(content: memoryview, _size: tuple[int, int]) -> Transform:
    return QuarterTurns(content[0] & 3)


def _mirror(content: memoryview, _size: tuple[int, int]) -> Transform:
    return MirrorAxis(content[0] & 1)


def _crop(content: memoryview, size: tuple[int, int]) -> Transform:
    """Width, height and how far the middle is moved, each as a fraction."""
    numbers = struct.unpack(">IIIIiIiI", content[:32])
    wide, high, right, down = (Fraction(numbers[at], numbers[at + 1]) for at in range(0, 8, 2))
    left = int(right + Fraction(size[0]) / 2 - wide / 2)
    upper = int(down + Fraction(size[1]) / 2 - high / 2)
    box = (left, upper, left + int(wide), upper + int(high))
    if not (0 <= box[0] < box[2] <= size[0] and 0 <= box[1] < box[3] <= size[1]):
        raise ValueError("cropped beyond the picture")
    return PictureCrop(box)


_READ = {b"irot": _rotation, b"imir": _mirror, b"clap": _crop}


def _colours(meta: _Meta, item: int) -> tuple[int, bool] | None:
    for name, content in meta.properties(item):
        if name == b"colr" and bytes(content[:4]) == b"nclx":
            fields = _Fields(content[8:])
            return fields.number(2), bool(fields.number(1) >> 7)
    return None
