"""Tries the keys of one part (`sigap check-keys`): prints what is wrong, one line each; 1 when something is.

A process of its own, called before a production start, so that no key stays in the launcher's memory.
"""

import os
from collections.abc import Callable
from pathlib import Path

from sigap.config.env import Surface
from sigap.mailbox import codes
from sigap.vault import recovery_files
from sigap.vault.intake_key import load_intake_public
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.keyring import Keyring
from sigap.vault.root_key import FILE, ROOT_LOCKED, Locked


def run(_arguments: list[str]) -> int:
    told = troubles(Path(os.environ["SIGAP_KEYS"]), os.environ["SIGAP_SURFACE"], os.environ.get("SIGAP_ROOT_KEY", ""))
    print("\n".join(told))
    return 1 if told else 0


def troubles(folder: Path, surface: str, source: str) -> list[str]:
    """What is wrong with a part's keys. A ring that waits for a passphrase is right: the desk starts locked."""
    parts: list[Callable[[], object]] = [lambda: load_intake_public(folder), lambda: codes.load_secret(folder)]
    if surface == Surface.DESK:
        parts = [lambda: recovery_files.refuse_older(folder, Keyring.load(folder, source or FILE).ring)]
    told = []
    for part in parts:
        try:
            part()
        except Locked:
            if not (folder / ROOT_LOCKED).exists():
                told.append(f"{folder / ROOT_LOCKED}: tidak ada, padahal SIGAP_ROOT_KEY=passphrase")
        except (KeysUnsafe, KeysUnusable) as error:
            told.append(" ".join(str(error).split()))
    return told
