"""The index of 259 villages × 30 indicators: point, ranges of 10,000 samples, rates, and a sheet with messy names.

All pure but the sampling, which starts the child as the desk does; the sheet is a real .xlsx. No database.
"""

import argparse
import io
import json
import random
import sys
import time
from collections.abc import Callable
from statistics import median

import openpyxl

from sigap.actionplan.sheet_in import first_grid
from sigap.vulnerability.rules.index import IndexMethod, IndicatorInput, reading_of
from sigap.vulnerability.rules.kinds import RiskDimension
from sigap.vulnerability.rules.names import Gazetteer, NamedRegion
from sigap.vulnerability.rules.rates import smoothed_rates
from sigap.vulnerability.rules.readings import CatalogueEntry
from sigap.vulnerability.rules.sheet import read_values
from sigap.vulnerability.sampling import SAMPLES, rank_ranges, sampling_facts

VILLAGES, COLUMNS, DISTRICTS, ROUNDS = 259, 30, 19, 5
GAPS, DOUBLED_FROM = 0.07, 20
MOST_SECONDS = 2.0
SIDES = list(RiskDimension)
METHOD = IndexMethod(dimension_weights=dict.fromkeys(RiskDimension, 1.0), indicator_weights={})


def inputs(die: random.Random) -> list[IndicatorInput]:
    """Columns with seven gaps in a hundred, every third an estimate of its own."""
    return [
        IndicatorInput(
            code=f"i{number}",
            dimension=SIDES[number % len(SIDES)],
            is_lowering=number % 2 == 1,
            values=[None if die.random() < GAPS else die.gauss(50, 15) for _ in range(VILLAGES)],
            errors=[3.0] * VILLAGES if number % 3 == 0 else (),
        )
        for number in range(COLUMNS)
    ]


def regions() -> list[NamedRegion]:
    """Villages of an invented regency; fifteen names stand in two districts."""
    found = [
        NamedRegion(
            code=f"16.09.{n:02}",
            name=f"Kecamatan Rekaan {n}",
            district=f"16.09.{n:02}",
            district_name="",
            is_village=False,
        )
        for n in range(1, DISTRICTS + 1)
    ]
    for number in range(VILLAGES):
        of = number % DISTRICTS + 1
        named = number - 15 if number % 17 == 0 and number > DOUBLED_FROM else number
        found.append(
            NamedRegion(
                code=f"16.09.{of:02}.{2001 + number // DISTRICTS}",
                name=f"Pere'an Jaya {named}",
                district=f"16.09.{of:02}",
                district_name=f"Kecamatan Rekaan {of}",
                is_village=True,
            )
        )
    return found


def messy(die: random.Random) -> bytes:
    """The sheet: names written otherwise, commas, points, percent signs, gaps."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Data indikator"])
    sheet.append(["No", "Kecamatan", "Desa", *(f"Indikator {n} 2025" for n in range(COLUMNS))])
    for number, each in enumerate(each for each in regions() if each.is_village):
        name = each.name.upper().replace("'", "’") if number % 2 else f"Desa {each.name.replace("'", '')}"
        cells = [die.choice(["-", "1.250", "24,5 %", 12.5, 31, None]) for _ in range(COLUMNS)]
        sheet.append([number + 1, each.district_name, name, *cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def timed(work: Callable[[], object]) -> float:
    """The median of some rounds, in seconds."""
    spent = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return median(spent)


def read(raw: bytes) -> tuple[int, int, int]:
    """Rows matched, unclear, and values of the sheet."""
    catalogue = [
        CatalogueEntry(
            code=f"i{n}", label=f"Indikator {n}", unit="menit", is_share=False, is_case_count=False, is_village=True
        )
        for n in range(COLUMNS)
    ]
    grid = first_grid(raw, lambda _grid: True)
    found = read_values(grid, catalogue, Gazetteer(regions(), {}, regency="16.09"), year=None, titles={})
    return len(found.regions), len(found.unclear), len(found.values)


def main() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    die = random.Random(1609)
    columns, raw = inputs(die), messy(die)
    facts = sampling_facts(columns, METHOD, range(VILLAGES), [str(n % DISTRICTS) for n in range(VILLAGES)])
    events = [die.randint(0, 30) for _ in range(VILLAGES)]
    matched, unclear, values = read(raw)
    told = {
        "samples": SAMPLES,
        "point_seconds": round(timed(lambda: reading_of(columns, METHOD)), 4),
        "ranges_seconds": round(timed(lambda: rank_ranges(facts)), 3),
        "rates_seconds": round(timed(lambda: smoothed_rates(events, [40.0 + e for e in events])), 5),
        "sheet_seconds": round(timed(lambda: read(raw)), 3),
        "sheet_rows": matched + unclear,
        "sheet_unclear": unclear,
        "sheet_values": values,
    }
    print(json.dumps(told))
    is_good = max(told["ranges_seconds"], told["sheet_seconds"]) <= MOST_SECONDS and matched + unclear == VILLAGES
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
