"""Records of the same person found among invented ones: F1, calibration, seconds, memory. `--learn` makes the weights.

The command itself is measured, from the sheet to the pairs, by a regency that no weight was learned from.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from _learning import Sample, learned, write
from _people import Regency
from sigap.matching.linking.records import COLUMNS, read_people

CHECKOUT = Path(__file__).parent.parent
WEIGHTS = CHECKOUT / "src/sigap/matching/reference/linking.toml"
SEED, LEAST, BINS = 2026, 0.02, 10
LEARNED_FROM = (5_000, 5_000, 20_000, 20_000, 80_000, 80_000, 300_000, 300_000)


def make_sheet(file: Path, count: int, seed: int, untidy: float) -> list[int]:
    """Writes so many records; gives the person of each."""
    persons: list[int] = []
    with file.open("w", newline="", encoding="utf-8") as opened:
        sheet = csv.DictWriter(opened, COLUMNS)
        sheet.writeheader()
        for number, (person, record) in enumerate(Regency(seed, untidy=untidy).records(count), start=1):
            persons.append(person)
            sheet.writerow({"record_id": f"R{number:07}", **record})
    return persons


def judged(file: Path, person_of: dict[str, str]) -> dict[str, float]:
    """Pairs as they were written, held against the truth."""
    sizes = Counter(person_of.values())
    true = sum(size * (size - 1) // 2 for size in sizes.values())
    with file.open(encoding="utf-8", newline="") as opened:
        rows = [
            (float(row["probability"]), person_of[row["record_id_a"]] == person_of[row["record_id_b"]])
            for row in csv.DictReader(opened)
        ]
    chance, same = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    found = chance >= 0.5  # noqa: PLR2004 - the yardstick's threshold
    right = int((found & same).sum())
    return {
        "f1": round(2 * right / max(int(found.sum()) + true, 1), 4),
        "precision": round(right / max(int(found.sum()), 1), 4),
        "recall": round(right / max(true, 1), 4),
        "calibration_error": round(calibration_error(chance, same), 4),
        "calibration_error_from_half": round(calibration_error(chance[found], same[found]), 4),
    }


def calibration_error(chance: np.ndarray, same: np.ndarray) -> float:
    """Mean distance of what is said and what is, over ten bins by the number of pairs in each."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    gaps = [(bins == each).sum() * abs(chance[bins == each].mean() - same[bins == each].mean())
            for each in range(BINS) if (bins == each).any()]  # fmt: skip
    return float(sum(gaps)) / max(len(chance), 1)


def measured(sheet: Path, pairs: Path) -> dict[str, float]:
    """The command as people run it: seconds, seconds of processor, the largest process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    command = [str(CHECKOUT / "sigap"), "match", "link", str(sheet), "--output", str(pairs), "--threshold", str(LEAST)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": round(seconds, 1),
        "processor_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "largest_process_mb": round(after.ru_maxrss / 1024),
        "load": round(os.getloadavg()[0], 1),
    }


def samples(folder: Path) -> list[Sample]:
    """Regencies of several sizes and of more and less tidy clerks, each size twice."""
    found: list[Sample] = []
    for number, size in enumerate(LEARNED_FROM):
        sheet = folder / "sheet.csv"
        persons = make_sheet(sheet, size, 1000 + number, untidy=(0.8, 1.2, 1.0)[number // 2 % 3])
        found.append((read_people(sheet), np.array(persons)))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--untidy", type=float, default=1.0, help="how often clerks go wrong")
    parser.add_argument("--sheet", type=Path, help="a sheet of others; its truth beside it as truth.csv")
    parser.add_argument("--learn", action="store_true", help="writes the weights that ship")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if asked.learn:
            weights, of_settling = learned(samples(folder))
            write(
                WEIGHTS,
                weights,
                of_settling,
                told=f"{datetime.now(UTC):%Y-%m-%d}, {sum(LEARNED_FROM)} invented records.",
            )
            return 0
        sheet, pairs = asked.sheet or folder / "sheet.csv", folder / "pairs.csv"
        if asked.sheet:
            with (sheet.parent / "truth.csv").open(encoding="utf-8") as opened:
                person_of = {row["record_id"]: row["cluster_id"] for row in csv.DictReader(opened)}
        else:
            persons = make_sheet(sheet, asked.records, asked.seed, asked.untidy)
            person_of = {f"R{number:07}": str(person) for number, person in enumerate(persons, start=1)}
        print(f"{len(person_of)} catatan, {len(set(person_of.values()))} orang")
        figures = measured(sheet, pairs) | judged(pairs, person_of)
    print(json.dumps({"records": len(person_of), **figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
