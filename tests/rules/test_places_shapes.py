"""Shapes of regions: every mistake of a file is named; neighbours keep one border; the budget of bytes holds."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from tests.factories.shapes import SHARED, VILLAGES, box_ring, collection, feature, village_features

from sigap.places.boundaries import features
from sigap.places.boundaries.features import RegionShape, shapes_in
from sigap.places.boundaries.rings import area_of, crossing_of, label_point
from sigap.places.boundaries.simplifying import UNITS, RegionPath, dissolved, paths_of
from sigap.places.hexagons import tiles

BOX = box_ring(104, -4, 104.1, -4.1)
BOWTIE = [[104, -4], [104.1, -4.1], [104.1, -4], [104, -4.1], [104, -4]]


def one(rings: list[Any], **more: Any) -> bytes:
    return collection([feature("16.09.01", rings, **more)])


def cells(path: str) -> list[list[tuple[int, int]]]:
    """The rings of path data, in the country's grid."""
    rings = []
    for start, steps in re.findall(r"M(\d+ \d+)l([^z]+)z", path):
        x, y = map(int, start.split())
        ring, numbers = [(x, y)], [int(each) for each in re.findall(r"-?\d+", steps)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            ring.append((x, y))
        rings.append(ring)
    return rings


def edges(path: RegionPath) -> set[frozenset[tuple[int, int]]]:
    return {frozenset(pair) for ring in cells(path.path) for pair in zip(ring, [*ring[1:], ring[0]], strict=True)}


WRONG: list[tuple[bytes, tuple[str, ...]]] = [
    (b"", ("bukan JSON: baris 1",)),
    (b'{"type": "FeatureCollection",\n "features": [', ("baris 2, kolom", "terpotong")),
    (b"PK\x03\x04", ("berkas zip", "ogr2ogr")),
    (b"\x00\x00\x27\x0a...", ("shapefile", "ogr2ogr")),
    (b"\xef\xbb\xbf<?xml version='1.0'?><kml>", ("KML", "ogr2ogr")),
    (b"\xff\xfe\x00\xd8", ("bukan",)),
    (b"[" * 100_000, ("bukan",)),
    (b"[]", ("FeatureCollection",)),
    (b'{"type": "Feature"}', ("FeatureCollection",)),
    (b'{"type": "FeatureCollection", "features": []}', ("tidak ada satu bentuk pun",)),
    (b'{"type": "Topology", "arcs": [[[0]]], "objects": {"a": {"geometries": 3}}}', ("TopoJSON",)),
    (collection([feature("", [BOX])]), ("fitur 1", "tidak ada properti kode")),
    (collection([{"type": "Feature", "properties": None, "geometry": None}]), ("fitur 1", "properties")),
    (collection([feature("1609010", [BOX])]), ("'1609010'", "bertitik")),
    (collection([feature("16.09.01", [BOX]), feature("16.09.01", [BOX])]), ("fitur 2 (16.09.01)", "fitur 1", "Multi")),
    (one(BOX[0], kind="Point"), ("Point", "harus Polygon")),
    (one([]), ("tidak ada koordinat",)),
    (one([[[104, -4], [104.1, -4]]]), ("kurang dari empat titik",)),
    (one([BOWTIE]), ("fitur 1 (16.09.01)", "memotong dirinya di dekat 104", "mapshaper")),
    (one([BOX, [[104.02, -4.02], [104.04, -4.04], [104.04, -4.02], [104.02, -4.04]]]), ("memotong dirinya",)),
    (one([box_ring(-4, 104, -4.1, 104.1)]), ("tertukar",)),
    (one([box_ring(400_000, 9_500_000, 401_000, 9_501_000)]), ("bukan derajat WGS84", "EPSG:4326")),
    (one([[[104, "-4"], [104.1, -4], [104.1, -4.1]]]), ("bukan angka",)),
    (one([[[104, float("nan")], [104.1, -4], [104.1, -4.1]]]), ("NaN bukan angka",)),
    (one([[[True, -4], [104.1, -4], [104.1, -4.1]]]), ("bukan angka",)),
    (
        collection([], crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32748"}}),
        ("EPSG::32748, bukan WGS84",),
    ),
]


def test_each_mistake_is_named_with_where_and_what_next() -> None:
    for raw, words in WRONG:
        mistakes = [str(each) for each in shapes_in(raw).mistakes]
        assert len(mistakes) == 1, (raw[:80], mistakes)
        assert all(word in mistakes[0] for word in words), (words, mistakes)


def test_all_mistakes_of_a_file_are_named_together() -> None:
    file = shapes_in(collection([feature("16.09.01", [BOWTIE]), feature("x", [BOX]), feature("16.09.02", [BOX])]))
    assert [each.where for each in file.mistakes] == ["fitur 1 (16.09.01)", "fitur 2"]


def test_a_file_of_too_many_points_ends_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "MOST_POINTS", 2_000)
    dense = [[104 + n / 1e5, -4 - (n % 2) / 1e5] for n in range(1_001)]
    part = [*dense, [104.25, -5]]
    file = shapes_in(collection([feature(f"16.09.0{n}", [part]) for n in (1, 2, 3)]))
    (mistake,) = [each for each in file.mistakes if "titik" in each.what]
    assert mistake.where == "fitur 2 (16.09.02)"
    assert "lebih dari 2.000 titik" in mistake.what
    assert "mapshaper" in mistake.advice
    assert len(file.mistakes) == 1
    assert list(file.shapes) == ["16.09.01"], "the third is not read any more"


def test_a_small_topojson_never_grows_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "MOST_POINTS", 2_000)
    joined: list[int] = []
    join = features._joined

    def watched(ring: Sequence[int], arcs: Sequence[list[list[float]]]) -> list[list[float]]:
        points = join(ring, arcs)
        joined.append(len(points))
        return points

    monkeypatch.setattr(features, "_joined", watched)
    arc = [[104 + n / 1e4, -4 - (n % 2) / 1e4] for n in range(500)]
    rings = {"type": "Polygon", "arcs": [[0, -1] * 2]}
    shapes = [rings | {"properties": {"kode": f"16.09.{n:02}"}} for n in range(1, 90)]
    topology = {"type": "Topology", "arcs": [arc], "objects": {"desa": {"geometries": shapes}}}
    file = shapes_in(json.dumps(topology).encode())
    (mistake,) = file.mistakes
    assert "lebih dari 2.000 titik" in mistake.what
    assert "mapshaper" in mistake.advice
    assert not file.shapes
    assert sum(joined) <= 2_000


