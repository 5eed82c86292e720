"""A telephone's HEIC: put together of its pieces, turned, written as a JPEG that tells nothing; or refused."""

import io
import struct
from collections.abc import Callable

import pytest
from PIL import Image
from tests.factories import heic
from tests.factories.heic import box, grid, ispe

from sigap.cleaning import FileKind, NotClean, Refusal, clean, copied_as
from sigap.cleaning.heif import MirrorAxis, PictureCrop, QuarterTurns, picture_plan

WHITE, RED, GREEN, BLUE = (250, 250, 250), (220, 20, 20), (20, 200, 20), (30, 60, 90)
type Colour = tuple[int, int, int]


def shown(raw: bytes) -> Image.Image:
    cleaned = clean(raw)
    assert cleaned.kind is FileKind.HEIC
    assert copied_as(cleaned.kind) is FileKind.JPEG
    picture = Image.open(io.BytesIO(cleaned.copy))
    assert picture.format == "JPEG"
    assert not picture.getexif()
    assert heic.CAMERA not in cleaned.copy
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return picture


def is_at(picture: Image.Image, place: tuple[int, int], wanted: Colour) -> bool:
    found = picture.getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 30 for one, other in zip(found, wanted, strict=True))


def corners(picture: Image.Image) -> list[Colour | None]:
    """The colours of the four corners, clockwise from the upper left."""
    right, low = picture.width - 8, picture.height - 6
    places = ((8, 6), (right, 6), (right, low), (8, low))
    return [
        next((colour for colour in (WHITE, RED, GREEN, BLUE) if is_at(picture, place, colour)), None)
        for place in places
    ]


def test_a_picture_of_one_piece_keeps_its_colours_and_loses_its_camera() -> None:
    assert heic.CAMERA in heic.ONE
    picture = shown(heic.ONE)
    assert picture.size == heic.SIZE
    assert corners(picture) == [WHITE, RED, BLUE, GREEN]


def test_a_turned_one_stands_upright() -> None:
    """As libheif shows it."""
    picture = shown(heic.TURNED)
    assert picture.size == (64, 96)
    assert picture_plan(heic.TURNED).transforms == (QuarterTurns(3), MirrorAxis.TOP_TO_BOTTOM)
    assert corners(picture) == [BLUE, RED, WHITE, GREEN]


def test_pieces_are_put_together_and_cut_to_the_canvas() -> None:
    picture = shown(grid())
    assert picture.size == (180, 120)
    for column in (0, 96):
        for row in (0, 64):
            assert is_at(picture, (column + 8, row + 6), WHITE)
            assert is_at(picture, (column + 48, row + 30), BLUE)
    assert is_at(picture, (88, 6), RED)
    # Cut within the last column's red corner and the last row's green one.
    assert is_at(picture, (176, 6), RED)
    assert is_at(picture, (8, 117), GREEN)
    assert shown(grid(3, 1, (288, 64))).size == (288, 64)


def turn(quarters: int) -> bytes:
    return box(b"irot", bytes([quarters]))


def mirror(axis: int) -> bytes:
    return box(b"imir", bytes([axis]))


def crop(*numbers: int) -> bytes:
    return box(b"clap", struct.pack(">IIIIiIiI", *numbers))


@pytest.mark.parametrize(
    ("transforms", "size", "told"),
    [
        ([turn(1)], (64, 96), [RED, BLUE, GREEN, WHITE]),
        ([turn(2)], (96, 64), [BLUE, GREEN, WHITE, RED]),
        ([mirror(1)], (96, 64), [RED, WHITE, GREEN, BLUE]),
        ([mirror(0)], (96, 64), [GREEN, BLUE, RED, WHITE]),
        ([mirror(1), turn(1)], (64, 96), [WHITE, GREEN, BLUE, RED]),
        ([turn(1), mirror(1)], (64, 96), [BLUE, RED, WHITE, GREEN]),
        # The left upper quarter, and then a turn.
        ([crop(48, 1, 32, 1, -24, 1, -16, 1), turn(1)], (32, 48), [BLUE, BLUE, BLUE, WHITE]),
        ([turn(0)], (96, 64), [WHITE, RED, BLUE, GREEN]),
    ],
)
def test_what_is_done_to_the_whole_is_done_in_its_order(
    transforms: list[bytes], size: tuple[int, int], told: list[Colour]
) -> None:
    picture = shown(grid(1, 1, heic.SIZE, transforms=transforms))
    assert picture.size == size
    assert corners(picture) == told


def spoilt(old: bytes, new: bytes, raw: bytes = heic.ONE) -> bytes:
    assert raw.count(old) >= 1
    return raw.replace(old, new, 1)


