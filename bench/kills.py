"""Two hundred times `kill -9` of web, worker or database under reporters; of a backup, a restore, a rotation, an act.

Every report that was acknowledged is found by its six words, and the same key gave the same words each time; what was
not acknowledged was refused in so many words, or not answered, and was sent again. Acts, copies and rotations are the
rounds of `./sigap test`, which has five of each.
"""

import argparse
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from _house import House, demo
from _reporting import Answered, Reporter, is_found
from sigap.cli.database import postgres, server
from sigap.cli.home import Home

REPORTS = "reports"
TESTED = {
    "acts": "tests/journeys/test_kill.py",
    "copies": "tests/actions/test_backup_kill.py",
    "rotation": "tests/journeys/test_rotation_kill.py",
}
VICTIMS = ("public", "worker", "postgres")
REPORTERS = 6
# A part that dies five times within a minute is given up by its launcher: after four of each the demo starts anew.
ROUNDS_A_START = 4 * len(VICTIMS)
WELL_WITHIN = PATIENCE = 120.0
PAUSE = 0.5  # seconds at most between two reports of one reporter
LOOKED_UP = 40  # codes after each round; the reporters go on meanwhile, so the rest waits until they have stopped
AGAIN = 0.2  # share of acknowledged reports that are sent once more


@dataclass(slots=True)
class Tally:
    """What the reporters of one start were told; `words` by idempotency key."""

    words: dict[str, set[str]] = field(default_factory=dict)
    unchecked: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, key: str, found: Answered) -> None:
        with self.lock:
            self.answers[found.kind] += 1
            if found.words:
                self.words.setdefault(key, set()).add(found.words)
                self.unchecked.append(found.words)


def report_on(house: House, tally: Tally, is_over: threading.Event, seed: int) -> None:
    """One reporter: each report is sent with its key until somebody says that it is there."""
    drawn, reporter = random.Random(seed), Reporter(house.port)
    while not is_over.wait(drawn.random() * PAUSE):
        key, by_machine = secrets.token_hex(16), drawn.choice((True, False))
        times, until = 2 if drawn.random() < AGAIN else 1, time.monotonic() + PATIENCE
        while times:
            if time.monotonic() > until:
                tally.note(key, Answered("given_up"))
                return
            found = reporter.post(key, by_machine=by_machine)
            tally.note(key, found)
            if found.words:
                times -= 1
            else:
                time.sleep(0.05)


def kill_one(house: House, victim: str, drawn: random.Random) -> None:
    """The database's main process, the worker, or any process of the public site."""
    time.sleep(drawn.random() * 0.5)
    found = house.surface(victim)
    with suppress(ProcessLookupError, IndexError):
        os.kill(found[0] if victim == "postgres" else drawn.choice(found), signal.SIGKILL)


def wait_until_well(house: House) -> float:
    """Seconds until the public site says that everything lives. Raises SystemExit when it does not come back."""
    began = time.monotonic()
    while time.monotonic() - began < WELL_WITHIN:
        with suppress(OSError, HTTPException):
            line = HTTPConnection("127.0.0.1", house.port, timeout=5)
            line.request("GET", "/sehat/")
            if line.getresponse().status == 200:  # noqa: PLR2004 - well
                return time.monotonic() - began
        time.sleep(0.05)
    raise SystemExit("not well again after two minutes")


def lost_of(house: House, tally: Tally, at_most: int | None = None) -> int:
    """How many of the words that were given find nothing; each is looked up once, the oldest first."""
    with tally.lock:
        words = tally.unchecked[:at_most]
        del tally.unchecked[: len(words)]
    return sum(not is_found(house.port, each) for each in words)


def stored_in(home: Path) -> int:
    """How many reports lie in the database."""
    owner = server.embedded(postgres.cluster_of(Home.from_environment({"SIGAP_HOME": str(home)}))).owner_url
    with psycopg.connect(owner) as connection:
        row = connection.execute("SELECT count(*) FROM mailbox_envelope").fetchone()
        return int(row[0]) if row else 0


def one_start(home: Path, rounds: int, drawn: random.Random, sums: Counter[str]) -> None:
    """Some rounds in one run of the demo, and the count of what is there at its end."""
    with demo(home=home) as house:
        before, tally, is_over = stored_in(home), Tally(), threading.Event()
        threads = [
            threading.Thread(target=report_on, args=(house, tally, is_over, drawn.randrange(1 << 30)))
            for _each in range(REPORTERS)
        ]
        for thread in threads:
            thread.start()
        for number in range(rounds):
            victim = VICTIMS[number % len(VICTIMS)]
            kill_one(house, victim, drawn)
            time.sleep(0.3)
            wait_until_well(house)
            sums[f"killed_{victim}"] += 1
            sums["lost"] += lost_of(house, tally, LOOKED_UP)
        is_over.set()
        for thread in threads:
            thread.join()
        sums["lost"] += lost_of(house, tally)
        sums["reports"] += len(tally.words)
        sums["other_words_for_one_key"] += sum(len(words) > 1 for words in tally.words.values())
        sums["stored_beside_acknowledged"] += abs(stored_in(home) - before - len(tally.words))
        sums.update({f"answer_{kind}": count for kind, count in tally.answers.items()})


def as_tested(part: str, rounds: int) -> dict[str, int | str]:
    """The test of this part with so many rounds. Raises SystemExit when it fails."""
    began = time.monotonic()
    argv = [sys.executable, "-P", "-m", "sigap.cli.main", "test", TESTED[part], "-m", "rounds", "--rounds", str(rounds)]
    if subprocess.run(argv, check=False).returncode:
        raise SystemExit(f"{part}: failed within {rounds} rounds, see above")
    return {"rounds": rounds, "seconds": round(time.monotonic() - began)}


def reports(rounds: int, seed: int) -> dict[str, int | str]:
    """Web, worker and database in turn, under reporters."""
    drawn, sums, began = random.Random(seed), Counter[str](), time.monotonic()
    os.environ["SIGAP_DEMO_STORIES"] = "0"
    with tempfile.TemporaryDirectory(prefix="sigap-bench-kills-") as folder:
        home, left = Path(folder) / "rumah", rounds
        while left:
            now = min(left, ROUNDS_A_START)
            one_start(home, now, drawn, sums)
            left -= now
            print(f"{rounds - left} rounds, {dict(sums)}", flush=True)
        postgres.remove(postgres.cluster_of(Home.from_environment({"SIGAP_HOME": str(home)})))
    return {"rounds": rounds, "seconds": round(time.monotonic() - began), **sums}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=(REPORTS, *TESTED), help="one part; without it, one after another")
    options = parser.parse_args()
    found = {}
    for part in [options.only] if options.only else [REPORTS, *TESTED]:
        given = options.rounds
        found[part] = reports(given, options.seed) if part == REPORTS else as_tested(part, given)
    print(json.dumps({"bench": "kills", **found}))


if __name__ == "__main__":
    main()
