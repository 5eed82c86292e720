"""The vault as a part: a fork of the launcher that opens the ring and answers at a socket (ADR 24)."""

import logging
import os
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from sigap.cli.home import Home
from sigap.cli.processes.children import Program
from sigap.cli.readiness.start import NAMES
from sigap.config.env import Surface
from sigap.kernel import shut_memory
from sigap.vault import client, keyfiles
from sigap.vault.root_key import FILE, VAULT
from sigap.vault.service import serving
from sigap.vault.states import VaultState

DATABASE_URL = "database.url"
"""Beside the ring: the vault's own log-in, which no environment names."""
PROCESS = "sigap-vault"
_SOCKET = "vault.sock"
_LONGEST_PATH = 100
UNIT_SOCKET = Path("/run/sigap-vault/socket")
"""Where the shipped unit lets it listen."""


def socket_of(home: Home, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the vault listens: in the folder that systemd made for it, else in the home."""
    given = environ.get("RUNTIME_DIRECTORY", "")
    place = Path(given, "socket") if given else home.path / _SOCKET
    if len(str(place)) <= _LONGEST_PATH:
        return place
    # A socket's path may have about 100 characters, and a home may be anywhere.
    folder = Path(
        tempfile.gettempdir(), f"sigap-vault-{os.geteuid()}-{sha256(str(home.path).encode()).hexdigest()[:12]}"
    )
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / _SOCKET


def source_for_desk(place: Path) -> str:
    """What the desk is given in the place of a root key."""
    return f"{VAULT}{place}"


def named_database(keys: Path | None) -> str:
    """The vault's log-in as it was laid beside the ring; empty where there is none. Raises KeysUnsafe, KeysUnusable."""
    if keys is None or not (keys / DATABASE_URL).exists():
        return ""
    return keyfiles.read_small(keys / DATABASE_URL, 4096).decode(errors="replace").strip()


def program(env: Mapping[str, str], *, keys: Path, url: str, place: Path, log: Path | None) -> Program:
    """The vault as a child of the launcher."""
    source = env.get("SIGAP_ROOT_KEY") or FILE

    def work() -> None:
        # Nobody else of its account looks into its memory: the keys are there, and nowhere else.
        shut_memory.shut()
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        serving.serve(place, keys, source, url)

    return Program(name=NAMES[Surface.VAULT], argv=(PROCESS,), env=env, log=log, work=work)


def answers(place: Path) -> bool:
    """Whether the vault answers, open or not."""
    return client.state(place) is not VaultState.AWAY
