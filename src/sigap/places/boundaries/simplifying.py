"""Simplifies the shapes of one level to a budget of path data. Neighbours keep sharing their borders.

A point is dropped or stays by one set for all shapes together, so a border that two share stays one line.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sigap.places.boundaries.features import RegionShape
from sigap.places.boundaries.rings import area_of, label_point

type Cell = tuple[int, int]
type CellRing = list[Cell]

UNITS = 10_000
"""Units in a degree: one is some 11 metres. One grid for the whole country, so that files and levels fit together."""
_WEST, _NORTH = 94, 7
_FINEST = 1600
"""The first try leaves out what is narrower than this part of the map's width."""
_COARSER = 1.35
_LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPath:
    """A region as SVG path data on the country's grid, with its box and a point for its number."""

    code: str
    path: str
    box: tuple[int, int, int, int]
    label: Cell


def paths_of(shapes: Iterable[RegionShape], *, budget: int) -> list[RegionPath]:
    """The shapes of one level as path data of at most `budget` bytes in all, by code."""
    regions = {shape.code: _on_grid(shape) for shape in sorted(shapes, key=lambda shape: shape.code)}
    rings = [ring for polygons in regions.values() for polygon in polygons for ring in polygon]
    arcs = list(_arcs(rings))
    xs = [x for ring in rings for x, _y in ring]
    tolerance = max(1.0, (max(xs) - min(xs)) / _FINEST)
    while True:
        kept = _kept_cells(rings, arcs, tolerance)
        paths = [_path(code, polygons, kept) for code, polygons in regions.items()]
        if sum(len(path.path) for path in paths) <= budget or tolerance > UNITS:
            return paths
        tolerance *= _COARSER


def dissolved(shapes: Iterable[RegionShape], *, code: str) -> RegionShape:
    """One shape around several that share borders: what only one of them has is its outside."""
    nexts: dict[Cell, list[Cell]] = defaultdict(list)
    for shape in shapes:
        for polygon in _on_grid(shape):
            for ring in polygon:
                for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
                    if start in nexts.get(end, ()):
                        nexts[end].remove(start)
                    else:
                        nexts[start].append(end)
    return RegionShape(code=code, polygons=[[[_degrees(cell) for cell in ring]] for ring in _walked(nexts)])


def _walked(nexts: dict[Cell, list[Cell]]) -> Iterator[CellRing]:
    """The closed lines that the left edges make."""
    for start in sorted(nexts):
        while nexts[start]:
            ring, at = [start], nexts[start].pop()
            while at != start and nexts[at]:
                ring.append(at)
                at = nexts[at].pop()
            if len(ring) >= _LEAST:
                yield ring


def _on_grid(shape: RegionShape) -> list[list[CellRing]]:
    """The rings on the grid, outsides one way round and holes the other; what vanishes there is left out."""
    polygons = []
    for polygon in shape.polygons:
        rings = [_cells(ring) for ring in polygon]
        if len(rings[0]) >= _LEAST and area_of(rings[0]):
            holes = [ring for ring in rings[1:] if len(ring) >= _LEAST and area_of(ring)]
            polygons.append([_turned(rings[0], is_hole=False), *(_turned(ring, is_hole=True) for ring in holes)])
    return polygons


def _cells(ring: Sequence[tuple[float, float]]) -> CellRing:
    cells: CellRing = []
    for east, north in ring:
        cell = (round((east - _WEST) * UNITS), round((_NORTH - north) * UNITS))
        # A line that goes to a cell and straight back is no border.
        if len(cells) > 1 and cells[-2] == cell:
            cells.pop()
        elif not cells or cells[-1] != cell:
            cells.append(cell)
    while len(cells) > 1 and cells[0] == cells[-1]:
        cells.pop()
    return cells


def _degrees(cell: Cell) -> tuple[float, float]:
    return cell[0] / UNITS + _WEST, _NORTH - cell[1] / UNITS


def _turned(ring: CellRing, *, is_hole: bool) -> CellRing:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    is_positive = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) > 0
    return ring[::-1] if is_positive is is_hole else ring


def _arcs(rings: Sequence[CellRing]) -> Iterator[CellRing]:
    """Lines between points where borders meet, each in one direction whichever shape it was read from."""
    near: dict[Cell, set[Cell]] = defaultdict(set)
    for ring in rings:
        for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
            near[start].add(end)
            near[end].add(start)
    seen: set[tuple[Cell, Cell]] = set()
    for ring in rings:
        joints = [number for number, cell in enumerate(ring) if len(near[cell]) != 2]  # noqa: PLR2004 - a line passes
        if not joints:  # an island, or a hole with its filling: begin at one point and at the one farthest from it
            lowest = min(ring)
            farthest = max(ring, key=lambda cell: (_far(lowest, cell), cell))
            joints = sorted({ring.index(lowest), ring.index(farthest)})
        for first, last in zip(joints, [*joints[1:], joints[0] + len(ring)], strict=True):
            arc = [ring[number % len(ring)] for number in range(first, last + 1)]
            arc = min(arc, arc[::-1])
            if (arc[0], arc[1]) not in seen:
                seen.add((arc[0], arc[1]))
                yield arc


def _far(one: Cell, other: Cell) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _kept_cells(rings: Sequence[CellRing], arcs: Sequence[CellRing], tolerance: float) -> set[Cell]:
    kept: set[Cell] = set()
    for arc in arcs:
        kept.update(_bends(arc, tolerance))
    for ring in rings:
        # A village narrower than the tolerance stays as it is, for its neighbours as well.
        left = [cell for cell in ring if cell in kept]
        if len(left) < _LEAST or not area_of(left):
            kept.update(ring)
    return kept


def _bends(arc: CellRing, tolerance: float) -> Iterator[Cell]:
    """Douglas and Peucker's: the ends, and each point that lies farther off than the tolerance."""
    yield arc[0]
    yield arc[-1]
    pending = [(0, len(arc) - 1)]
    while pending:
        first, last = pending.pop()
        farthest, at = tolerance, 0
        (x1, y1), (x2, y2) = arc[first], arc[last]
        wide, high = x2 - x1, y2 - y1
        length = (wide * wide + high * high) ** 0.5
        for number in range(first + 1, last):
            x, y = arc[number]
            off = abs(wide * (y1 - y) - high * (x1 - x)) / length if length else _far((x1, y1), (x, y)) ** 0.5
            if off > farthest:
                farthest, at = off, number
        if at:
            yield arc[at]
            pending += [(first, at), (at, last)]


def _path(code: str, polygons: Sequence[Sequence[CellRing]], kept: set[Cell]) -> RegionPath:
    drawn = [[[cell for cell in ring if cell in kept] for ring in polygon] for polygon in polygons]
    cells = [cell for polygon in drawn for ring in polygon for cell in ring]
    xs, ys = [x for x, _y in cells], [y for _x, y in cells]
    largest = max(drawn, key=lambda polygon: area_of(polygon[0]))
    return RegionPath(
        code=code,
        path="".join(_line(ring) for polygon in drawn for ring in polygon),
        box=(min(xs), min(ys), max(xs), max(ys)),
        label=label_point(largest),
    )


def _line(ring: CellRing) -> str:
    """One ring: an absolute start, then steps; a minus sign needs no blank before it."""
    steps = itertools.pairwise(ring)
    text = " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in steps).replace(" -", "-")
    return f"M{ring[0][0]} {ring[0][1]}l{text}z"


def total_box(boxes: Iterable[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    """The box around several."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