WIDE = struct.pack(">II", *heic.SIZE)
NO_PROPERTY = struct.pack(">HBBBB", 1, 4, 0x81, 2, 3)
MALFORMED: dict[str, tuple[Callable[[], bytes], Refusal]] = {
    "brands alone": (lambda: b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(40), Refusal.BROKEN),
    "cut in its data": (lambda: heic.ONE[:500], Refusal.BROKEN),
    "cut in its head": (lambda: heic.ONE[:200], Refusal.BROKEN),
    "a grid that is cut": (lambda: grid()[:-60], Refusal.BROKEN),
    "data that are none": (lambda: heic.ONE[:0x1BB] + bytes(len(heic.ONE) - 0x1BB), Refusal.BROKEN),
    "larger than it is": (lambda: spoilt(WIDE, struct.pack(">II", 960, 640)), Refusal.BROKEN),
    "of no size": (lambda: spoilt(WIDE, bytes(8)), Refusal.BROKEN),
    "enormous": (lambda: spoilt(WIDE, b"\x7f\xff\xff\xff\x7f\xff\xff\xff"), Refusal.TOO_MANY_PIXELS),
    "an enormous canvas": (lambda: grid(canvas=(60_000, 60_000)), Refusal.TOO_MANY_PIXELS),
    "a piece beyond the canvas": (lambda: grid(canvas=(96, 64)), Refusal.BROKEN),
    "a canvas beyond the pieces": (lambda: grid(canvas=(400, 120)), Refusal.BROKEN),
    "pieces that say another size": (lambda: grid(size=(192, 128), canvas=(380, 250)), Refusal.BROKEN),
    "a canvas of no size": (lambda: grid(1, 1, (0, 64)), Refusal.BROKEN),
    "a grid of itself": (lambda: grid(names=[1, 1, 1, 1]), Refusal.BROKEN),
    "a grid of grids": (lambda: grid(kind=b"grid"), Refusal.BROKEN),
    "a grid with holes": (lambda: grid(names=[2, 3, 4]), Refusal.BROKEN),
    "pieces that are not there": (lambda: grid(names=[2, 3, 4, 99]), Refusal.BROKEN),
    "data beyond the end": (lambda: grid(beyond=10_000), Refusal.BROKEN),
    "too many pieces": (lambda: grid(64, 17, (96 * 64, 64 * 17)), Refusal.BOMB),
    "the same data over and over": (lambda: grid(1, 1, heic.SIZE, extents=400, same_data=True), Refusal.BOMB),
    "many pieces of the same data": (
        lambda: grid(20, 20, (96 * 20, 64 * 20), same_data=True) + bytes(6_000),
        Refusal.BOMB,
    ),
    "places without end": (lambda: grid(1, 1, heic.SIZE, extents=9_000, same_data=True), Refusal.BOMB),
    "cropped beyond itself": (
        lambda: grid(1, 1, heic.SIZE, transforms=[crop(200, 1, 32, 1, 0, 1, 0, 1)]),
        Refusal.BROKEN,
    ),
    "cropped by nothing": (lambda: grid(1, 1, heic.SIZE, transforms=[crop(9, 0, 9, 1, 0, 1, 0, 1)]), Refusal.BROKEN),
    "a turn without an angle": (lambda: grid(1, 1, heic.SIZE, transforms=[box(b"irot")]), Refusal.BROKEN),
    "a property that is not there": (lambda: spoilt(b"\x04\x81\x02\x03\x04", b"\x04\x81\x02\x7f\x04"), Refusal.BROKEN),
    "no parameters": (lambda: spoilt(b"hvcC", b"hvcX"), Refusal.BROKEN),
    "locked": (
        lambda: spoilt(b"infe\x02\0\0\0\0\x01\0\0hvc1", b"infe\x02\0\0\0\0\x01\0\1hvc1"),
        Refusal.LOCKED,
    ),
    "another coding": (lambda: spoilt(b"hvc1", b"vvc1"), Refusal.UNKNOWN),
    "a picture laid over others": (lambda: spoilt(b"hvc1", b"iovl"), Refusal.UNKNOWN),
    "boxes within boxes": (lambda: heic.ONE[:28] + b"\0\0\x10\0meta" * 400, Refusal.BROKEN),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_one_is_refused_with_a_reason(name: str) -> None:
    make, reason = MALFORMED[name]
    with pytest.raises(NotClean) as told:
        clean(make())
    assert told.value.reason is reason


def test_the_builder_of_the_malformed_makes_a_good_one() -> None:
    """Otherwise each of them could be refused for being no HEIC at all."""
    plan = picture_plan(grid(transforms=[crop(100, 1, 50, 1, 0, 1, 0, 1), turn(3)]))
    assert (plan.size, plan.columns, len(plan.pieces)) == ((180, 120), 2, 4)
    assert plan.transforms == (PictureCrop((40, 35, 140, 85)), QuarterTurns(3))
    assert {each.size for each in plan.pieces} == {heic.SIZE}
    assert ispe(*heic.SIZE) in grid()


def test_the_largest_that_a_telephone_writes_is_taken() -> None:
    assert picture_plan(grid(16, 12, (8064, 6048), size=(512, 512))).size == (8064, 6048)
    with pytest.raises(NotClean) as told:
        picture_plan(grid(16, 12, (8192, 6144), size=(512, 512)))
    assert told.value.reason is Refusal.TOO_MANY_PIXELS
