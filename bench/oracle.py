"""100,000 tries of (actor, case, section, act) against the table that was written by hand, and how many a second.

The test of `./sigap test`, which asks 20,000, with as many rounds as it takes: between them the drawn regency works on.
Beside the door it asks acts, pages and the tables beneath.
"""

import argparse
import json
import re

from _rounds import run_rounds

TESTED = "tests/actions/test_cases_oracle.py"
A_ROUND = 4000
FOUND = re.compile(r"asked (\d+), opened (\d+), acted (\d+), pages (\d+), rows (\d+)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=100_000)
    rounds = -(-parser.parse_args().tries // A_ROUND)
    done = run_rounds(TESTED, rounds, is_whole=lambda printed: FOUND.search(printed) is not None)
    found = FOUND.search(done.stdout)
    assert found
    asked, opened, acted, pages, rows = map(int, found.groups())
    print(
        json.dumps(
            {
                "bench": "oracle", "asked": asked, "opened": opened, "acts_done": acted, "pages_opened": pages,
                "sections_open_beneath": rows, "seconds": round(done.seconds), "a_second": round(asked / done.seconds),
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
