"""The operator's door: on a machine with production settings an owner's command names them, or is refused.

`sigap-owner` (deploy/systemd) gives a command the settings in /etc/sigap, the user and the keys it needs. Without, the
same words would quietly work on an empty database of the checkout's own.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sigap.cli.failure import CommandFailed

SETTINGS = Path("/etc/sigap")
OF_THE_OWNER = frozenset(
    {
        "audit",
        "backup",
        "begin",
        "export",
        "import",
        "keys",
        "manage",
        "migrate",
        "places",
        "restore",
        "setup",
        "status",
    }
)
_NAMING = ("DATABASE_URL", "SIGAP_HOME")
_OWN_HOMES = "/var/lib/sigap-"
_NEW_ROOT = re.compile(r"\./sigap (?=keys (?:init|recover)\b)")
_OWNERS = re.compile(rf"\./sigap (?=(?:{'|'.join(sorted(OF_THE_OWNER))})\b)")


def refuse_unnamed(command: str, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
    """Raises CommandFailed for an owner's command that names neither database nor home where settings exist."""
    if command not in OF_THE_OWNER or any(environ.get(name) for name in _NAMING) or not SETTINGS.is_dir():
        return
    if {"-h", "--help"} & set(arguments) or _needs_nothing(command, arguments):
        return
    words = " ".join([command, *arguments])
    raise CommandFailed(
        f"di mesin ini SIGAP bekerja dengan pengaturan di {SETTINGS}, dan perintah ini tidak menyebut basis data. "
        f"Jalankan sebagai root: {_door_of(f'./sigap {words}')}\n"
        "Untuk folder data lain: SIGAP_HOME=… ./sigap …"
    )


def named(text: str, environ: Mapping[str, str]) -> str:
    """A message with the commands that work here: those of `sigap-owner` under the shipped units."""
    return _door_of(text) if environ.get("SIGAP_HOME", "").startswith(_OWN_HOMES) else text


def _door_of(text: str) -> str:
    return _OWNERS.sub("sigap-owner ", _NEW_ROOT.sub("sigap-new-root ", text))


def _needs_nothing(command: str, arguments: Sequence[str]) -> bool:
    """A drill of a file asks neither database nor keys."""
    return command == "keys" and arguments[:1] == ["drill"] and not {"--here", "--note"} & set(arguments)
