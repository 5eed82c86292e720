"""Tries the keys of one part (`sigap check-keys`): prints what is wrong, one line each; 1 when something is.

`check-keys drill` has the ring judge the database's drills, handed in as JSON, and prints its verdict. A process
of its own, called before a production start, so that no key stays in the launcher's memory.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sigap.cli.keys.database_facts import DrillRow
from sigap.config.env import Surface
from sigap.mailbox import codes
from sigap.vault import drills, recovery_files
from sigap.vault.intake_key import load_intake_public
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.keyring import Keyring
from sigap.vault.root_key import FILE, ROOT_LOCKED, RingLocked

LOCKED, UNVOUCHED, FORMER = "locked", "unvouched", "former"
"""Verdicts on the drills: the ring cannot judge yet; it vouches for none; only for those of sheets of before."""


def run(arguments: list[str]) -> int:
    if arguments == ["drill"]:
        return _judge_drills(Path(os.environ["SIGAP_KEYS"]), os.environ.get("SIGAP_ROOT_KEY", ""))
    told = troubles(Path(os.environ["SIGAP_KEYS"]), os.environ["SIGAP_SURFACE"], os.environ.get("SIGAP_ROOT_KEY", ""))
    print("\n".join(told))
    return 1 if told else 0


def troubles(folder: Path, surface: str, source: str) -> list[str]:
    """What is wrong with a part's keys. A ring that waits for a passphrase is right: it starts locked."""
    parts: list[Callable[[], object]] = [lambda: load_intake_public(folder), lambda: codes.load_secret(folder)]
    if surface == Surface.VAULT:
        parts = [lambda: recovery_files.refuse_older(folder, Keyring.load(folder, source or FILE).ring)]
    told = []
    for part in parts:
        try:
            part()
        except RingLocked:
            if not (folder / ROOT_LOCKED).exists():
                told.append(f"{folder / ROOT_LOCKED}: tidak ada, padahal SIGAP_ROOT_KEY=passphrase")
        except (KeysUnsafe, KeysUnusable) as error:
            told.append(" ".join(str(error).split()))
    return told


def _judge_drills(folder: Path, source: str) -> int:
    told = json.load(sys.stdin)
    rows = [DrillRow.of(row) for row in told["drills"]]
    try:
        print(drill_verdict(folder, source, rows, at=datetime.fromisoformat(told["at"])))
    except (KeysUnsafe, KeysUnusable):
        return 1  # said by the first trial
    return 0


def drill_verdict(folder: Path, source: str, rows: list[DrillRow], *, at: datetime) -> str:
    """When the last drill that counts passed, or a word for why none does. Raises KeysUnsafe, KeysUnusable."""
    try:
        ring = Keyring.load(folder, source or FILE).ring
    except RingLocked:
        return LOCKED
    vouched = drills.vouched_among(rows, ring, at=at)
    present = [row for row in vouched if row.recovery == ring.recovery]
    if present:
        return present[0].drilled_at.isoformat()
    return FORMER if vouched else UNVOUCHED