def test_a_tangle_is_refused_before_it_takes_hours() -> None:
    tangle = [[104 + 0.1 * (n % 2) + n * 1e-7, -4 - 0.1 * (n % 3) / 3 - n * 1e-7] for n in range(4_000)]
    (mistake,) = shapes_in(one([tangle])).mistakes
    assert "memotong" in mistake.what or "terlalu rapat" in mistake.what


def test_holes_parts_heights_and_either_property_are_read() -> None:
    hole = box_ring(104.02, -4.02, 104.04, -4.04)
    high = [[*point, 120.5] for point in BOX]
    raw = collection(
        [
            feature("16.09.01", [[high, hole], [box_ring(104.2, -4, 104.3, -4.1)]], kind="MultiPolygon", key="code"),
            feature("16.09.02", [BOX[:-1]]),
        ],
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    )
    file = shapes_in(raw)
    assert not file.mistakes
    (path, _other) = paths_of(file.shapes.values(), budget=10_000)
    assert path.path.count("M") == 3
    outside, inside, _part = cells(path.path)
    x, y = path.label
    assert not 100_200 < x < 100_400 or not 110_200 < y < 110_400, "a number never stands in a hole"
    assert area_of(outside) > area_of(inside) > 0
    assert _turn(outside) != _turn(inside), "a hole runs the other way round"


def _turn(ring: list[tuple[int, int]]) -> bool:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) > 0


def test_topojson_says_the_same() -> None:
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.001, 0.001], "translate": [104, -4]},
        "arcs": [
            [[100, 0], [0, -100]],
            [[100, -100], [-100, 0], [0, 100], [100, 0]],
            [[100, 0], [100, 0], [0, -100], [-100, 0]],
        ],
        "objects": {
            "kecamatan": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "properties": {"kode": "16.09.01"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "properties": {"kode": "16.09.02"}, "arcs": [[[2, -1]]]},
                ],
            }
        },
    }
    file = shapes_in(json.dumps(topology).encode())
    assert not file.mistakes
    one, other = paths_of(file.shapes.values(), budget=10_000)
    assert len(edges(one) & edges(other)) == 1


def shared_edges(paths: list[RegionPath]) -> tuple[int, int]:
    """How many edges there are, and how many of them two regions share."""
    drawn = [edges(path) for path in paths]
    every = set().union(*drawn)
    return len(every), sum(sum(edge in each for each in drawn) > 1 for edge in every)


