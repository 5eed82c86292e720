"""Where the root key comes from that opens the ring: a file, a systemd credential, a command, a passphrase.

Named by SIGAP_ROOT_KEY. Each source gives the same 32 bytes; once given, they stay in this process's memory.
"""

import base64
import binascii
import json
import os
import shlex
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from sigap.vault.keyfiles import KeysUnusable, read_secret, read_small, write_new
from sigap.vault.sealing import KEY_BYTES, OpenKey, SealBroken, seal_bytes, unseal_bytes

ROOT_KEY = "root.key"
ROOT_LOCKED = "root.locked"
FILE, CREDENTIAL, COMMAND, PASSPHRASE = "file", "credential", "command", "passphrase"
VAULT = "vault:"
"""Before the place of a socket: this process is given no root key, it asks the vault (see `rings`)."""
SHORTEST_PASSPHRASE = 20
_LARGEST_LOCKED = 4096
_COMMAND_WITHIN = 30.0  # seconds
_LOCKED_ID = UUID(int=4)
_CONTEXT = b"sigap/root"


class RingLocked(KeysUnusable):
    """The ring waits for an officer's passphrase."""


class RootKeyAway(KeysUnusable):
    """The program that fetches the root key got none, or none in time: what it asks may answer later."""


class PassphraseWrong(Exception):
    """The passphrase does not open the root key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one guess at the passphrase costs (argon2id)."""

    memory_kib: int = 256 * 1024
    passes: int = 4
    lanes: int = 2


def read_root(folder: Path, source: str) -> bytes:
    """The root key from its source. Raises RingLocked, RootKeyAway; KeysUnsafe, KeysUnusable."""
    kind, _, rest = source.partition(":")
    if kind == FILE and not rest:
        return read_secret(folder / ROOT_KEY, KEY_BYTES)
    if kind == CREDENTIAL and rest:
        return _credential(rest)
    if kind == COMMAND and rest:
        return _from_command(rest)
    if kind == PASSPHRASE and not rest:
        raise RingLocked("Kunci menunggu frasa sandi petugas; buka meja kerja dan masukkan frasa itu")
    raise KeysUnusable(
        f"SIGAP_ROOT_KEY={kind!r}: harus file, credential:NAMA, command:PROGRAM, atau passphrase",
    )


def lock_root(folder: Path, root: bytes, passphrase: str, *, cost: Cost | None = None) -> None:
    """Writes the root key sealed under a passphrase. Raises FileExistsError, ValueError for a short passphrase."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ValueError(f"Frasa sandi paling pendek {SHORTEST_PASSPHRASE} huruf")
    chosen = cost or Cost()
    salt = os.urandom(16)
    sealed = seal_bytes(root, key=stretched(passphrase, salt, chosen), context=_CONTEXT)
    ids = {
        "version": 1,
        "memory_kib": chosen.memory_kib,
        "passes": chosen.passes,
        "lanes": chosen.lanes,
        "salt": base64.b64encode(salt).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }
    write_new(folder / ROOT_LOCKED, json.dumps(ids).encode())


def unlocked_root(folder: Path, passphrase: str) -> bytes:
    """The root key by its passphrase. Raises PassphraseWrong, KeysUnsafe, KeysUnusable."""
    path = folder / ROOT_LOCKED
    try:
        data = json.loads(read_small(path, _LARGEST_LOCKED))
        cost = Cost(memory_kib=int(data["memory_kib"]), passes=int(data["passes"]), lanes=int(data["lanes"]))
        salt, sealed = (base64.b64decode(data[name], validate=True) for name in ("salt", "sealed"))
    except (ValueError, KeyError, TypeError):
        raise KeysUnusable(f"{path}: rusak; pulihkan dari salinan kunci") from None
    try:
        return unseal_bytes(sealed, key=stretched(passphrase, salt, cost), context=_CONTEXT)
    except SealBroken:
        raise PassphraseWrong from None
    except HashingError:
        raise KeysUnusable(f"{path}: memori tidak cukup untuk memeriksa frasa sandi, atau berkasnya rusak") from None


def stretched(passphrase: str, salt: bytes, cost: Cost) -> OpenKey:
    """A key out of a passphrase (argon2id)."""
    # One keyboard composes a letter from two signs where another has it as one; spaces slip in between words.
    spoken = " ".join(unicodedata.normalize("NFKC", passphrase).split())
    material = hash_secret_raw(
        spoken.encode(errors="surrogatepass"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    return OpenKey(id=_LOCKED_ID, material=material)


def _credential(name: str) -> bytes:
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if not folder or "/" in name:
        raise KeysUnusable(
            f"SIGAP_ROOT_KEY=credential:{name}: systemd tidak memberi kredensial; tambahkan LoadCredential={name}:…"
        )
    path = Path(folder, name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KeysUnusable(f"{path}: tidak terbaca ({error.strerror})") from None
    key = content if len(content) == KEY_BYTES else _decoded(content)
    if len(key) != KEY_BYTES:
        raise KeysUnusable(f"{path}: harus {KEY_BYTES} bita, atau bita itu dalam base64")
    return key


def _decoded(content: bytes) -> bytes:
    """What base64 says, as `keys init --root print` gives it to systemd-creds; nothing where it is no base64."""
    try:
        return base64.b64decode(content.strip(), validate=True)
    except binascii.Error:
        return b""


def _from_command(command: str) -> bytes:
    """A program of the administrator's (KMS, TPM) prints the key, base64 in one line; nothing else of it is shown."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - the administrator's own command line, from the environment
            shlex.split(command), env=environment, capture_output=True, timeout=_COMMAND_WITHIN, check=True
        )
        key = base64.b64decode(done.stdout.strip(), validate=True)
    except subprocess.SubprocessError as error:
        raise RootKeyAway(f"SIGAP_ROOT_KEY=command:…: perintah itu gagal ({type(error).__name__})") from None
    except (OSError, ValueError) as error:
        raise KeysUnusable(f"SIGAP_ROOT_KEY=command:…: perintah itu gagal ({type(error).__name__})") from None
    if len(key) != KEY_BYTES:
        raise KeysUnusable(f"SIGAP_ROOT_KEY=command:…: harus mencetak {KEY_BYTES} bita dalam base64")
    return key
