"""Tries the keys of one part (`sigap check-keys`): one line for each thing that is wrong, and 1; 75 if it may pass.

`check-keys drill` has the ring judge the database's drills, handed in as JSON, and prints its verdict. A process
of its own, called before a production start, so that no key stays in the launcher's memory.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sigap.cli.failure import NOT_NOW
from sigap.cli.keys.database_facts import DrillRow
from sigap.config.env import Surface
from sigap.mailbox import codes
from sigap.vault import drills, recovery_files
from sigap.vault.intake_key import load_intake_public
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.keyring import Keyring
from sigap.vault.root_key import FILE, ROOT_LOCKED, RingLocked, RootKeyAway

LOCKED, UNVOUCHED, FORMER = "locked", "unvouched", "former"
"""Verdicts on the drills: the ring cannot judge yet; it vouches for none; only for those of sheets of before."""


def run(arguments: list[str]) -> int:
    folder, source = Path(os.environ["SIGAP_KEYS"]), os.environ.get("SIGAP_ROOT_KEY", "")
    if arguments == ["drill"]:
        return _judge_drills(folder, source)
    errors = _errors(folder, os.environ["SIGAP_SURFACE"], source)
    print("\n".join(_words(error) for error in errors))
    if not errors:
        return 0
    return NOT_NOW if all(isinstance(error, RootKeyAway) for error in errors) else 1


def troubles(folder: Path, surface: str, source: str) -> list[str]:
    """What is wrong with a part's keys. A ring that waits for a passphrase is right: it starts locked."""
    return [_words(error) for error in _errors(folder, surface, source)]


def _errors(folder: Path, surface: str, source: str) -> list[Exception]:
    parts: list[Callable[[], object]] = [lambda: load_intake_public(folder), lambda: codes.load_secret(folder)]
    if surface == Surface.VAULT:
        parts = [lambda: recovery_files.refuse_older(folder, Keyring.load(folder, source or FILE).ring)]
    errors: list[Exception] = []
    for part in parts:
        try:
            part()
        except RingLocked:
            if not (folder / ROOT_LOCKED).exists():
                errors.append(KeysUnusable(f"{folder / ROOT_LOCKED}: tidak ada, padahal SIGAP_ROOT_KEY=passphrase"))
        except (KeysUnsafe, KeysUnusable) as error:
            errors.append(error)
    return errors


def _words(error: Exception) -> str:
    return " ".join(str(error).split())


def _judge_drills(folder: Path, source: str) -> int:
    data = json.load(sys.stdin)
    rows = [DrillRow.of(row) for row in data["drills"]]
    try:
        print(drill_verdict(folder, source, rows, at=datetime.fromisoformat(data["at"])))
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