def test_neighbours_keep_one_border_however_coarse_it_is() -> None:
    shapes = shapes_in(collection(village_features())).shapes
    for budget in (20_000, 900, 400):
        paths = paths_of(shapes.values(), budget=budget)
        assert sum(len(path.path) for path in paths) <= budget
        total = sum(area_of(ring) for path in paths for ring in cells(path.path))
        (around,) = cells(paths_of([dissolved(shapes.values(), code="16.09")], budget=20_000)[0].path)
        assert total == pytest.approx(area_of(around), rel=0.03)
        every, common = shared_edges(paths)
        assert common > every / 4
        lone = [edge for path in paths for edge in edges(path)]
        # What only one region draws lies on the rim: no gap and no overlap inside.
        rim = [edge for edge in set(lone) if lone.count(edge) == 1]
        assert all(any(_is_rim(cell) for cell in edge) for edge in rim)


def _is_rim(cell: tuple[int, int]) -> bool:
    x, y = cell[0] / UNITS + 94 - 104, -(7 - cell[1] / UNITS) - 4
    return min(x, y, 0.3 - x, 0.3 - y) < 0.006


def test_districts_come_out_of_their_villages() -> None:
    shapes = shapes_in(collection(village_features())).shapes
    upper = dissolved([shape for code, shape in shapes.items() if code.startswith("16.09.01.")], code="16.09.01")
    assert [len(polygon) for polygon in upper.polygons] == [1]
    own = edges(paths_of([upper], budget=50_000)[0])
    each = [edges(path) for path in paths_of(shapes.values(), budget=50_000)]
    assert own & each[0]
    assert own & each[3], "it shares its border with the next district's village"
    assert not own & each[0] & each[1], "what lies between two of its villages is gone"


def test_an_island_in_a_hole_keeps_the_holes_line() -> None:
    inner = box_ring(104.03, -4.03, 104.06, -4.06)
    file = shapes_in(collection([feature("16.09.01", [BOX, inner]), feature("16.09.02", [inner])]))
    outer, island = paths_of(file.shapes.values(), budget=10_000)
    assert edges(island) < edges(outer)


def test_what_is_narrower_than_the_tolerance_stays() -> None:
    sliver = box_ring(104, -4.2, 104.0002, -4.2002)
    file = shapes_in(collection([feature("16.09.01", [BOX]), feature("16.09.02", [sliver])]))
    paths = paths_of(file.shapes.values(), budget=60)
    assert [len(cells(path.path)) for path in paths] == [1, 1]
    assert all(area_of(cells(path.path)[0]) > 0 for path in paths)


def test_a_ring_that_touches_itself_does_not_cross() -> None:
    assert crossing_of([(0, 0), (2, 0), (2, 2), (1, 0), (0, 2)]) is None
    assert crossing_of([(0, 0), (2, 2), (2, 0), (0, 2)]) is not None
    assert crossing_of([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]) is None


def test_a_number_stands_inside() -> None:
    horseshoe = [(0, 0), (100, 0), (100, 100), (90, 100), (90, 10), (10, 10), (10, 100), (0, 100)]
    x, y = label_point([horseshoe])
    assert x <= 10 or x >= 90 or y <= 10


def test_tiles_are_stable_and_never_overlap() -> None:
    groups = {"a": ["a1", "a2", "a3"], "b": ["b1"], "c": [f"c{n}" for n in range(22)]}
    placed = tiles(groups)
    assert list(placed) == [code for codes in groups.values() for code in codes]
    middles = [(tile.x, tile.y) for tile in placed.values()]
    apart = min(
        ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5
        for number, (x1, y1) in enumerate(middles)
        for x2, y2 in middles[:number]
    )
    assert apart >= 173 - 1
    more = tiles(groups | {"d": ["d1"]})
    assert [more[code] for code in ("a1", "a2", "a3")] == [placed[code] for code in ("a1", "a2", "a3")]
    assert len(tiles({code: [code] for code in VILLAGES})) == len(VILLAGES)


@pytest.mark.skipif(not SHARED.exists(), reason="the shapes of a real regency are not at hand")
def test_a_real_regency_is_light_and_whole() -> None:
    villages = shapes_in((SHARED / "oku_selatan_desa.geojson").read_bytes()).shapes
    districts = shapes_in((SHARED / "oku_selatan_kecamatan.geojson").read_bytes()).shapes
    for shapes, budget, count in ((villages, 60_000, 259), (districts, 12_000, 19)):
        paths = paths_of(shapes.values(), budget=budget)
        assert len(paths) == count
        assert sum(len(path.path) for path in paths) <= budget
        assert sum(map(_area, paths)) == pytest.approx(sum(map(_drawn_area, shapes.values())), rel=0.01)


def _area(path: RegionPath) -> float:
    return sum(area_of(ring) for ring in cells(path.path))


def _drawn_area(shape: RegionShape) -> float:
    return sum(area_of(polygon[0]) for polygon in shape.polygons) * UNITS * UNITS
