"""A small invented regency with shapes: two kecamatan of three and two desa, whose borders bend and are shared."""

import json
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sigap.places.models import Level, Region, RegionKind

REGENCY = "16.09"
DISTRICTS = {"16.09.01": "Hulu CONTOH", "16.09.02": "Hilir CONTOH"}
# Left, top, right and bottom in steps of a tenth of a degree.
VILLAGES: Mapping[str, tuple[str, tuple[int, int, int, int]]] = {
    "16.09.01.2001": ("Pere'an CONTOH", (0, 0, 1, 1)),
    "16.09.01.2002": ("Bumi Agung", (1, 0, 2, 1)),
    "16.09.01.2003": ("Sinar <Baru>", (0, 1, 2, 2)),
    "16.09.02.2001": ("Bumi Agung", (2, 0, 3, 2)),
    "16.09.02.2002": ("Talang", (0, 2, 3, 3)),
}
SHARED = Path("/work/shared/data/geodata")
"""Shapes of a real regency, where they are at hand: they never enter the project's own tree."""
_STEPS = 40


def _bent(start: tuple[float, float], end: tuple[float, float]) -> list[list[float]]:
    """A border in small steps, off the straight line by the place alone: the same points from either side."""
    points = []
    for step in range(_STEPS):
        x = start[0] + (end[0] - start[0]) * step / _STEPS
        y = start[1] + (end[1] - start[1]) * step / _STEPS
        off = 0.004 * math.sin(math.pi * 7 * (x + y) / 0.1) * math.sin(math.pi * (x + y) / 0.1)
        flat = start[1] == end[1]
        points.append([104 + round(x if flat else x + off, 6), -4 - round(y + off if flat else y, 6)])
    return points


def _ring(box: tuple[int, int, int, int]) -> list[list[float]]:
    left, top, right, bottom = (each / 10 for each in box)
    steps = [(x / 10, top) for x in range(box[0], box[2])]
    steps += [(right, y / 10) for y in range(box[1], box[3])]
    steps += [(x / 10, bottom) for x in range(box[2], box[0], -1)]
    steps += [(left, y / 10) for y in range(box[3], box[1], -1)]
    ring = [point for a, b in zip(steps, [*steps[1:], steps[0]], strict=True) for point in _bent_either(a, b)]
    return [*ring, ring[0]]


def _bent_either(start: tuple[float, float], end: tuple[float, float]) -> list[list[float]]:
    if start <= end:
        return _bent(start, end)
    back = [*_bent(end, start), [104 + round(start[0], 6), -4 - round(start[1], 6)]]
    return back[:0:-1]


def feature(code: str, rings: list[Any], *, kind: str = "Polygon", key: str = "kode") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {key: code},
        "geometry": {"type": kind, "coordinates": rings},
    }


def village_features() -> list[dict[str, Any]]:
    return [feature(code, [_ring(box)]) for code, (_name, box) in VILLAGES.items()]


def district_features() -> list[dict[str, Any]]:
    """Drawn apart from the villages: plain boxes."""
    boxes = {"16.09.01": (104, -4, 104.2, -4.2), "16.09.02": (104.2, -4, 104.3, -4.2)}
    return [feature(code, [box_ring(*box)]) for code, box in boxes.items()]


def box_ring(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    return [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]


def collection(features: list[dict[str, Any]], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def regions() -> None:
    """The rows of the invented regency; what stands already takes its names."""
    today = date(2026, 11, 1)

    def row(code: str, level: Level, kind: RegionKind, name: str, parent: str | None) -> Region:
        return Region(code=code, level=level, kind=kind, name=name, parent_id=parent, source="CONTOH", valid_from=today)

    Region.objects.bulk_create(
        [
            row("16", Level.PROVINCE, RegionKind.PROVINSI, "CONTOH", None),
            row(REGENCY, Level.REGENCY, RegionKind.KABUPATEN, "Kabupaten CONTOH", "16"),
            *(row(code, Level.DISTRICT, RegionKind.KECAMATAN, name, REGENCY) for code, name in DISTRICTS.items()),
            *(row(code, Level.VILLAGE, RegionKind.DESA, name, code[:8]) for code, (name, _box) in VILLAGES.items()),
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
