"""A tile for each region while no shapes are loaded: by code, so that a region stays where it was."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SIDE = 100
_HALF = round(_SIDE * math.sqrt(3) / 2)
_ROW = _SIDE * 3 // 2
_TILE = f"l{_HALF} {_SIDE // 2} 0 {_SIDE}-{_HALF} {_SIDE // 2}-{_HALF}-{_SIDE // 2} 0-{_SIDE}z"
_BROAD = 1.5
_BETWEEN = 3
"""Rows left free beneath a block, for two lines of the next one's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A hexagon as path data, and its middle."""

    path: str
    x: int
    y: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """What it covers."""
        return self.x - _HALF, self.y - _SIDE, self.x + _HALF, self.y + _SIDE


def tiles(groups: Mapping[str, Sequence[str]]) -> dict[str, Tile]:
    """A tile for each code, the groups side by side in blocks as broad as the largest needs.

    One group is one honeycomb; many groups of one each are a honeycomb as well.
    """
    if all(len(codes) == 1 for codes in groups.values()):
        return _honeycomb([codes[0] for codes in groups.values()], across=_across(len(groups)), left=0, top=0)
    largest = max(len(codes) for codes in groups.values())
    across = _across(largest)
    wide = (2 * across + 2) * _HALF
    high = (math.ceil(largest / across) + _BETWEEN) * _ROW
    columns = max(1, min(len(groups), round(math.sqrt(len(groups) * _BROAD * high / wide))))
    placed: dict[str, Tile] = {}
    for number, codes in enumerate(groups.values()):
        placed |= _honeycomb(codes, across=across, left=number % columns * wide, top=number // columns * high)
    return placed


def block_width(largest: int) -> int:
    """How broad a block of so many tiles is."""
    return (2 * _across(largest) + 1) * _HALF


def _across(count: int) -> int:
    return max(1, math.ceil(math.sqrt(count * _BROAD)))


def _honeycomb(codes: Sequence[str], *, across: int, left: int, top: int) -> dict[str, Tile]:
    placed = {}
    for number, code in enumerate(codes):
        row, column = divmod(number, across)
        x = left + _HALF * (2 * column + 1 + row % 2)
        y = top + _SIDE + row * _ROW
        placed[code] = Tile(path=f"M{x} {y - _SIDE}{_TILE}", x=x, y=y)
    return placed
