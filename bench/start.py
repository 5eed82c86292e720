"""Seconds from the command to the last line of `demo` on an existing database, and memory of all processes."""

import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from _house import demo

RUNS = 5
SETTLED = 5.0  # seconds after the start at which memory is read


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="sigap-bench-"))
    try:
        with demo(home=folder) as house:
            first = house.started_in
        starts, memory = [], {}
        for _run in range(RUNS):
            with demo(home=folder) as house:
                starts.append(house.started_in)
                time.sleep(SETTLED)
                memory = house.pss_mb()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures = {
        "bench": "start",
        "first_seconds": round(first, 2),
        "again_seconds": round(statistics.median(starts), 2),
        "pss_mb": memory,
        "pss_mb_all": round(sum(memory.values()), 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
