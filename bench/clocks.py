"""A year of deadlines in the database, swept by two workers of which one is killed now and then: none lost, none twice.

The test of `./sigap test`, which draws a hundred, with as many as are asked for.
"""

import argparse
import json
import re

from _rounds import run_rounds

TESTED = "tests/actions/test_clocks_year.py"
A_ROUND = 20
FOUND = re.compile(r"seed (\d+), clocks (\d+), steps (\d+), killed (\d+)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clocks", type=int, default=10_000)
    rounds = -(-parser.parse_args().clocks // A_ROUND)
    done = run_rounds(TESTED, rounds, is_whole=lambda printed: FOUND.search(printed) is not None)
    found = FOUND.search(done.stdout)
    assert found
    seed, clocks, steps, killed = map(int, found.groups())
    figures = {"seed": seed, "clocks": clocks, "steps": steps, "killed": killed, "seconds": round(done.seconds)}
    print(json.dumps({"bench": "clocks", **figures}))


if __name__ == "__main__":
    main()
