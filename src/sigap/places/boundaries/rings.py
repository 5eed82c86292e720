"""Geometry of rings without Django: where a ring crosses itself, its area, and where inside it a number can stand."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

type Point = tuple[float, float]

_PAIRS_A_RING, _PAIRS_AN_EDGE = 2_000_000, 40
_LINES = 15


class RingTooDense(ValueError):
    """So many edges lie on one another that looking for crossings would not end."""


def crossing_of(ring: Sequence[Point]) -> Point | None:
    """A point near which two edges of a ring cross, or None. Touching is no crossing. Raises RingTooDense.

    Edges are sorted into a raster first, so that a ring of a hundred thousand points takes a second, not hours.
    """
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    for one, other in _near(edges):
        if _do_cross(*edges[one], *edges[other]):
            return edges[one][0]
    return None


def _near(edges: Sequence[tuple[Point, Point]]) -> Iterator[tuple[int, int]]:
    """Pairs of edges that share a cell of the raster and are no neighbours in the ring."""
    lengths = [math.dist(start, end) for start, end in edges]
    size = max(2 * median(lengths), sum(lengths) / len(edges) / 4) or 1.0
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    last, left = len(edges) - 1, _PAIRS_A_RING + _PAIRS_AN_EDGE * len(edges)
    for number, (edge, length) in enumerate(zip(edges, lengths, strict=True)):
        for cell in _cells_of(edge, length, size):
            near = cells[cell]
            if near and near[-1] == number:
                continue
            left -= len(near)
            if left < 0:
                raise RingTooDense
            for before in near:
                if number - before > 1 and not (before == 0 and number == last):
                    yield before, number
            near.append(number)


def _cells_of(edge: tuple[Point, Point], length: float, size: float) -> Iterator[tuple[int, int]]:
    """The cells that an edge may pass, piece by piece: a long one across the map passes few of them."""
    (x1, y1), (x2, y2) = edge
    pieces = int(length / size) + 1
    for piece in range(pieces):
        columns = sorted(int((x1 + (x2 - x1) * step / pieces) // size) for step in (piece, piece + 1))
        rows = sorted(int((y1 + (y2 - y1) * step / pieces) // size) for step in (piece, piece + 1))
        yield from ((x, y) for x in range(columns[0], columns[1] + 1) for y in range(rows[0], rows[1] + 1))


def _do_cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def area_of(ring: Sequence[Point]) -> float:
    """Twice the area, without sign."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs))


def label_point(rings: Sequence[Sequence[Point]]) -> tuple[int, int]:
    """A point well inside a polygon with its holes: of several on level lines the one farthest from every border."""
    edges = [edge for ring in rings for edge in zip(ring, [*ring[1:], ring[0]], strict=True)]
    best, at = -1.0, rings[0][0]
    for point in _inside(rings, edges):
        off = min(_distance(point, start, end) for start, end in edges)
        if off > best:
            best, at = off, point
    return round(at[0]), round(at[1])


def _inside(rings: Sequence[Sequence[Point]], edges: Sequence[tuple[Point, Point]]) -> Iterator[Point]:
    low, high = min(y for _x, y in rings[0]), max(y for _x, y in rings[0])
    for step in range(1, _LINES):
        line = low + (high - low) * step / _LINES
        crossed = sorted(
            x1 + (line - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in edges if (y1 > line) != (y2 > line)
        )
        for left, right in zip(crossed[::2], crossed[1::2], strict=False):
            yield from ((left + (right - left) * part, line) for part in (0.5, 0.25, 0.75))


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    wide, high = x2 - x1, y2 - y1
    length = wide * wide + high * high
    along = max(0.0, min(1.0, ((x - x1) * wide + (y - y1) * high) / length)) if length else 0.0
    return math.hypot(x - x1 - along * wide, y - y1 - along * high)
