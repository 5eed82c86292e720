"""Reads the shapes of a GeoJSON or TopoJSON file. Knows no table: whether a code is known here is for `loading`.

Every mistake is named with its feature and with what to do next; a file with one mistake is not used.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from sigap.places.boundaries.rings import Point, RingTooDense, crossing_of

type Ring = list[Point]
type Polygon = list[Ring]

MOST_BYTES = 25 * 1024 * 1024
MOST_POINTS = 500_000
_LEAST_POINTS = 4
_PAIR = 2
# The country with its sea: a shape beyond it is in metres, or has its axes the wrong way round.
_WEST, _EAST, _SOUTH, _NORTH = 94.0, 142.0, -12.0, 7.0
_CODE = re.compile(r"[0-9]{2}([.][0-9]{2}([.][0-9]{2}([.][0-9]{4})?)?)?")
_WGS84 = re.compile(r"(OGC:.*:CRS84|EPSG:.*4326)$", re.IGNORECASE)
CONVERT = "ubah dahulu, misalnya: ogr2ogr -f GeoJSON -t_srs EPSG:4326 BARU.geojson LAMA"
_SIMPLIFY = "sederhanakan dahulu, misalnya: mapshaper LAMA -simplify 10% -o BARU.geojson"
_OTHER_FILES = (
    (b"PK", "berkas zip atau Excel"),
    (b"\x00\x00\x27\x0a", "shapefile (.shp)"),
    (b"SQLite format 3", "GeoPackage"),
    (b"<", "XML, KML, atau halaman web"),
    (b"%PDF", "PDF"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeMistake:
    """One thing that is wrong with a file: where, what, and what to do."""

    where: str
    what: str
    advice: str = ""

    def __str__(self) -> str:
        return (f"{self.where}: " if self.where else "") + self.what + (f"; {self.advice}" if self.advice else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionShape:
    """The polygons of one code, in degrees: the first ring of each is its outside, the others are holes."""

    code: str
    polygons: list[Polygon]


@dataclass(slots=True)
class ShapeFile:
    """What a file holds. With mistakes it is of no use."""

    shapes: dict[str, RegionShape] = field(default_factory=dict)
    mistakes: list[ShapeMistake] = field(default_factory=list)


class _Unfit(Exception):
    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.what, self.advice = what, advice


def shapes_in(raw: bytes) -> ShapeFile:
    """Every shape of a file with its code, or what is wrong with it."""
    file = ShapeFile()
    try:
        features = _features(_document(raw))
    except _Unfit as unfit:
        file.mistakes.append(ShapeMistake(where="", what=unfit.what, advice=unfit.advice))
        return file
    _read_all(features, file)
    if not file.shapes and not file.mistakes:
        file.mistakes.append(ShapeMistake(where="", what="tidak ada satu bentuk pun"))
    return file


def _read_all(features: Sequence[Any], file: ShapeFile) -> None:
    first: dict[str, int] = {}
    points = 0
    for number, feature in enumerate(features, start=1):
        where = f"fitur {number}"
        try:
            code = _code(feature)
            where = f"fitur {number} ({code})"
            if code in first:
                _refuse(f"kode ini sudah dipakai fitur {first[code]}", "gabungkan keduanya menjadi satu MultiPolygon")
            first[code] = number
            polygons = _polygons(feature.get("geometry"))
            points += sum(len(ring) for polygon in polygons for ring in polygon)
            _refuse_many(points)
            for ring in (ring for polygon in polygons for ring in polygon):
                _refuse_crossed(ring)
            file.shapes[code] = RegionShape(code=code, polygons=polygons)
        except _Unfit as unfit:
            file.mistakes.append(ShapeMistake(where=where, what=unfit.what, advice=unfit.advice))
            if points > MOST_POINTS:
                return


def _refuse(what: str, advice: str = "") -> NoReturn:
    raise _Unfit(what, advice)


def _refuse_many(points: int) -> None:
    if points > MOST_POINTS:
        _refuse(f"lebih dari {MOST_POINTS:,} titik".replace(",", "."), _SIMPLIFY)


def _document(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > MOST_BYTES:
        _refuse(*too_large(len(raw)))
    start = raw[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, name in _OTHER_FILES:
        if start.startswith(mark):
            _refuse(f"ini {name}, bukan GeoJSON", CONVERT)
    try:
        found = json.loads(raw, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        _refuse(f"bukan JSON: baris {error.lineno}, kolom {error.colno}", "mungkin berkasnya terpotong; unduh lagi")
    except (UnicodeDecodeError, RecursionError):
        _refuse("bukan GeoJSON", CONVERT)
    if not isinstance(found, dict):
        _refuse("bukan GeoJSON: tidak ada FeatureCollection", CONVERT)
    return found


def too_large(size: int) -> tuple[str, str]:
    """What is said of a file over the limit, and what to do."""
    return (
        f"{size / 1024 / 1024:.0f} MB; batasnya {MOST_BYTES // 1024 // 1024} MB",
        _SIMPLIFY,
    )


def _no_constant(name: str) -> NoReturn:
    _refuse(f"koordinat {name} bukan angka")


def _features(document: Mapping[str, Any]) -> Sequence[Any]:
    if document.get("type") == "Topology":
        return list(_of_topology(document))
    crs = document.get("crs")
    named = crs.get("properties", {}) if isinstance(crs, dict) else {}
    name = named.get("name", "") if isinstance(named, dict) else ""
    if name and not _WGS84.search(str(name)):
        _refuse(f"koordinatnya {str(name)[:60]}, bukan WGS84 (EPSG:4326)", CONVERT)
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        _refuse("bukan GeoJSON: tidak ada FeatureCollection", CONVERT)
    return features


def _code(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        _refuse("tidak ada properties", "beri setiap bentuk properti kode")
    code = properties.get("kode", properties.get("code"))
    if code is None or not str(code).strip():
        _refuse("tidak ada properti kode", "beri setiap bentuk properti kode, misalnya 16.09.01")
    text = str(code).strip()
    if not _CODE.fullmatch(text):
        _refuse(f"kode {text[:30]!r} bukan kode Kemendagri bertitik", "tulis misalnya 16.09.01 atau 16.09.01.2003")
    return text


def _polygons(geometry: Any) -> list[Polygon]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        _refuse(f"bentuknya {kind or 'kosong'}", "harus Polygon atau MultiPolygon")
    found = geometry.get("coordinates")
    parts = [found] if kind == "Polygon" else found
    if not isinstance(parts, list) or not parts:
        _refuse("tidak ada koordinat")
    return [_polygon(part) for part in parts]


def _polygon(part: Any) -> Polygon:
    if not isinstance(part, list) or not part:
        _refuse("tidak ada koordinat")
    return [_ring(ring) for ring in part]


def _ring(found: Any) -> Ring:
    if not isinstance(found, list):
        _refuse("garis tepinya bukan daftar titik")
    ring: Ring = []
    for position in found:
        point = _point(position)
        if not ring or point != ring[-1]:
            ring.append(point)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if len(ring) < _LEAST_POINTS - 1:
        _refuse("garis tepinya kurang dari empat titik")
    return ring


def _refuse_crossed(ring: Ring) -> None:
    try:
        cross = crossing_of(ring)
    except RingTooDense:
        _refuse("garis tepinya terlalu rapat untuk diperiksa", _SIMPLIFY)
    if cross is not None:
        _refuse(
            f"garis tepinya memotong dirinya di dekat {cross[0]:.5f}, {cross[1]:.5f}",
            "perbaiki di QGIS (Perbaiki geometri) atau: mapshaper LAMA -clean -o BARU.geojson",
        )


def _point(position: Any) -> Point:
    if not isinstance(position, list) or len(position) < _PAIR:
        _refuse("ada titik tanpa bujur dan lintang")
    east, north = position[0], position[1]
    if not (_is_number(east) and _is_number(north)):
        _refuse(f"titik {str(position)[:40]} bukan angka")
    if _WEST <= east <= _EAST and _SOUTH <= north <= _NORTH:
        return (float(east), float(north))
    if _WEST <= north <= _EAST and _SOUTH <= east <= _NORTH:
        _refuse(f"bujur dan lintang tertukar di {east}, {north}", "GeoJSON menulis bujur dahulu, lalu lintang")
    _refuse(f"titik {east}, {north} di luar Indonesia: bukan derajat WGS84", CONVERT)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _of_topology(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """TopoJSON's objects as features: arcs are shared there, so neighbours share borders exactly."""
    points = 0
    try:
        arcs = [_arc(arc, document.get("transform")) for arc in document["arcs"]]
        for each in document["objects"].values():
            for found in each.get("geometries", [each]):
                rings = found.get("arcs", [])
                parts = [rings] if found.get("type") == "Polygon" else rings
                # Counted before anything is joined: a small file may name one long arc thousands of times.
                points += sum(_size(ring, arcs) for part in parts for ring in part)
                _refuse_many(points)
                drawn = [[_joined(ring, arcs) for ring in part] for part in parts]
                shape = {
                    "type": found.get("type"),
                    "coordinates": drawn[0] if found.get("type") == "Polygon" else drawn,
                }
                yield {"properties": found.get("properties"), "geometry": shape}
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        _refuse("TopoJSON ini tidak terbaca", "simpan sebagai GeoJSON, lalu ulangi")


def _arc(arc: Sequence[Sequence[float]], transform: Mapping[str, Any] | None) -> list[list[float]]:
    if transform is None:
        return [list(point) for point in arc]
    (wide, high), (left, top) = transform["scale"], transform["translate"]
    points, x, y = [], 0.0, 0.0
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append([x * wide + left, y * high + top])
    return points


def _size(ring: Sequence[int], arcs: Sequence[list[list[float]]]) -> int:
    """How many points a ring has once its arcs are joined."""
    return 1 + sum(max(len(arcs[number if number >= 0 else ~number]) - 1, 0) for number in ring)


def _joined(ring: Sequence[int], arcs: Sequence[list[list[float]]]) -> list[list[float]]:
    points: list[list[float]] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return points
