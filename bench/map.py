"""The map: shapes loaded by command (weight of path data, time, memory), pages public and inside (weight, p50, p95).

`--shapes FILE` takes a GeoJSON with the demo regency's desa; without it the map is measured as hexagons.
"""

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any

from _house import CHECKOUT, demo
from sigap.places.boundaries.features import MOST_BYTES, shapes_in
from sigap.places.boundaries.simplifying import dissolved, paths_of
from weights import Browser, signed_in

ROUNDS = 60
INSIDE = ("", "?tingkat=desa", "?tingkat=desa&kecamatan=16.09.01", "lembar.pdf", "lembar.pdf?tingkat=desa")


def timed(browser: Browser, path: str) -> dict[str, float]:
    """Milliseconds and bytes of one page, asked again and again by one browser."""
    spent: list[float] = []
    size = 0
    for _round in range(ROUNDS):
        started = time.perf_counter()
        size, _page = browser.get(path)
        spent.append((time.perf_counter() - started) * 1000)
    ordered = sorted(spent)
    return {"p50": round(statistics.median(spent), 1), "p95": round(ordered[int(ROUNDS * 0.95)], 1), "bytes": size}


def shapes(file: Path) -> dict[str, Any]:
    """What the command makes of a file, in this process."""
    started = time.perf_counter()
    read = shapes_in(file.read_bytes())
    assert not read.mistakes, read.mistakes[0]
    districts = sorted({code[:8] for code in read.shapes})
    whole = [
        dissolved([shape for shape in read.shapes.values() if shape.code.startswith(code)], code=code)
        for code in districts
    ]
    sizes = {"desa": paths_of(read.shapes.values(), budget=60_000), "kecamatan": paths_of(whole, budget=12_000)}
    return {
        "seconds": round(time.perf_counter() - started, 2),
        **{f"{name}_bytes": sum(len(each.path) for each in paths) for name, paths in sizes.items()},
        "desa_gzip": len(gzip.compress("".join(each.path for each in sizes["desa"]).encode(), 9)),
    }


def largest() -> dict[str, float]:
    """A file as large as may be: how long until it is read or refused, and the memory of this process."""
    count = MOST_BYTES // len("[104.123456789,-4.123456789],") - 100
    rows = b"".join(b"[%.9f,%.9f]," % (104 + n / 5e6, -4 - (n % 977) / 1e5) for n in range(count))
    raw = (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kode":"16.09.01"},'
        b'"geometry":{"type":"Polygon","coordinates":[[' + rows + b"[104.2,-4.9]]]}}]}"
    )
    started = time.perf_counter()
    mistakes = shapes_in(raw).mistakes
    assert mistakes
    return {
        "megabytes": round(len(raw) / 1024 / 1024, 1),
        "seconds": round(time.perf_counter() - started, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shapes", type=Path)
    asked = parser.parse_args()
    figures: dict[str, Any] = {"bench": "map"}
    if asked.shapes:
        figures["shapes"] = shapes(asked.shapes)
    with demo() as house:
        if asked.shapes:
            command = [str(CHECKOUT / "sigap"), "places", "boundaries", str(asked.shapes)]
            subprocess.run(command, check=True, env=os.environ | {"SIGAP_HOME": str(house.home)})
        first = Browser(house.port)
        figures["public_visit"] = first.visit("/peta/")
        figures["/peta/"] = timed(Browser(house.port), "/peta/")
        desk = signed_in(house.port + 1)
        for path in INSIDE:
            figures[f"/gugus-tugas/peta/{path}"] = timed(desk, f"/gugus-tugas/peta/{path}")
    figures["largest_file"] = largest()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
