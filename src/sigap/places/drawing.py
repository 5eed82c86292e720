"""What a map of the home regency is drawn from: the shapes of its districts or villages, or a tile for each."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.places.boundaries.simplifying import total_box
from sigap.places.hexagons import Tile, block_width, tiles
from sigap.places.models import Level, Region

type Box = tuple[int, int, int, int]

_MARGIN = 60
_NARROWEST = 600
_CAPTION = 120
_LETTER = 0.56
"""How broad a letter is on the average, in the height of its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionOutline:
    """A region on a map: path data, and the point on which its number stands."""

    code: str
    name: str
    district: str
    path: str
    x: int
    y: int

    @property
    def is_village(self) -> bool:
        """Whether it lies in a district."""
        return bool(self.district)


@dataclass(frozen=True, slots=True, kw_only=True)
class TileCaption:
    """The name of a district over the tiles of its villages: one line of it, where it begins."""

    words: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegencyDrawing:
    """A whole map without any figures. `missing` are regions that no shape was loaded for."""

    level: Level
    regions: Sequence[RegionOutline]
    box: Box
    are_tiles: bool
    frames: Sequence[str] = ()
    captions: Sequence[TileCaption] = ()
    caption_size: int = _CAPTION
    missing: Sequence[RegionOutline] = ()
    sources: Sequence[tuple[str, datetime]] = field(default=())

    @property
    def view_box(self) -> str:
        """What the picture shows, with a margin for its lines."""
        left, top, right, bottom = self.box
        return f"{left} {top} {right - left} {bottom - top}"

    @property
    def width(self) -> int:
        """In the picture's own units."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> int:
        """In the picture's own units."""
        return self.box[3] - self.box[1]


def district_drawing(regency: str) -> RegencyDrawing:
    """The districts of a regency."""
    return _drawing(_rows(regency, Level.DISTRICT), Level.DISTRICT, grouped=False)


def village_drawing(regency: str, *, district: str = "") -> RegencyDrawing:
    """The villages of a regency with the borders of its districts, or those of one district."""
    rows = _rows(district or regency, Level.VILLAGE)
    if district:
        return _drawing(rows, Level.VILLAGE, grouped=False)
    frames = _rows(regency, Level.DISTRICT)
    return _drawing(rows, Level.VILLAGE, grouped=True, frames=frames)


def _rows(above: str, level: Level) -> Sequence[Region]:
    found = Region.objects.filter(valid_to__isnull=True, level=level, code__startswith=f"{above}.")
    return list(found.select_related("boundary", "parent").order_by("code"))


def _drawing(rows: Sequence[Region], level: Level, *, grouped: bool, frames: Sequence[Region] = ()) -> RegencyDrawing:
    drawn = [row for row in rows if hasattr(row, "boundary")]
    if not drawn:
        return _tiled(rows, level, _groups(rows, frames) if grouped else {row.code: [row.code] for row in rows})
    boundaries = [row.boundary for row in drawn]
    around = [row.boundary for row in frames if hasattr(row, "boundary")]
    return RegencyDrawing(
        level=level,
        regions=[
            _outline(row, path=row.boundary.path, x=row.boundary.label_x, y=row.boundary.label_y) for row in drawn
        ],
        box=_widened(total_box((each.left, each.top, each.right, each.bottom) for each in (*boundaries, *around))),
        are_tiles=False,
        frames=[each.path for each in around],
        missing=[_outline(row, path="", x=0, y=0) for row in rows if not hasattr(row, "boundary")],
        sources=sorted({(each.source, each.loaded_at) for each in boundaries}),
    )


def _groups(rows: Sequence[Region], districts: Sequence[Region]) -> Mapping[str, Sequence[str]]:
    """Villages by district; where the districts' shapes are known, in rows from north to south."""
    by_district = {each.code: [row.code for row in rows if row.parent_id == each.code] for each in districts}
    if not all(hasattr(each, "boundary") for each in districts):
        return by_district
    across = max(1, round(len(districts) ** 0.5))
    southward = sorted(districts, key=lambda each: (each.boundary.label_y, each.code))
    placed = [
        each.code
        for start in range(0, len(southward), across)
        for each in sorted(southward[start : start + across], key=lambda each: (each.boundary.label_x, each.code))
    ]
    return {code: by_district[code] for code in placed}


def _tiled(rows: Sequence[Region], level: Level, groups: Mapping[str, Sequence[str]]) -> RegencyDrawing:
    are_blocks = any(len(codes) > 1 for codes in groups.values())
    above = {row.code: row.parent.name for row in rows if are_blocks and row.parent is not None}
    placed: dict[str, Tile] = tiles({name: codes for name, codes in groups.items() if codes}) if rows else {}
    captions = _captions(groups, placed, above)
    left, top, right, bottom = _widened(
        total_box(tile.box for tile in placed.values()) if placed else (0, 0, 1, 1), margin=20
    )
    return RegencyDrawing(
        level=level,
        regions=[_outline(row, path=placed[row.code].path, x=placed[row.code].x, y=placed[row.code].y) for row in rows],
        box=(left, min([top, *(each.y - _CAPTION for each in captions)]), right, bottom),
        are_tiles=True,
        captions=captions,
    )


def _captions(
    groups: Mapping[str, Sequence[str]], placed: Mapping[str, Tile], above: Mapping[str, str]
) -> list[TileCaption]:
    """Names that are broader than their block stand in two lines, the last one just over the first tile."""
    letters = int(block_width(max(map(len, groups.values()), default=1)) / (_LETTER * _CAPTION))
    found = []
    for codes in groups.values():
        if codes and codes[0] in above:
            left, top, _right, _bottom = placed[codes[0]].box
            lines = textwrap.wrap(above[codes[0]], letters)
            found += [
                TileCaption(words=words, x=left, y=top - _CAPTION // 3 - (len(lines) - number) * _CAPTION)
                for number, words in enumerate(lines, start=1)
            ]
    return found


def _outline(row: Region, *, path: str, x: int, y: int) -> RegionOutline:
    above = row.parent.name if row.parent is not None and row.level == Level.VILLAGE else ""
    return RegionOutline(code=row.code, name=row.name, district=above, path=path, x=x, y=y)


def _widened(box: Box, *, margin: int = _MARGIN) -> Box:
    left, top, right, bottom = box
    spare = max(margin, (_NARROWEST - (right - left)) // 2)
    return left - spare, top - margin, right + spare, bottom + margin
