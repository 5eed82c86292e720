"""Disclosure control: 1,000 random tables with margins and a linked release each, attacked; loss beside the optimum.

The attacker is the tests' own: every combination of categories as an unknown. The optimum is the smallest loss that the
same definition of protection allows, by a mixed-integer program over tables small enough for it.
"""

import json
import random
import sys
import time
from pathlib import Path

import highspy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.rules.test_releases_attacked import MINIMUM, drawn, reckoned, told  # the path above comes first

from sigap.releases.rules.protecting import as_counted, widths_of
from sigap.releases.rules.tables import TOTAL, CellKey, CountTable, PublishedTable
from sigap.releases.solver.suppressing import lines

_TABLES, _STEP, _SMALL, _MOST_CELLS, _SECONDS = 1000, 100, 40, 9, 20.0


def cost(key: CellKey, number: int | None) -> int:
    """What is lost with a cell, as the app counts it."""
    return (1 + key.count(TOTAL)) * (1 + (number or 0))


def optimum(table: CountTable) -> float | None:
    """The least that can be withheld beside the small cells; None where it was not found in its time.

    For each cell two tables that agree wherever a number is told and lie far apart in it, if it is withheld.
    """
    full = as_counted(table)
    cells, small = list(full.cells), widths_of(table)
    far = 4 * max(number or 0 for number in full.cells.values()) + 40
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the library is not typed
    for name, value in (("output_flag", False), ("threads", 1), ("time_limit", _SECONDS)):
        solver.setOptionValue(name, value)
    hidden = {key: solver.addBinary(obj=0.0 if key in small else cost(key, full.cells[key])) for key in cells}
    for key in small:
        solver.addConstr(hidden[key] >= 1)
    for wanted in cells:
        sides = []
        for _side in range(2):
            at = {key: solver.addVariable(lb=0, ub=far) for key in cells}
            for line in lines(full):
                whole = next(key for key in line if is_sum_of(key, line))
                solver.addConstr(sum((at[key] for key in line if key != whole), start=-1 * at[whole]) == 0)
            for key in cells:
                number = full.cells[key] or 0
                solver.addConstr(at[key] - far * hidden[key] <= number)
                solver.addConstr(at[key] + far * hidden[key] >= number)
            sides.append(at)
        width = small.get(wanted, MINIMUM)
        solver.addConstr(sides[0][wanted] - sides[1][wanted] - width * hidden[wanted] >= 0)
    solver.minimize()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return float(solver.getInfo().objective_function_value)


def is_sum_of(key: CellKey, line: list[CellKey]) -> bool:
    """Whether this is the sum of a line: it has a sum more than the others."""
    return key.count(TOTAL) == max(each.count(TOTAL) for each in line)


def lost(table: CountTable, stored: dict[str, object]) -> int:
    """What the app withheld beside the small cells."""
    full, small = as_counted(table), widths_of(table)
    shown = PublishedTable.from_json(stored)
    return sum(cost(key, full.cells[key]) for key, n in shown.cells.items() if n is None and key not in small)


def main() -> None:
    draw = random.Random(20261129)
    began, open_cells, slowest = time.monotonic(), 0, 0.0
    for number in range(_TABLES):
        first, second = drawn(draw)
        at = time.monotonic()
        before = told([first])
        after = told([second], before)
        slowest = max(slowest, time.monotonic() - at)
        open_cells += len(reckoned([*before, *after]))
        if (number + 1) % _STEP == 0:
            print(f"{number + 1} tables, {open_cells} cells reckoned, {time.monotonic() - began:.0f} s")
    ours, best, same, compared = 0.0, 0.0, 0, 0
    for _number in range(_SMALL):
        table, _other = drawn(draw)
        if len(table.counted) > _MOST_CELLS or (least := optimum(table)) is None:
            continue
        (found,) = told([table])
        mine = lost(table, found["table"])
        ours, best, same, compared = ours + mine, best + least, same + (mine <= least + 0.5), compared + 1
    print(f"{compared} small tables: {same} at the optimum; lost {ours:.0f}, at best {best:.0f}")
    print(
        json.dumps(
            {
                "tables": _TABLES,
                "reckoned": open_cells,
                "slowest_seconds": round(slowest, 2),
                "compared": compared,
                "at_optimum": same,
                "loss": ours,
                "least_loss": best,
            }
        )
    )


if __name__ == "__main__":
    main()
